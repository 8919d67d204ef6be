"""The order of need of a programme file stands on the page Aturan, in words, in order, with its source."""

from __future__ import annotations

from datetime import date

import pytest
from test_pages import assert_sound, open_page, texts

from bansos import words
from bansos.rules import catalogue
from bansos.rules.programmes import programmes
from bansos.words import of


@pytest.mark.parametrize("language", ["ID", "EN"])
def test_every_key_of_the_order_is_shown_with_its_source(language):
    app = open_page("pages/umum/aturan.py", bahasa=language)
    assert_sound(app)
    words.speak(language.lower())
    shown = texts(app)
    for programme in programmes().values():
        lines = [
            f"{n}. **{of(key.label)}** :gray[{catalogue.cited_short(key.values[0].source)}]"
            for n, key in enumerate(programme.ranking, 1)
        ]
        at = [shown.index(line) for line in lines]
        assert lines and at == sorted(at)


def test_the_source_of_a_key_is_that_of_the_date():
    for programme in programmes().values():
        for on in (date(2023, 12, 31), date(2025, 3, 1)):
            told = [entry.source for entry in catalogue.ranking(programme, on)]
            assert told[0] == {2023: "desil-sasaran-bansos", 2025: "inpres-4-2025"}[on.year]
