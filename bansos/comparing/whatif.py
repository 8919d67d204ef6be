"""What if the rules were others: the same people decided again, without a file being read again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from bansos.intake import identity
from bansos.intake.typed import FROM_NIK, ORIGINS
from bansos.rules import eligibility
from bansos.screening import Screening
from bansos.selection import groups
from bansos.settings import fingerprint


def again(found: Screening, on: date, overrides: Mapping[str, Any], codes: Collection[str] = ()) -> Screening:
    """The same people under the rules of a date and other choices (all flat scenario keys, not only the new).

    `codes`: programmes (all that were decided by default).

    Ages are those of that date, and so is the century of a birth date that was read in a NIK. What else was
    read on the first date stays: its problems, a stated birth date that lay in the future. Without places:
    a quota is to be filled again.
    """
    people = found.people if on == found.on else _born_by(found.people, on)
    decisions = {
        code: eligibility.decide(people, decided.programme, on, overrides)
        for code, decided in found.decisions.items()
        if not codes or code in codes
    }
    return replace(
        found,
        on=on,
        people=people,
        decisions=decisions,
        groups={code: groups.check(people, decided, overrides) for code, decided in decisions.items()},
        overrides=dict(overrides),
        fingerprint=fingerprint(found.fingerprint, on.isoformat(), repr(sorted(overrides.items()))),
        selection=None,
    )


def _born_by(people: pd.DataFrame, on: date) -> pd.DataFrame:
    """People whose birth dates out of a NIK are read on a date: 20yy unless that is still to come."""
    derived = people["tanggal_lahir_dari"].eq(ORIGINS[FROM_NIK]).to_numpy()
    if not derived.any():
        return people
    niks = pa.array(people["nik"][derived], pa.string())
    born = people["tanggal_lahir"].to_numpy().copy()
    born[derived] = identity.check_nik(niks, np.zeros(len(niks), bool), on).born
    return people.assign(tanggal_lahir=born)
