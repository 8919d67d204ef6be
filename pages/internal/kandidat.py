"""Calon Penerima: who is eligible in the files that came, with a reason for every row."""

import streamlit as st

import frame
from bansos import settings
from bansos.rules.programmes import programmes
from bansos.words import day, of, tr
from parts import (
    fieldwork,
    options,
    overlaps,
    screenings,
    selection,
    takeaway,
    uploads,
    whatif,
)

view = frame.open("kandidat")
st.title(tr("Calon Penerima"))
st.caption(
    tr("Hasil pemeriksaan adalah calon, bukan penerima, sampai ada SK. Aturan per {on}.", on=day(view.on))
)
files, found = uploads.received(), None
if files:
    area_codes = options.show(view.choice)
    options.changed(view.choice)
    found = screenings.made(files, view.on, view.choice, area_codes)
if found:
    screenings.counts(found)
    screenings.notices(found)
    code = st.segmented_control(
        tr("Program"),
        list(found.decisions),
        default=next(iter(found.decisions)),
        required=True,
        format_func=lambda code: of(programmes()[code].about["short"]),
        key="candidate-programme",
    )
    screenings.statuses(found, code)
    if view.on != settings.rules_date() and found.statuses(code)["eligible"] == 0:
        start = settings.rules_date()
        st.button(
            tr("Pakai aturan per {day}", day=day(start)), on_click=frame.change, args=({"rules.on": None},)
        )

    parts = {
        "people": tr("Orang"),
        "pairs": tr("Ganda"),
        "groups": tr("Kelompok"),
        "quota": tr("Kuota"),
        "fieldwork": tr("Lapangan"),
        "whatif": tr("Andaikan"),
        "problems": tr("Masalah"),
        "columns": tr("Kolom"),
    }
    shown = st.segmented_control(
        tr("Lihat"),
        list(parts),
        default="people",
        required=True,
        format_func=lambda name: parts[name],
        key="candidate-part",
    )
    if shown == "people":
        screenings.people(found, code)
    elif shown == "groups":
        screenings.groups(found, code)
        selection.regroup(found, code)
    elif shown == "quota":
        chosen = selection.filled(found, view)
        selection.show(chosen, code)
        overlaps.selected(chosen, code)
    elif shown == "pairs":
        overlaps.show(found)
    elif shown == "fieldwork":
        fieldwork.show(found)
    elif shown == "whatif":
        whatif.show(found, code)
    elif shown == "problems":
        screenings.problems(found)
    else:
        screenings.files(found)
    takeaway.show(selection.kept(found, view), code)
