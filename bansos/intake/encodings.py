"""How the text of a file is encoded: UTF-8, UTF-16 or cp1252, never mojibake and never cut."""

from __future__ import annotations

import codecs
import re

from bansos.settings import InputError
from bansos.words import tr

_SAMPLE = 4096
# Two or more bytes that only UTF-8 would put in this order.
_UTF8 = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


def decoded(name: str, data: bytes) -> tuple[bytes, str]:
    """The text as UTF-8 bytes without a mark, and the encoding it came in. Raises InputError with the row."""
    encoding = _utf16(data)
    if encoding:
        data, encoding = _recoded(name, data, encoding), "utf-16"
    elif data.startswith(codecs.BOM_UTF8):
        data, encoding = data[3:], "utf-8-sig"
        _check_utf8(name, data)
    elif data.isascii() or _is_utf8(data):
        encoding = "utf-8"
    else:
        if _UTF8.search(data):
            _check_utf8(name, data)
        data, encoding = _recoded(name, data, "cp1252"), "cp1252"
    if b"\0" in data:
        row = _row(data, data.index(b"\0"))
        raise InputError(
            tr(
                "{file}, baris {row}: ada byte NUL; berkas rusak. Ekspor ulang dari aplikasi asalnya.",
                file=name,
                row=row,
            )
        )
    return data, encoding


def _utf16(data: bytes) -> str | None:
    for mark, name in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if data.startswith(mark):
            return name
    even, odd = data[:_SAMPLE:2].count(0), data[1:_SAMPLE:2].count(0)
    half = min(len(data), _SAMPLE) / 2
    # Every other byte of most letters is NUL; digits typed full width have none.
    if max(even, odd) > half * 0.4 and min(even, odd) < half * 0.1:
        return "utf-16-be" if even > odd else "utf-16-le"
    return None


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _check_utf8(name: str, data: bytes) -> None:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _broken(name, "UTF-8", _row(data, error.start)) from None


def _recoded(name: str, data: bytes, encoding: str) -> bytes:
    try:
        return data.decode(encoding).removeprefix("\ufeff").encode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(encoding, "ignore").encode()
        raise _broken(name, encoding, _row(before, len(before))) from None
    except UnicodeEncodeError as error:
        raise _broken(name, encoding, str(error.object).count("\n", 0, error.start) + 1) from None


def _broken(name: str, encoding: str, row: int) -> InputError:
    return InputError(
        tr(
            "{file}, baris {row}: ada huruf yang bukan {encoding}; berkas rusak atau tercampur. "
            "Simpan ulang sebagai CSV UTF-8.",
            file=name,
            row=row,
            encoding=encoding.upper(),
        )
    )


def _row(data: bytes, position: int) -> int:
    before = data[:position]
    ends = before.count(b"\n") or before.count(b"\r")
    return ends + 1
