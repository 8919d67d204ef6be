"""What moves a plan, and what its years add up to, drawn in the look of `figures` and to fit a phone."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from bansos.publishing.figures import ACCENT, BAR_PIXELS, NEUTRAL_BAR, drawn


def tornado(inputs: pd.DataFrame) -> go.Figure:
    """One bar per input from its low to its high outcome, the widest on top, a mark where the plan is.

    `inputs`: input, low_said, high_said (assumptions), low, high, base (numbers, NA where impossible),
    low_text, high_text (outcomes). The words stand over the bars, so that a phone has room for both.
    """
    base = float(inputs["base"].iloc[0]) if len(inputs) else 0.0
    ends = inputs[["low", "high"]].astype("Float64").fillna(base).astype(float)
    left, right = ends.min(axis=1), ends.max(axis=1)
    places = list(range(len(inputs)))
    bar = go.Bar(
        x=right - left,
        y=places,
        base=left,
        orientation="h",
        width=0.3,
        marker={"color": ACCENT},
        hoverinfo="skip",
        showlegend=False,
    )
    span = float(right.max() - left.min()) if len(inputs) else 0.0
    return drawn(
        [bar],
        height=24 + 2 * BAR_PIXELS * len(inputs),
        xaxis={"visible": False, "range": _beside(left, right, base, span)},
        yaxis={"visible": False, "range": [len(inputs) - 0.4, -0.75]},
        shapes=[_line_at(base, place) for place in places],
        annotations=[
            note
            for place, row in zip(places, inputs.to_dict("records"), strict=True)
            for note in _words_of(row, place, left.iloc[place], right.iloc[place])
        ],
    )


def _beside(left: pd.Series, right: pd.Series, base: float, span: float) -> list[float]:
    """The axis from end to end, with as much room on each side as the words of an outcome take."""
    low, high = min([*left, base]), max([*right, base])
    room = 0.75 * span or 1.0
    return [float(low) - room, float(high) + room]


def _line_at(base: float, place: int) -> dict[str, Any]:
    line = {"color": NEUTRAL_BAR, "width": 2}
    return {"type": "line", "x0": base, "x1": base, "y0": place - 0.24, "y1": place + 0.24, "line": line}


def _words_of(row: dict[str, Any], place: int, left: float, right: float) -> list[dict[str, Any]]:
    """What is assumed, over the bar; what comes of it, at its ends."""
    falls = pd.notna(row["low"]) and pd.notna(row["high"]) and row["low"] > row["high"]
    ends = ("high", "low") if falls else ("low", "high")
    note = {"showarrow": False, "yanchor": "middle", "font": {"size": 11.5}}
    title = f"<b>{row['input']}</b> {row[f'{ends[0]}_said']} – {row[f'{ends[1]}_said']}"
    over = {
        "text": title,
        "xref": "paper",
        "x": 0,
        "xanchor": "left",
        "y": place - 0.42,
        "font": {"size": 12},
    }
    return [
        note | over,
        note | {"text": row[f"{ends[0]}_text"], "x": left, "xanchor": "right", "y": place, "xshift": -4},
        note | {"text": row[f"{ends[1]}_text"], "x": right, "xanchor": "left", "y": place, "xshift": 4},
    ]


def cumulative(years: pd.DataFrame) -> go.Figure:
    """A bar per year: what the years before add up to, and on top in the accent colour what this one adds.

    `years`: year, before, new (numbers of one kind), text (what stands over the bar).
    """
    before = _stacked(years["year"], years["before"], NEUTRAL_BAR, None)
    new = _stacked(years["year"], years["new"], ACCENT, years["text"])
    most = float((years["before"] + years["new"]).max()) if len(years) else 0.0
    return drawn(
        [before, new],
        height=240,
        barmode="stack",
        bargap=0.35,
        xaxis={"type": "category", "showgrid": False},
        yaxis={"visible": False, "range": [0, (most or 1.0) * 1.15]},
        margin={"l": 4, "r": 4, "t": 8, "b": 28},
    )


def _stacked(years: pd.Series, values: pd.Series, color: str, text: pd.Series | None) -> go.Bar:
    return go.Bar(
        x=years,
        y=values,
        text=text,
        textposition="outside",
        cliponaxis=False,
        marker={"color": color},
        hoverinfo="skip",
        showlegend=False,
    )
