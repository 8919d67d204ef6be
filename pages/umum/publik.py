"""Informasi Publik: for a citizen on a phone, from the published aggregate alone."""

import streamlit as st

import frame
from bansos.planning import leaflet, publication
from parts import public

frame.open("publik")
found = publication.read()
st.title(leaflet.title())
st.write(leaflet.lead(found))
for section in leaflet.sections(found):
    public.section(section)
public.downloads(found)
st.caption(leaflet.legend())
