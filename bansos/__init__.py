"""The engine of the dashboard: rules, intake, selection, planning, publishing. Knows nothing of Streamlit."""
