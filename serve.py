"""Start the app: `python serve.py [options of streamlit run]`.

`streamlit run app.py` shows the same pages. Two things must be so before the first visitor, in time for which
no page runs:

* Streamlit takes a folder `pages/` for its old kind of app until some session has run app.py. Until then a
  deep link to a page shows an English "Page not found" over it. Here it is told at once that app.py decides.
* The public process accepts no upload at all, on any page or address.
"""

from __future__ import annotations

import sys
from pathlib import Path

from streamlit.runtime.pages_manager import PagesManager
from streamlit.web import cli

from bansos.settings import is_public

APP = Path(__file__).resolve().parent / "app.py"
ALWAYS = ["--server.showEmailPrompt=false"]  # a first start would wait for an answer in English
PUBLIC = ["--server.maxUploadSize=0"]


def main(options: list[str]) -> None:
    """Run the app until it is stopped. Options come last, so they win; public mode takes no uploads still."""
    PagesManager.uses_pages_directory = False
    fixed = PUBLIC if is_public() else []
    sys.argv = ["streamlit", "run", str(APP), *ALWAYS, *options, *fixed]
    cli.main(prog_name="streamlit")


if __name__ == "__main__":
    main(sys.argv[1:])
