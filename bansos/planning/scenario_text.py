"""A scenario as a small text in TOML: what is chosen, and the facts and rules that it was computed from.

It is written by hand here: six kinds of values in two flat tables, so that the same scenario is the same
bytes, and each value reads back exactly.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from bansos.planning import basis
from bansos.planning.budget import simulate
from bansos.planning.presets import preset, presets
from bansos.planning.scenario import checked, known_keys, shareable
from bansos.planning.values import Value
from bansos.settings import InputError
from bansos.words import listed, of, tr

MOST_BYTES = 128_000  # a scenario with every key there is has about 10 KB
LONGEST_TITLE = 200  # characters
_HEAD = "# Skenario bansos: unggah di halaman Simulasi, atau: python -m bansos simulate --scenario BERKAS"
_READ = ("title", "made_from", "values")
_OF_PRESETS = ("description", "sources", "illustration")
# The parser's time grows with the square of the depth of a key: a.a.a. and so on for minutes.
_DEEP = re.compile(
    r"""(?<![\w-])(?:[\w-]+|"[^"\n]*"|'[^'\n]*')(?:[ \t]*\.[ \t]*(?:[\w-]+|"[^"\n]*"|'[^'\n]*')){10}"""
)


@dataclass(frozen=True)
class Saved:
    """A scenario that was read: its title (may be empty), its checked choices, and what it was computed from.

    `basis` is as `basis.of` made it when it was saved; empty where the file says nothing of it.
    """

    title: str
    choices: Mapping[str, Value]
    basis: Mapping[str, str]


def to_toml(choice: Mapping[str, object], name: str = "", on: date | None = None) -> str:
    """The scenario as text, with what it is computed from. Same scenario, same facts and rules: same text.

    How many candidates were found in files is left out, as in the URL. Raises InputError as `simulate` does,
    and where the text would be longer than what `from_toml` reads.
    """
    return written(name, shareable(checked(choice)), basis.of(simulate(choice, on=on)))


def written(title: str, choices: Mapping[str, Value], made_from: Mapping[str, str]) -> str:
    """Title, checked choices and basis as the text that `from_toml` reads back. Raises InputError."""
    order = [key for key in known_keys() if key in choices]
    text = "\n".join(
        [
            _HEAD,
            f"title = {_literal(_title(title))}",
            "",
            "[values]",
            *[f"{_literal(key)} = {_literal(choices[key])}" for key in order],
            "",
            "[made_from]",
            *[f"{_literal(key)} = {_literal(value)}" for key, value in made_from.items()],
            "",
        ]
    )
    try:
        _check_size(text.encode())
    except UnicodeEncodeError:
        raise InputError(tr("Skenario ini memuat huruf yang tidak dapat ditulis.")) from None
    _check_depth(text)
    return text


def from_toml(data: bytes) -> Saved:
    """The scenario in a file. Raises InputError, one sentence: what is wrong, in which line, how to mend it.

    A file of presets (`data/scenarios/*.toml`) is read too; its description and sources are not kept.
    """
    _check_size(data)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(tr("Skenario ini bukan teks UTF-8. Simpan ulang sebagai UTF-8.")) from None
    _check_depth(text)
    raw = _parsed(text)
    _check_tables(raw, text)
    return Saved(
        _title(raw.get("title", "")), _choices(raw["values"], text), _basis(raw.get("made_from", {}))
    )


def open_scenario(name_or_path: str) -> Saved:
    """The preset of that name, else the scenario in the file of that path. Raises InputError.

    A preset's basis is empty: it states its sources itself. For a file named like a preset write ./NAME.
    """
    if name_or_path in presets():
        found = preset(name_or_path)
        return Saved(of(found.title), found.values, {})
    path = Path(name_or_path)
    try:
        if not path.is_file():
            raise InputError(_not_there(name_or_path))
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise InputError(tr("{name}: berkas skenario tidak dapat dibuka.", name=path.name[:80])) from error
    try:
        return from_toml(data)
    except InputError as error:
        raise InputError(f"{path.name}: {error}") from error


def _not_there(given: str) -> str:
    return tr(
        "Skenario {name} tidak ada: bukan berkas TOML yang ada di situ, bukan pula salah satu dari {there}.",
        name=given[:200],
        there=listed(list(presets())),
    )


