"""The sentences of the pages: what each says, also of zero and of what is not known, in both languages."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from planning_data import data_root

from bansos import words
from bansos.places import districts
from bansos.planning import areas, budget, coverage, findings, plan_findings, presets, reach
from bansos.planning.history import history, with_split
from bansos.planning.reach import Reach
from bansos.rules.programmes import programmes
from bansos.settings import rules_date, setting, source

DONE = reach.reach()
GROUPS, ALONE = programmes()


def plan(**choices: object) -> budget.Plan:
    """A plan of scenario keys, in which a dot is two underscores; G and W are the two programmes."""
    named = {"G": GROUPS, "W": ALONE}
    keys = {
        ".".join(named.get(part, part) for part in key.split("__")): value for key, value in choices.items()
    }
    return budget.simulate(keys, on=rules_date())


def with_record(key: str, **changes: object) -> Reach:
    return reach.reach(records={**history(), key: replace(history()[key], **changes)})


def nothing_known() -> Reach:
    return reach.reach(1999)


def opening() -> budget.Plan:
    return budget.simulate(presets.preset(setting("simulation.opening")).values)


# --- the three findings of Ringkasan, as the order says them


def test_whom_last_year_reached():
    assert findings.reached(DONE) == "3 dari 10 kabupaten/kota terjangkau pada 2023 (250 orang, Rp750 juta)"


def test_what_the_same_money_buys():
    assert plan_findings.same_money(DONE, opening()) == (
        "Dengan Rp750 juta yang sama, sepuluh daerah terjangkau: 4 kelompok dan 5 orang di tiap daerah"
    )


def test_what_the_scenario_in_hand_does():
    assert plan_findings.in_hand(opening(), DONE) == (
        "Rencana ini menjangkau 10 dari 10 kabupaten/kota: 250 orang, Rp750 juta; rupiahnya sama dengan 2023"
    )


# --- reach


def test_a_year_without_a_source_is_not_a_zero():
    for said in (findings.reached(nothing_known()), findings.unreached(nothing_known())):
        assert "1999" in said
        assert not re.search(r"\b0\b|nol", said)
    assert "tidak ditemukan" in findings.reached(nothing_known())
    assert findings.left_out(nothing_known()) == findings.unreached(nothing_known())


def test_a_year_of_which_one_programme_is_known_says_at_least():
    half = reach.reach(2021)
    assert findings.reached(half).startswith("Sedikitnya 2 dari 10")
    assert "Tidak ada sumber tentang KUBE" in findings.unreached(half)
    assert "belum terjangkau" not in findings.left_out(half)


def test_people_and_rupiah_that_no_source_states_are_not_invented():
    said = findings.reached(with_record("kube-2023", members_per_unit=None, unit_value=None))
    assert said.count("tidak disebut dalam sumber") == 2
    assert "750" not in said


def test_every_district_reached_is_said_so():
    everywhere = with_record("kube-2023", districts=tuple(districts()))
    assert findings.unreached(everywhere) == "Semua kabupaten/kota terjangkau pada 2023"
    assert findings.left_out(everywhere) == "Semua kabupaten/kota terjangkau pada 2023"


def test_the_unreached_are_named_and_their_poor_people_counted():
    people, share = areas.left_out(DONE)
    assert all(name in findings.unreached(DONE) for name in ("Paser", "Berau", "Balikpapan"))
    assert findings.left_out(DONE).startswith(
        f"{words.number(people)} penduduk miskin ({words.percent(share, 0)})"
    )


def test_a_split_that_is_not_stated_is_said_and_one_that_is_entered_is_not():
    said = findings.where(DONE.programmes[GROUPS])
    assert said.startswith("40 kelompok di Kutai Kartanegara dan Kutai Barat")
    assert "tidak disebut dalam sumber" in said
    entered = reach.reach(records=with_split(history(), "kube-2023", {"64.02": 15, "64.07": 25}))
    assert "tidak disebut" not in findings.where(entered.programmes[GROUPS])


@pytest.mark.parametrize("measure", areas.MEASURES[1:])
@pytest.mark.parametrize("year", reach.years())
def test_the_largest_value_is_the_largest_and_what_cannot_be_computed_is_said(year, measure):
    done = reach.reach(year)
    rows = areas.ranked(done, list(done.programmes), measure).dropna(subset=["value"])
    said = findings.measured(done, list(done.programmes), measure)
    assert str(year) in said
    if rows.empty:
        assert "tidak dapat dihitung" in said
    elif measure == "units":  # groups and women are not ranked against each other
        assert all(words.number(found.units) in said for found in done.programmes.values())
    else:
        best = rows[rows["value"] == rows["value"].max()]
        assert any(
            said.endswith(f"{row.name}, {row.text}") for row in best.itertuples(index=False, name="Row")
        )


def test_the_years_with_gaps_are_counted_as_gaps():
    assert findings.seen(history()) == (
        "Realisasi diketahui untuk 4 dari 10 tahun sejak 2014: 2014, 2018, 2021 dan 2023"
    )
    claims = {key: record for key, record in history().items() if record.kind != "realisation"}
    assert findings.seen(claims) == findings.seen({}) == "Tidak ada realisasi dalam sumber mana pun"


def test_each_amount_that_the_sources_give_is_there_once():
    assert [record.unit_value for record in findings.amounts_seen(GROUPS)] == [15_000_000, 20_000_000]
    assert findings.amounts_seen("tidak-ada") == []


def test_every_year_with_poverty_figures_has_their_sources():
    for year in (2021, 2023, 2024):
        assert all(source(key) for key in findings.sources_of_poverty(year))
        assert findings.sources_of_poverty(year)
    assert findings.sources_of_poverty(1999) == []


# --- plans


def test_a_plan_of_nothing_reaches_nobody_and_says_so():
    empty = plan()
    assert plan_findings.same_money(DONE, empty) == "Rencana ini belum menjangkau daerah mana pun"
    assert plan_findings.in_hand(empty, DONE) == "Rencana ini belum membeli apa pun"
    assert plan_findings.coverage_range(empty) == "Belum ada yang terjangkau: isi unit atau anggaran"
    assert plan_findings.in_hand(plan(plan__budget=1), DONE) == plan_findings.in_hand(empty, DONE)


def test_the_same_money_is_called_the_same_only_where_it_is():
    assert "yang sama" not in plan_findings.same_money(DONE, plan(G__units=10))
    assert "yang sama" in plan_findings.same_money(DONE, plan(G__units=50))


def test_an_impossible_plan_reaches_nobody_and_names_what_is_lacking():
    dear = plan(plan__budget=400_000_000, G__floor=2, W__floor=5)
    assert plan_findings.in_hand(dear, DONE).endswith("anggaran kurang Rp50 juta")
    bounds = plan(G__floor=3, G__ceiling=2)
    for impossible in (dear, bounds):
        assert "belum mungkin" in plan_findings.in_hand(impossible, DONE)
        assert "menjangkau" not in plan_findings.in_hand(impossible, DONE)


@pytest.mark.parametrize(
    ("units", "said"),
    [
        (40, "Rp150 juta lebih sedikit dari 2023"),
        (60, "Rp150 juta lebih banyak dari 2023"),
        (50, "sama dengan 2023"),
    ],
)
def test_the_gap_to_last_year(units, said):
    assert plan_findings.gap(plan(G__units=units), DONE).endswith(said)


def test_the_gap_to_a_year_whose_rupiah_is_not_known():
    done = with_record("kube-2023", unit_value=None)
    assert plan_findings.gap(opening(), done) == "rupiah 2023 tidak diketahui"


def test_districts_that_get_different_numbers_are_a_range():
    assert plan_findings.each(plan(G__units=15)) == "1 sampai 2 kelompok di tiap daerah"


def test_what_one_district_gets_is_not_said_of_every_district():
    apart = budget.simulate({f"{GROUPS}.units.64.02": 3, f"{ALONE}.units.64.72": 4})
    assert plan_findings.each(apart) != "3 kelompok dan 4 orang di tiap daerah"


def test_a_plan_whose_split_no_source_states_says_so():
    unstated = budget.simulate(presets.preset("tahun-lalu").values)
    assert plan_findings.each(unstated) == "rincian per daerah tidak disebut dalam sumber"


def test_the_range_of_coverage_names_its_two_ends():
    shares = {code: share.value for code, share in opening().coverage.items()}
    said = plan_findings.coverage_range(opening())
    assert words.percent(min(shares.values())) in said
    assert words.percent(max(shares.values())) in said
    assert "Kutai Kartanegara" in said
    assert "Mahakam Ulu" in said


def test_the_range_of_coverage_says_how_many_districts_get_nothing():
    some = plan(G__units=7, plan__share="poor")
    assert len(some.reached) == 6
    assert re.search(r"empat|\b4\b", plan_findings.coverage_range(some))


def test_one_coverage_is_no_range():
    assert plan_findings.coverage_range(plan(plan__districts="64.02", G__units=3)) == (
        "0,03% penduduk miskin terjangkau di satu daerah"
    )


def test_coverage_without_a_split_says_why_there_is_none():
    said = plan_findings.coverage_range(budget.simulate(presets.preset("tahun-lalu").values))
    assert said == "Cakupan per daerah tidak dapat dihitung: rinciannya tidak disebut dalam sumber"


def test_programmes_that_cost_the_same_a_person_tie_and_others_do_not():
    assert "Rp3 juta tiap orang" in plan_findings.tie(plan())
    assert plan_findings.tie(plan(G__amounts__grant=20_000_000)) == ""


@pytest.mark.parametrize("choices", [{"G__operating": 5_000_000}, {"G__amounts__grant": 15_000_004}])
def test_programmes_that_cost_nearly_the_same_a_person_do_not_tie(choices):
    assert plan_findings.tie(plan(**choices)) == ""


def test_the_sources_of_a_plan_are_those_of_what_it_uses():
    assert plan_findings.sources_of_plan(opening()) == list(presets.preset("ilustrasi-2024").sources)
    assert plan_findings.sources_of_plan(plan(G__units=1)) == [
        programmes()[GROUPS].amounts["grant"][0].source
    ]
    assert all(source(key) for key in plan_findings.sources_of_plan(plan(G__units=1, G__amounts__grant=7)))


def test_an_amount_that_the_user_chose_is_named_beside_the_sources():
    mixed = plan(G__units=1, W__units=1, G__amounts__grant=7_000_000)
    assert len(plan_findings.sources_of_plan(mixed)) == 2


# --- shares


def test_a_share_that_lacks_a_figure_says_which():
    missing = reach.reach(2018).programmes[GROUPS].coverage
    assert missing.value is None
    assert "Paser" in missing.reason
    assert coverage.of_poor_people(None, []).reason == "Jumlah orang di sini tidak disebut dalam sumber."


# --- both languages


def everything() -> list[str]:
    """Every sentence, of zero and of what is not known too."""
    years = [*(reach.reach(year) for year in reach.years()), nothing_known()]
    plans = [opening(), plan(), plan(G__floor=3, G__ceiling=2), plan(G__units=15), plan(G__units=3)]
    said = [say(done) for done in years for say in (findings.reached, findings.unreached, findings.left_out)]
    said += [findings.measured(done, list(done.programmes), m) for done in years for m in areas.MEASURES]
    said += [findings.where(done) for year in years for done in year.programmes.values()]
    said += [findings.seen(history()), findings.seen({})]
    said += [say(p) for p in plans for say in (plan_findings.coverage_range, plan_findings.tie)]
    said += [say(DONE, p) for p in plans for say in (plan_findings.same_money,)]
    return said + [plan_findings.in_hand(p, done) for p in plans for done in years]


def test_no_sentence_has_an_open_hole_or_a_word_of_the_machine():
    for language in ("id", "en"):
        words.speak(language)
        assert not [text for text in everything() if re.search(r"[{}]|\bNone\b|\bnan\b|<NA>|\[\]|  ", text)]


def test_every_sentence_has_its_english():
    indonesian = everything()
    words.speak("en")
    english = everything()
    assert len(indonesian) == len(english)
    same = {one for one, other in zip(indonesian, english, strict=True) if one and one == other}
    assert same == set()


def test_numbers_follow_the_language():
    words.speak("en")
    assert re.fullmatch(r"3 of 10 .* 2023 \(250 people.*Rp750 million\)", findings.reached(DONE))
    assert words.percent(0.0026) in findings.measured(DONE, [GROUPS], "coverage")
    assert words.percent(0.0026) == "0.26%"


def test_a_programme_name_comes_from_its_file(tmp_path, monkeypatch):
    changes = {
        f"programmes/{GROUPS}.toml": ('{ id = "kelompok", en = "groups" }', '{ id = "regu", en = "teams" }')
    }
    data_root(tmp_path, monkeypatch, changes)
    assert "40 regu di " in findings.where(reach.reach().programmes[GROUPS])


def test_findings_do_not_read_the_clock():
    assert str(date.today().year) not in findings.reached(DONE)
