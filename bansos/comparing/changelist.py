"""Changes between two screenings laid out for reading: what differs, one sentence, tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from bansos.comparing.changes import Changes, Turn
from bansos.comparing.moves import ABSENT, CAUSES, NOT_COUNTED, STATES, Moves
from bansos.comparing.turnwords import cause_names, cause_words, differences, state_names, turn_words
from bansos.intake.masking import masked
from bansos.layout import answers
from bansos.rules.eligibility import STATUS, YES, evidence
from bansos.rules.programmes import Dated, Rule, programmes
from bansos.rules.questions import QUESTIONS
from bansos.screening import Screening
from bansos.words import listed, number, of, tr

SUPPOSED = "andaikan."  # before a key in the stamp: supposed, not used for the decisions


def stamp(fields: Mapping[str, Any], supposed: Mapping[str, str]) -> dict[str, Any]:
    """The fields of a screening's stamp with what was supposed among its choices."""
    told = (f"{SUPPOSED}{key}={text}" for key, text in supposed.items())
    return {**fields, "choices": (*fields["choices"], *told)}


def title(found: Changes) -> str:
    """The finding in one sentence: what was changed, how many enter, how many leave."""
    what = listed(differences(found.before, found.after, found.code))
    enters, leaves = (int(mask.sum()) for mask in (found.enters(), found.leaves()))
    moved = int(found.moves().sum())
    if not what and not moved:
        return tr("Belum ada yang diubah: semua tetap.")
    what = what or tr("keputusan orang atau pembacaan yang lain")
    if enters or leaves:
        return tr(
            "Dengan {what}: {enters} orang masuk, {leaves} keluar.",
            what=what,
            enters=number(enters),
            leaves=number(leaves),
        )
    if moved:
        return tr(
            "Dengan {what}: tidak ada yang masuk atau keluar; {n} orang berganti status.",
            what=what,
            n=number(moved),
        )
    return tr("Dengan {what}: tidak ada yang berubah.", what=what)


def reconciled(found: Moves) -> str:
    """How those who are layak before and after add up, in one sentence."""
    stay = int(((found.was == YES) & (found.now == YES)).sum())
    enters, leaves = int(found.enters().sum()), int(found.leaves().sum())
    return tr(
        "Layak: {before} sebelumnya = {stay} tetap + {leaves} keluar; {after} sesudahnya = {stay} tetap + "
        "{enters} masuk.",
        before=number(stay + leaves),
        stay=number(stay),
        leaves=number(leaves),
        after=number(stay + enters),
        enters=number(enters),
    )


def transitions(found: Moves) -> pd.DataFrame:
    """People by what they were (rows) and are (columns); what nobody was or is stands only if a status."""
    counts = found.transitions()
    used = [k for k in range(len(STATES)) if k < len(STATUS) or counts[k].any() or counts[:, k].any()]
    used = [*range(len(STATUS))[::-1], *used[len(STATUS) :]]
    said = state_names()
    table = pd.DataFrame({tr("Menjadi {status}", status=said[k]): counts[used, k] for k in used})
    table.insert(0, tr("Sebelumnya"), [said[k] for k in used])
    table[tr("Jumlah")] = counts[used].sum(axis=1)
    return table


def listing(
    found: Changes, among: np.ndarray, *, whole: bool = False, most: int | None = None
) -> pd.DataFrame:
    """The people in a boolean mask, each with the cause and the rules that decided, with read and limit.

    `whole`: NIKs are not masked.
    """
    rows = np.flatnonzero(among)[:most]
    who = _people(found, rows)
    niks = who["nik"].astype("str")
    said, causes = np.array(state_names()), np.array([cause_words(k) for k in range(2 ** len(CAUSES))])
    return pd.DataFrame(
        {
            tr("Sebelumnya"): said[found.was[rows]],
            tr("Sesudahnya"): said[found.now[rows]],
            tr("Nama"): who["nama"].astype("str").to_numpy(),
            tr("NIK lengkap") if whole else tr("NIK"): (
                niks if whole else niks.map(masked, na_action="ignore")
            ).to_numpy(),
            tr("Baris"): who["row"].to_numpy(),
            tr("Sebab"): causes[found.why[rows]],
            tr("Yang menentukan"): _decided(found, rows),
        }
    )


def sheets(found: Mapping[str, Changes]) -> dict[str, pd.DataFrame]:
    """Sheets of a workbook for each programme: everyone who moved, and the counts of all moves."""
    made = {}
    for code, one in found.items():
        name = of(programmes()[code].about["short"])
        made[tr("Perubahan {name}", name=name)] = listing(one, one.moves(), whole=True)
        made[tr("Perpindahan {name}", name=name)] = transitions(one)
    return made


def said(found: Mapping[str, Changes]) -> list[str]:
    """The changes of every programme in lines of text, for a terminal."""
    lines = []
    for code, one in found.items():
        lines.append(f"{of(programmes()[code].about['short'])}: {title(one)} {reconciled(one)}")
        lines += by_cause(one)
    return lines


