"""Invent the people of the samples: who they are, what the registers say, which group they propose."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from bansos.places import District, Place, districts, places


@dataclass(frozen=True)
class Person:
    """An invented person. `slot` is the place among the district's women without a group, -1 in a group."""

    nik: str
    kk: str
    name: str
    sex: str
    born: date
    district: District
    kecamatan: Place
    desa: Place
    address: str
    work: str
    marital: str
    relation: str
    in_dtks: bool = True
    in_p3ke: bool = True
    desil: int | None = 2
    poor: str = ""
    group: str = ""
    business: str = ""
    goods: str = ""
    slot: int = -1
    dead: bool = False
    no_nik: bool = False
    number_nik: bool = False
    helped: bool = False


class Inventor:
    """Makes people, one after the other, from a seed: the same seed gives the same people."""

    def __init__(self, stuff: Mapping[str, Any]) -> None:
        self.stuff = stuff
        self.chance = random.Random(stuff["seed"])
        self.desa = {code: [p for p in places().values() if _is_desa_in(p, code)] for code in districts()}
        self.nik_serials, self.kk_serials = self._serials(), self._serials()

    def person(self, district: District, desa: Place, sex: str) -> Person:
        """Somebody of a desa with a NIK and a KK of their own."""
        born = self._day(*self.stuff["born"])
        marital = self.chance.choice(["Kawin", "Kawin", "Kawin", "Cerai Mati", "Cerai Hidup", "Belum Kawin"])
        relation = "Istri" if (sex, marital) == ("P", "Kawin") else "Kepala Keluarga"
        return Person(
            self._nik(district, desa, born, sex),
            f"{desa.parent.replace('.', '')}{self._day(2008, 2022):%d%m%y}{next(self.kk_serials):04d}",
            self._name(sex),
            sex,
            born,
            district,
            places()[desa.parent],
            desa,
            f"Jl. {self.chance.choice(self.stuff['names']['last'])} No. {self.chance.randrange(1, 90)}",
            self.chance.choice(self.stuff["work"][sex]),
            marital,
            "Anak" if marital == "Belum Kawin" else relation,
            in_p3ke=district.code not in self.stuff["where"]["without_p3ke"],
            desil=self.chance.randrange(1, 5),
        )

    def anywhere(self, district: District) -> Place:
        """Some desa of the district."""
        return self.chance.choice(self.desa[district.code])

    def _serials(self) -> Iterator[int]:
        """Serials that no office is likely to have issued; none ends in 0, so that a lost digit shows."""
        numbers = [n for n in range(9001, 10_000) if n % 10]
        self.chance.shuffle(numbers)
        return iter(numbers)

    def _name(self, sex: str) -> str:
        names = self.stuff["names"]
        first = self.chance.choice(names["begin"]) + self.chance.choice(names[sex])
        return f"{first} {self.chance.choice(names['last'])}"

    def _day(self, first: int, last: int) -> date:
        start = date(first, 1, 1)
        return start + timedelta(days=self.chance.randrange((date(last, 1, 1) - start).days))

    def _nik(self, district: District, desa: Place, born: date, sex: str) -> str:
        where = desa.parent.replace(".", "")
        parent = self.stuff["where"]["parent"].get(district.code)
        if parent:
            where = self.chance.choice(self.desa[parent]).parent.replace(".", "")
        elif self.chance.random() < 0.08:
            where = self.chance.choice(self.stuff["where"]["elsewhere"])
        day = born.day + (40 if sex == "P" else 0)
        return f"{where}{day:02d}{born:%m%y}{next(self.nik_serials):04d}"


def _is_desa_in(place: Place, district: str) -> bool:
    return place.level == "kel/desa" and place.code.startswith(district)


def candidates(invent: Inventor) -> list[Person]:
    """Everyone of the usulan in file order: per district four groups, then twenty women without one."""
    found: list[Person] = []
    for at, district in enumerate(districts().values()):
        found += _grouped(invent, district, at)
        found += [_alone(invent, district, slot) for slot in range(20)]
    return found


