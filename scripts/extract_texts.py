"""Bring data/locale/en.po up to date with the texts of the code: `python -m scripts.extract_texts`.

New texts come in without English, texts that are gone go out, the rest stays. What lacks English is printed.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / "data/locale/en.po"
FOLDERS, FILES = ("bansos", "parts", "pages"), ("app.py", "frame.py", "serve.py")
HEADER = "# English for every text of the app. Texts by scripts/extract_texts.py, the English by hand.\n\n"


def main() -> int:
    """Write the catalogue; 1 where a text has no English yet."""
    known = english(PLACE) if PLACE.exists() else {}
    catalogue = Catalog(locale="en")
    for text, places in sorted(texts().items()):
        catalogue.add(text, known.get(text, ""), locations=[(place, None) for place in sorted(places)])
    PLACE.parent.mkdir(exist_ok=True)
    with PLACE.open("wb") as file:
        file.write(HEADER.encode())
        write_po(file, catalogue, width=110, omit_header=True, include_lineno=False)
    missing = [text for text in texts() if not known.get(text)]
    print("\n".join(missing), f"{len(texts())} texts, {len(missing)} without English", sep="\n")
    return int(bool(missing))


def texts() -> dict[str, set[str]]:
    """Every literal given to tr, with the files in which it stands."""
    found: dict[str, set[str]] = {}
    for path in sources():
        for text in literals(ast.parse(path.read_text("utf-8"))):
            found.setdefault(text, set()).add(path.relative_to(ROOT).as_posix())
    return found


def sources() -> list[Path]:
    """Every file that may speak to a reader."""
    return [*(ROOT / name for name in FILES), *(p for f in FOLDERS for p in sorted((ROOT / f).rglob("*.py")))]


def literals(tree: ast.Module) -> Iterator[str]:
    """The texts of the calls of tr in one file."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or ast.unparse(node.func) not in ("tr", "words.tr"):
            continue
        if node.args and isinstance(node.args[0], ast.Constant):
            yield str(node.args[0].value)


def english(path: Path) -> dict[str, str]:
    """What a catalogue already says."""
    with path.open(encoding="utf-8") as file:
        return {str(entry.id): str(entry.string) for entry in read_po(file, locale="en") if entry.id}


if __name__ == "__main__":
    sys.exit(main())
