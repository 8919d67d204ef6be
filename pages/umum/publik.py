import streamlit as st

import frame

view = frame.open("publik")
st.title("publik")
