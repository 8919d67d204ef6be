"""What a file really is, by its first bytes and its zip directory, whatever its name says."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from bansos.settings import InputError
from bansos.words import tr

MOST_ENTRIES = 2_000
MOST_INFLATED = 2**30
# Sheets pack to a tenth or a thirtieth; what packs to less than a hundredth is no list of people.
MOST_RATIO = 100
_SMALL = 2**26
_BLOCK = 2**20
_MIMETYPE = 200
# Mark, flags, method, length of the name and of what follows it, of a part's own header.
_LOCAL = struct.Struct("<4s2xHH16xHH")
_UTF8_NAME = 0x800


@dataclass(frozen=True)
class Kind:
    """What a file is (csv, xlsx, ods, parquet), its unpacked bytes, how many of a workbook's rows are hidden,
    and whether an XLSX has merged cells."""

    name: str
    size: int
    hidden_rows: int = 0
    is_merged: bool = False


def check(name: str, data: bytes) -> Kind:
    """What a file really is. Raises InputError that names the real type or the damage."""
    head = data[:4096]
    if head.startswith(b"PK\x03\x04"):
        return _check_zip(name, data)
    if head.startswith(b"PAR1"):
        return Kind("parquet", MOST_INFLATED)  # its own reader asks what is declared
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise InputError(_ole(name, data))
    found = _foreign(head)
    if found:
        raise InputError(_is(name, found))
    if name.casefold().endswith((".xlsx", ".xlsm")) and _is_binary(head):
        raise InputError(tr("{file}: buku kerja rusak. Buka di Excel, simpan ulang sebagai XLSX.", file=name))
    return Kind("csv", len(data))


def _foreign(head: bytes) -> str | None:
    starts = {
        b"%PDF": "PDF",
        b"\x89PNG": tr("gambar PNG"),
        b"\xff\xd8\xff": tr("gambar JPEG"),
        b"GIF8": tr("gambar GIF"),
        b"\x1f\x8b": tr("arsip gzip"),
        b"PARE": tr("Parquet terenkripsi"),
        b"ARROW1": "Arrow",
        b"Rar!": tr("arsip RAR"),
        b"7z\xbc\xaf": tr("arsip 7z"),
        b"{\\rtf": tr("dokumen RTF"),
        b"PK\x05\x06": tr("arsip ZIP kosong"),
    }
    web = re.match(rb"\s*(?:\xef\xbb\xbf)?\s*<(!doctype\s+html|html|\?xml|table|head|meta)", head, re.I)
    if web:
        return tr("halaman HTML atau XML")
    return next((kind for start, kind in starts.items() if head.startswith(start)), None)


def _is_binary(head: bytes) -> bool:
    text = head.startswith((b"\xff\xfe", b"\xfe\xff")) or not re.search(rb"[\x00-\x08\x0e-\x1f]", head)
    return not text


def _is(name: str, found: str) -> str:
    return tr(
        "{file}: isinya {kind}, bukan CSV, XLSX, ODS atau Parquet; jenis ini tidak didukung. "
        "Simpan tabelnya sebagai CSV atau XLSX lalu unggah kembali.",
        file=name,
        kind=found,
    )


def _ole(name: str, data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return _locked(name)
    return _is(name, tr("buku kerja Excel lama (.xls)"))


def _locked(name: str) -> str:
    return tr(
        "{file}: buku kerja terkunci kata sandi. Buka di Excel, hapus kata sandinya "
        "(File > Info > Protect Workbook > Encrypt with Password), simpan, lalu unggah kembali.",
        file=name,
    )


def _check_zip(name: str, data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            kind = _workbook(name, archive, {entry.filename for entry in entries})
            return Kind(kind, *_check_entries(name, archive, entries))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise InputError(
            tr(
                "{file}: buku kerja rusak atau terpotong. Buka di Excel, simpan ulang sebagai XLSX.",
                file=name,
            )
        ) from error


def _workbook(name: str, archive: zipfile.ZipFile, names: set[str]) -> str:
    """xlsx or ods. Raises InputError for any other package, and for an ODS that a password locks."""
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "mimetype" in names and archive.getinfo("mimetype").file_size < _MIMETYPE:
        kind = archive.read("mimetype")
        if b"opendocument.spreadsheet" in kind:
            if _is_locked(archive, names):
                raise InputError(_locked(name))
            return "ods"
    found = next((entry for entry in names if entry.startswith(("word/", "ppt/"))), None)
    if found:
        raise InputError(_is(name, tr("dokumen Word atau PowerPoint")))
    raise InputError(_is(name, "XLSB" if "xl/workbook.bin" in names else tr("arsip ZIP")))


def _is_locked(archive: zipfile.ZipFile, names: set[str]) -> bool:
    """Does the list of an ODS's parts say that they are encrypted?"""
    manifest = "META-INF/manifest.xml"
    if manifest not in names or archive.getinfo(manifest).file_size > _BLOCK:
        return False
    return b"encryption-data" in archive.read(manifest)


