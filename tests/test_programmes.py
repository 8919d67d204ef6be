"""A wrong programme file does not load; a new programme, rule, header or year is a change of data alone."""

from __future__ import annotations

import json
import os
import re
import tomllib
from datetime import date
from pathlib import Path

import cases
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest
from test_pages import PAGES, ROOT, assert_sound, open_page, texts

from bansos import pipeline
from bansos.__main__ import main
from bansos.intake import receiving
from bansos.planning import facts
from bansos.planning.budget import simulate
from bansos.planning.reach import reach
from bansos.rules.programmes import programmes
from bansos.settings import DataError
from bansos.words import of

SOURCE = 'source = "artikel-2023#9"'
LABELS = 'label = { id = "Uji", en = "Test" }\nremedy = { id = "Lengkapi", en = "Complete" }\n'
TEXTS = "\n".join(
    f'{name} = {{ id = "{said} (id)", en = "{said} (en)" }}'
    for name, said in {
        "name": "Usaha Pertanian",
        "purpose": "Purpose",
        "since": "Since",
        "who": "Who",
        "how": "How",
        "goods": "Goods",
        "unit": "paket",
        "unit_one": "paket",
        "member": "orang",
    }.items()
)


def rule(name: str, ask: str, limits: str, extra: str = "") -> str:
    """One rule of a person, in force since ever."""
    values = f'values = [{{ from = "unknown", {limits}, {SOURCE} }}]\n'
    return f'[[rules]]\nid = "{name}"\nask = "{ask}"\n{LABELS}{extra}{values}'


AMOUNTS = f"""
[[amounts.grant]]
from = 2020-01-01
value = 2_000_000
unit = "Rp"
{SOURCE}

[[amounts.group_size]]
from = 2020-01-01
value = 1
unit = "orang"
{SOURCE}
"""
GOOD = f"""
[about]
{SOURCE}
short = {{ id = "USEP", en = "USEP" }}
{TEXTS}
{AMOUNTS}
{rule("nik", "has_identity", "").replace(", , ", ", ")}
{rule("perempuan", "is_one_of", 'column = "jenis_kelamin", allowed = ["P"]')}
[[ranking]]
id = "urut"
by = "lowest"
label = {{ id = "Urut", en = "Order" }}
values = [{{ from = "unknown", column = "desil", highest = 10, {SOURCE} }}]
"""
CASES = """
programme = "usep"
on = 2023-12-31
usual = { nik_state = "ok", jenis_kelamin = "P" }
[[case]]
name = "perempuan layak"
status = "layak"
[[case]]
name = "laki-laki tidak layak"
person = { jenis_kelamin = "L" }
status = "tidak layak"
answers = { perempuan = "tidak" }
[[case]]
name = "jenis kelamin kosong"
person = { jenis_kelamin = "" }
status = "perlu verifikasi"
"""


@pytest.fixture
def usep(data):
    """The data root with a third programme, which is invented."""
    path = data / "programmes" / "usep.toml"
    path.write_text(GOOD, "utf-8")
    return path


def test_the_invented_programme_is_good(usep):
    assert list(programmes()) == ["kube", "wrse", "usep"]


WRONG = tomllib.loads((Path(__file__).parent / "wrong_programmes.toml").read_text("utf-8"))["wrong"]


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong["what"])
def test_a_wrong_file_does_not_load(usep, wrong):
    assert wrong["old"] in GOOD
    usep.write_text(GOOD.replace(wrong["old"], wrong["new"]), "utf-8")
    with pytest.raises(DataError) as told:
        programmes()
    said = str(told.value)
    assert said.startswith("usep.toml")
    assert [text for text in wrong["says"] if text not in said] == []
    assert re.search(r"\. \S.*\.$", said), "what is wrong, then a cure"


def test_a_wrong_file_stops_the_app_with_its_message(usep):
    usep.write_text(GOOD.replace("is_one_of", "is_lucky"), "utf-8")
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert not app.exception
    assert len(app.error) == 1
    assert any("usep.toml" in text and "is_lucky" in text for text in texts(app))
    assert len(app.title) == 0


def test_a_wrong_file_is_told_in_english_to_whoever_asks_in_english(usep):
    usep.write_text(GOOD.replace("is_one_of", "is_lucky"), "utf-8")
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["bahasa"] = "EN"
    said = texts(app.run())
    assert any("is_lucky" in text and "is not known. Choose one of" in text for text in said)


