"""The screening chain, composed once: files -> people -> registers -> decisions -> groups -> one table."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from bansos.intake import columns, families, notices, registers, roles
from bansos.intake import received as recipients
from bansos.intake.overlaps import Overlaps, Search
from bansos.intake.people import Reading, read_people
from bansos.intake.received import Book, Past
from bansos.intake.receiving import Received, free_name
from bansos.intake.registers import Register, Trace
from bansos.intake.roles import CANDIDATES, RECIPIENTS
from bansos.intake.verdicts import Verdicts
from bansos.rules import eligibility
from bansos.rules.programmes import programmes
from bansos.screening import Mapped, Screening
from bansos.selection import filling, groups, ranking
from bansos.selection.filling import Pool
from bansos.selection.quota import Quota
from bansos.settings import InputError, fingerprint, rule_files
from bansos.together import later
from bansos.words import tr

Told = Callable[[str, float], object]


def screen(
    received: Sequence[Received],
    *,
    on: date,
    codes: Collection[str] = (),
    overrides: Mapping[str, Any] | None = None,
    mapping: Mapped | None = None,
    area_codes: str | None = None,
    tell: Told = lambda text, share: None,
    decided: Verdicts = Verdicts(),  # noqa: B008 - frozen
    book: Book | None = None,
) -> Screening:
    """Decide about everyone in the candidate files under the rules in force on a date.

    The candidates are the files of role usulan or, where there is none, those of the first file's role.
    `codes`: programmes (all by default); `overrides`: flat scenario keys; `mapping`: label -> column as the
    user corrected it, by file; `area_codes`: whose bare district codes the files use; `tell`: hears what is
    being done and how far it is (0 to 1); `decided`: pairs of rows that a person called one or two people;
    `book`: past recipients known by token. Raises InputError.
    """
    received = _told_apart(received)
    role = _candidate_role(received)
    tell(tr("Membaca orang"), 0.1)
    candidates, others = _parted(received, role, mapping or {})
    dated = notices.compared([(one.role, one.tables) for one in others], mapping or {})
    others = [replace(one, tables=tables) for one, tables in zip(others, dated, strict=True)]
    # Pairs are looked for among all people at once: not where only some of their rows are here.
    whole = all(t.part is None and t.table.num_rows for one in candidates for t in one.tables)
    search = Search(decided, families=role == CANDIDATES) if whole else None
    reading_others = later(lambda: [people([one], on, mapping or {}, area_codes) for one in others])
    reading = people(candidates, on, mapping or {}, area_codes, search)
    tell(tr("Menggabungkan register"), 0.4)
    further = reading_others()
    read = list(zip(others, further, strict=True))
    joined, traces, pairs, judged = _remembered(
        reading, _joined(reading, role, candidates, read), read, decided, book
    )
    tell(tr("Menilai syarat"), 0.7)
    decisions = {
        code: eligibility.decide(joined, programmes()[code], on, overrides) for code in _known(codes)
    }
    tell(tr("Memeriksa kelompok"), 0.9)
    checked = {code: groups.check(joined, decided, overrides) for code, decided in decisions.items()}
    readings, extra = [reading, *further], (decided.digest(), book and book.digest)
    return Screening(
        on,
        tuple(received),
        role,
        joined,
        reading.original,
        pd.concat([reading.problems for reading in readings], ignore_index=True),
        {file: match for reading in readings for file, match in reading.mapping.items()},
        decisions,
        checked,
        dict(overrides or {}),
        _fingerprint(received, on, list(decisions), overrides, mapping, area_codes, *extra),
        traces,
        pairs=pairs,
        judged=judged,
    )


def is_readable(received: Received, mapping: Mapped) -> bool:
    """Has a file a column that its role needs: a NIK, or for DTSEN's families a KK?"""
    return bool(set(roles.keys(received.role)) & set(matched(received, mapping).values()))


def pool(found: Screening, seed: str = "") -> Pool:
    """Who may be selected, ties to be drawn by this seed. Raises InputError for a seed that is none."""
    return Pool(found.people, found.counted(), ranking.seed_of(seed), found.overrides)


def select(found: Screening, quota: Quota, seed: str = "") -> Screening:
    """The same screening with the places of a quota filled. Raises InputError."""
    chosen = filling.select(pool(found, seed), found.decisions, found.groups, quota)
    how = (_plain(quota.units), _plain(quota.places), chosen.seed)
    return replace(found, selection=chosen, fingerprint=fingerprint(found.fingerprint, *how))


def matched(received: Received, mapping: Mapped) -> dict[str, str | None]:
    """Which of its columns a file's headers are read as, with the user's corrections."""
    found: dict[str, str | None] = {}
    for part in received.tables:
        found |= columns.match(part.table.column_names, mapping.get(received.name))
    return found


