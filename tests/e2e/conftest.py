"""Servers and a browser for the tests of this folder, all of them marked `browser`."""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path

import harness
import pytest
from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser():
    if harness.chromium() is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium: CI must have one (set CHROMIUM to its path)")
        pytest.skip("no Chromium on this machine (set CHROMIUM to its path)")
    with sync_playwright() as playwright:
        browser = harness.launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("servers")


@pytest.fixture(scope="session")
def server(browser, folder):
    """The office's app, shared by the tests that change nothing of it."""
    with harness.serve(folder) as running:
        yield running


@pytest.fixture
def fresh(browser, folder):
    """Start a server that nobody has visited yet: fresh(BANSOS_PUBLIC="1")."""
    with ExitStack() as stack:
        yield lambda **environment: stack.enter_context(harness.serve(folder, **environment))


@pytest.fixture
def visit(browser):
    """Open an address in a browser of its own: visit(url, width=390, color_scheme="dark")."""
    contexts = []

    def open_page(url, *, width=1440, height=900, **options):
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.watch = harness.Watch(page, "/".join(url.split("/")[:3]))
        page.goto(url)
        return page

    yield open_page
    for context in contexts:
        context.close()
