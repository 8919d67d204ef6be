"""The main way through the pages of an officer, as an officer goes it."""

from __future__ import annotations

import csv
import io
import re

import docx
import harness
from test_e2e_pages import picture

SAMPLES = sorted((harness.ROOT / "data/samples").glob("*DATA_SINTETIS*"))
CANARY = "KENARI BIRU"
CANARY_NIK = "6472015708910003"
CHANGED = """before => [...document.querySelectorAll('[data-testid=stMetricValue]')]
    .map(e => e.innerText).join() !== before.join()"""
USULAN = f"""NIK,Nama,Jenis Kelamin,Pekerjaan,Status Kawin,Pra Sejahtera,Terdaftar DTKS,Terdaftar P3KE
{CANARY_NIK},{CANARY},P,Ibu Rumah Tangga,Kawin,Ya,Ya,Tidak
6472010101800001,=HYPERLINK("x"),L,Nelayan,Kawin,Ya,Ya,Tidak
"""


def upload(page, *files):
    """Give files to the uploader of the page and wait for the counts."""
    page.locator("[data-testid=stFileUploader] input[type=file]").first.set_input_files(list(files))
    page.get_by_test_id("stMetric").first.wait_for(timeout=60_000)
    harness.settled(page)


def metrics(page) -> list[str]:
    return page.get_by_test_id("stMetricValue").all_inner_texts()


def numbers(text: str) -> list[int]:
    return [int(found.replace(".", "")) for found in re.findall(r"\d[\d.]*", text)]


def test_simulasi_a_changed_number_changes_the_cost_and_the_address_keeps_it(server, visit):
    page = visit(f"{server.url}/simulasi")
    harness.settled(page)
    before = metrics(page)
    units = page.locator("[data-testid=stNumberInput] input").first
    more = int(units.input_value()) + 10
    units.fill(str(more))
    units.press("Enter")
    page.wait_for_function("more => location.search.includes('units=' + more)", arg=more)
    page.wait_for_function(CHANGED, arg=before)
    harness.settled(page)
    after = metrics(page)
    assert after != before
    again = visit(page.url)
    harness.settled(again)
    assert metrics(again) == after
    assert again.locator("[data-testid=stNumberInput] input").first.input_value() == str(more)


def test_simulasi_a_budget_that_is_too_small_says_by_how_much(server, visit):
    page = visit(f"{server.url}/simulasi?plan.budget=400000000&plan.districts=all&kube.floor=2&wrse.floor=5")
    harness.settled(page)
    assert "Rp50 juta" in page.get_by_test_id("stAlert").first.inner_text()


def into_cell(page, row: int, share: float, text: str):
    """Type into a cell of the first grid of the page: its row below the header, and how far right it is."""
    grid, box = page.get_by_test_id("stDataFrame").first, None
    grid.scroll_into_view_if_needed()
    while box != (box := grid.bounding_box()):  # it moves while what is above it is being drawn
        page.wait_for_timeout(700)
    page.mouse.dblclick(box["x"] + box["width"] * share, box["y"] + 35 * (row + 0.5))
    page.locator("#portal input, #portal textarea").first.wait_for()
    page.keyboard.press("Control+A")
    page.keyboard.type(text, delay=50)
    page.wait_for_timeout(300)  # the grid takes a letter over a moment later; no hand is faster
    page.keyboard.press("Enter")


def test_simulasi_units_of_a_district_changed_by_hand_change_the_plan(server, visit):
    page = visit(f"{server.url}/simulasi", height=1600)
    harness.settled(page)
    before = metrics(page)
    page.get_by_text("Ubah unit tiap daerah dengan tangan").click()
    page.get_by_test_id("stDataFrame").first.wait_for()
    harness.settled(page)
    into_cell(page, 1, 0.4, "9")
    page.wait_for_function("location.search.includes('.units.64.01=9')")
    page.wait_for_function(CHANGED, arg=before)
    assert "Rp825 juta" in metrics(page), "five groups of Rp15 million more"