def _literal(value: Value) -> str:
    """A value in TOML. What JSON escapes TOML escapes alike, but for DEL."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return f"{value:_}" if value >= 10_000 else str(value)
    if isinstance(value, tuple):
        return f"[{', '.join(_literal(item) for item in value)}]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return str(value)  # a decimal in all its digits, a date


def _check_size(data: bytes) -> None:
    if len(data) > MOST_BYTES:
        raise InputError(
            tr(
                "Skenario ini lebih dari {n} KB, jadi bukan berkas skenario. Pilih berkas lain.",
                n=MOST_BYTES // 1000,
            )
        )


def _check_depth(text: str) -> None:
    found = _DEEP.search(text)
    if found:
        raise InputError(
            tr(
                "Baris {line}: terlalu banyak bagian yang disambung titik. Hapus baris itu.",
                line=text.count("\n", 0, found.start()) + 1,
            )
        )


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        said = re.search(r"at line (\d+)", str(error))
        lines = text.split("\n")
        number = min(int(said.group(1)), len(lines)) if said else len(lines)
        raise InputError(
            tr(
                'Baris {line} tidak terbaca sebagai TOML, atau kuncinya ganda: "{text}". '
                "Tulis seperti {sample}.",
                line=number,
                text=lines[number - 1].strip()[:60],
                sample='"plan.budget" = 750000000',
            )
        ) from error
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise InputError(
            tr("Skenario ini memuat angka yang terlalu panjang atau kurung yang terlalu dalam.")
        ) from error


def _check_tables(raw: Mapping[str, Any], text: str) -> None:
    known = (*_READ, *_OF_PRESETS)
    for key in raw:
        if key not in known:
            raise InputError(_at(text, key, _unknown(key, known)))
    if not isinstance(raw.get("values"), dict):
        raise InputError(tr("Skenario ini tidak punya bagian [values]. Pilih berkas lain."))


def _unknown(key: str, known: Iterable[str]) -> str:
    """A choice that stands above [values] is told so; any other name by what comes nearest."""
    if key in known_keys():
        return tr("kunci {key} ditulis di bawah [values].", key=key)
    near = get_close_matches(key, known, n=1, cutoff=0.5) or ["values"]
    return tr("kunci {key} tidak dikenal; mungkin maksudnya {near}.", key=key[:60], near=near[0])


def _choices(values: Mapping[str, Any], text: str) -> dict[str, Value]:
    """The choices, checked one by one so that an error names its line."""
    found: dict[str, Value] = {}
    for key, value in values.items():
        try:
            if isinstance(value, dict):
                raise InputError(tr('tulis kuncinya di dalam tanda petik, seperti "plan.budget".'))
            found |= checked({key: value})
        except InputError as error:
            raise InputError(_at(text, key, str(error)[:300], below="values")) from error
    return found


def _at(text: str, key: str, wrong: str, below: str = "") -> str:
    """What is wrong with a key, and the line that begins with it (below a table) where there is one."""
    lines = text.split("\n")
    first = next((n for n, line in enumerate(lines) if below and line.strip() == f"[{below}]"), 0)
    named = re.compile(rf"\s*\[?[\"']?{re.escape(key)}(?![\w-])")
    number = next((n for n, line in enumerate(lines[first:], first + 1) if named.match(line)), None)
    return tr("Baris {line}: {wrong}", line=number, wrong=wrong) if number else wrong


def _title(said: object) -> str:
    """One line of readable text; of a title in both languages the reader's."""
    if isinstance(said, dict) and set(said) == {"id", "en"}:
        said = of(said)
    if not isinstance(said, str):
        raise InputError(tr("title bukan teks."))
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in said).split())
    if len(plain) > LONGEST_TITLE:
        raise InputError(tr("title lebih dari {n} huruf.", n=LONGEST_TITLE))
    return plain


def _basis(made_from: object) -> dict[str, str]:
    if not isinstance(made_from, dict) or not all(isinstance(value, str) for value in made_from.values()):
        raise InputError(tr("Bagian [made_from] tidak terbaca. Hapus bagian itu, lalu unggah lagi."))
    return dict(made_from)
