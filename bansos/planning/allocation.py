"""Whole packages over districts under floors and ceilings, exactly, ties by district code.

Largest remainder stays within a unit of the fair share, but more units in all can take one from a district.
Webster's divisor method never does that; it can leave the fair share by more than a unit.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from fractions import Fraction

from bansos.places import districts
from bansos.planning import facts
from bansos.settings import InputError
from bansos.words import listed, number, tr

SHARES = ("equal", "poor", "rate", "candidates")
METHODS = ("remainder", "webster")


class AllocationError(InputError):
    """No whole numbers satisfy the floors, ceilings and total; the text names the limit."""


def weights(
    share: str, codes: tuple[str, ...], year: int, candidates: Mapping[str, int] | None = None
) -> dict[str, Fraction]:
    """The weight of each district: equal, its poor people, its poverty rate in a year, or its candidates.

    Raises InputError that names the districts whose number is missing: none is ever made up. Who counted
    candidates at all has counted them all: a district without a count has none.
    """
    if share == "equal":
        return dict.fromkeys(codes, Fraction(1))
    if share == "candidates":
        return _by_candidates(codes, candidates or {})
    known = facts.poverty(year)
    numbers = {code: known[code].people if share == "poor" else known[code].rate for code in codes}
    missing = [districts()[code].short for code, number in numbers.items() if number is None]
    if missing:
        what = tr("jumlah penduduk miskin") if share == "poor" else tr("persentase penduduk miskin")
        raise InputError(
            tr(
                "Pembagian perlu {what} {year} untuk {names}, dan angka itu tidak ada. Pilih pembagian lain.",
                what=what,
                year=year,
                names=listed(missing),
            )
        )
    return {code: Fraction(number) for code, number in numbers.items() if number is not None}


def _by_candidates(codes: tuple[str, ...], counts: Mapping[str, int]) -> dict[str, Fraction]:
    found = {code: Fraction(counts.get(code, 0)) for code in codes}
    if not any(found.values()):
        raise InputError(
            tr(
                "Pembagian menurut calon perlu jumlah calon yang memenuhi syarat. Periksa berkas di Kandidat "
                "lebih dulu, atau pilih pembagian lain."
            )
        )
    return found


def allocate(
    total: int,
    by: Mapping[str, int | Fraction],
    floors: Mapping[str, int] | None = None,
    ceilings: Mapping[str, int] | None = None,
    method: str = METHODS[0],
) -> dict[str, int]:
    """Units per district: they sum to `total`, in proportion to `by` as far as floors and ceilings allow.

    The fair shares are exact fractions held between floor and ceiling. `remainder` rounds each down and gives
    what is left to the largest remainders; `webster` rounds each to the nearest and settles the rest by
    weight / (2 units + 1). What is equal goes in order of district code. A district of weight zero gets its
    floor. Raises AllocationError when no such numbers exist.
    """
    low, high = floors or {}, ceilings or {}
    fair = spread(Fraction(total), {code: Fraction(by[code]) for code in sorted(by)}, low, high)
    if method == "webster":
        return _webster(total, fair, by, low, high)
    whole = {code: int(share) for code, share in fair.items()}
    left = total - sum(whole.values())
    by_remainder = sorted(fair, key=lambda code: (whole[code] - fair[code], code))
    for code in by_remainder[:left]:
        whole[code] += 1
    return whole


def _webster(
    total: int,
    fair: Mapping[str, Fraction],
    by: Mapping[str, int | Fraction],
    low: Mapping[str, int],
    high: Mapping[str, int],
) -> dict[str, int]:
    whole = {code: int(share + Fraction(1, 2)) for code, share in fair.items()}
    short = total - sum(whole.values())
    more, bounds = short > 0, high if short > 0 else low

    def rank(code: str) -> tuple[Fraction, str]:
        """Of the unit that is given, or taken back: what has most weight and comes first is given first."""
        return -Fraction(by[code]) / (2 * (whole[code] if more else whole[code] - 1) + 1), code

    for _ in range(abs(short)):
        free = [code for code in whole if by[code] and whole[code] != bounds.get(code, None if more else 0)]
        code = min(free, key=rank) if more else max(free, key=rank)
        whole[code] += 1 if more else -1
    return whole


def spread(
    total: Fraction,
    by: Mapping[str, Fraction],
    floors: Mapping[str, int],
    ceilings: Mapping[str, int],
) -> dict[str, Fraction]:
    """Exact shares of `total` in proportion to `by`, each held between its floor and ceiling.

    Raises AllocationError when the floors exceed the total or the ceilings cannot hold it.
    """
    _check(total, by, floors, ceilings)
    weighted = {code: weight for code, weight in by.items() if weight}
    steps = sorted(
        {Fraction(limits[c]) / w for c, w in weighted.items() for limits in (floors, ceilings) if c in limits}
    )
    held = bisect_left(steps, total, key=lambda level: _sum(_at(level, by, floors, ceilings)))
    below = steps[held - 1] if held else Fraction(0)
    shares = _at(below, by, floors, ceilings)
    rising = _rising(below, weighted, floors, ceilings)
    gap = total - _sum(shares)
    return _at(below + gap / rising, by, floors, ceilings) if gap else shares


def _sum(shares: Mapping[str, Fraction]) -> Fraction:
    return sum(shares.values(), Fraction(0))


def _rising(
    level: Fraction, by: Mapping[str, Fraction], floors: Mapping[str, int], ceilings: Mapping[str, int]
) -> Fraction:
    """The weight of all districts whose share still grows just above this level."""
    return sum(
        (
            w
            for c, w in by.items()
            if level * w >= floors.get(c, 0) and (c not in ceilings or level * w < ceilings[c])
        ),
        Fraction(0),
    )


def _at(
    level: Fraction, by: Mapping[str, Fraction], floors: Mapping[str, int], ceilings: Mapping[str, int]
) -> dict[str, Fraction]:
    """The shares when every unit of weight is worth `level`."""
    shares = {}
    for code, weight in by.items():
        share = max(level * weight, Fraction(floors.get(code, 0)))
        shares[code] = min(share, Fraction(ceilings[code])) if code in ceilings else share
    return shares


def _check(
    total: Fraction, by: Mapping[str, Fraction], floors: Mapping[str, int], ceilings: Mapping[str, int]
) -> None:
    crossed = [code for code in by if code in ceilings and floors.get(code, 0) > ceilings[code]]
    if crossed:
        raise AllocationError(tr("Batas bawah melebihi batas atas di {codes}.", codes=_named(crossed)))
    needed = sum(floors.get(code, 0) for code in by)
    if needed > total:
        raise AllocationError(
            tr(
                "Batas bawah memerlukan {needed}, padahal hanya ada {total}.",
                needed=number(needed),
                total=number(int(total)),
            )
        )
    if any(weight and code not in ceilings for code, weight in by.items()):
        return
    room = sum(ceilings[code] if weight else floors.get(code, 0) for code, weight in by.items())
    if total > room:
        raise AllocationError(
            tr(
                "Batas atas hanya menampung {room}, padahal ada {total}.",
                room=number(room),
                total=number(int(total)),
            )
        )


def _named(codes: list[str]) -> str:
    known = districts()
    return listed([known[code].short if code in known else code for code in codes])
