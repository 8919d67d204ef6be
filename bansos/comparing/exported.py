"""Two exported results compared: who entered and left, and the cause where their stamps let it be known."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextvars import copy_context
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from bansos import words
from bansos.comparing import pairs
from bansos.comparing.moves import (
    CAUSES,
    NOT_COUNTED,
    Moves,
)
from bansos.comparing.pairs import Roster
from bansos.comparing.turnwords import cause_words, state_names
from bansos.intake import columns, identity, receiving
from bansos.intake.masking import masked
from bansos.intake.roles import CANDIDATES
from bansos.layout import answers
from bansos.layout.answers import RULES
from bansos.publishing.exports import Stamp
from bansos.rules.eligibility import STATUS, status_word
from bansos.rules.programmes import programmes
from bansos.screening import Screening
from bansos.settings import InputError, rules_date
from bansos.words import of, tr

OURS = ("status", "alasan", "saran", "kuota")
DECIDED = "putusan"  # the column of what people decided about pairs of rows


@dataclass(frozen=True)
class Exported:
    """An exported table: all its text, our labels by programme and part, the office's own, its stamp."""

    name: str
    table: pd.DataFrame
    labels: Mapping[str, Mapping[str, str]]
    own: tuple[str, ...]
    roster: Roster
    nik: str | None
    stamp: Mapping[str, Any]


@dataclass(frozen=True)
class Compared(Moves):
    """Moves between two exported tables; `rows`: places in each, -1 where nobody."""

    rows: pairs.Sides


def read(name: str, data: bytes) -> Exported:
    """A table that `screen` exported, without its stamp. Raises InputError where it is none."""
    received = receiving.receive(name, data, CANDIDATES)
    for part in received.tables:
        if _ours(part.table.column_names):
            break
    else:
        missing = tr("{file}: tidak ada kolom status_KODE. Pakai berkas hasil dari screen --out.", file=name)
        raise InputError(missing)
    return _of_table(received.name, part.table.to_pandas().astype("object"), {})


def current(found: Screening) -> Exported:
    """A screening as it would be exported now."""
    stamp = Stamp(**answers.stamp(found)).to_dict()
    return _of_table(tr("hasil ini"), answers.table(found).astype("object"), stamp)


def _of_table(name: str, table: pd.DataFrame, stamp: Mapping[str, Any]) -> Exported:
    labels = _ours(list(table))
    ours = {label for parts in labels.values() for label in parts.values()}
    theirs = [label for label in table if label not in ours]
    nik = next((label for label, column in columns.match(theirs).items() if column == "nik"), None)
    own = tuple(label for label in theirs if not re.fullmatch(f"{DECIDED}_*", label))
    return Exported(name, table, labels, own, _roster(table, nik, labels, stamp), nik, stamp)


def stamped(found: Exported, stamp: Mapping[str, Any]) -> Exported:
    """The same table with its stamp, once that is read, too."""
    return replace(found, stamp=stamp, roster=_roster(found.table, found.nik, found.labels, stamp))


def listing(found: Mapping[str, Compared], before: Exported, after: Exported) -> pd.DataFrame:
    """Everyone who moved in some programme: status before and after, NIK, cause, both reasons."""
    parts = [moved(one, before, after, whole=True) for one in found.values()]
    names = [of(programmes()[code].about["short"]) for code in found]
    table = pd.concat(parts, ignore_index=True)
    table.insert(0, tr("Program"), np.repeat(names, [len(part) for part in parts]))
    return table


def moved(
    found: Compared, before: Exported, after: Exported, *, whole: bool = False, most: int | None = None
) -> pd.DataFrame:
    """Everyone who moved in one programme. `whole`: NIKs are not masked."""
    rows = np.flatnonzero(found.moves())[:most]
    said, causes = np.array(state_names()), np.array([cause_words(k) for k in range(2 ** len(CAUSES))])
    niks, reasons = [], []
    for one, at in zip((before, after), found.rows, strict=True):
        here = at[rows] >= 0
        cells = one.table[one.nik] if one.nik else pd.Series("", index=one.table.index)
        niks.append(pd.Series(cells.to_numpy()[at[rows]]).where(here))
        reasons.append(np.where(here, reasons_of(one, found.code, at[rows]), ""))
    nik = niks[1].fillna(niks[0])
    return pd.DataFrame(
        {
            tr("Sebelumnya"): said[found.was[rows]],
            tr("Sesudahnya"): said[found.now[rows]],
            tr("NIK lengkap") if whole else tr("NIK"): nik if whole else nik.map(masked, na_action="ignore"),
            tr("Sebab"): causes[found.why[rows]],
            tr("Alasan sebelumnya"): reasons[0],
            tr("Alasan sesudahnya"): reasons[1],
        }
    )


def _ours(names: list[str]) -> dict[str, dict[str, str]]:
    """Programme -> part -> the label of our column: the last that may be it, for the office's come first."""
    found: dict[str, dict[str, str]] = {}
    for label in names:
        for code in programmes():
            for part in OURS:
                if re.fullmatch(f"{part}_{re.escape(code)}_*", label):
                    found.setdefault(code, {})[part] = label
    return {code: parts for code, parts in found.items() if "status" in parts}


def _roster(
    table: pd.DataFrame, nik: str | None, labels: Mapping[str, Mapping[str, str]], stamp: Mapping[str, Any]
) -> Roster:
    """Who stands in the table: by NIK, and by row where the stamp says of which files it was made."""
    niks = np.full(len(table), -1)
    if nik is not None:
        texts = pa.array(table[nik], pa.string())
        checked = identity.check_nik(texts, np.zeros(len(table), bool), rules_date())
        niks = np.where(checked.state == identity.OK, checked.number, -1)
    code = next(iter(labels))
    counts = states(table[labels[code]["status"]]) < NOT_COUNTED
    files = " ".join(digests(stamp, candidates=True))
    places = (
        pd.DataFrame({"file": files, "row": np.arange(len(table))})
        if files
        else pd.DataFrame(index=table.index)
    )
    return Roster(niks, counts, places)


def states(status: pd.Series) -> np.ndarray:
    """Words of a status, in whatever language, as places in STATUS (int8); NOT_COUNTED for any other word."""
    return (
        status.map(in_every_language(lambda: {status_word(word): k for k, word in enumerate(STATUS)}))
        .fillna(NOT_COUNTED)
        .to_numpy(np.int8)
    )


def in_every_language(make: Callable[[], Mapping[str, int]]) -> dict[str, int]:
    """What a function says in every language, in one: an export speaks the language of whoever made it."""
    found: dict[str, int] = {}
    for language in words.LANGUAGES:
        context = copy_context()
        context.run(words.speak, language)
        found |= context.run(make)
    return found


def digests(stamp: Mapping[str, Any], *, candidates: bool) -> list[str]:
    """What tells the candidate files (or all other files) from others; empty where the stamp does not say."""
    files = [text for text in stamp.get("sidik_berkas", []) if not text.startswith(f"{RULES} ") and text]
    roles = [text.split()[0] for text in files]
    role = CANDIDATES if CANDIDATES in roles else next(iter(roles), "")
    return sorted(text for text, own in zip(files, roles, strict=True) if (own == role) == candidates)


def reasons_of(one: Exported, code: str, rows: np.ndarray) -> np.ndarray:
    """The reasons of some rows (text, empty where the table has none)."""
    label = one.labels[code].get("alasan")
    return one.table[label].fillna("").to_numpy()[rows] if label else np.full(len(rows), "", dtype=object)