def test_kandidat_a_header_that_is_not_known_is_matched_by_hand(server, visit, tmp_path):
    """A file without a header that means NIK is read once the officer says which column it is."""
    file = tmp_path / "usulan.csv"
    file.write_text(USULAN.replace("NIK", "Nomor orang", 1), "utf-8")
    page = visit(f"{server.url}/kandidat", height=1600)
    harness.settled(page)
    page.locator("[data-testid=stFileUploader] input[type=file]").first.set_input_files(str(file))
    page.get_by_text("Tidak ada kolom NIK yang dikenali").wait_for()
    page.get_by_test_id("stDataFrame").first.wait_for()
    harness.settled(page)
    assert page.get_by_test_id("stMetric").count() == 0
    into_cell(page, 1, 0.75, "NIK")
    page.get_by_test_id("stMetric").first.wait_for()
    harness.settled(page)
    assert sum(numbers(" ".join(metrics(page)[:3]))) == 2
    later = tmp_path / "susulan.csv"
    others = USULAN.replace(CANARY_NIK, "6472015708910004").replace("6472010101800001", "6472010101800002")
    later.write_text(others.replace("NIK", "Nomor orang", 1), "utf-8")
    page.get_by_text(re.compile("1 berkas")).click()
    page.locator("[data-testid=stFileUploader] input[type=file]").first.set_input_files(str(later))
    page.get_by_text(re.compile("2 berkas")).wait_for()
    harness.settled(page)
    assert sum(numbers(" ".join(metrics(page)[:3]))) == 4, "remembered for the same headers"


def test_kandidat_from_the_sample_to_a_table(server, visit, tmp_path):
    page = visit(f"{server.url}/kandidat", accept_downloads=True)
    harness.settled(page)
    upload(page, *map(str, SAMPLES))
    picture(page, "kandidat-hasil-id-1440-light")
    counts = page.get_by_test_id("stMain").get_by_text(re.compile(r"baris = ")).first.inner_text()
    rows, people, twice, aside = numbers(counts)[:4]
    assert rows == people + twice + aside
    assert sum(numbers(" ".join(metrics(page)[:3]))) == people
    page.get_by_test_id("stMain").get_by_text("Masalah", exact=True).first.click()
    page.get_by_text(re.compile(r"\d+ masalah")).wait_for()
    harness.settled(page)
    page.get_by_text("Unduh", exact=True).click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Unduh CSV").first.click()
    saved = tmp_path / "hasil.csv"
    waiting.value.save_as(saved)
    table = list(csv.DictReader(io.StringIO(saved.read_text("utf-8-sig"))))
    assert len(table) == rows
    assert {name for name in table[0] if name.startswith("status_")}
    assert page.watch.foreign == []
    assert page.watch.errors == []


def test_kandidat_from_five_raw_files_to_an_annex_by_mouse_alone(server, visit, tmp_path):
    late = tmp_path / "usulan_susulan.csv"
    late.write_text("Usulan susulan Rekaan\n\n" + USULAN, "utf-8")
    page = visit(f"{server.url}/kandidat", accept_downloads=True, height=1400)
    harness.settled(page)
    page.evaluate("window.pressed = 0; addEventListener('keydown', () => window.pressed++, true)")
    upload(page, *map(str, SAMPLES), str(late))
    main = page.get_by_test_id("stMain")
    assert main.get_by_text(re.compile("^5 berkas")).count() == 1
    main.get_by_text("Kuota", exact=True).click()
    title = main.get_by_text(re.compile(r"\d+ dari \d+ tempat terisi"))
    title.first.wait_for()
    groups = numbers(title.first.inner_text())[0]
    harness.settled(page)
    main.get_by_text("Unduh", exact=True).click()
    page.get_by_role("button", name="Unduh DOCX").wait_for()
    harness.settled(page)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Unduh DOCX").click()
    saved = tmp_path / "lampiran.docx"
    waiting.value.save_as(saved)
    cells = [cell.text for row in docx.Document(str(saved)).tables[0].rows for cell in row.cells]
    niks = [text for text in cells if re.search(r"\d{4}\*{8}\d{4}", text)]
    assert groups > 0 and len(niks) == 5 * groups
    assert page.evaluate("window.pressed") == 0
    assert page.watch.errors == []