def by_cause(found: Moves) -> list[str]:
    """Who enters and who leaves by cause, a line each; none where nobody does."""
    sides = {tr("Masuk"): found.causes(found.enters()), tr("Keluar"): found.causes(found.leaves())}
    return [f"  {word}: {', '.join(_counted(causes.items()))}" for word, causes in sides.items() if causes]


def _counted(causes: Iterable[tuple[str, int]]) -> list[str]:
    named = dict(zip(CAUSES, cause_names(), strict=True))
    return [f"{named[name]} {number(n)}" for name, n in causes]


def _people(found: Changes, rows: np.ndarray) -> pd.DataFrame:
    """Who they are: as they stand after, or before where they do not stand after."""
    before, after = found.rows[0][rows], found.rows[1][rows]
    columns = ["nama", "nik", "row"]
    parts = [
        side.people.iloc[at[mine]][columns].astype("object").set_axis(np.flatnonzero(mine))
        for side, at, mine in ((found.before, before, after < 0), (found.after, after, after >= 0))
    ]
    return pd.concat(parts).sort_index()


def _decided(found: Changes, rows: np.ndarray) -> np.ndarray:
    """Per person (text) every rule that decided; where none did, where the person stands."""
    texts = _elsewhere(found, rows)
    for k, turn in enumerate(found.turns):
        mine = np.flatnonzero(found.deciding[rows, k] > 0)
        if len(mine):
            said, earlier = _turned(found, turn, k, rows[mine]), texts[mine]
            texts[mine] = np.where(earlier == "", said, earlier + ". " + said)
    return texts


def _elsewhere(found: Changes, rows: np.ndarray) -> np.ndarray:
    """For people whom no rule decided (text): in which files alone they are, or why a row does not count."""
    was, now = found.was[rows], found.now[rows]
    only = [tr("Hanya di {files}", files=listed(_candidates(side))) for side in (found.before, found.after)]
    texts = np.full(len(rows), "", dtype=object)
    texts[(was < NOT_COUNTED) & (now < NOT_COUNTED) & (was != now) & ~found.deciding[rows].any(axis=1)] = tr(
        "Tidak ada syarat yang berlaku pada salah satu tanggal"
    )
    texts[now == ABSENT], texts[was == ABSENT] = only
    texts[was == NOT_COUNTED] = tr("Barisnya sekarang dihitung")
    for place in np.flatnonzero(now == NOT_COUNTED):
        texts[place] = _merged(found, int(rows[place]))
    return texts


def _candidates(side: Screening) -> list[str]:
    return [one.name for one in side.received if one.role == side.role]


def _merged(found: Changes, row: int) -> str:
    people = found.after.people
    one = people.iloc[found.rows[1][row]]
    if one["state"] != "duplicate":
        return tr("Barisnya disisihkan")
    return tr("Sama dengan baris {row}", row=people["row"].iloc[one["kept_index"]])


def _turned(found: Changes, turn: Turn, k: int, rows: np.ndarray) -> np.ndarray:
    """What a rule read and answered on both sides, for people whom it decided: once per distinct text."""
    sides = zip((found.before, found.after), (turn.before, turn.after), found.rows, strict=True)
    reads = [_read(side, turn.rule, dated, at[rows]) for side, dated, at in sides]
    old, new = found.answers[rows, k].T
    table = pd.DataFrame(
        {"before": reads[0], "after": reads[1], "causes": found.deciding[rows, k], "old": old, "new": new}
    )
    codes, distinct = pd.factorize(pd.MultiIndex.from_frame(table))
    texts = [
        turn_words(found, turn, (str(b), str(a)), int(c), (int(o), int(n))) for b, a, c, o, n in distinct
    ]
    return np.array(texts, dtype=object)[codes]


def _read(side: Screening, rule: Rule, dated: Dated | None, at: np.ndarray) -> np.ndarray:
    """What a rule reads of people (rows), in words (text); made once per distinct values."""
    if dated is None:
        return np.full(len(at), "", dtype=object)
    question = QUESTIONS[rule.ask]
    named = [name for columns in question.columns(dated.limits) for name in columns]
    columns = [name for one in named for name in (one, f"{one}_dari") if name in side.people]
    values = side.people.iloc[at][columns].astype("object")
    if "nik_state" in columns:
        values["nik_state"] = values["nik_state"].map(answers.nik_words())
    if not columns:
        return np.full(len(at), tr("kosong"), dtype=object)
    codes, _ = pd.factorize(pd.MultiIndex.from_frame(values.fillna("")))
    first = np.flatnonzero(~pd.Series(codes).duplicated())
    titles = answers.titles()
    texts = [evidence(question, dated.limits, values.iloc[place], titles, {})[0] for place in first]
    return np.array(texts, dtype=object)[codes]
