"""What the engine found, drawn: the page says the finding, these show it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from bansos import words
from bansos.places import districts
from bansos.planning import areas, findings, plan_findings, reach
from bansos.planning.budget import Plan
from bansos.planning.coverage import Share
from bansos.planning.history import Record
from bansos.planning.reach import Reach
from bansos.publishing import figures
from bansos.rules.catalogue import cited
from bansos.rules.programmes import programmes
from bansos.words import listed, of, tr
from parts import tables


def reached_map(done: Reach, codes: Collection[str] = (), measure: str = "reached") -> None:
    """The districts as tiles, those that were reached in the accent colour with the programmes in words."""
    table = reach.table(done)
    chosen = [[code for code in found if not codes or code in codes] for found in table["programmes"]]
    named = [
        [_tile_word(done, code, place, measure) for code in found]
        for place, found in zip(table["code"], chosen, strict=True)
    ]
    strength = pd.Series([float(bool(names)) for names in named])
    draw(
        figures.tile_map(_tiles(table, [listed(names) for names in named], strength)),
        findings.unreached(done),
    )


def units_map(plan: Plan) -> None:
    """The districts as tiles with the units that a plan gives each."""
    lines = {_short(code): line for code, line in plan.programmes.items() if line.by_district is not None}
    codes = list(districts())
    text = [
        " · ".join(
            f"{name} {words.number(n)}"
            for name, line in lines.items()
            if (n := (line.by_district or {}).get(code))
        )
        for code in codes
    ]
    strength = pd.Series([float(code in plan.reached) for code in codes])
    table = pd.DataFrame({"code": codes, "name": [districts()[code].short for code in codes]})
    draw(figures.tile_map(_tiles(table, text, strength)), plan_findings.each(plan))


def ranking(done: Reach, codes: list[str], measure: str) -> None:
    """The areas ranked by a measure, those that were reached in the accent colour."""
    rows = areas.ranked(done, codes, measure)
    if not rows["value"].notna().any():
        st.caption(tr("Tidak ada angkanya dalam sumber untuk {year}.", year=done.year))
    else:
        draw(
            figures.ranked_bars(rows),
            "; ".join(f"{name} {text}" for name, text in zip(rows["name"], rows["text"], strict=True)),
        )


def where(done: Reach, codes: Collection[str]) -> None:
    """Each programme with its districts as the pair they are, its people, rupiah and coverage."""
    for code in codes:
        if code not in done.programmes:
            st.markdown(
                f"**{_short(code)}** " + tr("tidak ada realisasi {year} dalam sumber", year=done.year)
            )
            continue
        found = done.programmes[code]
        people = _known(found.people)
        cost = tr("tidak disebut") if found.cost is None else words.rupiah(found.cost)
        st.markdown(f"**{_short(code)}** {findings.where(found)}")
        st.caption(
            tr(
                "{people} orang, {cost}; {share} penduduk miskin dan {households} rumah tangga miskin di "
                "daerah itu (turunan)",
                people=people,
                cost=cost,
                share=share_words(found.coverage),
                households=share_words(found.households),
            )
        )


def share_words(share: Share) -> str:
    """A share in percent, or why there is none."""
    return tr("tidak diketahui") if share.value is None else words.percent(share.value)


def history_table(records: Mapping[str, Record]) -> None:
    """The records as a table: what the dots show, with value, places and source."""
    kinds = {"realisation": tr("realisasi"), "claim": tr("pernyataan"), "plan": tr("rencana")}
    rows = [
        {
            tr("Tahun"): str(record.year),
            tr("Program"): _short(record.programme),
            tr("Jenis"): kinds[record.kind],
            tr("Unit"): words.number(record.units),
            tr("Nilai satuan"): _or_unstated(record.unit_value, words.rupiah),
            tr("Anggota tiap unit"): _or_unstated(record.members_per_unit, words.number),
            tr("Daerah"): listed([districts()[code].short for code in record.districts])
            if len(record.districts) < len(districts())
            else tr("semua"),
            tr("Sumber"): cited(record.source),
            tr("Catatan"): of(record.note),
        }
        for record in records.values()
        if record.programme in programmes()
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, placeholder=tables.NOTHING, alt=tr("Riwayat program"))


def timeline(records: Mapping[str, Record]) -> None:
    """Every record of the history as a dot in its year."""
    dots = areas.timeline(records.values())
    years = (int(dots["year"].min()), int(dots["year"].max()))
    draw(figures.dots(dots, years), findings.seen(records))


def _tile_word(done: Reach, code: str, place: str, measure: str) -> str:
    """A programme on a tile: its name, with the district's value where a measure is asked for."""
    return (
        _short(code)
        if measure == "reached"
        else f"{_short(code)} {areas.value_in(done, code, place, measure)}"
    )


def _tiles(table: pd.DataFrame, text: list[str], strength: pd.Series) -> pd.DataFrame:
    places = [districts()[code].tile for code in table["code"]]
    return pd.DataFrame(
        {
            "name": table["name"],
            "row": [row for row, _ in places],
            "col": [col for _, col in places],
            "text": text,
            "strength": strength,
        }
    )


def draw(figure: go.Figure, alt: str, key: str | None = None) -> None:
    """A figure with what it shows in words for those who do not see it."""
    ink = figures.INK["dark" if st.context.theme.type == "dark" else "light"]
    figure.layout.font = {"color": ink, "family": "Source Sans, sans-serif", "size": 13}
    st.plotly_chart(figure, config=figures.CONFIG, alt=alt, key=key, theme=None)


def plan_lines(plan: Plan) -> None:
    """A plan by programme in one line each: units, people and rupiah."""
    lines = []
    for code, line in plan.programmes.items():
        unit = of(programmes()[code].about["unit"])
        people = "" if line.people == line.units else tr("{n} orang", n=words.number(line.people)) + " · "
        lines.append(
            f"**{_short(code)}** {words.number(line.units)} {unit} · {people}{words.rupiah(line.cost)}"
        )
    st.markdown("  \n".join(lines))


def against(plan: Plan, done: Reach, *, border: bool = True) -> None:
    """A plan beside the year before: districts, people, rupiah."""
    rows = (
        (tr("Daerah"), words.number(len(plan.reached)), words.number(len(done.districts))),
        (tr("Orang"), words.number(plan.people), _known(done.people)),
        (
            tr("Biaya"),
            words.rupiah(plan.cost),
            tr("tidak diketahui") if done.cost is None else words.rupiah(done.cost),
        ),
    )
    for label, now, before in rows:
        st.metric(
            label,
            now,
            tr("{year}: {before}", year=done.year, before=before),
            delta_color="off",
            delta_arrow="off",
            border=border,
            height="stretch" if border else "content",
        )


def _or_unstated(value: int | None, say: Callable[[int], str]) -> str:
    return tr("tidak disebut") if value is None else say(value)


def _known(value: int | None) -> str:
    return tr("tidak diketahui") if value is None else words.number(value)


def _short(code: str) -> str:
    return of(programmes()[code].about["short"])
