"""The steps of a screening in this process, each against the fastest known way to do the same or less."""

from __future__ import annotations

import hashlib
import io
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import fastexcel
import numpy as np
import pandas as pd
import pyarrow as pa
import xlsxwriter
from openfisca_core.simulations import Simulation

from bansos.intake import identity, receiving
from bansos.intake.people import read_people
from bansos.publishing import exports
from bansos.publishing.exports import Stamp
from bansos.rules import eligibility, questions
from bansos.rules.programmes import in_force, programmes
from bansos.selection import groups, loose, ranking, suggestions
from bansos.selection.filling import Pool
from benchmarks import people, reference_nik, reference_rules
from benchmarks.bars import Bar, interleaved

ON = date(2023, 12, 31)
XLSX_ROWS, XLSX_COLUMNS = 100_000, 31
LEXSORT = "one lexsort of the same keys"
STAMP = Stamp((), ON, (), (), "", "")


def bars(folder: Path, rounds: int, rows: int) -> list[Bar]:
    """Every bar of a step."""
    found = [_xlsx_read(folder, rounds), _xlsx_written(folder, rounds)]
    table = _people(people.write(folder / f"usulan_{rows}.csv", rows))
    found += [_rules(table, rounds), _nik(table, rounds)]
    return [*found, *_groups(table, rounds)]


def _people(file: Path) -> pd.DataFrame:
    received = receiving.receive(file.name, file.read_bytes())
    return read_people(received.tables, on=ON).people


def _took(rounds: int, **steps: Callable[[], object]) -> Mapping[str, float]:
    """Median seconds of each, taken in turns after one that does not count."""

    def timed(step: Callable[[], object]) -> float:
        start = time.perf_counter()
        step()
        return time.perf_counter() - start

    turns = {name: lambda step=step: timed(step) for name, step in steps.items()}
    interleaved(1, turns)
    return interleaved(rounds, turns)


def _xlsx_read(folder: Path, rounds: int) -> Bar:
    file = folder / "usulan.xlsx"
    file.write_bytes(exports.xlsx({"Usulan": people.made(0, XLSX_ROWS).to_pandas()}, STAMP))
    book = file.read_bytes()

    def ours() -> None:
        tables = receiving.receive(file.name, book).tables
        assert len(read_people(tables, on=ON).people) >= XLSX_ROWS

    took = _took(rounds, ours=ours, reference=lambda: fastexcel.read_excel(book).load_sheet(0).to_arrow())
    name = f"{XLSX_ROWS:,} rows of XLSX, read and tidied, child included"
    return Bar(name, took["ours"], took["reference"], "fastexcel to Arrow", 2)


def _xlsx_written(folder: Path, rounds: int) -> Bar:
    table = people.made(0, XLSX_ROWS).to_pandas()
    while len(table.columns) < XLSX_COLUMNS:
        table[f"alasan_{len(table.columns)}"] = table["Pekerjaan"].astype("category")
    rows = list(table.astype(object).itertuples(index=False))

    def reference() -> None:
        book = xlsxwriter.Workbook(io.BytesIO(), {"constant_memory": True})
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                sheet.write_string(at, column, text)
        book.close()

    took = _took(rounds, ours=lambda: exports.xlsx({"Hasil": table}, STAMP), reference=reference)
    name = f"{XLSX_ROWS:,} x {XLSX_COLUMNS} to XLSX with its stamp"
    return Bar(name, took["ours"], took["reference"], "XlsxWriter, constant memory", 0.25)


def _rules(table: pd.DataFrame, rounds: int) -> Bar:
    chosen = {
        f"{code}.rules.{rule.id}": True
        for code, programme in programmes().items()
        for rule in programme.rules
        if rule.optional
    }
    prepared = _reference(table)
    decided = [eligibility.decide(table, programme, ON, chosen) for programme in programmes().values()]
    asked = sum(len(one.asked) for one in decided)
    same = zip(decided, reference_rules.decided(prepared()), strict=True)
    assert all((one.status.cat.codes.to_numpy() == other).all() for one, other in same), "other answers"

    def ours() -> None:
        for programme in programmes().values():
            eligibility.decide(table, programme, ON, chosen).reasons()

    ready = iter([prepared() for _ in range(rounds + 1)])
    took = _took(rounds, ours=ours, reference=lambda: reference_rules.decided(next(ready)))
    name = f"{asked} rules with reasons, {len(table):,} people"
    return Bar(name, took["ours"], took["reference"], "openfisca-core without reasons", 1)


def _reference(table: pd.DataFrame) -> Callable[[], Simulation]:
    """The same people as OpenFisca takes them, and what the codes of their texts mean."""
    rules = [rule for programme in programmes().values() for rule in programme.rules]
    limits: dict[str, Any] = {}
    for rule in reversed(rules):
        limits |= (in_force(rule.values, ON) or next(iter(rule.values))).limits
    jobs, states, sexes = (
        table[name].cat.categories for name in ("pekerjaan", "status_kawin", "jenis_kelamin")
    )
    texts = {"housewife": jobs, "without_work": jobs, "says_nothing": jobs, "words": jobs}
    meant = {
        name: np.flatnonzero(questions.has_word(pd.Series(known), limits[name]).to_numpy(bool)).tolist()
        for name, known in texts.items()
    }
    for name in ("widowed", "or_married"):
        meant[name] = np.flatnonzero(states.isin(limits[name])).tolist()
    meant["woman"] = [sexes.get_loc("P")]
    meant["marks"] = np.flatnonzero(table["meninggal"].cat.categories.isin(limits["marks"])).tolist()
    inputs = _inputs(table)
    return lambda: reference_rules.simulation(inputs, meant, ON)


