"""The briefing says what the plan says, in every file; nothing in it is invented, clipped or dangerous."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from planning_data import data_root
from pptx import Presentation
from python_calamine import CalamineWorkbook

from bansos import briefings, words
from bansos.places import districts
from bansos.planning import briefing, briefing_findings, budget, facts, presets, reach
from bansos.publishing import fitting, stamps
from bansos.publishing.handout import MOST_PLACES, clean
from bansos.settings import InputError
from bansos.words import number, percent, rupiah

ROOT = Path(__file__).resolve().parent.parent
DONE = reach.reach()
CHOICES = {
    "illustration": presets.preset("ilustrasi-2024").values,
    "announced": presets.preset("rencana-2024").values,
    "unstated": presets.preset("tahun-lalu").values,
    "empty": {},
    "impossible": {"plan.budget": 100_000_000, "kube.units": 40},
    "budget": {"plan.budget": 1_000_000_007, "plan.share": "poor"},
    "operating": {
        "plan.budget": 900_000_000,
        "plan.operating": 500_000,
        "kube.operating": 250_000,
        "kube.units.64.02": 7,
        "wrse.units": 33,
    },
    "one": {"plan.districts": "64.02", "kube.units": 3},
}
office = pytest.mark.skipif(
    not (shutil.which("soffice") or os.environ.get("CI")), reason="LibreOffice is not here"
)


def plan_of(name):
    return budget.simulate(dict(CHOICES[name]))


def file_of(name, suffix):
    return briefings.made(plan_of(name), DONE, suffix)


def slides_of(content):
    return Presentation(io.BytesIO(content)).slides


def texts(slide):
    shapes = [shape for shape in slide.shapes if shape.has_text_frame]
    cells = [cell.text for shape in slide.shapes if shape.has_table for cell in shape.table.iter_cells()]
    return [paragraph.text for shape in shapes for paragraph in shape.text_frame.paragraphs] + cells


def charts(slide):
    return [shape.chart for shape in slide.shapes if shape.has_chart]


def rows(slide):
    table = next(shape.table for shape in slide.shapes if shape.has_table)
    return [[cell.text for cell in row.cells] for row in table.rows]


def pdf_text(content, *how):
    run = ["pdftotext", "-enc", "UTF-8", *how, "-", "-"]
    return subprocess.run(run, input=content, capture_output=True, check=True).stdout.decode()


def pdf_facts(content, tmp_path):
    (tmp_path / "page.pdf").write_bytes(content)
    said = subprocess.run(["pdfinfo", tmp_path / "page.pdf"], capture_output=True, check=True, text=True)
    return dict(re.findall(r"^([^:]+):\s*(.*)$", said.stdout, re.MULTILINE))


def flat(text):
    return re.sub(r"\s+", " ", text)


def sheets(content):
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def ranked(found):
    known = {code: share for code, share in found["coverage"].items() if share is not None}
    return sorted(known, key=lambda code: (-known[code], code)) + [
        c for c in found["coverage"] if c not in known
    ]


# --- the sentences


@pytest.mark.parametrize(
    ("name", "indonesian", "english"),
    [
        ("illustration", "Dengan Rp750 juta yang sama, sepuluh daerah terjangkau", "ten districts"),
        ("unstated", "rincian per daerah tidak disebut dalam sumber", "not stated"),
        ("empty", "Rencana ini belum menjangkau daerah mana pun", "no district"),
        (
            "impossible",
            "belum mungkin: diminta 200 orang, Rp600 juta; anggaran kurang Rp500 juta",
            "Rp500 million",
        ),
    ],
)
def test_the_finding(name, indonesian, english):
    said = briefing_findings.finding(plan_of(name), DONE)
    assert indonesian in said.text and said.period == "2024" and said.sources
    assert "terjangkau:" not in said.text or name != "impossible"
    words.speak("en")
    assert english in briefing_findings.finding(plan_of(name), DONE).text


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "illustration",
            "Dari Rp750 juta: Rp600 juta untuk 40 kelompok KUBE dan Rp150 juta untuk 50 orang WRSE",
        ),
        ("impossible", "Diminta: Rp600 juta untuk 40 kelompok KUBE"),
        ("one", "Rp45 juta untuk 3 kelompok KUBE"),
        ("empty", "Belum ada rupiah yang dipakai"),
    ],
)
def test_where_the_money_goes(name, said):
    assert briefing_findings.money(plan_of(name)).text == said


def test_the_districts_own_operating_cost_is_part_of_the_money():
    plan = plan_of("operating")
    own = sum(plan.district_operating.values())
    assert own and f"{rupiah(own)} untuk operasional daerah" in briefing_findings.money(plan).text
    found = briefing.of_plan(plan, DONE)
    assert sum(place.cost for place in found.districts) == plan.cost == found.whole.cost


def test_whom_it_reaches_anew():
    assert briefing_findings.anew(plan_of("illustration"), DONE).startswith(
        "Baru terjangkau dibanding 2023: tujuh daerah (Paser, "
    )
    assert briefing_findings.anew(plan_of("one"), DONE) == ""  # was reached before
    assert briefing_findings.anew(plan_of("impossible"), DONE) == ""
    assert (
        briefing_findings.anew(plan_of("illustration"), reach.reach(2014)) == ""
    )  # not all is known of 2014


def test_what_was_asked_in_vain_is_not_told_as_a_fact():
    told = briefing_findings.covered(plan_of("impossible"))
    assert told.text.startswith("Seandainya permintaan ini dipenuhi: ") and told.period == "2024"
    found = briefing.of_plan(plan_of("impossible"), DONE)
    labels = dict(found.figures)
    assert labels["Biaya yang diminta"] == "Rp600 juta" and "Orang terjangkau" not in labels
    assert labels["Kurang dari anggaran Rp100 juta"] == "Rp500 juta"
    assert found.gaps[0].text.startswith("Tidak dapat dilaksanakan: 40 kelompok KUBE berbiaya Rp600 juta")
    assert found.lead[0] == found.gaps[0]


def test_all_districts_together():
    plan = plan_of("illustration")
    found = briefing.whole(plan)
    assert found.poor == sum(fact.people for fact in facts.poverty(2024).values())
    assert found.per_thousand == pytest.approx(1000 * 250 / found.poor)
    said = briefing_findings.together(plan, found.coverage)
    assert said.text == f"Seluruh daerah rencana bersama: 250 orang, {percent(250 / found.poor)} dari " + (
        "penduduk miskinnya (turunan)"
    )


def test_what_is_not_known_is_said():
    unstated = [one.text for one in briefing_findings.gaps(plan_of("unstated"), DONE)]
    assert unstated[0] == (
        "Kutai Kartanegara, Kutai Barat dan Samarinda: Jumlah orang di sini tidak disebut dalam sumber."
    )
    assert "Penduduk miskin 2023 Kutai Kartanegara: sumber lemah" in unstated
    assert any("rincian per kabupaten tidak disebut" in text for text in unstated)
    drawn = [one.text for one in briefing_findings.gaps(plan_of("illustration"), DONE)]
    assert drawn[0] == "Ilustrasi: sebaran ini dihitung, bukan rencana dari sumber mana pun."
    assert "Sisa" in briefing_findings.gaps(plan_of("budget"), DONE)[0].text
    assert briefing_findings.unrecorded(reach.reach(2014)) == (
        "Realisasi 2014 WRSE tidak disebut dalam sumber"
    )
    assert briefing_findings.unrecorded(DONE) == ""


def test_coverage_without_a_denominator_has_its_reason(tmp_path, monkeypatch):
    data_root(tmp_path, monkeypatch, {"poverty.csv": ("\n2024,64.01,25.28,", "\n2024,64.01,,")})
    text = (tmp_path / "data/poverty.csv").read_text()
    line = next(line for line in text.splitlines() if line.startswith("2024,64.01"))
    cells = line.split(",")
    cells[4] = "missing"
    (tmp_path / "data/poverty.csv").write_text(text.replace(line, ",".join(cells)))
    plan = plan_of("illustration")
    found = briefing.of_plan(plan, DONE)
    assert (
        found.whole.coverage.value is None
        and dict(found.figures)["Terjangkau tiap 1.000 penduduk miskin"] == "tidak diketahui"
    )
    assert any("Paser" in one.text for one in found.gaps) and "Paser" in found.together.text
    table = rows(slides_of(briefings.made(plan, DONE, ".pptx"))[2])
    assert table[-2][0] == "Paser" and table[-2][-2:] == ["tidak diketahui"] * 2
    labels = list(charts(slides_of(briefings.made(plan, DONE, ".pptx"))[1])[0].plots[0].categories)
    assert labels[-1] == "Paser (?)"


@pytest.mark.parametrize("name", CHOICES)
def test_every_sentence_has_its_period_and_its_sources_are_in_the_list(name):
    found = briefing.of_plan(plan_of(name), DONE)
    shown = briefings.handout(found)
    for one in (shown.finding, *shown.lead, shown.coverage, shown.together, shown.money, *shown.gaps):
        assert re.match(r"20\d\d · ", one.source), one
        for numbers in re.findall(r"\[([\d–]+)\]", one.source):
            assert all(1 <= int(n) <= len(shown.sources) for n in numbers.split("–"))
    assert all("keyakinan" in source for source in shown.sources)
    assert len(set(shown.sources)) == len(shown.sources)


def test_few_sources_are_named_and_many_are_numbered():
    shown = briefings.handout(briefing.of_plan(plan_of("illustration"), DONE))
    assert shown.finding.source.startswith(
        "2024 · [1] Diskominfo Kalimantan Timur, 2023, par. 5,6,9,10,11; [2] "
    )
    assert re.fullmatch(r"2024 · sumber (\[\d+(–\d+)?\])+", shown.coverage.source)
    assert "par. 5,6,9,10,11" in shown.sources[0]


# --- the files say what the plan says


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("name", CHOICES)
def test_the_slides_have_the_figures_of_the_plan(name, language):
    words.speak(language)
    plan = plan_of(name)
    found, (first, second, third, fourth, fifth) = plan.to_json(), slides_of(file_of(name, ".pptx"))
    codes, programmes = ranked(found), found["programmes"].values()
    assert rupiah(found["cost"]) in texts(first) and number(found["people"]) in texts(first)
    assert f"{len(plan.reached)}" in flat(" ".join(texts(first)))
    if any(found["coverage"].values()):
        plot = charts(second)[0].plots[0]
        assert list(plot.series[0].values) == [found["coverage"][code] for code in codes]
        assert list(plot.categories) == [districts()[code].short for code in codes]
    else:
        assert not charts(second)
    _, *table, total = rows(third)
    assert [row[0] for row in table] == [districts()[code].short for code in codes]
    for code, row in zip(codes, table, strict=True):
        share = found["coverage"][code]
        for cell, one in zip(row[1:], programmes, strict=False):
            if one["by_district"] is not None:
                assert cell == number(one["by_district"].get(code, 0))
        if share is not None:
            assert row[-2] == percent(share)
    assert total[1:3] == [number(one["units"]) for one in programmes]
    assert total[3:5] == [number(found["people"]), rupiah(found["cost"])]
    money = rows(fourth)
    assert [row[-1] for row in money[1:3]] == [rupiah(one["cost"]) for one in programmes]
    assert money[-1][-1] == rupiah(found["cost"])
    if found["cost"]:
        assert sum(charts(fourth)[0].plots[0].series[0].values) == found["cost"]
    said = " ".join(texts(fifth))
    assert all(reason in said for reason in found["reasons"]) and "[1]" in said
    assert all(slide.shapes.title.text for slide in (first, second, third, fourth, fifth))


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("name", CHOICES)
def test_the_page_has_the_figures_of_the_plan(name, language, tmp_path):
    words.speak(language)
    plan = plan_of(name)
    found, content = plan.to_json(), file_of(name, ".pdf")
    text = pdf_text(content, "-layout")
    facts_of = pdf_facts(content, tmp_path)
    assert (facts_of["Pages"], facts_of["Tagged"]) == ("1", "yes") and "A4" in facts_of["Page size"]
    assert facts_of["Title"].startswith(("Rencana bantuan", "Social assistance plan"))
    shown = flat(text)
    assert rupiah(found["cost"]) in shown and number(found["people"]) in shown
    assert all(flat(reason) in flat(pdf_text(content)) for reason in found["reasons"])
    for code, share in found["coverage"].items():
        line = next(
            line for line in text.splitlines() if re.match(rf"\s*{districts()[code].short}\s+\S+\s+\S", line)
        )
        units = [
            one["by_district"] and one["by_district"].get(code, 0) for one in found["programmes"].values()
        ]
        assert re.findall(r"\d+", line)[: len(units)] == [str(n) for n in units] or None in units
        if share is not None:
            assert percent(share) in line
    for one in found["programmes"].values():
        assert rupiah(one["cost"]) in shown


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("name", CHOICES)
def test_the_workbook_shows_the_figures_of_the_plan(name, language):
    words.speak(language)
    plan = plan_of(name)
    content = file_of(name, ".xlsx")
    check_workbook(plan.to_json(), sheets(content))
    read = stamps.read(content)
    assert read["aturan_per"] == plan.on.isoformat() and len(read["sidik"]) == 64
    assert set(read["pilihan"]) - {""} == set(briefing.of_plan(plan, DONE).choices)


def check_workbook(found, pages):
    """The first two sheets against the plan; cells may be texts, as LibreOffice writes them."""
    first, second = pages[0], pages[1]
    programmes = list(found["programmes"].values())
    for row, one in zip(first[5:], programmes, strict=False):
        assert [cell(row[k]) for k in (2, 4, 6, 7)] == [
            one["units"],
            one["unit_value"],
            one["people"],
            one["cost"],
        ]
    total = first[6 + len(programmes)]
    assert [cell(total[k]) for k in (6, 7)] == [found["people"], found["cost"]]
    left, short = (cell(first[9 + len(programmes) + k][7]) for k in (0, 1))
    assert (left, short) == (
        (found["leftover"], found["shortfall"]) if found["budget"] is not None else ("", "")
    )
    for code, row in zip(found["coverage"], second[1:], strict=False):
        assert row[0] == code
        for k, one in enumerate(programmes):
            assert one["by_district"] is None or cell(row[2 + k]) == one["by_district"].get(code, 0)
        share = found["coverage"][code]
        if share is not None:
            assert cell(row[-2]) == pytest.approx(share) and cell(row[-1]) == pytest.approx(1000 * share)
    total = second[1 + len(found["coverage"])]
    assert [cell(total[2 + k]) for k in range(len(programmes))] == [one["units"] for one in programmes]
    assert [cell(total[3 + len(programmes) + k]) for k in (0, 1)] == [found["people"], found["cost"]]


def cell(value):
    """A cell as a number where it is one."""
    try:
        share = isinstance(value, str) and value.endswith("%")
        return float(value[:-1]) / 100 if share else float(value)
    except ValueError:
        return value


def without_answers(content, change=None):
    """The workbook without the cached values of formulas; `change`: old and new text of the first sheet."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            text = source.read(name)
            if name.startswith("xl/worksheets/"):
                text = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", text)
            if change and name.endswith("sheet1.xml"):
                assert change[0] in text
                text = text.replace(*change, 1)
            target.writestr(name, text)
    return out.getvalue()


