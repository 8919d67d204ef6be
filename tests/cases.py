"""One small runner for the cases of every programme (tests/cases/*.toml)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from bansos.rules import eligibility
from bansos.rules.programmes import programmes
from bansos.selection import groups

FOLDER = Path(__file__).parent / "cases"
TYPES = {
    "dtks": "boolean",
    "p3ke": "boolean",
    "pra_sejahtera": "boolean",
    "pernah_menerima": "boolean",
    "pencari_nafkah_utama": "boolean",
    "desil": "Int8",
    "desil_dtsen": "Int8",
    "tanggal_lahir": "datetime64[s]",
}
COLUMNS = ["nik_state", "jenis_kelamin", "status_kawin", "pekerjaan", "status_bekerja", "kk", "kecamatan"]
COLUMNS += ["meninggal", "nik", "kelompok", "jenis_usaha", "kabupaten", "file", "state", *TYPES]
GROUP = {"state": "person", "file": "usulan.xlsx", "kabupaten": "64.02", "kecamatan": "Tenggarong"}
GROUP |= {"kelompok": "Mawar", "jenis_usaha": "Ternak ayam"}


@dataclass(frozen=True)
class Case:
    programme: str
    name: str
    on: object
    overrides: dict
    rows: list[dict]
    status: str
    answers: dict
    remedy: str
    is_group: bool

    @property
    def people(self) -> pd.DataFrame:
        return people_of(self.rows)


def people_of(rows: list[dict]) -> pd.DataFrame:
    """A people table of the given rows; what a row does not say, or says as "", is not known."""
    table = pd.DataFrame(rows, columns=COLUMNS).replace("", pd.NA)
    kinds = {name: TYPES.get(name, "category") for name in COLUMNS}
    born, counted = pd.to_datetime(table["tanggal_lahir"]), pd.factorize(table["nik"])[0]
    return table.assign(tanggal_lahir=born).astype(kinds).assign(kept_index=counted)


def read(folder: Path = FOLDER) -> list[Case]:
    return [
        case
        for path in sorted(folder.glob("*.toml"))
        for case in _cases(tomllib.loads(path.read_text("utf-8")))
    ]


def _cases(content: dict) -> list[Case]:
    found = []
    for raw in content.get("case", []):
        rows = [content["usual"] | raw.get("person", {}) | {"state": "person"}]
        found.append(_case(content, raw, rows, is_group=False))
    for raw in content.get("group", []):
        found.append(_case(content, raw, _members(content["usual"], raw), is_group=True))
    return found


def _members(usual: dict, raw: dict) -> list[dict]:
    count = raw.get("members", 5)
    rows = [
        usual | GROUP | {"kk": f"KK-{n}", "nik": f"N{n}"} | raw.get("all", {}) for n in range(1, count + 1)
    ]
    others = [rows[0] | {"kelompok": raw["also_in"]}] if "also_in" in raw else []
    return [rows[0] | raw.get("first", {}), *rows[1:], *others]


def _case(content: dict, raw: dict, rows: list[dict], *, is_group: bool) -> Case:
    on = raw.get("on", content["on"])
    answers, remedy = raw.get("answers", {}), raw.get("remedy", "")
    overrides = raw.get("set", {})
    return Case(
        content["programme"], raw["name"], on, overrides, rows, raw["status"], answers, remedy, is_group
    )


@dataclass(frozen=True)
class Outcome:
    status: str
    answers: dict
    remedy: str


def run(case: Case) -> Outcome:
    """What the engine says of a case."""
    programme = programmes()[case.programme]
    people = case.people
    decisions = eligibility.decide(people, programme, case.on, case.overrides)
    if not case.is_group:
        return _outcome(decisions.status, decisions, decisions.remedies()[0])
    checked = groups.check(people, decisions, case.overrides)
    return _outcome(checked.table["status"], checked, checked.wrong()[0])


def _outcome(status: pd.Series, decided: object, remedy: str) -> Outcome:
    answers = zip(decided.asked, decided.answers[0], strict=True)
    return Outcome(status.iloc[0], {r.id: eligibility.answer_word(int(a)) for (r, _), a in answers}, remedy)