def _inputs(table: pd.DataFrame) -> dict[str, np.ndarray]:
    def three(name: str) -> np.ndarray:
        return (table[name].astype("boolean").astype("Int8") * 2).fillna(1).to_numpy(np.int32)

    texts = {"sex": "jenis_kelamin", "job": "pekerjaan", "status": "status_kawin", "mark": "meninggal"}
    answers = {"said": "pra_sejahtera", "dtks": "dtks", "p3ke": "p3ke", "helped": "pernah_menerima"}
    return {
        "nik_ok": table["nik_state"].eq("ok").to_numpy(np.int32),
        **{name: table[column].cat.codes.to_numpy(np.int32) for name, column in texts.items()},
        "desil": table["desil"].fillna(-1).to_numpy(np.int32),
        **{name: three(column) for name, column in answers.items()},
        "born": table["tanggal_lahir"].to_numpy().astype("datetime64[D]"),
        "earner": np.ones(len(table), np.int32),
    }


def _nik(table: pd.DataFrame, rounds: int) -> Bar:
    texts = pa.array(table["nik"], pa.string(), from_pandas=True)
    texts = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    numbers = np.zeros(len(texts), bool)
    checked, sound = identity.check_nik(texts, numbers, ON), reference_nik.check(texts)[0]
    assert (sound == (checked.state == identity.OK)).all(), "other numbers are sound"
    took = _took(
        rounds,
        ours=lambda: identity.check_nik(texts, numbers, ON),
        reference=lambda: reference_nik.check(texts),
    )
    return Bar(f"{len(texts):,} NIKs checked", took["ours"], took["reference"], "digits in numpy", 2)


def _groups(table: pd.DataFrame, rounds: int) -> list[Bar]:
    """Everyone eligible. Groups of people in none, from ready codes (those of equal need are drawn before, by
    one more key); the public draw itself; groups that everyone proposed, checked by every rule in force."""
    programme = next(one for one in programmes().values() if one.group_rules)
    status = pd.Categorical.from_codes(np.full(len(table), 2), list(eligibility.STATUS))
    decided = replace(eligibility.decide(table, programme, ON), status=pd.Series(status, table.index))
    free = loose.find(Pool(table, np.ones(len(table), bool), "", {}), decided, None)
    drawn = np.random.default_rng(people.SEED).permutation(len(table))
    free = replace(free, need=np.column_stack([free.need, drawn]))
    proposed, number = _proposed(table)
    numbers, nobody = table["nik"].fillna("").tolist(), np.zeros(len(table), np.int64)
    everyone = np.arange(len(table))
    took = _took(
        rounds,
        formed=lambda: suggestions.form(free, lambda rows: [], ""),
        keys=lambda: np.lexsort((*free.need.T, free.business, free.area)),
        drawn=lambda: ranking.ordered(
            nobody, nobody[:, None], lambda rows: ranking.tokens(table, everyone[rows]), "benih"
        ),
        hashed=lambda: np.lexsort(_hashed(numbers, "benih").T),
        checked=lambda: groups.check(proposed, decided),
        grouped=lambda: _grouped(proposed, number, decided.status),
    )
    count = f"{len(table):,} people"
    return [
        Bar(f"groups formed of {count}", took["formed"], took["keys"], LEXSORT, 1.5),
        Bar(f"public draw among {count}", took["drawn"], took["hashed"], "hashlib and one lexsort", 1.5),
        Bar(f"groups of {count}, checked", took["checked"], took["grouped"], "pandas groupby of codes", 1.5),
    ]


def _hashed(numbers: list[str], seed: str) -> np.ndarray:
    """What the draw asks of each: a token of the number, and a number drawn of seed and token."""
    tokens = (hashlib.sha256(number.encode()).hexdigest() for number in numbers)
    digests = [hashlib.sha256(f"{seed}\n{token}".encode()).digest()[:16] for token in tokens]
    return np.frombuffer(b"".join(digests), ">u8").reshape(-1, 2)


def _grouped(proposed: pd.DataFrame, number: np.ndarray, status: pd.Series) -> pd.DataFrame:
    """What the rules on groups ask, of codes: members, the worst of them, and how many areas, businesses and
    families there are."""
    columns = ("kabupaten", "kecamatan", "jenis_usaha", "kk")
    codes = {name: proposed[name].astype("category").cat.codes for name in columns}
    by_group = pd.DataFrame({**codes, "status": status.cat.codes}).groupby(number)
    counts = by_group[list(columns)].nunique()
    return counts.assign(members=by_group.size(), worst=by_group["status"].min())


def _proposed(table: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray]:
    """Everyone in a group of neighbours, and its number; not that of the person before."""
    village = np.lexsort(
        (table["desa"].cat.codes, table["kecamatan"].cat.codes, table["kabupaten"].cat.codes)
    )
    number = np.empty(len(table), np.int64)
    number[village] = np.random.default_rng(people.SEED).permutation(len(table) // people.SIZE + 1)[
        np.arange(len(table)) // people.SIZE
    ]
    names = [f"KUBE Umpama {k}" for k in range(number.max() + 1)]
    return table.assign(kelompok=pd.Categorical.from_codes(number, names)), number