def _check_entries(
    name: str, archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]
) -> tuple[int, int, bool]:
    """What Kind says beside its name. Raises InputError where parts are too many, too large or dangerous."""
    declared = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or declared > MOST_INFLATED:
        raise InputError(_bomb(name))
    inflated = hidden = 0
    merged = False
    for entry in entries:
        if entry.flag_bits & 1:
            raise InputError(_locked(name))
        size = check = 0
        for block in _whole_tags(_blocks(archive, entry)):
            size, check = size + len(block), zlib.crc32(block, check)
            if inflated + size > MOST_INFLATED or size > max(_SMALL, MOST_RATIO * entry.compress_size):
                raise InputError(_bomb(name))
            _check_markup(name, block)
            hidden += _hidden_rows(entry.filename, block)
            merged = merged or b"<mergeCell " in block
        if (size, check) != (entry.file_size, entry.CRC):
            raise zipfile.BadZipFile
        inflated += size
    return inflated, hidden, merged


def _whole_tags(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes, cut before a `<`: no tag is looked at in two halves."""
    rest = b""
    for block in blocks:
        rest += block
        cut = rest.rfind(b"<") if len(rest) < 2 * _BLOCK else len(rest)
        if cut > 0:
            yield rest[:cut]
            rest = rest[cut:]
    yield rest


def _blocks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """What an entry really unpacks to: declared sizes can lie, so the stream itself is asked."""
    raw = _packed(archive, entry)
    if entry.compress_type == zipfile.ZIP_STORED:
        yield raw
        return
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        raise zipfile.BadZipFile
    unpack = zlib.decompressobj(-zlib.MAX_WBITS)
    while not unpack.eof:
        block = unpack.decompress(raw, _BLOCK)
        raw = unpack.unconsumed_tail
        if not block and not unpack.eof:
            raise zipfile.BadZipFile
        yield block


def _packed(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    file = archive.fp
    assert file is not None
    file.seek(entry.header_offset)
    head = file.read(_LOCAL.size)
    mark, flags, method, name, more = _LOCAL.unpack(head) if len(head) == _LOCAL.size else (b"", 0, 0, 0, 0)
    own = file.read(name).decode("utf-8" if flags & _UTF8_NAME else "cp437")
    if mark != b"PK\x03\x04" or (own, method) != (entry.orig_filename, entry.compress_type):
        raise zipfile.BadZipFile  # One reader goes by this header, another by the directory.
    file.seek(more, io.SEEK_CUR)
    return file.read(entry.compress_size)


def _hidden_rows(part: str, block: bytes) -> int:
    if part == "content.xml":
        return len(re.findall(rb'<table:table-row [^>]*table:visibility="(?:collapse|filter)"', block))
    if not part.startswith("xl/worksheets/") or b'hidden="' not in block:
        return 0
    return len(re.findall(rb'<row [^>]*hidden="(?:1|true)"', block))


def _check_markup(name: str, block: bytes) -> None:
    if b"<!DOCTYPE" in block or b"<!ENTITY" in block:
        raise InputError(
            tr("{file}: buku kerja berisi deklarasi XML yang berbahaya. Simpan ulang dari Excel.", file=name)
        )


def _bomb(name: str) -> str:
    return tr(
        "{file}: isi buku kerja terlalu besar bila dibuka. Salin tabelnya saja ke buku kerja baru.", file=name
    )
