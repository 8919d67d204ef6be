"""A scenario as a text: exact both ways, the same bytes, each fault in one sentence; what changed since."""

from __future__ import annotations

import time
import tomllib
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from planning_data import data_root

from bansos import settings, words
from bansos.places import districts
from bansos.planning import basis, basis_wording, facts, values
from bansos.planning.allocation import METHODS
from bansos.planning.budget import simulate
from bansos.planning.presets import presets
from bansos.planning.scenario import checked, known_keys, shareable
from bansos.planning.scenario_text import MOST_BYTES, from_toml, open_scenario, to_toml, written
from bansos.rules.programmes import programmes
from bansos.settings import InputError

CODES = tuple(districts())
NAMES = tuple(programmes())
FIRST, SECOND = NAMES[:2]
CHOICE = {"plan.share": "poor", f"{FIRST}.units": 40, f"{SECOND}.units": 50}
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30).filter(str.strip)
DECIMALS = st.decimals(0, 100, allow_nan=False).filter(lambda n: n > 0)
OF_KIND = {
    values.whole: st.integers(0, 10**15),
    values.amount: st.integers(1, 10**15),
    values.percent: DECIMALS,
    values.times: DECIMALS,
    values.change: st.decimals(-50, 100, allow_nan=False),
    values.mix: st.decimals(0, 10**15, allow_nan=False),
    values.years_ahead: st.integers(2, 5),
    values.size: st.integers(1, 100),
    values.day: st.dates(),
    values.year: st.sampled_from(facts.years()),
    values.switch: st.booleans(),
    values.share: st.sampled_from([*values.SHARES, values.UNSTATED]),
    values.districts: st.just("all") | st.lists(st.sampled_from(CODES), min_size=1),
    values.words: st.lists(TEXTS, max_size=4),
    values.text: TEXTS,
}
GUESSES = [
    "all",
    *METHODS,
    *values.GOALS,
    [],
    ["dtks"],
    "a",
    *{
        word
        for programme in programmes().values()
        for rule in (*programme.rules, *programme.group_rules, *programme.ranking)
        for dated in rule.values
        for limit in dated.limits.values()
        for word in (limit if isinstance(limit, list) else [limit])
        if isinstance(word, str)
    },
]


def accepted(key, check):
    """What a check of few words takes: the guesses that it does not refuse."""
    taken = []
    for guess in GUESSES:
        try:
            taken.append(check(key, guess))
        except InputError:
            continue
    assert taken, f"no value known for {key}"
    return st.sampled_from(taken)


def every_key():
    """Choices with any of all known keys, each with values of its own kind."""
    kinds = {
        key: OF_KIND[check] if check in OF_KIND else accepted(key, check)
        for key, check in known_keys().items()
    }
    return st.lists(st.sampled_from(sorted(kinds)), unique=True, max_size=12).flatmap(
        lambda keys: st.fixed_dictionaries({key: kinds[key] for key in keys})
    )


@given(every_key(), TEXTS | st.just(""), st.dictionaries(TEXTS, TEXTS, max_size=4))
def test_what_is_written_reads_back_exactly(choice, title, made_from):
    text = written(title, checked(choice), made_from)
    back = from_toml(text.encode())
    assert dict(back.choices) == checked(choice)
    assert [type(value) for value in back.choices.values()] == [
        type(checked(choice)[key]) for key in back.choices
    ]
    assert back.basis == made_from
    assert written(back.title, back.choices, back.basis) == text, "and is the same bytes again"
    assert written(title, dict(reversed(checked(choice).items())), made_from) == text, "in whatever order"


def test_every_kind_of_value_is_tried():
    """A new kind of check must be given values above, or be one of few words."""
    for key, check in known_keys().items():
        assert check in OF_KIND or accepted(key, check) is not None


@pytest.mark.parametrize("name", presets())
def test_a_preset_is_written_with_what_it_was_computed_from_and_nothing_is_different(name):
    one = presets()[name]
    text = to_toml(one.values, "Rapat\tSenin \x00\n")
    back = from_toml(text.encode())
    assert (back.title, dict(back.choices)) == ("Rapat Senin", dict(one.values))
    assert back.basis == basis.of(simulate(one.values))
    assert basis.changes(back.basis, simulate(back.choices)) == []
    assert to_toml(one.values, "Rapat Senin") == text


