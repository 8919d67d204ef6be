"""Aturan: each rule and amount with its date, source and confidence; what is not known; what is an option."""

import streamlit as st

import frame
from bansos import words
from bansos.rules import catalogue
from bansos.rules.programmes import programmes
from bansos.words import of, tr
from parts import rulebook

view = frame.open("aturan")
st.title(tr("Aturan"))
st.write(tr("Apa yang diputuskan aplikasi ini, sejak kapan, dan menurut siapa."))
for tab, programme in zip(
    st.tabs([of(p.about["short"]) for p in programmes().values()]), programmes().values(), strict=True
):
    with tab:
        st.subheader(of(programme.about["name"]))
        st.caption(catalogue.cited(programme.source))
        rulebook.amounts(programme, view.on)
        rulebook.rules(
            tr("Syarat yang berlaku pada {on}", on=words.day(view.on)), programme, view.on, "in_force"
        )
        rulebook.groups(programme, view.on)
        rulebook.ranking(programme, view.on)
        rulebook.rules(tr("Hanya pilihan: mati kecuali dinyalakan"), programme, view.on, "option")
        rulebook.rules(
            tr("Belum mulai atau sudah berakhir pada tanggal ini"), programme, view.on, "later", "ended"
        )
rulebook.not_known()
rulebook.levels()
