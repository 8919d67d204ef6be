"""The sentences and named codes of the public page that belong to no programme, from data/public.toml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bansos.root import data_root
from bansos.settings import DataError, line_of, read_toml, source
from bansos.words import tr

LISTS, BLOCKS = ("today", "centre", "contact"), ("lead", "beside")
CODES = ("measures", "kinds", "statuses")
PARTS = (*LISTS, *BLOCKS, *CODES)
Figure = dict[str, Any]


def texts() -> dict[str, Any]:
    """Every part of public.toml, checked. Raises DataError with file, line and cure."""
    path = data_root() / "public.toml"
    raw = read_toml(path)
    if lacking := [part for part in PARTS if not raw.get(part)]:
        raise DataError(
            path,
            None,
            tr("tanpa bagian {lacking}.", lacking=", ".join(lacking)),
            tr("Kembalikan bagian itu."),
        )
    for entry in [*(one for part in LISTS for one in raw[part]), *(raw[part] for part in BLOCKS)]:
        _check_source(path, entry)
    for name, value in _leaves(raw):
        _check_label(path, name, value)
    return {part: raw[part] for part in PARTS}


def figure(
    measure: str, value: int | None, status: str = "stated", unit: Mapping[str, str] | None = None
) -> Figure:
    """One figure: its measure, value (None: not stated), unit in both languages, status and formula."""
    about = texts()["measures"][measure]
    state = "not_stated" if value is None else status
    formula = about.get("formula") if state == "derived" else None
    return {
        "measure": measure,
        "value": value,
        "unit": dict(unit or about["unit"]),
        "status": state,
        "formula": formula,
    }


def _check_source(path: Path, entry: Mapping[str, Any]) -> None:
    cited = str(entry.get("source", ""))
    if source(cited) is None:
        line = line_of(path, rf'source = "{cited}"') if cited else None
        raise DataError(
            path,
            line,
            tr("sumber {cited!r} tidak dikenal.", cited=cited),
            tr("Pakai kunci dari sources.toml."),
        )


def _check_label(path: Path, name: str, value: object) -> None:
    whole = isinstance(value, Mapping) and set(value) == {"id", "en"} and all(value.values())
    if not whole:
        raise DataError(
            path, line_of(path, rf"^{name}\b"), tr("{name} tidak lengkap.", name=name), tr("Isi id dan en.")
        )


def _leaves(raw: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    """Every text of the file under its own name."""
    for part in (*LISTS, *BLOCKS):
        for entry in raw[part] if part in LISTS else [raw[part]]:
            yield from ((name, value) for name, value in entry.items() if name != "source")
    for measure in raw["measures"].values():
        yield from measure.items()
    for part in ("kinds", "statuses"):
        yield from raw[part].items()
