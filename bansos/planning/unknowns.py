"""What is not known, and therefore never guessed."""

from __future__ import annotations

from typing import Any

from bansos.settings import DataError, data_root, line_of, read_toml, source


def unknowns() -> list[dict[str, Any]]:
    """Each with its `text` in both languages and the `source` that leaves it open. Raises DataError."""
    path = data_root() / "unknowns.toml"
    found: list[dict[str, Any]] = read_toml(path).get("unknown", [])
    for entry in found:
        if set(entry.get("text", {})) != {"id", "en"} or source(entry.get("source", "")) is None:
            line = line_of(path, str(entry.get("source") or "unknown"))
            raise DataError(
                path, line, "text tidak dalam dua bahasa, atau source tidak dikenal.", "Isi keduanya."
            )
    return found
