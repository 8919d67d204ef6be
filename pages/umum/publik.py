"""Informasi Publik: for a citizen on a phone, from the published aggregate alone."""

import streamlit as st

import frame
from bansos.planning import leaflet, published
from parts import public

frame.open("publik")
found = published.read()
st.title(leaflet.title())
st.write(leaflet.lead(found))
for section in leaflet.sections(found):
    public.section(section)
public.downloads(found)
st.caption(leaflet.legend())
