"""Sections of cards as one page of HTML to read, send or print: nothing in it is fetched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from bansos import words

STYLE = """
:root { color-scheme: light dark; --line: #c9d3d0; --soft: #4b5a56; }
@media (prefers-color-scheme: dark) { :root { --line: #3a4743; --soft: #b4c2be; } }
* { box-sizing: border-box; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 70rem; padding: 1rem; }
h1 { margin: .2em 0; } h2 { margin: 1.6em 0 .5em; } h3 { font-size: 1.05rem; margin: 0 0 .4em; }
p { margin: .3em 0; } ul { padding-left: 1.2rem; }
.cards { display: grid; gap: .8rem; grid-template-columns: repeat(auto-fill, minmax(min(17rem, 100%), 1fr)); }
.card { border: 1px solid var(--line); border-radius: .5rem; padding: .8rem; break-inside: avoid; }
.mark { border: 1px solid var(--line); border-radius: 1rem; display: inline-block; font-size: .8rem;
  padding: 0 .6rem; }
.source { color: var(--soft); font-size: .85rem; }
@media print { body { max-width: none; font-size: 10pt; } }
"""


def made(title: str, lead: str, sections: Iterable[Mapping[str, Any]], foot: str) -> bytes:
    """The page in the language in force, as UTF-8 bytes. Every text is escaped.

    A section has title, lead, wide (its cards are a list) and cards; a card has title, mark, lines, source.
    """
    title = escape(title)
    body = "\n".join(_section(section) for section in sections)
    return f"""<!doctype html>
<html lang="{words.language()}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{STYLE}</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p>{escape(lead)}</p>
{body}
<p class="source">{escape(foot)}</p>
</main>
</body>
</html>
""".encode()


def _section(section: Mapping[str, Any]) -> str:
    lead = f"<p>{escape(section['lead'])}</p>" if section["lead"] else ""
    inside = _list(section["cards"]) if section["wide"] else _cards(section["cards"])
    return f"<section>\n<h2>{escape(section['title'])}</h2>\n{lead}{inside}\n</section>"


def _cards(cards: Iterable[Mapping[str, Any]]) -> str:
    return '<div class="cards">\n' + "\n".join(_card(card) for card in cards) + "\n</div>"


def _card(card: Mapping[str, Any]) -> str:
    mark = f'<p class="mark">{escape(card["mark"])}</p>' if card["mark"] else ""
    lines = "".join(f"<p>{escape(line)}</p>" for line in card["lines"] if line)
    source = f'<p class="source">{escape(card["source"])}</p>' if card["source"] else ""
    return f'<article class="card"><h3>{escape(card["title"])}</h3>{mark}{lines}{source}</article>'


def _list(cards: Iterable[Mapping[str, Any]]) -> str:
    items = (
        f'<li>{escape(" ".join(card["lines"]))} <span class="source">{escape(card["source"])}</span></li>'
        for card in cards
    )
    return "<ul>\n" + "\n".join(items) + "\n</ul>"
