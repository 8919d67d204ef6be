"""What a file is in a screening: a list of candidates, a register, past recipients, a list of visits."""

from __future__ import annotations

from collections.abc import Sequence

from bansos.intake.columns import normal
from bansos.settings import InputError
from bansos.words import tr

CANDIDATES, RECIPIENTS, VISITS = "usulan", "penerima", "kunjungan"
FAMILIES = "dtsen"  # ranks families, so its files are of two kinds: members with a NIK, families with a KK
REGISTERS = ("dtks", "p3ke", FAMILIES)
ROLES = (CANDIDATES, *REGISTERS, RECIPIENTS, VISITS)
SIGNS: tuple[tuple[str, tuple[str, ...], set[str]], ...] = (
    # role, words in the name of its file, headers that it alone has
    (VISITS, (VISITS,), {"kodebaris"}),
    (FAMILIES, ("dtsen",), {"desilnasional", "desilprovinsi"}),
    (FAMILIES, (), {"nomorindukkependudukan", "nomorkartukeluarga", "statushubungankeluarga"}),
    ("p3ke", ("p3ke",), {"idkeluargap3ke"}),
    ("dtks", ("dtks", "siks"), {"idsemesta"}),
    (RECIPIENTS, (RECIPIENTS, "realisasi"), {"tahun", "program", "nik"}),
)


def guess_role(name: str, labels: Sequence[str]) -> str:
    """The role that a file's name, else headers that one kind of file alone has, speak for.

    A header that asks whether somebody is registered is a claim: it makes no register of a list.
    """
    called, headers = name.casefold(), {normal(label) for label in labels}
    if CANDIDATES in called or "calon" in called:
        return CANDIDATES
    for role, words, own in SIGNS:
        if any(word in called for word in words) or own <= headers:
            return role
    return CANDIDATES


def check_role(role: str) -> str:
    """The role itself. Raises InputError for one that is not known."""
    if role not in ROLES:
        raise InputError(tr("Peran {role} tidak dikenal. Pilih: {roles}.", role=role, roles=", ".join(ROLES)))
    return role


def keys(role: str) -> tuple[str, ...]:
    """The columns of which a table of this role needs one."""
    return ("nik", "kk") if role == FAMILIES else ("nik",)