def _grouped(invent: Inventor, district: District, at: int) -> Iterator[Person]:
    groups = invent.stuff["groups"]
    before: list[Person] = []
    for k in range(groups["each"]):
        name = groups["names"][(at + k) % len(groups["names"])]
        members = _group(invent, district, name, (at + k) % len(groups["business"]))
        if k == groups["each"] - 1:
            members = BREAK[invent.stuff["broken"]["groups"][at]](invent, members, before)
        before += members
    yield from before


def _group(invent: Inventor, district: District, name: str, business: int) -> list[Person]:
    desa = invent.anywhere(district)
    trade = invent.stuff["groups"]["business"][business]
    own: dict[str, Any] = {"group": name, "business": trade["name"], "goods": trade["goods"]}
    sexes = invent.chance.choices("PPL", k=invent.stuff["groups"]["size"])
    return [replace(invent.person(district, desa, sex), **own) for sex in sexes]


Members = list[Person]
BREAK: dict[str, Callable[[Inventor, Members, Members], Members]] = {
    "four": lambda invent, members, before: members[:-1],
    "six": lambda invent, members, before: members + _joined(invent, members),
    "not_listed": lambda invent, members, before: _last(members, in_dtks=False),
    "same_kk": lambda invent, members, before: _last(members, kk=members[0].kk, address=members[0].address),
    "two_areas": lambda invent, members, before: _moved(invent, members),
    "other_business": lambda invent, members, before: [
        replace(m, business=invent.stuff["broken"]["business"], goods="Kursi, cermin, pengering rambut")
        for m in members
    ],
    "in_two_groups": lambda invent, members, before: [*members[:-1], _placed(before[0], members[0])],
    "no_nik": lambda invent, members, before: _last(members, no_nik=True),
    "deceased": lambda invent, members, before: _last(members, dead=True),
    "number_nik": lambda invent, members, before: _last(members, number_nik=True),
}


def _last(members: Members, **changes: Any) -> Members:
    return [*members[:-1], replace(members[-1], **changes)]


def _joined(invent: Inventor, members: Members) -> Members:
    return [_placed(invent.person(members[0].district, members[0].desa, "P"), members[0])]


def _placed(person: Person, other: Person) -> Person:
    """The person in another one's group."""
    return replace(person, group=other.group, business=other.business, goods=other.goods)


def _moved(invent: Inventor, members: Members) -> Members:
    away = next(d for d in invent.desa[members[0].district.code] if d.parent != members[0].desa.parent)
    return _last(members, desa=away, kecamatan=places()[away.parent])


# Women without a group by slot: what makes each of them eligible, refused or not known.
SLOTS: dict[int, dict[str, Any]] = {
    7: {"in_dtks": False, "desil": 2},
    8: {"in_dtks": False, "desil": 1},
    9: {"desil": 7},
    10: {"in_dtks": False, "in_p3ke": False},
    11: {"desil": None},
    12: {"marital": "Belum Kawin", "relation": "Anak"},
    13: {"marital": "", "work": "", "relation": "Famili Lain"},
    19: {"helped": True},
}


def _alone(invent: Inventor, district: District, slot: int) -> Person:
    woman = invent.person(district, invent.anywhere(district), "P")
    changes = dict(SLOTS.get(slot, {}), slot=slot)
    if not woman.in_p3ke:
        changes["in_p3ke"] = False
        changes["poor"] = "Ya" if slot < 5 else "Tidak" if slot == 9 else ""
    if slot == 12:
        changes["work"] = invent.stuff["work"]["none"]
    return replace(woman, **changes)


def others(invent: Inventor, each: int) -> list[Person]:
    """People of the registers who are in no usulan, some of every district."""
    return [
        replace(invent.person(district, invent.anywhere(district), "PL"[k % 2]), desil=1 + k % 9)
        for district in districts().values()
        for k in range(each)
    ]