def test_the_text_is_small_typed_and_in_the_order_of_the_keys():
    choice = {f"{FIRST}.amounts.grant": 20_000_000, f"plan.mix.{FIRST}": "0.80", f"{FIRST}.units.64.72": "3"}
    choice |= {"facts.year": 2023, "rules.on": "2023-12-31", "plan.districts": ["64.72", "64.02"]}
    text = to_toml(choice)
    chosen = text.partition("[values]\n")[2].partition("\n\n")[0].splitlines()
    assert chosen == [
        '"plan.districts" = ["64.02", "64.72"]',
        '"rules.on" = 2023-12-31',
        '"facts.year" = 2023',
        f'"plan.mix.{FIRST}" = 0.80',
        f'"{FIRST}.units.64.72" = 3',
        f'"{FIRST}.amounts.grant" = 20_000_000',
    ]
    assert len(text.encode()) < 2000
    assert isinstance(tomllib.loads(text)["values"]["rules.on"], date)


def test_the_text_is_the_same_in_both_languages():
    text = to_toml(CHOICE, "Rapat")
    words.speak("en")
    assert to_toml(CHOICE, "Rapat") == text


def test_how_many_candidates_files_hold_stays_in_the_session():
    choice = {"plan.share": "candidates", f"{FIRST}.units": 2, f"{FIRST}.candidates.64.02": 9}
    back = from_toml(to_toml(choice).encode())
    assert dict(back.choices) == shareable(checked(choice))
    assert not [key for key in back.choices if "candidates." in key]
    assert "64.02=2" in back.basis[f"{FIRST}.units"], "the plan itself is told"


def test_a_scenario_that_makes_no_plan_is_not_written():
    with pytest.raises(InputError, match="tidak sama dengan rincian"):
        to_toml({f"{FIRST}.units": 1, f"{FIRST}.units.64.02": 2})


VALUES = "[values]\n"
FAULTS = [
    (
        b'[values]\n"plan.share" = "poor"\nini bukan apa-apa\n',
        'Baris 3 tidak terbaca sebagai TOML.*"ini bukan',
    ),
    (b'[values]\n"plan.budget" = 1\n"plan.budget" = 2\n', "Baris 3 tidak terbaca.*ganda"),
    (b'[values]\n"plan.budget" = ', "Baris 2 tidak terbaca"),
    (b'[values]\n\n"plan.budjet" = 5\n', "Baris 3: Kunci plan.budjet.*maksudnya plan.budget"),
    (b'[made_from]\n"rules.on" = "x"\n[values]\n"rules.on" = "x"\n', "Baris 4: rules.on: x bukan tanggal"),
    (b'[values]\n"plan.budget" = -5\n', "Baris 2: plan.budget: -5 negatif"),
    (b'[values]\n"plan.budget" = nan\n', "Baris 2: plan.budget: NaN bukan"),
    (b'[values]\n"plan.share" = ["poor"]\n', "Baris 2: plan.share: .* tidak dikenal"),
    (b'[values]\n"plan.method" = [{}]\n', "Baris 2: plan.method: .* tidak dikenal"),
    (b'[values]\n"rules.on" = 2023-12-31T00:00:00\n', "Baris 2: rules.on: .* bukan tanggal"),
    ('title = "a\u2028b"\n[values]\n"plan.budjet" = 5\n'.encode(), "Baris 3: Kunci"),
    ('title = "a\u2028b"\n[values]\nini\n'.encode(), 'Baris 3 .*"ini"'),
    (b"[values]\nplan.budget = 5\n", "Baris 2: tulis kuncinya di dalam tanda petik"),
    (b'"plan.budget" = 5\n', "Baris 1: kunci plan.budget ditulis di bawah .values"),
    (b'titel = "x"\n[values]\n', "Baris 1: kunci titel tidak dikenal; mungkin maksudnya title"),
    (b"[value]\n", "Baris 1: kunci value tidak dikenal; mungkin maksudnya values"),
    (b"", "tidak punya bagian .values"),
    (b'values = "x"', "tidak punya bagian .values"),
    (b"title = 3\n[values]\n", "title bukan teks"),
    (b"title = {id = 1, en = 2}\n[values]\n", "title bukan teks"),
    (b'title = "' + b"x" * 201 + b'"\n[values]\n', "title lebih dari 200 huruf"),
    (b"made_from = 3\n[values]\n", "made_from. tidak terbaca"),
    (b"[values]\n[made_from]\napp = 3\n", "made_from. tidak terbaca"),
    ('[values]\n"plan.share" = "poor" # é'.encode("latin-1"), "bukan teks UTF-8"),
    ("[values]\n".encode("utf-16"), "bukan teks UTF-8"),
    (b"PK\x03\x04\x00\x00", "Baris 1 tidak terbaca"),
    (b'[values]\n"plan.budget" = ' + b"9" * 5000, "angka yang terlalu panjang"),
    (b'[values]\n"plan.times" = 1e' + b"9" * 40, "angka yang terlalu panjang"),
    (b"a = " + b"[" * 60_000, "kurung yang terlalu dalam"),
    (b"a = " + b"{a=" * 30_000, "kurung yang terlalu dalam"),
    (b"\n[values]\n" + b"a." * 40_000 + b"a = 1", "Baris 3: terlalu banyak bagian"),
    (b"[" + b'"a" . ' * 20_000 + b"a]", "Baris 1: terlalu banyak bagian"),
    (b"x = 1\n" * MOST_BYTES, "lebih dari 128 KB"),
]


