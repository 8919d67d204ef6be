"""People born on one day under nearly the same name: who is suspected, who is not, at which cost."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bansos.intake import lookalikes, names
from bansos.intake.blocks import WINDOW, People
from bansos.settings import DataError
from benchmarks import duplicates

DAY = "1980-05-15"
ONE_PERSON = [
    ("Siti Aminah", "SITI AMINAH"),
    ("Siti Aminah", "Aminah Siti"),
    ("Siti Aminah", "Hj. Siti Aminah"),
    ("Siti Aminah", "Siti Aminah, S.Pd"),
    ("Siti Aminah", "Siti Amiinah"),
    ("Siti Aminah", "Siti A."),
    ("Supriyadi", "Supryadi"),
    ("Muhammad Rizal", "Moh. Rizal"),
    ("Muhammad Rizal", "M. Rizal"),
    ("Nur'aini Lestari", "Nuraini Lestari"),
    ("Aba Ada Api Ari Asa Ayu Zulkarnain Wulan", "Aba Ada Api Ari Asa Ayu Zubaidah Yusuf Sholeh Tuti Moko"),
]
TWO_PEOPLE = [
    ("Siti Aminah", "Siti Halimah"),
    ("Siti Aminah", "Dewi Aminah"),
    ("Siti A.", "Siti B."),
    ("Siti", "Dewi"),
    ("Eko", "Eka"),
    ("Hasan Basri", "Husen Basri"),
]


def people(names, *, born=DAY, sex=1, district=3, family=-1) -> People:
    rows = len(names)

    def column(value, kind):
        return np.broadcast_to(np.array(value, kind), rows).copy()

    return People(
        pa.array(names, pa.string()),
        column(born, "datetime64[D]"),
        column(sex, np.int8),
        column(district, np.int64),
        column(family, np.int64),
        np.ones(rows, bool),
    )


def pairs(found: lookalikes.Lookalikes) -> list[tuple[int, int]]:
    return list(zip(found.first.tolist(), found.second.tolist(), strict=True))


@pytest.mark.parametrize("names", ONE_PERSON, ids=" = ".join)
def test_one_person_written_twice_is_suspected(names):
    assert pairs(lookalikes.find(people(names))) == [(0, 1)]
    assert pairs(lookalikes.find(people(names[::-1]))) == [(0, 1)], "whichever comes first"


@pytest.mark.parametrize("names", TWO_PEOPLE, ids=" / ".join)
def test_two_people_are_not_suspected(names):
    assert pairs(lookalikes.find(people(names))) == []


def test_what_is_known_and_differs_tells_two_people_apart_and_what_is_not_known_does_not():
    names = ("Siti Aminah", "Siti Aminnah")
    for apart in ({"sex": (0, 1)}, {"district": (3, 4)}, {"born": (DAY, "1980-05-16")}):
        assert pairs(lookalikes.find(people(names, **apart))) == [], apart
    for unknown in ({"sex": (-1, 1)}, {"district": (3, -1)}, {"sex": -1, "district": -1}):
        assert pairs(lookalikes.find(people(names, **unknown))) == [(0, 1)], unknown
    three = people(("Siti Aminah",) * 3, sex=(0, 1, -1))
    assert pairs(lookalikes.find(three)) == [(0, 2), (1, 2)]
    assert pairs(lookalikes.find(people(names, born="NaT"))) == []
    assert pairs(lookalikes.find(people([None, None]))) == []


def test_a_long_name_is_suspected_across_districts():
    assert pairs(lookalikes.find(people(["Siti Nur Aminah"] * 2, district=(3, 4)))) == [(0, 1)]
    assert pairs(lookalikes.find(people(["Siti Aminah"] * 2, district=(3, 4)))) == [], "common by chance"


def test_children_of_one_family_born_on_one_day_are_two_people():
    names = ("Nurhasanah Aminatun", "Nurhasanah Aminatun Nur")
    assert pairs(lookalikes.find(people(names))) == [(0, 1)]
    assert pairs(lookalikes.find(people(names, family=7))) == []
    assert pairs(lookalikes.find(people(("Siti Aminah", "Siti Aminnah"), family=7))) == [(0, 1)]


def test_planted_people_are_found_and_chance_ones_are_not():
    register = duplicates.planted(12_000, 600, seed=7)
    precision, recall = duplicates.measured(register, lookalikes.find(register.people))
    assert precision >= duplicates.PRECISION and recall >= duplicates.RECALL


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [('"H", "HJ"', "1", "names.toml:4"), ("[spelled]", "[ejaan]", "spelled"), ('["ABD"', '["abd"', "ABDUL")],
)
def test_a_wrong_file_of_names_is_named_with_the_key(data, old, new, place):
    path = data / "names.toml"
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(DataError, match="huruf besar") as error:
        lookalikes.find(people(("Siti Aminah", "Siti Aminnah")))
    assert place in str(error.value)


def test_the_order_of_the_rows_changes_nothing():
    register = duplicates.planted(3_000, 300, seed=3).people
    turned = np.random.default_rng(1).permutation(len(register.born))
    other = People(
        register.names.take(pa.array(turned)),
        *(getattr(register, name)[turned] for name in LIKE),
        register.compared,
    )
    found = [
        turned[[one.first, one.second]] if own else np.array([one.first, one.second])
        for one, own in ((lookalikes.find(register), False), (lookalikes.find(other), True))
    ]
    sides = [{tuple(sorted(pair)) for pair in part.T.tolist()} for part in found]
    assert sides[0] == sides[1] and sides[0]


LIKE = ("born", "sex", "district", "family")


def test_a_day_on_which_everyone_is_born_costs_no_more_than_its_rows(monkeypatch):
    compared = []
    scored = lookalikes._scored
    monkeypatch.setattr(lookalikes, "_scored", lambda *a: compared.append(len(a[2])) or scored(*a))
    letters = [f"{chr(65 + n // 26 % 26)}{chr(65 + n % 26)}{chr(65 + n // 676)}" for n in range(1500)]
    names = [f"Umpama {text * 3}" for text in letters] + ["Umpama Zzyzzyzzy Rekaan", "Umpama Zzyzzyzy Rekaan"]
    found = lookalikes.find(people(names, born="1970-01-01"))
    assert sum(compared) <= WINDOW * len(names)
    assert found.crowded.astype(str).tolist() == ["1970-01-01"]
    assert (1500, 1501) in pairs(found)
    equal = lookalikes.find(people(["Umpama Rekaan"] * 500, born="1970-01-01"))
    assert len(equal.first) < 500 + WINDOW**2, "of equal names each is paired with the next one"
    few = lookalikes.find(people(names[: WINDOW + 1], born="1970-01-01"))
    assert len(few.crowded) == 0, "up to the window all are compared"


def test_reading_only_the_names_that_have_company_misses_no_pair():
    """Against the comparison of everyone with everyone of the day, all names read."""
    for seed in range(4):
        register = duplicates.planted(1_200, 400, seed=seed).people
        random = np.random.default_rng(seed)
        rows = len(register.born)
        few = People(
            register.names,
            np.datetime64("1980-01-01") + (register.born - register.born.min()).astype(int) % 40,
            np.where(random.random(rows) < 0.1, -1, register.sex).astype(np.int8),
            np.where(random.random(rows) < 0.1, -1, register.district % 2),
            register.family,
            random.random(rows) < 0.95,
        )
        read = names.read(few.names)
        first, second = np.triu_indices(rows, 1)
        both = (few.born[first] == few.born[second]) & few.compared[first] & few.compared[second]
        for column in (few.sex, few.district):
            one, other = column[first], column[second]
            both &= (one == other) | (one < 0) | (other < 0)
        every = lookalikes._scored(few, read, first[both], second[both])
        mine = np.flatnonzero(few.compared)
        far = lookalikes._elsewhere(few, read, mine)
        wanted = {tuple(sorted(pair)) for part in (every, far) for pair in zip(*part[:2], strict=True)}
        found = lookalikes.find(few)
        assert set(pairs(found)) == wanted and len(wanted) > 300 and not len(found.crowded)


@given(st.text("AEINRSTH .,'(Éb", max_size=14), st.text("AEINRSTH .,'(Éb", max_size=14))
def test_two_names_are_never_told_apart_by_their_letters_alone_where_they_are_alike(one, other):
    texts = pa.array([one, other])
    sketch, read = names.sketch(texts), names.read(texts)
    if (read.codes < 0).any() or read.codes[0] == read.codes[1]:
        return
    mine, theirs = read.codes[:1], read.codes[1:]
    score, initials = lookalikes._compared(read, mine, theirs, np.zeros(1, bool))
    if score[0] >= lookalikes.LEAST or initials[0]:
        assert lookalikes._plausible(read, mine, theirs)[0]
        assert lookalikes._plausible(sketch, np.array([0]), np.array([1]))[0]


def test_few_whose_sex_is_not_known_are_compared_with_everyone_of_a_crowded_day():
    letters = [f"{chr(66 + n // 24)}{chr(65 + n % 24)}" for n in range(20 * 24)]
    names = [f"Umpama {text * 3}" for text in letters] + ["Aminatuzzahra", "Zminatuzzahra"]
    sex = [0, 1] * (len(letters) // 2) + [-1, 1]
    district = [n // 2 % 8 for n in range(len(letters))] + [3, 3]
    found = lookalikes.find(people(names, sex=sex, district=district))
    assert (len(letters), len(letters) + 1) in pairs(found) and not len(found.crowded)