def test_a_third_programme_is_one_file_and_its_cases(usep, tmp_path):
    folder = tmp_path / "cases"
    folder.mkdir()
    (folder / "usep.toml").write_text(CASES, "utf-8")
    read = cases.read(folder)
    assert len(read) == 3
    for case in read:
        outcome = cases.run(case)
        assert (outcome.status, outcome.answers | case.answers) == (case.status, outcome.answers)


def test_a_third_programme_is_planned_and_reached(usep):
    plan = simulate({"usep.units": 10, "plan.districts": "all"})
    assert plan.to_json()["programmes"]["usep"] | {"by_district": None} == {
        "units": 10,
        "people": 10,
        "unit_value": 2_000_000,
        "cost": 20_000_000,
        "by_district": None,
    }
    assert reach(2023).to_json()["districts_reached"] == 3


def test_a_third_programme_is_screened(usep, tmp_path, capsys):
    usulan = tmp_path / "usulan.csv"
    usulan.write_text("NIK,Nama,JK\n6472014501900001,Uji Coba,P\n6472010501900002,Coba Uji,L\n", "utf-8")
    assert main(["screen", str(usulan), "--programme", "usep", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found["programmes"]) == ["usep"]
    assert found["programmes"]["usep"]["eligible"] + found["programmes"]["usep"]["refused"] == 2


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.long
def test_a_third_programme_is_on_the_pages(usep, page):
    app = open_page(page)
    assert_sound(app)
    if page.endswith("aturan.py"):
        assert any("Usaha Pertanian (id)" in text for text in texts(app))


def test_a_new_rule_with_a_known_question_is_data(data):
    path = data / "programmes" / "wrse.toml"
    added = rule("usia-baru", "is_aged", "youngest = 20, oldest = 40")
    path.write_text(path.read_text("utf-8") + "\n" + added, "utf-8")
    case = next(case for case in cases.read() if case.programme == "wrse" and case.status == "layak")
    outcome = cases.run(case)
    assert outcome.answers["usia-baru"] in ("tidak", "ya")
    assert any("Uji" in text for text in texts(open_page("pages/umum/aturan.py")))


def test_a_new_amount_is_data_and_the_old_one_stays(data):
    path = data / "programmes" / "wrse.toml"
    new = f'[[amounts.grant]]\nfrom = 2027-01-01\nvalue = 4_000_000\nunit = "Rp"\n{SOURCE}\n\n'
    text = path.read_text("utf-8")
    path.write_text(text.replace("[[amounts.group_size]]", new + "[[amounts.group_size]]", 1), "utf-8")
    programme = programmes()["wrse"]
    assert programme.amount("grant", date(2026, 12, 31)) == 3_000_000
    assert programme.amount("grant", date(2027, 1, 1)) == 4_000_000


def test_a_new_spelling_of_a_header_is_data(data):
    file = b"Nomor Ajaib;Nama\n6472014501900001;Uji Coba\n"
    path = data / "columns.toml"
    text = path.read_text("utf-8")
    path.write_text(text.replace('"NIK", "NIK KTP"', '"NIK", "Nomor Ajaib", "NIK KTP"', 1), "utf-8")
    _touch(path)
    people = pipeline.screen([receiving.receive("usulan.csv", file, "usulan")], on=date(2023, 12, 31)).people
    assert people["nik"].tolist() == ["6472014501900001"]


def test_a_new_year_of_poverty_is_data(data):
    path = data / "poverty.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    latest = table[table["year"] == table["year"].max()].assign(year="2031", poor_thousand="10.00")
    pd.concat([table, latest]).to_csv(path, index=False)
    _touch(path)
    assert 2031 in facts.years()
    plan = simulate({"facts.year": 2031, "plan.districts": "all", "wrse.units": 10}).to_json()
    assert plan["facts_year"] == 2031
    assert set(plan["coverage"].values()) == {0.0001}


@pytest.mark.parametrize("code", programmes())
def test_every_programme_is_told_in_both_languages(code):
    about = programmes()[code].about
    assert all(of(label) for label in about.values())
    assert [name for name, label in about.items() if label["id"] == label["en"] and " " in label["id"]] == []


def _touch(path):
    """A later time, so that what was read of the file before is not used again."""
    later = path.stat().st_mtime_ns + 10**9
    os.utime(path, ns=(later, later))
