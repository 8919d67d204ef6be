"""What the server adds to Streamlit's answers: the scripts of a chart, named where a page opens on one."""

import asyncio
from pathlib import Path

import pytest
import streamlit

import serve

JS = Path(streamlit.__file__).parent / "static" / "static" / "js"


def link(path: str, content: str = "text/html; charset=utf-8") -> str:
    """The `link` header of the answer to one request for `path`, whose content is of that type."""
    said: list[dict] = []

    async def app(scope, receive, send):
        await send(
            {"type": "http.response.start", "status": 200, "headers": [(b"content-type", content.encode())]}
        )
        await send({"type": "http.response.body", "body": b""})

    async def send(message):
        said.append(message)

    asyncio.run(serve.Ahead(app)({"type": "http", "path": path}, None, send))
    return dict(said[0]["headers"]).get(b"link", b"").decode()


@pytest.mark.parametrize("path", ["/", "/jangkauan", "/simulasi", "/bansos/simulasi"])
def test_a_page_that_opens_on_a_chart_names_the_scripts_of_a_chart(path):
    named = link(path)
    for script in serve.chart_scripts():
        assert f"<./static/js/{script}>; rel=modulepreload" in named


@pytest.mark.parametrize(
    ("path", "content"),
    [("/kandidat", "text/html"), ("/aturan", "text/html"), ("/static/js/index.js", "text/javascript")],
)
def test_whatever_needs_no_chart_does_not_make_a_phone_load_its_script(path, content):
    assert link(path, content) == ""


def test_a_citizen_loads_no_chart_script_ahead(monkeypatch):
    monkeypatch.setenv("BANSOS_PUBLIC", "1")
    assert link("/") == ""


def test_the_scripts_are_files_of_this_streamlit_and_bring_all_a_chart_imports():
    scripts = serve.chart_scripts()
    assert scripts[0].startswith("PlotlyChart.") and len(scripts) > 1
    assert all((JS / script).is_file() for script in scripts)