@pytest.mark.parametrize(("data", "message"), FAULTS, ids=[message for _, message in FAULTS])
def test_every_fault_is_one_sentence_with_its_line(data, message):
    with pytest.raises(InputError, match=message) as caught:
        from_toml(data)
    assert len(str(caught.value)) < 400


def hostile():
    """Files of the largest size that are slow to read where nothing holds them back."""
    rows = MOST_BYTES // 50
    yield VALUES + "\n".join(f"a{n}.{'a.' * 7}a.a = 1" for n in range(rows))
    yield f"[{'a.' * 8}a]\n" + "\n".join(f"a{n}.{'a.' * 7}a.a = 1" for n in range(rows))
    yield VALUES + '"' + "x" * (MOST_BYTES - 20)
    yield VALUES + "x" * (MOST_BYTES - 20)
    yield VALUES + '"' * (MOST_BYTES - 20)
    yield VALUES + ". " * (MOST_BYTES // 2 - 20)
    yield VALUES + "a." * 9 + " " * (MOST_BYTES - 100)
    yield VALUES + '"plan.share" = "' + "y" * (MOST_BYTES - 50) + '"'
    yield VALUES + '"' + "k" * (MOST_BYTES - 50) + '" = 1'
    yield "[made_from]\n" + "\n".join(f"{n}='x'" for n in range(MOST_BYTES // 12)) + "\n" + VALUES


@pytest.mark.parametrize("text", list(hostile()), ids=range(10))
def test_a_hostile_file_is_done_with_soon(text):
    assert len(text) <= MOST_BYTES
    start = time.process_time()
    try:
        back = from_toml(text.encode())
    except InputError as error:
        assert len(str(error)) < 400
    else:
        assert all(len(said) < 400 for said in basis.changes(back.basis, simulate({})))
    assert time.process_time() - start < 5


def test_a_file_of_fifty_megabytes_is_never_parsed(monkeypatch, tmp_path):
    monkeypatch.setattr(tomllib, "loads", lambda *_, **__: pytest.fail("parsed"))
    large = b"x = 1\n" * (50_000_000 // 6)
    with pytest.raises(InputError, match="lebih dari 128 KB"):
        from_toml(large)
    (tmp_path / "besar.toml").write_bytes(large)
    with pytest.raises(InputError, match=r"besar.toml: .*lebih dari 128 KB"):
        open_scenario(str(tmp_path / "besar.toml"))


def test_what_notepad_and_other_hands_make_of_it_is_read():
    text = to_toml(CHOICE, "Rapat")
    for data in (text.encode("utf-8-sig"), text.replace("\n", "\r\n").encode()):
        assert from_toml(data) == from_toml(text.encode())
    assert from_toml(b'[values]\n"plan.budget" = "Rp750.000.000"').choices == {"plan.budget": 750_000_000}
    assert from_toml(b"[values]\n") == from_toml(b'title = ""\n[values]\n[made_from]\n')


def test_nothing_is_written_that_would_not_be_read():
    with pytest.raises(InputError, match="tidak dapat ditulis"):
        written("", {}, {"a": "\udc80"})
    with pytest.raises(InputError, match="lebih dari 128 KB"):
        written("", {}, {"a": "x" * MOST_BYTES})
    with pytest.raises(InputError, match="terlalu banyak bagian"):
        written("a." * 40, {}, {})


def test_a_name_or_a_path_is_opened(tmp_path, monkeypatch):
    name, one = next(iter(presets().items()))
    found = open_scenario(name)
    assert (found.title, found.choices, found.basis) == (one.title["id"], one.values, {})
    path = tmp_path / "rapat.toml"
    path.write_text(to_toml(CHOICE, "Rapat"), "utf-8")
    assert open_scenario(str(path)) == from_toml(path.read_bytes())
    file = settings.data_root() / "scenarios" / f"{name}.toml"
    assert open_scenario(str(file)) == found, "a file of presets is a scenario, too"
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).write_text(to_toml(CHOICE, "Lain"), "utf-8")
    assert open_scenario(name) == found
    assert open_scenario(f"./{name}").title == "Lain"
    path.write_text("x", "utf-8")
    with pytest.raises(InputError, match=r"^rapat.toml: Baris 1"):
        open_scenario("rapat.toml")
    for missing in ("tidak-ada.toml", "tidak-ada", "", ".", "a\0b", "x" * 5000):
        with pytest.raises(InputError, match=r"tidak ada: bukan berkas.*ilustrasi-2024|tidak dapat dibuka"):
            open_scenario(missing)


# --- what is different now -----------------------------------------------------------------------------


def since(choice, tmp_path, monkeypatch, changes, on=None):
    """What is said of a scenario saved with the data as they are, and read with some lines changed."""
    saved = from_toml(to_toml(choice, on=on).encode())
    data_root(tmp_path, monkeypatch, changes)
    return basis.changes(saved.basis, simulate(saved.choices))


FILE = f"programmes/{FIRST}.toml"
SAME = "Biaya, jumlah orang dan pembagian rencana ini tetap sama."


def label(code):
    return programmes()[code].about["short"]["id"]


def test_an_amount_that_changed_is_said_with_its_sources_and_what_it_costs(tmp_path, monkeypatch):
    change = {
        FILE: (
            'value = 15_000_000\nunit = "Rp"\nsource = "artikel-2023#6"',
            'value = 20_000_000\nunit = "Rp"\nsource = "antara-206616"',
        )
    }
    assert since(CHOICE, tmp_path, monkeypatch, change) == [
        f"Nilai satuan {label(FIRST)} dulu Rp15 juta (sumber artikel-2023#6), "
        "sekarang Rp20 juta (sumber antara-206616).",
        "Biaya rencana ini dulu Rp750 juta, sekarang Rp950 juta.",
    ]


def test_an_amount_that_the_user_chose_does_not_change(tmp_path, monkeypatch):
    choice = CHOICE | {f"{FIRST}.amounts.grant": 15_000_000}
    assert basis.of(simulate(choice))[f"{FIRST}.grant"] == "15000000, pilihan-pengguna"
    told = since(choice, tmp_path, monkeypatch, {FILE: ("value = 15_000_000", "value = 20_000_000")})
    assert told == ["Berkas data sudah berubah, tetapi angka rencana ini tidak."]


def test_the_size_of_a_group_moves_people(tmp_path, monkeypatch):
    told = since(CHOICE, tmp_path, monkeypatch, {FILE: ("value = 5\n", "value = 10\n")})
    assert told == [
        f"Orang per unit {label(FIRST)} dulu 5 (sumber artikel-2023#6), sekarang 10 (sumber artikel-2023#6).",
        "Orang yang terjangkau dulu 250, sekarang 450.",
    ]


def test_poor_people_that_changed_move_the_units(tmp_path, monkeypatch):
    old, new = "2024,64.72,37.80,4.30,published", "2024,64.72,3.78,4.30,derived"
    change = {"poverty.csv": (f"{old},published,samarinda-2024,,,", f"{new},published,turunan,,a,b")}
    told = since(CHOICE, tmp_path, monkeypatch, change)
    assert told[0] == "Penduduk miskin 2024 Samarinda dulu 37.800, sekarang 3.780 (turunan)."
    assert [one.partition(":")[0] for one in told[1:]] == [f"Unit {label(FIRST)}", f"Unit {label(SECOND)}"]
    assert "Samarinda dulu 7, sekarang 1" in told[1]


def test_a_figure_that_moves_nothing_says_so_and_a_missing_one_is_told(tmp_path, monkeypatch):
    choice = {"plan.districts": ("64.02", "64.72"), f"{FIRST}.units": 4}
    old = "2024,64.72,37.80,4.30,published,published,samarinda-2024,,,"
    change = {"poverty.csv": (old, "2024,64.72,,4.5,missing,published,samarinda-2024,,,")}
    assert since(choice, tmp_path, monkeypatch, change) == [
        "Penduduk miskin 2024 Samarinda dulu 37.800, sekarang tidak ada.",
        "Persentase miskin 2024 Samarinda dulu 4,30%, sekarang 4,50%.",
        SAME,
    ]


def test_a_figure_of_a_district_that_is_not_chosen_is_no_change_of_this_plan(tmp_path, monkeypatch):
    choice = {"plan.districts": ("64.02",), f"{FIRST}.units": 4}
    told = since(choice, tmp_path, monkeypatch, {"poverty.csv": ("2024,64.72,37.80,", "2024,64.72,40.00,")})
    assert told == ["Berkas data sudah berubah, tetapi angka rencana ini tidak."]


def test_the_same_number_written_otherwise_is_no_change_of_a_figure(tmp_path, monkeypatch):
    told = since(CHOICE, tmp_path, monkeypatch, {"poverty.csv": ("37.80,4.30,", "37.8,4.3,")})
    assert told == ["Berkas data sudah berubah, tetapi angka rencana ini tidak."]


def test_another_date_and_another_year_are_said_once(tmp_path, monkeypatch):
    change = {"settings.toml": ("facts_year = 2024", "facts_year = 2023")}
    told = since({f"{FIRST}.units": 10}, tmp_path, monkeypatch, change, on=date(2025, 3, 1))
    assert told[:2] == [
        "Tanggal aturan dulu 1 Maret 2025, sekarang 31 Desember 2023.",
        "Tahun data penduduk miskin dulu 2024, sekarang 2023.",
    ]
    assert [one.partition(": ")[0] for one in told[2:4]] == [
        f"Syarat {label(FIRST)} yang baru berlaku",
        f"Syarat {label(FIRST)} yang tidak berlaku lagi",
    ]
    assert "Terdaftar di DTKS" in told[2] and "Desil DTSEN" in told[3]
    assert not [one for one in told if "Penduduk miskin" in one] and told[-1] == SAME


def test_history_that_grew_is_said(tmp_path, monkeypatch):
    line = "wrse-2021,realisation,2021,"
    more = f"tambahan,realisation,2020,{FIRST},1,5,,,64.02,,,artikel-2023,a,b\n{line}"
    told = since(CHOICE, tmp_path, monkeypatch, {"programme_history.csv": (line, more)})
    assert told == ["Catatan riwayat program dulu 9, sekarang 10.", SAME]


def test_a_programme_that_came_and_one_that_went():
    saved = basis.of(simulate(CHOICE))
    gone = {key: text for key, text in saved.items() if not key.startswith(f"{SECOND}.")}
    assert f"Program {label(SECOND)} dulu belum ada dalam rencana ini." in basis.changes(
        gone, simulate(CHOICE)
    )
    told = basis.changes(saved | {"lama.grant": "5, x"}, simulate(CHOICE))
    assert told == ["Program lama tidak ada lagi dalam rencana ini.", SAME]


def test_a_district_that_came_and_one_that_went():
    saved = basis.of(simulate(CHOICE))
    del saved["poor.64.72"], saved["rate.64.72"]
    assert basis.changes(saved | {"poor.64.99": "5, published"}, simulate(CHOICE)) == [
        "Daerah baru dalam rencana ini: Samarinda.",
        "Daerah yang tidak ada lagi dalam rencana ini: 64.99.",
        SAME,
    ]


def test_a_plan_that_cannot_be_done_any_more(tmp_path, monkeypatch):
    choice = CHOICE | {"plan.budget": 750_000_000}
    told = since(choice, tmp_path, monkeypatch, {FILE: ("value = 15_000_000", "value = 16_000_000")})
    assert told[-1] == "Rencana ini dulu dapat dilaksanakan, sekarang tidak."
    told = basis.changes(basis.of(simulate(CHOICE)) | {basis.FEASIBLE: "no"}, simulate(CHOICE))
    assert told == ["Rencana ini dulu tidak dapat dilaksanakan, sekarang dapat."]


def test_units_whose_split_no_source_states_are_told_as_a_whole():
    choice = {"plan.share": "unstated", f"{FIRST}.units": 40, f"{FIRST}.districts": ("64.02",)}
    told = basis.changes(basis.of(simulate(choice | {f"{FIRST}.units": 30})), simulate(choice))
    assert told[-1] == f"Unit {label(FIRST)} dulu 30, sekarang 40."
    even = basis.changes(basis.of(simulate(choice | {"plan.share": "equal"})), simulate(choice))
    assert even == [], "as many, only not told where"


def test_another_version_alone_is_one_sentence(monkeypatch):
    saved = basis.of(simulate(CHOICE))
    for module in (settings, basis):
        monkeypatch.setattr(module, "VERSION", "9.9.9")
    told = basis.changes(saved, simulate(CHOICE))
    assert told == ["Versi aplikasi dulu 0.1.0, sekarang 9.9.9; angka rencana ini tidak berubah."]
    more = basis.changes(saved | {basis.COST: "5"}, simulate(CHOICE))
    assert more == [
        "Biaya rencana ini dulu Rp5, sekarang Rp750 juta.",
        "Versi aplikasi dulu 0.1.0, sekarang 9.9.9.",
    ]


def test_lines_that_end_in_another_way_are_the_same_data(tmp_path, monkeypatch):
    saved = basis.of(simulate(CHOICE))
    root = data_root(tmp_path, monkeypatch)
    (root / "poverty.csv").write_bytes((root / "poverty.csv").read_bytes().replace(b"\n", b"\r\n"))
    assert basis.changes(saved, simulate(CHOICE)) == []


def test_a_file_that_says_nothing_of_what_it_was_computed_from_has_no_changes():
    assert basis.changes({}, simulate(CHOICE)) == []
    assert basis.changes({"plan.unheard_of": "x"}, simulate(CHOICE)) == []


@given(st.data())
def test_whatever_somebody_wrote_there_is_told_in_short(data):
    plan = simulate(CHOICE)
    keys = [*basis.of(plan), "x.grant", "poor.x", "rate.x", "x.units", "x.rules"]
    saved = data.draw(st.dictionaries(st.sampled_from(keys), st.text(max_size=200), min_size=1, max_size=9))
    told = basis.changes(saved, plan)
    assert all(isinstance(one, str) and len(one) < 600 for one in told)


def test_a_number_longer_than_any_is_shown_in_short():
    told = basis.changes({basis.COST: "9" * 5000}, simulate(CHOICE))
    assert told == [f"Biaya rencana ini dulu {'9' * 40}, sekarang Rp750 juta."]


def test_many_names_are_not_all_told():
    assert basis_wording.few(["a"] * 6) == "a, a, a, a, a dan a"
    assert basis_wording.few(["a"] * 7) == "a, a, a, a, a dan 2 lainnya"


def test_a_decimal_keeps_all_its_digits():
    key, many = f"plan.mix.{FIRST}", Decimal("0." + "123456789" * 6)
    assert from_toml(written("", {key: many}, {}).encode()).choices[key] == many
