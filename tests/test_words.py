"""Numbers and dates as people say them, and a translation for every text, with the same holes."""

from __future__ import annotations

import ast
import string
from datetime import date

import pytest
from babel.messages.pofile import read_po
from test_layers import ALL, ROOT, named, tree

from bansos import words

CATALOGUE = ROOT / "data/locale/en.po"


@pytest.mark.parametrize(
    ("value", "indonesian", "english"),
    [
        (0, "Rp0", "Rp0"),
        (999_999, "Rp999.999", "Rp999,999"),
        (1_000_000, "Rp1 juta", "Rp1 million"),
        (1_005_000, "Rp1.005.000", "Rp1,005,000"),
        (1_010_000, "Rp1,01 juta", "Rp1.01 million"),
        (750_000_000, "Rp750 juta", "Rp750 million"),
        (999_990_000, "Rp999,99 juta", "Rp999.99 million"),
        (999_999_999, "Rp999.999.999", "Rp999,999,999"),
        (6_500_000_000, "Rp6,5 miliar", "Rp6.5 billion"),
        (1_000_000_000_000, "Rp1 triliun", "Rp1 trillion"),
        (-50_000_000, "−Rp50 juta", "−Rp50 million"),
        (-1, "−Rp1", "−Rp1"),
    ],
)
def test_rupiah_is_said_whole(value, indonesian, english):
    assert words.rupiah(value) == indonesian
    if CATALOGUE.exists():
        words.speak("en")
        assert words.rupiah(value) == english


@pytest.mark.parametrize(
    ("value", "decimals", "indonesian", "english"),
    [
        (0, 0, "0", "0"),
        (999, 0, "999", "999"),
        (1000, 0, "1.000", "1,000"),
        (1234567, 0, "1.234.567", "1,234,567"),
        (0.5, 1, "0,5", "0.5"),
        (1.0, 2, "1", "1"),
        (1234.56, 1, "1.234,6", "1,234.6"),
    ],
)
def test_number(value, decimals, indonesian, english):
    assert words.number(value, decimals) == indonesian
    words.speak("en")
    assert words.number(value, decimals) == english


@pytest.mark.parametrize(
    ("share", "indonesian", "english"),
    [(0, "0,00%", "0.00%"), (0.0044, "0,44%", "0.44%"), (0.002, "0,20%", "0.20%"), (1, "100,00%", "100.00%")],
)
def test_percent(share, indonesian, english):
    assert words.percent(share) == indonesian
    words.speak("en")
    assert words.percent(share) == english


def test_day():
    assert words.day(date(2023, 12, 31)) == "31 Desember 2023"
    words.speak("en")
    assert words.day(date(2023, 12, 31)) == "31 December 2023"


def test_listed():
    assert [words.listed(items) for items in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a dan b",
        "a, b dan c",
    ]


def test_an_unknown_language_is_indonesian():
    words.speak("xx")
    assert words.language() == "id"


def _is_tr(function: ast.expr) -> bool:
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", None)
    return name == "tr"


def calls() -> list[tuple[str, ast.Call]]:
    """Every call of tr in the product, with where it stands."""
    return [
        (f"{named(path)}:{node.lineno}", node)
        for path in ALL
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and _is_tr(node.func)
    ]


CALLS = calls()
LITERAL = [
    (place, node.args[0].value, {given.arg for given in node.keywords})
    for place, node in CALLS
    if len(node.args) == 1 and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)
]
TEXTS = {text: place for place, text, _ in LITERAL}


def holes(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_every_text_to_translate_is_a_literal():
    assert sorted({place for place, _ in CALLS} - {place for place, _, _ in LITERAL}) == []


def test_every_hole_is_filled_and_nothing_else_is_given():
    """Where values are given by name; a text that is chosen first and filled later is seen on its page."""
    checked = [(place, text, given) for place, text, given in LITERAL if given and None not in given]
    assert [(place, text) for place, text, given in checked if holes(text) != given] == []


@pytest.fixture(scope="module")
def english() -> dict[str, str]:
    if not CATALOGUE.exists():
        pytest.skip("data/locale/en.po does not exist yet")
    with CATALOGUE.open(encoding="utf-8") as file:
        return {str(entry.id): str(entry.string) for entry in read_po(file, locale="en") if entry.id}


def test_every_text_has_its_english(english):
    missing = {text: place for text, place in TEXTS.items() if not english.get(text)}
    assert missing == {}, "run: python -m scripts.extract_texts"


def test_english_has_the_same_holes(english):
    assert [text for text, said in english.items() if said and holes(text) != holes(said)] == []


def test_no_english_of_a_text_that_is_gone(english):
    assert sorted(set(english) - set(TEXTS)) == []
