"""Who sees what on a server that nobody has visited yet, and what an upload leaves while it arrives."""

from __future__ import annotations

import contextlib
import http.client
import time
from pathlib import Path

import harness
import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

INTERNAL = sorted(path.stem for path in (harness.ROOT / "pages/internal").glob("*.py"))
PUBLIC = sorted(path.stem for path in (harness.ROOT / "pages/umum").glob("*.py"))


@pytest.mark.parametrize("name", INTERNAL)
def test_first_request_to_an_internal_page_of_the_public_process_shows_nothing_of_it(
    server, fresh, visit, name
):
    office = visit(f"{server.url}/{'' if name == 'ringkasan' else name}")
    harness.settled(office)
    public = fresh(BANSOS_PUBLIC="1")
    page, frames = _listening(visit)
    page.goto(f"{public.url}/{name}")
    page.locator(harness.READY).wait_for()
    page.wait_for_timeout(1500)
    received = b"".join(frames)
    assert received, "nothing was received: the test saw no page at all"
    start = visit(public.url)
    harness.settled(start)
    secrets = _lines(office) - _lines(start)
    assert secrets, "the page has no text of its own: there is nothing to look for"
    assert [line for line in secrets if line in _body(page) or line.encode() in received] == []


@pytest.mark.parametrize("environment", [{}, {"BANSOS_PUBLIC": "1"}], ids=["office", "public"])
def test_first_request_to_an_allowed_page_shows_it_without_a_modal(fresh, visit, environment):
    running = fresh(**environment)
    name = "aturan" if environment else "jangkauan"
    page = visit(f"{running.url}/{name}")
    harness.settled(page)
    page.wait_for_timeout(1000)
    assert page.get_by_role("dialog").count() == 0
    assert name in page.locator("h1").first.inner_text().lower()


def test_public_process_lists_only_public_pages(fresh, visit):
    page = visit(fresh(BANSOS_PUBLIC="anything").url)
    harness.settled(page)
    links = page.locator("[data-testid=stTopNavLink], [data-testid=stSidebarNavLink]").evaluate_all(
        "all => all.map(a => new URL(a.href).pathname.slice(1))"
    )
    assert links, "no navigation was found"
    assert set(links) <= {"", *PUBLIC}


@pytest.mark.parametrize("public", [False, True], ids=["office", "public"])
def test_an_upload_by_hand_never_touches_the_disk(fresh, visit, folder, public):
    """The public process refuses the bytes; the office's keeps them in memory while they arrive."""
    if not Path("/proc").exists():
        pytest.skip("open files can be seen on Linux only")
    spool = folder / f"spool-{public}"
    spool.mkdir()
    running = fresh(TMPDIR=str(spool), **({"BANSOS_PUBLIC": "1"} if public else {}))
    page, frames = _listening(visit)
    page.goto(running.url)
    harness.settled(page)
    session = next(found for frame in frames if (found := _session(frame)))
    token = next(c["value"] for c in page.context.cookies() if c["name"] == "_streamlit_xsrf")
    answer, on_disk = _put(running, session, token, spool)
    assert answer == (413 if public else 204)
    assert on_disk == set()


def _put(running, session, token, spool):
    """PUT 8 MB; the status, and the files of the spool folder that were open before the last half arrived."""
    part = b"7" * 2**22
    head = b'--b\r\nContent-Disposition: form-data; name="x"; filename="x.csv"\r\n\r\n'
    tail = b"\r\n--b--\r\n"
    connection = http.client.HTTPConnection(running.url.removeprefix("http://"))
    connection.putrequest("PUT", f"/_stcore/upload_file/{session}/made-by-hand")
    connection.putheader("Content-Type", "multipart/form-data; boundary=b")
    connection.putheader("Content-Length", str(len(head) + 2 * len(part) + len(tail)))
    connection.putheader("X-Xsrftoken", token)
    connection.putheader("Cookie", f"_streamlit_xsrf={token}")
    try:
        connection.endheaders(head + part)
        time.sleep(1)
        on_disk = {str(found) for found in _open_files(running.process.pid) if str(spool) in str(found)}
        connection.send(part + tail)
    except ConnectionError:  # refused before the body was read
        on_disk = set()
    return connection.getresponse().status, on_disk


def _open_files(process):
    for link in Path(f"/proc/{process}/fd").iterdir():
        with contextlib.suppress(OSError):
            yield link.readlink()


def _listening(visit):
    """A page, and the list that will hold every websocket frame it receives."""
    page, frames = visit("about:blank"), []
    page.on("websocket", lambda w: w.on("framereceived", lambda frame: frames.append(_bytes(frame))))
    return page, frames


def _session(frame):
    message = ForwardMsg()
    message.ParseFromString(frame)
    return message.new_session.initialize.session_id


def _lines(page):
    """The sentences of a page: words alone may stand on others too."""
    lines = page.get_by_test_id("stMain").inner_text().splitlines()
    return {line.strip() for line in lines if len(line.split()) > 4}


def _body(page):
    return page.locator("body").inner_text()


def _bytes(frame) -> bytes:
    return frame if isinstance(frame, bytes) else frame.encode()