def _told_apart(received: Sequence[Received]) -> list[Received]:
    """The files, each under a name of its own: groups and problems go by the file's name."""
    found: list[Received] = []
    for one in received:
        name = free_name(one.name, [other.name for other in found])
        tables = tuple(replace(table, file=name) for table in one.tables)
        found.append(one if name == one.name else replace(one, name=name, tables=tables))
    return found


def _candidate_role(received: Sequence[Received]) -> str:
    if not received:
        raise InputError(tr("Belum ada berkas."))
    roles = [one.role for one in received]
    return CANDIDATES if CANDIDATES in roles else roles[0]


def _parted(
    received: Sequence[Received], role: str, mapping: Mapped
) -> tuple[list[Received], list[Received]]:
    """The files of the candidates, and the others: among them tables of families, which list no people."""
    mine = [one for one in received if one.role == role]
    others = [one for one in received if one.role != role]
    if "kk" not in roles.keys(role):
        return mine, others
    split = [(one, families.parted(one.tables, mapping)) for one in mine]
    people = [replace(one, tables=listed) for one, (listed, _) in split if listed]
    if not people:
        raise InputError(
            tr("{file}: berkas keluarga tidak berisi orang. Unggah juga berkas anggota.", file=mine[0].name)
        )
    return people, [*others, *(replace(one, tables=ranks) for one, (_, ranks) in split if ranks)]


def people(
    parts: Sequence[Received], on: date, mapping: Mapped, codes: str | None, search: Search | None = None
) -> Reading:
    """The people of files of one role. Raises InputError."""
    tables = [table for one in parts for table in notices.noted(one.tables, one.role, on, mapping)]
    keys = roles.keys(parts[0].role)
    return read_people(tables, on=on, mapping=mapping, codes=codes, keys=keys, search=search)


def _joined(
    pool: Reading, role: str, files: Sequence[Received], others: Sequence[tuple[Received, Reading]]
) -> tuple[pd.DataFrame, tuple[Trace, ...]]:
    """The candidates with what the registers say, and who was found in which of them."""
    given = [_register(one, read) for one, read in others]
    joined, traces = registers.traced(registers.pool(pool.people, role), given)
    if role == CANDIDATES:
        return joined, traces
    named = joined["file"]
    own = [Trace(o.name, role, notices.as_of(o.tables), named.eq(o.name).to_numpy()) for o in files]
    return joined, (*own, *traces)


def _register(one: Received, read: Reading) -> Register:
    as_of, part = notices.as_of(one.tables), one.tables[0].part
    return Register(one.role, read.people, one.name, as_of=as_of, part=part)


def _remembered(
    reading: Reading,
    so_far: tuple[pd.DataFrame, tuple[Trace, ...]],
    others: Sequence[tuple[Received, Reading]],
    decided: Verdicts,
    book: Book | None,
) -> tuple[pd.DataFrame, tuple[Trace, ...], Callable[[], Overlaps] | None, int]:
    """The candidates beside past recipients, of lists and of the book, and what was decided about them."""
    joined, traces = so_far
    past = Past(tuple(Register(o.role, read.people, o.name) for o, read in others if o.role == RECIPIENTS))
    if reading.overlaps is None or not (past.lists or book or decided.by_pair):
        return joined, traces, reading.overlaps, 0
    if book is not None:
        joined, trace, past = recipients.remembered(joined, past.lists, book)
        traces = (*traces, trace)
    pairs = recipients.paired(reading.overlaps(), joined, past, decided)
    pairs = replace(pairs, unused=len(decided.by_pair) - len(pairs.used))
    return recipients.answered(joined, pairs), traces, lambda: pairs, len(pairs.used)


def _known(codes: Collection[str]) -> list[str]:
    unknown = [code for code in codes if code not in programmes()]
    if unknown:
        raise InputError(
            tr("Program {code} tidak ada; yang ada: {there}.", code=unknown[0], there=", ".join(programmes()))
        )
    return [code for code in programmes() if not codes or code in codes]


def _fingerprint(received: Sequence[Received], *how: object) -> str:
    inputs = [f"{one.role} {one.name} {one.digest}" for one in received]
    return fingerprint(
        *inputs, *(_plain(part) for part in how), *(path.read_bytes() for path in rule_files())
    )


def _plain(part: object) -> str:
    """A part of the inputs as text: the order of a dict does not count, and nothing is nothing."""
    if isinstance(part, Mapping):
        return repr(sorted((key, _plain(value)) for key, value in part.items()))
    return _plain({}) if part is None else repr(part)
