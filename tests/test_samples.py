"""The bundled samples: invented, marked, reproducible, dirty, and with people of every answer."""

import io
import re
import zipfile
from datetime import date

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from bansos.intake import columns, files, people, registers
from bansos.places import districts
from bansos.root import data_root
from bansos.rules import eligibility
from bansos.rules.programmes import programmes
from bansos.selection import groups
from bansos.settings import read_toml
from scripts import make_samples

pytestmark = pytest.mark.long

FOLDER = data_root() / "samples"
STUFF = read_toml(FOLDER / "bahan.toml")
FILES = STUFF["files"]
ON = date(2023, 12, 31)


def table(content):
    """All cells of a sample, as a reader sees them."""
    if not content.startswith(b"PK"):
        return [line.split(";") for line in content.decode("cp1252").splitlines()]
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [list(map(str, row)) for row in book.get_sheet_by_index(0).to_python(skip_empty_area=False)]


@pytest.fixture(scope="module")
def made():
    return make_samples.made()


@pytest.fixture(scope="module")
def readings():
    found = {}
    for role, name in FILES.items():
        read = files.read(name, (FOLDER / name).read_bytes(), labels=columns.known_labels())
        found[role] = people.read_people(read, on=ON)
    return found


@pytest.fixture(scope="module")
def joined(readings):
    parts = [registers.Register(r, readings[r].people, FILES[r]) for r in ("dtks", "p3ke", "penerima")]
    return registers.join(readings["usulan"].people, parts)


def test_the_same_seed_gives_the_same_bytes(made):
    assert made == make_samples.made()
    for name, content in made.items():
        if name.endswith("xlsx"):
            core = zipfile.ZipFile(io.BytesIO(content)).read("docProps/core.xml").decode()
            assert "2023-12-01T00:00:00Z" in core


@pytest.mark.parametrize("name", FILES.values())
def test_what_is_bundled_is_what_the_script_makes(made, name):
    assert table((FOLDER / name).read_bytes()) == table(made[name])


@pytest.mark.parametrize("name", FILES.values())
def test_every_file_is_marked(made, name):
    assert "DATA_SINTETIS" in name
    if name.endswith("xlsx"):
        assert STUFF["mark"] in table(made[name])[0][0]


def test_nobody_is_real(readings):
    last = tuple(STUFF["names"]["last"])
    for role, reading in readings.items():
        counted = reading.people[reading.people["state"] != "set_aside"]
        assert counted["nama"].str.strip().str.title().str.endswith(last).all(), role
        sound = counted.loc[counted["nik_state"].eq("ok"), "nik"]
        assert sound.str.fullmatch(r"\d{12}9\d\d[1-9]").all(), role
        assert counted["kk"].dropna().str.fullmatch(r"\d{12}9\d{3}").all(), role


def test_about_four_hundred_people_of_all_districts(readings):
    usulan = readings["usulan"].people
    assert 380 <= usulan["state"].eq("person").sum() <= 420
    assert set(usulan["kabupaten"].dropna()) == set(districts())
    assert set(readings["dtks"].people["kabupaten"].dropna()) == set(districts())
    without = set(STUFF["where"]["without_p3ke"])
    assert set(readings["p3ke"].people["kabupaten"].dropna()) == set(districts()) - without


def test_the_total_at_the_foot_counts_the_rows_of_people(readings):
    foot = next(row for row in table((FOLDER / FILES["usulan"]).read_bytes()) if row[0] == "JUMLAH")
    assert float(foot[1]) == readings["usulan"].people["state"].ne("set_aside").sum()


def test_headers_stand_below_titles(readings):
    rows = {role: reading.grid.tables[0].header_row for role, reading in readings.items()}
    assert rows == {"usulan": 5, "dtks": 1, "p3ke": 4, "penerima": 3}


def test_the_usulan_has_the_dirt_of_real_files(readings):
    found = set(readings["usulan"].problems["code"])
    assert {"nik_lost_digit", "nik_exponent", "nik_empty", "nik_length", "nik_date", "nik_serial"} <= found
    assert {"nik_province", "duplicate", "district_differs", "unknown_value"} <= found
    rows = readings["usulan"].people
    assert (
        rows["state"].eq("set_aside").sum() == 8
    )  # (1)(2)(3), blank, header, total, blank, three signatures
    assert rows["nik_state"].eq("suspect").sum() == 9
    cells = {cell for row in table((FOLDER / FILES["usulan"]).read_bytes()) for cell in row}
    for shape in (
        r"'\d{16}",
        r"\d{6}\.\d{6}\.\d{4}",
        r'="\d{16}"',
        r"\d{16}\.0",
        r"\d,\d{5}E\+15",
        r"[０-９]{16}",
    ):
        assert any(re.fullmatch(shape, cell) for cell in cells), shape


@pytest.mark.parametrize("code", programmes())
def test_both_programmes_have_people_of_all_three_answers_and_eligible_ones_everywhere(joined, code):
    decisions = eligibility.decide(joined, programmes()[code], ON)
    by_district = pd.crosstab(joined["kabupaten"], decisions.status)
    assert set(by_district.index[by_district["layak"] >= 5]) == set(districts())
    assert decisions.status.value_counts().min() >= 20


def test_proposed_groups_are_sound_or_broken_in_every_known_way(joined):
    decisions = eligibility.decide(joined, next(p for p in programmes().values() if p.group_rules), ON)
    found = groups.check(joined, decisions)
    # One of them has a member whom DTKS marks as dead.
    assert len(found.table) == 40 and found.table["status"].eq("layak").sum() >= 29
    assert {rule.id for k, (rule, _) in enumerate(found.asked) if (found.answers[:, k] != 2).any()} == {
        rule.id for rule, _ in found.asked
    }
    assert found.table["doubles"].sum() == 2  # the same person, seen from both groups
    sizes = set(found.table["members"])
    assert {4, 5, 6} <= sizes
