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


def tile_map(tiles: pd.DataFrame) -> go.Figure:
    """Districts as squares where they lie on the map, all of one weight.

    `tiles`: name, row, col, text (what stands under the name), strength (0 for none to 1 for most).
    """
    figure = go.Figure()
    for tile in tiles.to_dict("records"):
        figure.add_shape(_square(tile))
    strong = tiles["strength"] > 0
    for chosen, color in ((tiles[strong], "white"), (tiles[~strong], None)):
        if len(chosen):
            figure.add_trace(_tile_text(chosen, color))
    figure.update_xaxes(
        visible=False, range=[tiles["col"].min() - 0.52, tiles["col"].max() + 0.52], fixedrange=True
    )
    figure.update_yaxes(
        visible=False, range=[tiles["row"].max() + 0.52, tiles["row"].min() - 0.52], fixedrange=True
    )
    return _plain(figure, height=TILE_PIXELS * int(tiles["row"].max() - tiles["row"].min() + 1))


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
    names = ordered["name"].map(lambda name: _wrapped(name, 24))
    figure = go.Figure(
        go.Bar(
            x=ordered["value"],
            y=names,
            text=ordered["text"].map(lambda text: _wrapped(text, 14)),
            orientation="h",
            textposition="outside",
            textfont={"size": 11.5},
            cliponaxis=False,
            marker={"color": [ACCENT if reached else NEUTRAL_BAR for reached in ordered["reached"]]},
            hoverinfo="skip",
        )
    )
    most = float(ordered["value"].max() or 1)
    figure.update_xaxes(visible=False, range=[0, most * 1.8], fixedrange=True)
    figure.update_yaxes(ticks="", automargin=True, fixedrange=True, showgrid=False)
    lines = int(names.str.count("<br>").add(1).sum())
    return _plain(figure, height=24 + max(BAR_PIXELS * len(ordered), 22 * lines))


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
    figure = go.Figure()
    for kind, symbol in SYMBOLS.items():
        of_kind = history[history["kind"] == kind]
        if len(of_kind):
            figure.add_trace(
                go.Scatter(
                    x=of_kind["year"],
                    y=of_kind["name"],
                    mode="markers+text",
                    text=of_kind["text"],
                    textposition="top center" if kind != "claim" else "bottom center",
                    name=of_kind["kind_text"].iloc[0],
                    marker={
                        "symbol": symbol,
                        "size": 13,
                        "color": ACCENT,
                        "line": {"width": 2, "color": ACCENT},
                    },
                    hoverinfo="skip",
                )
            )
    figure.update_xaxes(
        range=[years[0] - 0.7, years[1] + 0.7], dtick=2, tickformat="d", fixedrange=True, gridcolor=NEUTRAL
    )
    rows = history["name"].nunique()
    figure.update_yaxes(automargin=True, fixedrange=True, showgrid=False, range=[rows - 0.5, -0.55])
    figure.update_layout(legend={"orientation": "h", "y": -0.22, "x": 0})
    return _plain(figure, height=90 + 85 * rows)


def _plain(figure: go.Figure, *, height: int) -> go.Figure:
    figure.update_layout(
        height=height,
        margin={"l": 4, "r": 4, "t": 8, "b": 8},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        dragmode=False,
        separators=",.",
    )
    return figure
