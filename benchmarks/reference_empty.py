"""The reference for a page without a chart: a Streamlit page with a title and nothing else."""

import streamlit as st

st.title("Reference")
