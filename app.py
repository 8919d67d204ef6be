"""The door: registers the pages this process may show, titles them, runs the chosen one."""

import streamlit as st

import frame

frame.begin()
page = st.navigation(frame.pages(), position="top")
st.set_page_config(page_title=f"{page.title} · Bansos Kaltim", page_icon=frame.ICON, layout="wide")
frame.run(page)
