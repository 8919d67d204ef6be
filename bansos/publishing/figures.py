"""Tables drawn as Plotly figures. No figure has a title: the finding above it is the page's.

Colours work on a light and on a dark page: one accent, one neutral, all else by the page's theme.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

ACCENT = "#0f8a76"
NEUTRAL = "rgba(127,140,136,0.20)"
NEUTRAL_BAR = "rgba(127,140,136,0.55)"
INK = {"light": "#17211f", "dark": "#e8efed"}
SYMBOLS = {"realisation": "circle", "claim": "circle-open", "plan": "diamond-open"}
CONFIG = {"displayModeBar": False, "scrollZoom": False}
BAR_PIXELS = 34
TILE_PIXELS = 74
LETTER_PIXELS = 6.7


def tile_map(tiles: pd.DataFrame) -> go.Figure:
    """Districts as squares where they lie on the map, all of one weight.

    `tiles`: name, row, col, text (what stands under the name), strength (0 for none to 1 for most).
    """
    strong = tiles["strength"] > 0
    parts = ((tiles[strong], "white"), (tiles[~strong], None))
    rows, cols = tiles["row"], tiles["col"]
    return drawn(
        [_tile_text(chosen, color) for chosen, color in parts if len(chosen)],
        height=TILE_PIXELS * int(rows.max() - rows.min() + 1),
        shapes=[_square(tile) for tile in tiles.to_dict("records")],
        xaxis={"visible": False, "range": [cols.min() - 0.52, cols.max() + 0.52]},
        yaxis={"visible": False, "range": [rows.max() + 0.52, rows.min() - 0.52]},
    )


def _square(tile: dict[str, Any]) -> dict[str, Any]:
    fill = ACCENT if tile["strength"] > 0 else NEUTRAL
    corner = {
        "x0": tile["col"] - 0.48,
        "x1": tile["col"] + 0.48,
        "y0": tile["row"] - 0.47,
        "y1": tile["row"] + 0.47,
    }
    opacity = 0.72 + 0.28 * tile["strength"] if tile["strength"] > 0 else 1
    return {
        "type": "rect",
        "layer": "below",
        "line": {"width": 0},
        "fillcolor": fill,
        "opacity": opacity,
    } | corner


def _tile_text(tiles: pd.DataFrame, color: str | None) -> go.Scatter:
    names = tiles["name"].map(lambda name: _two_lines(name, 12))
    words = [
        "<b>" + name + "</b>" + ("<br>" + text if text else "")
        for name, text in zip(names, tiles["text"], strict=True)
    ]
    font = {"size": 12} | ({"color": color} if color else {})
    return go.Scatter(
        x=tiles["col"],
        y=tiles["row"],
        mode="text",
        text=words,
        textfont=font,
        hoverinfo="skip",
        showlegend=False,
    )


def _two_lines(name: str, width: int) -> str:
    head, _, tail = name.partition(" ")
    return f"{head}<br>{tail}" if tail and len(name) > width else name


def ranked_bars(bars: pd.DataFrame) -> go.Figure:
    """Horizontal bars, longest first. `bars`: name, value (number or NA), text, reached (bool: accent)."""
    ordered = bars.assign(value=pd.to_numeric(bars["value"]).fillna(0))
    ordered = ordered.sort_values("value", ascending=True, kind="stable")
    names = [_wrapped(name, 24) for name in ordered["name"]]
    bar = go.Bar(
        x=ordered["value"],
        y=names,
        text=ordered["text"],
        orientation="h",
        textposition="outside",
        textfont={"size": 11.5},
        cliponaxis=False,
        marker={"color": [ACCENT if reached else NEUTRAL_BAR for reached in ordered["reached"]]},
        hoverinfo="skip",
    )
    lines = sum(name.count("<br>") + 1 for name in names)
    room = 1.35 + ordered["text"].map(len).max() / 20  # beside the longest bar, on a phone too
    return drawn(
        [bar],
        height=24 + max(BAR_PIXELS * len(ordered), 22 * lines),
        xaxis={"visible": False, "range": [0, float(ordered["value"].max() or 1) * room]},
        yaxis={"ticks": "", "showgrid": False},
        margin=_margin(names),
    )


def _wrapped(name: str, width: int) -> str:
    lines = [""]
    for word in name.split(" "):
        if lines[-1] and len(lines[-1]) + len(word) + 1 > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "<br>".join(lines)


def dots(history: pd.DataFrame, years: tuple[int, int]) -> go.Figure:
    """What each programme did over the years: a dot where something is known, a gap where nothing is.

    `history`: name (programme), year, kind (key of SYMBOLS), kind_text, text (what stands over the dot).
    """
    rows = history["name"].nunique()
    of_kind = {kind: history[history["kind"] == kind] for kind in SYMBOLS}
    return drawn(
        [_dots(kind, found) for kind, found in of_kind.items() if len(found)],
        height=90 + 85 * rows,
        xaxis={
            "range": [years[0] - 0.7, years[1] + 0.7],
            "dtick": 2,
            "tickformat": "d",
            "gridcolor": NEUTRAL,
        },
        yaxis={"showgrid": False, "range": [rows - 0.5, -0.55]},
        margin=_margin(list(history["name"])) | {"b": 60},
        legend={"orientation": "h", "y": -0.22, "x": 0},
    )


def _dots(kind: str, found: pd.DataFrame) -> go.Scatter:
    return go.Scatter(
        x=found["year"],
        y=found["name"],
        mode="markers+text",
        text=found["text"],
        textposition="bottom center" if kind == "claim" else "top center",
        name=found["kind_text"].iloc[0],
        marker={"symbol": SYMBOLS[kind], "size": 13, "color": ACCENT, "line": {"width": 2, "color": ACCENT}},
        hoverinfo="skip",
    )


def waterfall(steps: pd.DataFrame, ends: tuple[tuple[str, int, str], tuple[str, int, str]]) -> go.Figure:
    """From one total to another, step by step, top to bottom. `steps`: label, amount, text.

    `ends`: label, amount and text of the first and of the last total.
    """
    (first, last), middle = ends, steps.to_dict("records")
    names = [_wrapped(name, 20) for name in (first[0], *[step["label"] for step in middle], last[0])]
    amounts = [first[1], *[step["amount"] for step in middle], last[1]]
    bar = go.Waterfall(
        x=amounts,
        y=names,
        text=[first[2], *[step["text"] for step in middle], last[2]],
        measure=["absolute", *["relative"] * len(middle), "total"],
        orientation="h",
        textposition="outside",
        textfont={"size": 11.5},
        cliponaxis=False,
        increasing={"marker": {"color": ACCENT}},
        decreasing={"marker": {"color": NEUTRAL_BAR}},
        totals={"marker": {"color": NEUTRAL_BAR}},
        connector={"line": {"width": 1, "color": NEUTRAL_BAR}},
        hoverinfo="skip",
    )
    reached = [sum(amounts[:n]) for n in range(1, len(amounts))] + [last[1], 0]
    low, high = min(reached), max(reached) or 1
    room = (high - low) * 0.55
    return drawn(
        [bar],
        height=24 + 44 * len(names),
        xaxis={"visible": False, "range": [low - (room if low < 0 else 0), high + room]},
        yaxis={"ticks": "", "showgrid": False, "autorange": "reversed"},
        margin=_margin(names),
        showlegend=False,
    )


def _margin(names: list[str]) -> dict[str, int]:
    """Room for the names on the left. Plotly's own measuring draws a figure several times over."""
    longest = max((len(line) for name in names for line in name.split("<br>")), default=0)
    return {"l": round(LETTER_PIXELS * longest) + 10, "r": 4, "t": 8, "b": 8}


def drawn(
    traces: list[Any], *, height: int, xaxis: dict[str, Any], yaxis: dict[str, Any], **layout: Any
) -> go.Figure:
    """Made in one piece: changing a figure step by step costs many times as much."""
    return go.Figure(
        traces,
        {
            "height": height,
            "margin": {"l": 4, "r": 4, "t": 8, "b": 8},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "dragmode": False,
            "separators": ",.",
            "xaxis": {"fixedrange": True, **xaxis},
            "yaxis": {"fixedrange": True, **yaxis},
            **layout,
        },
    )
