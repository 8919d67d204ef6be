"""Jangkauan: whom each year reached, where, against how many poor people; and the years side by side."""

import streamlit as st

import frame
from bansos.planning import areas, findings, reach
from bansos.rules.programmes import programmes
from bansos.words import of, tr
from parts import cards, charts, splits

view = frame.open("jangkauan")
records = frame.records()
st.title(tr("Jangkauan"))

with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
    years = sorted(reach.years(records), reverse=True)
    year = st.segmented_control(
        tr("Tahun"), years, default=years[0], required=True, key="tahun", bind="query-params"
    )
    programme = st.segmented_control(
        tr("Program"),
        ["", *programmes()],
        default="",
        required=True,
        format_func=lambda code: of(programmes()[code].about["short"]) if code else tr("Semua"),
        key="program",
        persist_state="session",
    )
    measure = st.pills(
        tr("Ukuran"),
        areas.MEASURES,
        default=areas.MEASURES[0],
        required=True,
        format_func=areas.measure_name,
        key="ukuran",
        wrap=True,
        persist_state="session",
    )

codes = [programme] if programme else list(programmes())
done = reach.only(reach.reach(year, records), codes)
with st.grid(2, min_column_width=340, gap="small"):
    with cards.finding(findings.reached(done)):
        charts.reached_map(done, codes, measure)
        if measure != "reached":
            st.caption(tr("? = rincian per kabupaten/kota tidak disebut dalam sumber"))
        st.caption(findings.unreached(done) + ".")
        cards.sourced(tr("Realisasi {year}", year=year), findings.sources_of(done))
    with cards.finding(
        findings.left_out(done) if measure == "reached" else findings.measured(done, codes, measure)
    ):
        charts.ranking(done, codes, measure)
        cards.sourced(tr("Penduduk miskin Maret {year}", year=year), findings.sources_of_poverty(year))

with cards.finding(tr("Tiap program menurut daerahnya, {year}", year=year)):
    charts.where(done, codes)
    cards.sourced(tr("Realisasi {year}", year=year), findings.sources_of(done))

with cards.finding(findings.seen(records)):
    charts.timeline(records)
    cards.sourced(tr("Riwayat program"), [record.source for record in records.values()])
    st.caption(
        tr("Titik kosong adalah tahun tanpa sumber, bukan nol. Pernyataan dan rencana bukan realisasi.")
    )
    if section := cards.folded(tr("Tabel riwayat dan sumbernya"), "history"):
        with section:
            charts.history_table(records)

if section := cards.folded(tr("Tahu rinciannya per kabupaten/kota? Isi di sini"), "split"):
    with section:
        splits.enter(records, year)
