"""Figures: tables in, marks and texts out. What is not known is never drawn as a number."""

from __future__ import annotations

import json
import math

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from bansos import words
from bansos.places import districts
from bansos.planning import areas, budget, plan_tables, presets, reach
from bansos.planning.history import history
from bansos.publishing import figures

BARS = pd.DataFrame(
    {
        "name": [
            "Kecil",
            "Tidak diketahui",
            "Besar",
            "Sama besar",
            "Nama yang sangat panjang sekali untuk satu baris",
        ],
        "value": [1, None, 9, 9, 3],
        "text": ["1", "tidak diketahui", "9", "9", "3 dari dua register yang berbeda"],
        "reached": [True, False, False, True, False],
    }
)


def tiles(strength: float | list[float] = 0.0) -> pd.DataFrame:
    """All districts as tiles."""
    known = list(districts().values())
    return pd.DataFrame(
        {
            "name": [district.short for district in known],
            "row": [district.tile[0] for district in known],
            "col": [district.tile[1] for district in known],
            "text": ["" for _ in known],
            "strength": strength,
        }
    )


def numbers_of(value: object) -> list[float]:
    """Every number anywhere in a figure."""
    if isinstance(value, dict):
        return [n for part in value.values() for n in numbers_of(part)]
    if isinstance(value, list | tuple | np.ndarray | pd.Series):
        return [n for part in value for n in numbers_of(part)]
    return (
        [float(value)] if isinstance(value, int | float | np.number) and not isinstance(value, bool) else []
    )


def assert_drawable(figure: go.Figure) -> None:
    """JSON without NaN, no title of its own, nothing that a hover or a menu bar could show."""
    assert all(math.isfinite(number) for number in numbers_of(figure.to_dict()))
    json.dumps(json.loads(figure.to_json()), allow_nan=False)
    assert figure.layout.title.text is None
    assert figure.layout.height > 0
    assert all(trace.hoverinfo == "skip" for trace in figure.data)


# --- tiles


@pytest.mark.parametrize("strength", [0.0, 1.0, [1.0, 0.5] + [0.0] * 8])
def test_every_district_is_one_tile_with_its_name(strength):
    table = tiles(strength)
    figure = figures.tile_map(table)
    assert_drawable(figure)
    assert len(figure.layout.shapes) == len(districts())
    texts = [text.replace("<br>", " ") for trace in figure.data for text in trace.text]
    assert sorted(text.removeprefix("<b>").removesuffix("</b>") for text in texts) == sorted(table["name"])


def test_tiles_do_not_overlap_and_lie_on_the_figure():
    figure = figures.tile_map(tiles())
    places = {(shape.x0, shape.y0) for shape in figure.layout.shapes}
    assert len(places) == len(districts())
    left, right = figure.layout.xaxis.range
    low, high = sorted(figure.layout.yaxis.range)
    assert all(left <= shape.x0 < shape.x1 <= right for shape in figure.layout.shapes)
    assert all(low <= shape.y0 < shape.y1 <= high for shape in figure.layout.shapes)


def test_a_tile_is_in_the_accent_colour_exactly_where_something_was_reached():
    reached = [1.0, 0.5] + [0.0] * 8
    figure = figures.tile_map(tiles(reached))
    colours = [shape.fillcolor for shape in figure.layout.shapes]
    assert colours == [figures.ACCENT] * 2 + [figures.NEUTRAL] * 8


def test_the_text_of_a_tile_stands_under_its_name():
    table = tiles([1.0] + [0.0] * 9)
    table.loc[0, "text"] = "4 kelompok"
    figure = figures.tile_map(table)
    assert figure.data[0].text[0].endswith("</b><br>4 kelompok")
    assert len(figure.data[0].text) == 1
    assert len(figure.data[1].text) == 9


# --- bars


def test_the_longest_bar_is_on_top_and_equal_ones_keep_their_order():
    bar = figures.ranked_bars(BARS).data[0]
    assert list(bar.x) == [0, 1, 3, 9, 9]  # Plotly draws from the bottom up
    assert [text.replace("<br>", " ") for text in bar.y][-1] in ("Besar", "Sama besar")


