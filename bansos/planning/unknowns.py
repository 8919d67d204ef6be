"""What is not known, and therefore never guessed."""

from __future__ import annotations

from typing import Any

from bansos.root import data_root
from bansos.settings import DataError, line_of, read_toml, source
from bansos.words import tr


def unknowns() -> list[dict[str, Any]]:
    """Each with its `text` in both languages and the `source` that leaves it open. Raises DataError."""
    path = data_root() / "unknowns.toml"
    found: list[dict[str, Any]] = read_toml(path).get("unknown", [])
    for entry in found:
        if set(entry.get("text", {})) != {"id", "en"} or source(entry.get("source", "")) is None:
            line = line_of(path, str(entry.get("source") or "unknown"))
            raise DataError(
                path, line, tr("text tidak dalam dua bahasa, atau source tidak dikenal."), tr("Isi keduanya.")
            )
    return found
