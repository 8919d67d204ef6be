"""A person decides about two rows in the browser and brings the decision to another session."""

from __future__ import annotations

import re

import harness
import pytest
from playwright.sync_api import Page
from screening_samples import candidates, listed


@pytest.fixture
def usulan(tmp_path):
    path = tmp_path / "usulan.csv"
    nik = {0: "6402015505120013", 1: "6402015505120014"}
    names = {0: "Siti Aminah", 1: "Siti Aminnah"}
    path.write_bytes(listed(candidates(3, nik=nik.get, nama=names.get)))
    return path


def opened(visit, server, usulan) -> Page:
    page = visit(f"{server.url}/kandidat", height=1600)
    harness.settled(page)
    page.locator("input[type=file]").first.set_input_files(str(usulan))
    page.get_by_text(re.compile("1 berkas")).wait_for()
    harness.settled(page)
    page.get_by_test_id("stMain").get_by_text("Ganda", exact=True).click()
    page.get_by_text("1 pasangan mungkin satu orang dan belum diputuskan").wait_for()
    harness.settled(page)
    return page


def test_a_decision_changes_the_counts_and_is_brought_to_another_session(visit, server, usulan, tmp_path):
    page = opened(visit, server, usulan)
    main = page.get_by_test_id("stMain")
    box = main.get_by_test_id("stDataFrame").first.bounding_box()
    page.mouse.click(box["x"] + 15, box["y"] + 35 * 1.5)
    main.get_by_text("satu orang", exact=True).click()
    main.get_by_text("Baris yang dihitung").wait_for()
    main.get_by_label("Alasan, tanpa nomor orang").fill("KTP sama")
    main.get_by_role("button", name="Simpan putusan").click()
    main.get_by_text("Semua pasangan yang mungkin satu orang sudah diputuskan").wait_for()
    assert "3 baris = 2 orang + 1 baris ganda" in main.inner_text()
    main.get_by_text("Berkas putusan (1)").click()
    with page.expect_download() as got:
        main.get_by_role("button", name="Unduh putusan").click()
    file = tmp_path / "putusan.json"
    got.value.save_as(file)
    assert "KTP sama" in file.read_text() and not re.search(r"\d{4}", file.read_text())

    other = opened(visit, server, usulan)
    main = other.get_by_test_id("stMain")
    main.get_by_text("Berkas putusan (0)").click()
    main.locator("input[type=file][accept*=json]").set_input_files(str(file))
    main.get_by_text("Semua pasangan yang mungkin satu orang sudah diputuskan").wait_for()
    assert "3 baris = 2 orang + 1 baris ganda" in main.inner_text()
    assert other.watch.errors == page.watch.errors == []