def recalculated(folder, contents):
    """Workbooks by name, without answers, calculated by LibreOffice: each its sheets."""
    for name, content in contents.items():
        (folder / f"{name}.xlsx").write_bytes(content)
    home = f"-env:UserInstallation=file://{folder}/home"
    out = folder / "out"
    how = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
    files = [folder / f"{name}.xlsx" for name in contents]
    run = ["soffice", home, "--headless", "--convert-to", how, "--outdir", out, *files]
    subprocess.run(run, check=True, capture_output=True, timeout=400)
    found = {}
    for name, content in contents.items():
        titles = CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names
        written = [(out / f"{name}-{title}.csv").read_text("utf-8") for title in titles]
        found[name] = [list(csv.reader(io.StringIO(text))) for text in written]
    return found


@office
@pytest.mark.long
def test_libreoffice_calculates_the_workbook_to_the_plan(tmp_path):
    contents = {name: without_answers(file_of(name, ".xlsx")) for name in CHOICES}
    dearer = {**CHOICES["illustration"], "kube.amounts.grant": 15_500_000}
    contents["dearer"] = without_answers(
        file_of("illustration", ".xlsx"), (b"<v>15000000</v>", b"<v>15500000</v>")
    )
    found = recalculated(tmp_path, contents)
    for name in CHOICES:
        check_workbook(plan_of(name).to_json(), found[name])
    check_workbook(budget.simulate(dearer).to_json(), found["dearer"])