def test_kandidat_reading_and_screening_can_be_cancelled(server, visit, tmp_path):
    file = tmp_path / "banyak.csv"
    rows = "".join(f"64720101018{n:05},Orang Rekaan {n}\n" for n in range(100_000))
    # A cell of two lines asks for the strict reader: seconds to press the button in, not a third of one.
    file.write_text("NIK,Nama\n" + rows * 30 + '6472010101800001,"Orang\nRekaan"\n', "utf-8")
    page = visit(f"{server.url}/kandidat", height=1200)
    harness.settled(page)
    inputs = page.locator("[data-testid=stFileUploader] input[type=file]")
    inputs.first.set_input_files(str(file))
    page.get_by_role("button", name="Batalkan").click(timeout=60_000)
    page.get_by_text("Pembacaan dibatalkan").wait_for()
    harness.settled(page)
    assert page.get_by_test_id("stMetric").count() == 0
    inputs.first.set_input_files(list(map(str, SAMPLES)))
    page.get_by_test_id("stMetric").first.wait_for(timeout=60_000)
    assert page.get_by_text("Pembacaan dibatalkan").count() == 0
    assert page.watch.errors == []


def test_kandidat_on_a_phone(server, visit):
    page = visit(f"{server.url}/kandidat", width=390, color_scheme="dark")
    harness.settled(page)
    upload(page, *map(str, SAMPLES))
    picture(page, "kandidat-hasil-id-390-dark")
    assert page.evaluate("document.scrollingElement.scrollWidth <= document.scrollingElement.clientWidth")


def test_a_file_that_cannot_be_used_is_one_sentence_and_the_rest_goes_on(server, visit, tmp_path):
    wrong = tmp_path / "foto.csv"
    wrong.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500))
    good = tmp_path / "usulan.csv"
    good.write_text(USULAN, "utf-8")
    page = visit(f"{server.url}/kandidat")
    harness.settled(page)
    upload(page, str(wrong), str(good))
    told = page.locator("[data-testid=stAlertContentError]")
    assert told.count() == 1
    assert "foto.csv" in told.inner_text()


def test_the_text_of_a_file_is_never_read_as_markup(server, visit, tmp_path):
    """A cell that would be a picture or a link in Markdown stays text: nothing is asked for elsewhere."""
    bait = "![x](http://192.0.2.1/x.png) <img src='http://192.0.2.1/y.png'>"
    wrong = tmp_path / "tanpa-judul.csv"
    wrong.write_text(f"{bait},Satu,Dua\n{bait},1,2\n", "utf-8")
    good = tmp_path / "usulan.csv"
    good.write_text(USULAN.replace(CANARY, bait).replace("Terdaftar P3KE", "![x](q)", 1), "utf-8")
    page = visit(f"{server.url}/kandidat")
    harness.settled(page)
    upload(page, str(wrong), str(good))
    page.wait_for_timeout(1000)
    assert page.watch.foreign == []
    assert page.locator("[data-testid=stMain] img").count() == 0


def test_nothing_of_an_upload_reaches_another_session_the_log_or_an_address(server, visit, folder, tmp_path):
    file = tmp_path / f"{CANARY}.csv"
    file.write_text(USULAN, "utf-8")
    requests, frames, pages = [], {"mine": [], "other": []}, {}
    for name, seen in frames.items():
        page = pages[name] = visit("about:blank")
        page.on("request", lambda r: requests.append(r.url))
        page.on("websocket", lambda w, seen=seen: w.on("framereceived", lambda f: seen.append(_bytes(f))))
        page.goto(f"{server.url}/kandidat")
        harness.settled(page)
    upload(pages["mine"], str(file))
    other = pages["other"]
    other.get_by_test_id("stMain").get_by_role("button").first.click()
    other.wait_for_timeout(1500)
    other.goto(f"{server.url}/kandidat")
    harness.settled(other)
    other.wait_for_timeout(500)
    secrets = [text.encode() for text in (CANARY, CANARY_NIK)]
    mine, others = b"".join(frames["mine"]), b"".join(frames["other"])
    assert secrets[0] in mine, "the canary did not sing at all"
    assert secrets[1] not in mine, "NIK is masked on screen"
    assert not any(secret in others for secret in secrets)
    assert not any(text in server.said() for text in (CANARY, CANARY_NIK))
    told = [url for url in [*requests, pages["mine"].url] if CANARY_NIK in url or "KENARI" in url]
    assert told == []


def _bytes(frame) -> bytes:
    return frame if isinstance(frame, bytes) else frame.encode()
