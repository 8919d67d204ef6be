"""Start the app: `python serve.py [options of streamlit run]`.

`streamlit run app.py` shows the same pages. Three things are so from the first visitor on only here:

* Streamlit takes a folder `pages/` for its old kind of app until some session has run app.py. Until then a
  deep link to a page shows an English "Page not found" over it. Here it is told at once that app.py decides.
* The public process accepts no upload at all, on any page or address.
* A page that opens on a chart tells the browser so in the first answer: the script that draws charts (4.7 MB)
  comes while the page is still starting, not after it.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime.pages_manager import PagesManager
from streamlit.web import cli

from bansos.settings import is_public

HERE = Path(__file__).resolve()
ALWAYS = ["--server.showEmailPrompt=false"]  # a first start would wait for an answer in English
PUBLIC = ["--server.maxUploadSize=0"]
CHARTED = ("", "jangkauan", "simulasi")  # the last part of the address of each page that opens on a chart


class Ahead:
    """Middleware (ASGI) that names the scripts of a chart in the answer for a page that opens on one."""

    def __init__(self, app: ASGIApp) -> None:
        """Around another ASGI app; the scripts are those of the installed Streamlit."""
        self.app = app
        self.link = ", ".join(
            f"<./static/js/{name}>; rel=modulepreload; crossorigin; fetchpriority=low"
            for name in chart_scripts()
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the app does, with the header where it helps."""
        charted = scope["type"] == "http" and scope["path"].rsplit("/", 1)[-1] in CHARTED

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html"):
                    headers["link"] = self.link
            await send(message)

        await self.app(scope, receive, told if charted and not is_public() else send)


def chart_scripts() -> list[str]:
    """Names of the file that draws charts and of what it imports beyond what every page loads anyway."""
    static = Path(st.__file__).parent / "static"
    index = (static / "index.html").read_text("utf-8")
    chart = next((static / "static" / "js").glob("PlotlyChart.*.js"))
    imported = re.findall(r'from\s*["`\']\./([\w.-]+\.js)["`\']', chart.read_text("utf-8"))
    return [chart.name, *(name for name in dict.fromkeys(imported) if name not in index)]


app = st.App(HERE.parent / "app.py", middleware=[Middleware(Ahead)])


def main(options: list[str]) -> None:
    """Run the app until it is stopped. Options come last, so they win; public mode takes no uploads still."""
    PagesManager.uses_pages_directory = False
    fixed = PUBLIC if is_public() else []
    sys.argv = ["streamlit", "run", str(HERE), *ALWAYS, *options, *fixed]
    cli.main(prog_name="streamlit")


if __name__ == "__main__":
    main(sys.argv[1:])
