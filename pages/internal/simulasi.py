import streamlit as st

import frame

view = frame.open("simulasi")
st.title("simulasi")
