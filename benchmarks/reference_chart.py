"""The reference for a page with a chart: a Streamlit page with one Plotly bar chart and nothing else."""

import plotly.graph_objects as go
import streamlit as st

st.plotly_chart(go.Figure(go.Bar(x=list(range(10)), y=list(range(1, 11)))))
