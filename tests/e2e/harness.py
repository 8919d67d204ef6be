"""A real server of the app and a real browser before it, for the tests and the benchmarks."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright

ROOT = Path(__file__).resolve().parents[2]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
FLAGS += ["--disable-background-networking", "--disable-component-update"]
READY = "[data-testid=stApp][data-test-script-state=notRunning]"
DRAWN = f"""() => document.querySelector('{READY}') && document.querySelector('h1')
    && !document.querySelector('[data-testid=stSkeleton], [data-stale=true]')"""


@dataclass(frozen=True)
class Server:
    """A running app: its address, its process and where its output goes."""

    url: str
    process: subprocess.Popen
    log: Path

    def said(self) -> str:
        """All that the server has printed so far."""
        return self.log.read_text("utf-8", errors="replace")


def chromium() -> str | None:
    """The browser of this machine: CHROMIUM, or one of the usual names. None where there is none."""
    names = (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome", "chrome")
    return next((found for name in names if name and (found := shutil.which(name))), None)


def launch(playwright: Playwright) -> Browser:
    """A headless browser."""
    return playwright.chromium.launch(executable_path=chromium(), args=FLAGS)


@contextmanager
def serve(folder: Path, script: Path | None = None, **environment: str) -> Iterator[Server]:
    """The app (or another Streamlit script) on a free port, with no BANSOS_* setting but those given."""
    port = free_port()
    clean = {key: text for key, text in os.environ.items() if not key.startswith(("BANSOS_", "STREAMLIT_"))}
    start = ["-m", "streamlit", "run", str(script)] if script else [str(ROOT / "serve.py")]
    options = [f"--server.port={port}", "--server.headless=true"]
    log = folder / f"server-{port}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *start, *options],
            cwd=ROOT,
            env=clean | environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        server = Server(f"http://127.0.0.1:{port}", process, log)
        wait_for(server)
        yield server
    finally:
        process.terminate()
        process.wait(10)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]


def wait_for(server: Server, seconds: float = 60) -> None:
    """Return when the server answers. Raises RuntimeError with its output where it does not."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.process.poll() is None:
        try:
            urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError(f"the server did not start:\n{server.said()}")


def settled(page: Page, seconds: int = 30) -> None:
    """Wait until the page has its title, its script has ended and everything on it is drawn."""
    page.wait_for_function(DRAWN, timeout=seconds * 1000)


class Watch:
    """What a page asked for elsewhere, and what its console complained about."""

    def __init__(self, page: Page, url: str) -> None:
        self.foreign: list[str] = []
        self.errors: list[str] = []
        own = (url, url.replace("http", "ws", 1), "data:", "blob:", "about:")
        page.on("request", lambda r: None if r.url.startswith(own) else self.foreign.append(r.url))
        page.on("websocket", lambda w: None if w.url.startswith(own) else self.foreign.append(w.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._heard)

    def _heard(self, said: ConsoleMessage) -> None:
        # Streamlit asks for its own addresses below the page first, then at the root: those 404 are its way.
        if said.type == "error" and "/_stcore/" not in said.location.get("url", ""):
            self.errors.append(f"{said.text} {said.location.get('url', '')}")