@office
@pytest.mark.long
def test_libreoffice_opens_and_prints_the_slides(tmp_path):
    for name in CHOICES:
        (tmp_path / f"{name}.pptx").write_bytes(file_of(name, ".pptx"))
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    run = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", tmp_path]
    subprocess.run([*run, *tmp_path.glob("*.pptx")], check=True, capture_output=True, timeout=400)
    for name in CHOICES:
        content = (tmp_path / f"{name}.pdf").read_bytes()
        text = flat(pdf_text(content))
        assert pdf_facts(content, tmp_path)["Pages"] == "5"
        assert (
            rupiah(plan_of(name).cost) in text and flat(briefing_findings.money(plan_of(name)).text) in text
        )


def test_the_page_embeds_the_shipped_font_and_no_other(tmp_path):
    (tmp_path / "page.pdf").write_bytes(file_of("illustration", ".pdf"))
    said = subprocess.run(["pdffonts", tmp_path / "page.pdf"], capture_output=True, text=True, check=True)
    names = {line.split()[0].partition("+")[2] for line in said.stdout.splitlines()[2:]}
    assert names and all(name.startswith("LiberationSans") for name in names)
    assert "SIL OPEN FONT LICENSE" in (ROOT / "data/fonts/LICENSE.txt").read_text("utf-8")


