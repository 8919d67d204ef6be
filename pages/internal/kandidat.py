import streamlit as st

import frame

view = frame.open("kandidat")
st.title("kandidat")
