"""An officer who knows how a programme was divided among its districts enters it here, for this session."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

import frame
from bansos.places import districts
from bansos.planning import history
from bansos.planning.history import Record
from bansos.rules.catalogue import cited
from bansos.rules.programmes import programmes
from bansos.settings import BansosError, InputError
from bansos.words import literal, number, of, tr


def enter(records: Mapping[str, Record], year: int) -> None:
    """Forms for the records of a year whose split no source states, and the file that belongs in data/."""
    st.caption(
        tr(
            "Rincian dipakai dalam sesi ini saja. Unduh berkasnya dan simpan sebagai data/{file}.",
            file=history.FILE,
        )
    )
    open_records = [r for r in records.values() if r.kind == "realisation" and r.year == year and r.districts]
    for record in open_records:
        _form(record)
    _upload(records)
    st.download_button(
        tr("Unduh {file}", file=history.FILE),
        lambda: history.to_csv(records).encode(),
        file_name=history.FILE,
        mime="text/csv",
        on_click="ignore",
        icon=":material/download:",
    )


def _form(record: Record) -> None:
    about = programmes()[record.programme].about
    total = f"{number(record.units)} {of(about['unit'])}"
    with st.form(f"split-{record.key}"):
        st.markdown(f"**{of(about['short'])} {record.year}**: {total}. {cited(record.source)}")
        known = record.by_district or {}
        with st.grid(4, min_column_width=150):
            units = {
                code: st.number_input(
                    districts()[code].short,
                    0,
                    record.units,
                    known.get(code),
                    key=f"split-{record.key}-{code}",
                )
                for code in record.districts
            }
        if st.form_submit_button(tr("Pakai rincian ini")):
            _use(record, {code: n for code, n in units.items() if n is not None})


def _use(record: Record, units: dict[str, int]) -> None:
    try:
        frame.enter_split(record.key, units)
    except InputError as error:
        st.error(literal(str(error)))
        return
    st.rerun()


def _upload(records: Mapping[str, Record]) -> None:
    file = st.file_uploader(
        tr("Atau unggah {file} yang sudah diisi", file=history.FILE), type="csv", key="split-file"
    )
    if file is None:
        return
    try:
        given = history.parse(file.getvalue().decode("utf-8-sig"), file.name)
        new = [r for r in given.values() if r.by_district is not None and _is_news(r, records)]
        for record in new:
            frame.enter_split(record.key, record.by_district or {})
    except (BansosError, UnicodeDecodeError) as error:
        st.error(tr("Berkas tidak dapat dipakai: {why}", why=literal(str(error))))
        return
    if new:
        st.rerun()


def _is_news(record: Record, records: Mapping[str, Record]) -> bool:
    return record.key in records and records[record.key].by_district != record.by_district