def test_what_is_not_known_has_no_length_and_says_so():
    bar = figures.ranked_bars(BARS).data[0]
    place = [name.replace("<br>", " ") for name in bar.y].index("Tidak diketahui")
    assert bar.x[place] == 0
    assert bar.text[place].replace("<br>", " ") == "tidak diketahui"


def test_the_bars_keep_name_text_and_colour_together():
    bar = figures.ranked_bars(BARS).data[0]
    drawn = {
        name.replace("<br>", " "): (x, text.replace("<br>", " "), colour)
        for name, x, text, colour in zip(bar.y, bar.x, bar.text, bar.marker.color, strict=True)
    }
    for row in BARS.to_dict("records"):
        colour = figures.ACCENT if row["reached"] else figures.NEUTRAL_BAR
        value = 0 if pd.isna(row["value"]) else row["value"]
        assert drawn[row["name"]] == (value, row["text"], colour)


def test_there_is_room_for_the_text_beside_the_longest_bar():
    assert figures.ranked_bars(BARS).layout.xaxis.range[1] > 9 * 1.5


@pytest.mark.parametrize("values", [[None, None], [0, 0], [0.0, None], [10**15, 1]])
def test_bars_of_nothing_of_zeros_and_of_large_numbers_are_drawn(values):
    table = pd.DataFrame({"name": ["a", "b"], "value": values, "text": ["", ""], "reached": [False, True]})
    assert_drawable(figures.ranked_bars(table))


def test_the_table_of_bars_is_not_changed():
    before = BARS.copy(deep=True)
    figures.ranked_bars(BARS)
    pd.testing.assert_frame_equal(BARS, before)


# --- dots


def test_a_year_without_a_record_has_no_dot_and_nothing_is_joined_by_a_line():
    table = areas.timeline(history().values())
    figure = figures.dots(table, (int(table["year"].min()), int(table["year"].max())))
    assert_drawable(figure)
    assert all("lines" not in trace.mode for trace in figure.data)
    assert sum(len(trace.x) for trace in figure.data) == len(table)
    drawn = {int(year) for trace in figure.data for year in trace.x}
    assert drawn == {record.year for record in history().values()}


def test_realisations_claims_and_plans_have_marks_of_their_own():
    table = areas.timeline(history().values())
    figure = figures.dots(table, (2014, 2024))
    marks = {trace.marker.symbol for trace in figure.data}
    assert len(marks) == len(figure.data) == table["kind"].nunique()
    assert {trace.name for trace in figure.data} == set(table["kind_text"])


def test_every_dot_lies_on_the_figure():
    table = areas.timeline(history().values())
    years = (int(table["year"].min()), int(table["year"].max()))
    left, right = figures.dots(table, years).layout.xaxis.range
    assert left < years[0]
    assert right > years[1]


# --- the tables of the pages


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("measure", areas.MEASURES)
@pytest.mark.parametrize("year", reach.years())
def test_every_year_and_measure_can_be_drawn(year, measure, language):
    words.speak(language)
    done = reach.reach(year)
    rows = areas.ranked(done, list(done.programmes), measure)
    assert_drawable(figures.ranked_bars(rows))
    assert all(isinstance(text, str) and text for text in rows["text"])


@pytest.mark.parametrize("name", presets.presets())
def test_every_ready_made_plan_can_be_drawn(name):
    bars = plan_tables.bars(budget.simulate(presets.preset(name).values))
    assert_drawable(figures.ranked_bars(bars))
    assert bars["name"].is_unique


def test_no_figure_asks_for_a_map_from_elsewhere():
    dots = figures.dots(areas.timeline(history().values()), (2014, 2024))
    drawn = [figures.tile_map(tiles()), figures.ranked_bars(BARS), dots]
    assert {trace.type for figure in drawn for trace in figure.data} == {"bar", "scatter"}
    assert not any("http" in figure.to_json() for figure in drawn)
