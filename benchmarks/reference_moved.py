"""The reference for a changed number: the same chart, one number to change and one figure that follows."""

import plotly.graph_objects as go
import streamlit as st

n = st.number_input("Number", 0, value=40, step=1)
st.metric("Figure", n * 15)
st.plotly_chart(go.Figure(go.Bar(x=list(range(10)), y=[k + n % 7 for k in range(1, 11)])))