SAME = """
import hashlib, sys
sys.path[:0] = ["."]
from bansos import briefings, words
from bansos.planning import budget, presets, reach
plan = budget.simulate(presets.preset("ilustrasi-2024").values)
for language in ("id", "en"):
    words.speak(language)
    for suffix in briefings.SUFFIXES:
        print(hashlib.sha256(briefings.made(plan, reach.reach(), suffix)).hexdigest())
"""


def test_two_processes_make_the_same_bytes():
    said = []
    for seed in ("1", "2"):
        time.sleep(2.1 * bool(said))  # an archive's clock ticks every two seconds
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": ("Asia/Makassar", "UTC")[bool(said)]}
        run = [sys.executable, "-c", SAME]
        found = subprocess.run(run, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
        said.append(found.stdout.split())
    assert said[0] == said[1] and len(set(said[0])) == 6


def test_the_fingerprint_follows_choices_facts_and_rules(tmp_path, monkeypatch):
    def seen(name="illustration", done=DONE):
        return briefing.of_plan(plan_of(name), done).fingerprint

    before = seen()
    assert before == seen() and len({before, seen("one"), seen(done=reach.reach(2014))}) == 3
    words.speak("en")
    assert seen() == before
    data_root(tmp_path, monkeypatch, {"poverty.csv": ("27.56", "27.57")})
    assert seen() != before


def test_an_unknown_suffix_is_refused():
    with pytest.raises(InputError, match=r"\.pptx, \.pdf, \.xlsx"):
        file_of("one", ".docx")


# --- hostile texts, long names, many districts

HOSTILE = '=cmd|"/C calc"!A0 #let x=1 *b* $y$ <b>&amp; \\u{7} [z] {n} @SUM'


@pytest.fixture
def hostile(tmp_path, monkeypatch):
    root = data_root(tmp_path, monkeypatch)
    path = root / "districts.csv"
    quoted = '"' + HOSTILE.replace('"', '""') + '"'
    path.write_text(path.read_text("utf-8").replace(",Mahakam Ulu,", f",{quoted},", 1), "utf-8")
    assert districts()["64.11"].short == HOSTILE
    return root


def formulas(content):
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        pages = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/")]
    return [formula for page in pages for formula in re.findall(r"<f>([^<]*)</f>", page)]


@pytest.mark.usefixtures("hostile")
def test_a_hostile_text_is_a_text():
    plan = plan_of("illustration")
    book = briefings.made(plan, DONE, ".xlsx")
    assert not [f for f in formulas(book) if "cmd" in f] and HOSTILE in [row[1] for row in sheets(book)[1]]
    slides = slides_of(briefings.made(plan, DONE, ".pptx"))
    behind = charts(slides[1])[0].part.chart_workbook.xlsx_part.blob
    assert formulas(behind) == [] and sheets(behind)[0][1][0].startswith("=cmd")
    assert any(text.startswith("=cmd|") for text in texts(slides[2]))
    assert "*b* $y$ <b>&amp; \\u{7} [z] {n} @SUM" in flat(pdf_text(briefings.made(plan, DONE, ".pdf")))


def test_signs_that_no_document_holds_are_left_out():
    assert clean("a\x00b\x0b c\n\td\x7f\ufffe") == "ab c d"


LONG = "Kabupaten Kepulauan Dengan Nama Yang Luar Biasa Panjang Sekali Nomor"


@pytest.fixture
def large(tmp_path, monkeypatch):
    """A country of 514 districts with long names."""
    root = data_root(tmp_path, monkeypatch)
    path = root / "districts.csv"
    lines = [f"{65 + n // 90}.{n % 90 + 10}" for n in range(504)]
    made = [
        f"{code},{LONG} {n},{LONG} {n},,9{n:03},X,kabupaten,X,0,0,1,1,1,1,{n},0,"
        for n, code in enumerate(lines)
    ]
    path.write_text(path.read_text("utf-8").rstrip("\n") + "\n" + "\n".join(made) + "\n", "utf-8")
    poverty = root / "poverty.csv"
    added = [f"2024,{code},{n + 1},5,published,published,bps-kaltim-2021,,," for n, code in enumerate(lines)]
    poverty.write_text(poverty.read_text("utf-8").rstrip("\n") + "\n" + "\n".join(added) + "\n", "utf-8")
    history = root / "programme_history.csv"
    history.write_text(history.read_text("utf-8").replace(",all,each=20,", ",all,,"), "utf-8")
    assert len(districts()) == 514
    return root


@pytest.mark.usefixtures("large")
def test_a_country_fits_and_what_does_not_is_in_the_workbook(tmp_path):
    plan = budget.simulate({"plan.districts": "all", "kube.units": 2_000, "wrse.units": 700})
    shown = slides_of(briefings.made(plan, reach.reach(), ".pptx"))
    assert len(shown) == 5 and len(rows(shown[2])) == MOST_PLACES + 2
    assert "502 kabupaten/kota lainnya ada di buku kerja (XLSX)." in texts(shown[2])
    assert rows(shown[2])[-1][4] == rupiah(plan.cost)
    check_fits(shown)
    page = briefings.made(plan, reach.reach(), ".pdf")
    assert pdf_facts(page, tmp_path)["Pages"] == "1" and "502 kabupaten/kota lainnya" in flat(pdf_text(page))
    check_workbook(plan.to_json(), sheets(briefings.made(plan, reach.reach(), ".xlsx")))


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("name", CHOICES)
def test_no_text_is_larger_than_its_place(name, language):
    words.speak(language)
    check_fits(slides_of(file_of(name, ".pptx")))


def check_fits(slides):
    """Every text box and cell has room for its text, and lies on the slide."""
    for slide in slides:
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.top >= 0
            assert shape.left.pt + shape.width.pt <= 960 and shape.top.pt + shape.height.pt <= 540
            if shape.has_text_frame and shape.text_frame.text:
                runs = [p.runs[0] for p in shape.text_frame.paragraphs]
                room = [(run.text, run.font.size.pt, run.font.bold) for run in runs]
                high = sum(fitting.height([(t, 1, b)], size, shape.width.pt) for t, size, b in room)
                assert high <= shape.height.pt + 2, shape.text_frame.text
            if shape.has_table:
                check_table(shape.table)


def check_table(table):
    for r, row in enumerate(table.rows):
        for c, one in enumerate(row.cells):
            if one.text:
                run, room = one.text_frame.paragraphs[0].runs[0], table.columns[c].width.pt - 2 * fitting.CELL
                taken = fitting.lines(one.text, run.font.size.pt, room + 0.1, bold=run.font.bold)
                assert taken <= (2 if r == 0 else 1), one.text


@pytest.mark.parametrize(
    ("text", "room", "said"),
    [("Paser", 100, "Paser"), ("Penajam Paser Utara", 60, None), ("", 10, ""), ("W" * 400, 50, None)],
)
def test_a_text_is_cut_only_where_it_does_not_fit(text, room, said):
    cut = fitting.cut(text, room, 12)
    assert fitting.lines(cut, 12, room) == 1
    if said is None:
        assert cut.endswith("…") and text.startswith(cut[:-1].rstrip())
    else:
        assert cut == said


def test_numbers_stay_whole_and_names_give_way():
    head, row = ("Kabupaten/kota", "Orang", "Biaya"), (LONG, "1.000.000", "Rp999.999.999.999")
    size, widths = fitting.columns([head, row], 330, (14.0, 10.0))
    assert sum(widths) == pytest.approx(330)
    for text, wide in zip(row[1:], widths[1:], strict=True):
        assert fitting.width(text, size, bold=True) <= wide - 2 * fitting.CELL
    assert fitting.columns([head, ("Paser", "1", "Rp1")], 330, (14.0, 10.0))[0] == 14.0


def test_the_command_line_says_the_same():
    run = [sys.executable, "-m", "bansos", "simulate", "--scenario", "ilustrasi-2024", "--json"]
    said = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    found = {
        key: value for key, value in json.loads(said).items() if key in plan_of("illustration").to_json()
    }
    assert found == plan_of("illustration").to_json()
