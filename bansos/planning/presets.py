"""Ready-made scenarios: flat choices with a title, a description and their sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bansos.planning.scenario import checked
from bansos.planning.tables import versions
from bansos.planning.values import Value
from bansos.root import data_root
from bansos.rules.programmes import files
from bansos.settings import DataError, InputError, line_of, read_toml, sources
from bansos.words import listed, tr

_KEYS = {"title", "description", "sources", "values"}


@dataclass(frozen=True)
class Preset:
    """A scenario of the data root. `illustration`: what in it no source states (or empty)."""

    name: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    sources: tuple[str, ...]
    illustration: Mapping[str, str]
    values: Mapping[str, Value]


def presets() -> dict[str, Preset]:
    """Every preset by name. Raises DataError that names file, line and cure."""
    paths = sorted((data_root() / "scenarios").glob("*.toml"))
    own = tuple((path, path.stat().st_mtime_ns) for path in paths)
    return dict(_presets(own, (*files(), *versions("districts.csv"))))


@lru_cache(maxsize=8)
def _presets(own: tuple[tuple[Path, int], ...], _: tuple[tuple[Path, int], ...]) -> dict[str, Preset]:
    return {path.stem: _preset(path) for path, _ in own}


def preset(name: str) -> Preset:
    """The preset of a name. Raises InputError with the names there are."""
    there = presets()
    if name not in there:
        raise InputError(
            tr("Skenario {name} tidak ada; yang ada: {there}.", name=name, there=listed(list(there)))
        )
    return there[name]


def _preset(path: Path) -> Preset:
    raw = read_toml(path)
    if set(raw) - {"illustration"} != _KEYS:
        wrong = sorted((set(raw) - {"illustration"}) ^ _KEYS)
        raise DataError(
            path,
            None,
            tr("kunci {wrong} kurang atau lebih.", wrong=", ".join(wrong)),
            tr("Pakai {keys}.", keys=sorted(_KEYS)),
        )
    for name in ("title", "description", *(["illustration"] if "illustration" in raw else [])):
        if not isinstance(raw[name], dict) or set(raw[name]) != {"id", "en"}:
            raise DataError(
                path,
                line_of(path, rf"^{name}\b"),
                tr("{name} tidak lengkap.", name=name),
                tr("Isi id dan en."),
            )
    lacking = [key for key in raw["sources"] if key.split("#")[0] not in sources()]
    if lacking or not raw["sources"]:
        raise DataError(
            path,
            line_of(path, r"^sources\b"),
            tr("sumber {lacking} tidak dikenal.", lacking=lacking),
            tr("Lihat sources.toml."),
        )
    return Preset(
        path.stem,
        raw["title"],
        raw["description"],
        tuple(raw["sources"]),
        raw.get("illustration", {}),
        _values(path),
    )


def _values(path: Path) -> dict[str, Value]:
    """The choices, checked one by one so that an error names its line."""
    found: dict[str, Value] = {}
    for key, value in read_toml(path)["values"].items():
        try:
            found |= checked({key: value})
        except InputError as error:
            raise DataError(
                path, line_of(path, rf"\"{key}\""), str(error), tr("Perbaiki skenario itu.")
            ) from error
    return found
