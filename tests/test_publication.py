"""What is published: equal to the facts, aggregates only, and readable without the network."""

import csv
import io
import json
import re
from dataclasses import asdict
from html.parser import HTMLParser

import pytest
from planning_data import data_root

from bansos import root, words
from bansos.planning import history, leaflet, public_texts, publication, published
from bansos.publishing import webpage
from bansos.settings import DataError

RENEW = "Perbarui dengan: python -m bansos publish --out data/publication.json"
VOID = {"meta", "br", "hr", "img", "input", "link"}


@pytest.fixture(scope="module")
def found():
    return publication.build()


@pytest.fixture
def english():
    words.speak("en")
    yield
    words.speak("id")


def page(found):
    sections = [asdict(section) for section in leaflet.sections(found)]
    return webpage.made(leaflet.title(), leaflet.lead(found), sections, leaflet.legend()).decode()


def one(found, key):
    return next(statement for statement in found["statements"] if statement["id"] == key)


def values(statement):
    return {figure["measure"]: figure["value"] for figure in statement["figures"]}


def told(found):
    return "\n".join(
        "\n".join([s.title, s.lead, *(f"{c.title} {c.mark} {' '.join(c.lines)} {c.source}" for c in s.cards)])
        for s in leaflet.sections(found)
    )


def test_the_published_file_equals_the_facts(found):
    assert (root.data_root() / published.FILE).read_bytes() == published.to_json(found), RENEW


def test_it_is_the_same_in_either_language(found, english):
    assert publication.build() == found, "the aggregate holds both languages, it speaks neither"


def test_the_year_of_the_article(found):
    assert values(one(found, "all-2023")) == {"districts": 3, "people": 250, "cost": 750_000_000}
    shown = [s for s in found["statements"] if s["kind"] == "illustration"]
    assert values(shown[-1]) == {"districts": 10, "people": 250, "cost": 750_000_000}


def test_no_split_but_that_of_a_source(found):
    for record in history.history().values():
        split = one(found, record.key)["units_by_district"]
        assert split == (None if record.by_district is None else dict(record.by_district)), record.key
    assert one(found, "kube-2023")["units_by_district"] is None


def test_people_are_never_split_over_districts(found):
    """A small cell about people could be computed back: figures stand for all districts of a statement."""
    assert set(one(found, "kube-2023")) == {
        *("id", "kind", "period", "programme", "districts", "units_by_district", "figures", "source", "note"),
    }
    assert not re.search(r"\d{12,}", json.dumps(found)), "nothing in it has the length of a NIK"


def test_every_figure_has_unit_period_source_date_and_status(found):
    for statement in found["statements"]:
        source = found["sources"][statement["source"].split("#")[0]]
        assert source["date"] and source["confidence"] and statement["period"], statement["id"]
        assert statement["kind"] in found["kinds"]
        for figure in statement["figures"]:
            assert figure["unit"]["id"] and figure["unit"]["en"]
            assert figure["status"] in found["statuses"]
            assert (figure["value"] is None) == (figure["status"] == "not_stated")
            assert (figure["formula"] is not None) <= (figure["status"] == "derived")


def test_a_cumulative_claim_is_not_multiplied(found):
    for statement in found["statements"]:
        if statement["kind"] == "claim":
            assert set(values(statement)) == {"units", "unit_value"}


def test_plans_and_illustrations_are_marked_in_words(found):
    section = next(s for s in leaflet.sections(found) if s.title == "Apa berikutnya")
    marks = [card.mark for card in section.cards]
    assert marks[0] == "ilustrasi 2024" and set(marks[1:]) == {"pengumuman 2024"}


def test_today_comes_first(found):
    first, *_ = leaflet.sections(found)
    assert "DTSEN menggantikan DTKS" in first.cards[0].title
    text = told(found)
    assert text.index("5 Februari 2025") < text.index("Menurut aturan 2023")


@pytest.mark.parametrize(
    "said",
    [
        "3 dari 10 kabupaten/kota terjangkau pada 2023",
        "40 kelompok KUBE di Kutai Kartanegara dan Kutai Barat",
        "Rincian per kabupaten/kota tidak disebut dalam sumber",
        "40 kelompok × Rp15 juta = Rp600 juta (turunan)",
        "Rp750 juta seluruhnya",
        "BPNT · Bantuan Pangan Non-Tunai pusat, APBN",
        'Sumber menulis "BNPT"',
        "Syarat «Terdaftar di DTKS» berakhir 5 Februari 2025",
        "4 kelompok KUBE di tiap daerah",
    ],
)
def test_what_a_citizen_reads(found, said):
    assert said in told(found)


def test_no_telephone_number(found):
    assert not re.search(r"(\+62|\b0\d{2,3})[- ]?\d{4,}", told(found))


def test_the_csv_has_a_line_for_every_figure(found):
    text = published.to_csv(found).decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text)))
    assert len(lines) == sum(len(statement["figures"]) for statement in found["statements"])
    line = next(x for x in lines if (x["statement"], x["measure"]) == ("kube-2023", "cost"))
    assert (line["value"], line["unit"], line["status"]) == ("600000000", "rupiah", "derived")
    assert (line["districts"], line["source_date"]) == ("64.02;64.07", "2023")
    assert line["district_names"] == "Kutai Kartanegara;Kutai Barat"


class Reader(HTMLParser):
    """Collects what a browser would fetch or run, and whether every element is closed."""

    def __init__(self):
        super().__init__()
        self.open, self.fetched, self.tags = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.fetched += [value for name, value in attrs if name in ("src", "href", "data", "action")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_printed_page_needs_nothing_from_elsewhere(found):
    text, reader = page(found), Reader()
    reader.feed(text)
    assert not reader.fetched and not reader.open
    assert not {"script", "link", "img", "iframe"} & set(reader.tags)
    assert "http" not in text and "@import" not in text and "url(" not in text
    assert '<html lang="id">' in text and reader.tags.count("h1") == 1


def test_the_printed_page_escapes_every_text(found):
    evil = '<img src=x onerror="alert(1)">&'
    bad = {"id": evil, "en": evil}
    spoilt = json.loads(json.dumps(found))
    spoilt["lead"]["text"] = spoilt["beside"]["text"] = spoilt["today"][0]["title"] = bad
    spoilt["unknowns"][0]["text"] = spoilt["programmes"][0]["short"] = spoilt["statements"][0]["note"] = bad
    spoilt["sources"]["artikel-2023"]["publisher"] = evil
    text = page(spoilt)
    assert "<img" not in text and "&lt;img src=x onerror=&quot;" in text


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('source = "inpres-4-2025"', 'source = "tidak-ada"', "tidak-ada"),
        ('en = "DTSEN has replaced DTKS"', 'en = ""', "title"),
        ("[kinds]", "[jenis]", "kinds"),
    ],
)
def test_a_wrong_public_toml_names_file_and_cure(tmp_path, monkeypatch, old, new, said):
    data_root(tmp_path, monkeypatch, {"public.toml": (old, new)})
    with pytest.raises(DataError, match=rf"public\.toml.*{said}"):
        public_texts.texts()


@pytest.mark.parametrize("content", [None, "bukan json", "[]", '{"schema": "lain"}'])
def test_a_missing_or_wrong_publication_says_how_to_make_it(tmp_path, monkeypatch, content):
    path = data_root(tmp_path, monkeypatch) / published.FILE
    path.unlink() if content is None else path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match="bansos publish"):
        published.read()


def test_a_year_without_any_source_is_said_to_be_unknown(tmp_path, monkeypatch):
    data_root(tmp_path, monkeypatch, {"settings.toml": ("year = 2023", "year = 2022")})
    found = publication.build()
    assert values(one(found, "all-2022"))["districts"] is None
    assert "Realisasi 2022 tidak disebut dalam sumber" in told(found)
