"""Plans side by side, and in a sentence what moves the rupiah from one to another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from bansos import words
from bansos.planning.budget import simulate
from bansos.planning.comparison import Cause, causes, difference
from bansos.planning.plan import Plan
from bansos.rules.programmes import programmes
from bansos.words import number, of, rupiah, tr

MOST = 4  # plans that a page can show side by side


def table(plans: Mapping[str, Plan]) -> pd.DataFrame:
    """One column a plan (by its title), one row a measure, every cell a text in the reader's language."""
    codes = list(dict.fromkeys(code for plan in plans.values() for code in plan.programmes))
    measures = [
        tr("Biaya"),
        tr("di antaranya operasional"),
        tr("Orang"),
        *[f"{_short(code)} ({of(programmes()[code].about['unit'])})" for code in codes],
        tr("Daerah terjangkau"),
        tr("Cakupan terendah"),
        tr("Cakupan tertinggi"),
        tr("Anggaran"),
        tr("Sisa"),
        tr("Dapat dilaksanakan"),
    ]
    columns = {name: _column(plan, codes) for name, plan in plans.items()}
    return pd.DataFrame(columns, index=pd.Index(measures, name=tr("Ukuran")))


def _column(plan: Plan, codes: Sequence[str]) -> list[str]:
    units = [plan.programmes[code].units if code in plan.programmes else 0 for code in codes]
    shares = [share.value for share in plan.coverage.values()]
    known = [share for share in shares if share is not None] if None not in shares else []
    return [
        rupiah(plan.cost),
        rupiah(plan.operating),
        number(plan.people),
        *[number(n) for n in units],
        number(len(plan.reached)),
        words.percent(min(known)) if known else tr("tidak diketahui"),
        words.percent(max(known)) if known else tr("tidak diketahui"),
        tr("tidak dibatasi") if plan.budget is None else rupiah(plan.budget),
        tr("tidak dibatasi") if plan.leftover is None else rupiah(plan.leftover),
        tr("ya") if plan.feasible else tr("tidak"),
    ]


def waterfall(first: Plan, second: Plan) -> pd.DataFrame:
    """The steps from one plan's cost to the other's: label, amount (Rp), text. They sum to the rupiah."""
    rows = [
        {"label": _label(part), "amount": part.amount, "text": signed(part.amount)}
        for part in causes(first, second)
    ]
    return pd.DataFrame(rows, columns=["label", "amount", "text"])


def signed(amount: int) -> str:
    """An amount with its sign: +Rp5 juta, −Rp5 juta."""
    return ("+" if amount > 0 else "") + rupiah(amount)


def _label(part: Cause) -> str:
    said = {
        "districts": tr("daerah yang masuk atau keluar"),
        "units": tr("jumlah unit"),
        "unit_value": tr("nilai satuan"),
        "operating": tr("operasional"),
    }[part.kind]
    return f"{_short(part.code)}: {said}" if part.code else tr("operasional daerah")


def tied(plan: Plan) -> pd.DataFrame:
    """What one budget buys where programmes cost the same a person: this plan, and each programme alone.

    One row a way to spend it, every cell a text: the units of each programme, people, what is left.
    """
    ways = {tr("Bauran ini"): plan}
    for code in plan.programmes:
        parts = {f"plan.mix.{other}": int(other == code) for other in plan.programmes}
        ways[tr("Hanya {name}", name=_short(code))] = simulate({**plan.choices, **parts}, on=plan.on)
    return pd.DataFrame(
        [
            {tr("Pilihan"): name}
            | {_short(code): number(line.units) for code, line in way.programmes.items()}
            | {tr("Orang"): number(way.people), tr("Sisa"): rupiah(way.leftover or 0)}
            for name, way in ways.items()
        ]
    )


def finding(first: Plan, second: Plan, name: str) -> str:
    """How the second plan stands to the first (of that name), and what moves the rupiah most."""
    if difference(first, second).same:
        return tr("Rencana ini tidak mengubah apa pun dari {name}", name=name)
    parts = causes(first, second)
    moved = second.cost - first.cost
    if not moved:
        return tr("Rupiahnya sama dengan {name}; {what}", name=name, what=_what_else(first, second))
    said = tr("{amount} lebih mahal dari {name}") if moved > 0 else tr("{amount} lebih murah dari {name}")
    most = max(parts, key=lambda part: abs(part.amount))
    text = said.format(amount=rupiah(abs(moved)), name=name)
    return tr(
        "{said}, terutama {cause} ({amount})", said=text, cause=_label(most), amount=signed(most.amount)
    )


def _what_else(first: Plan, second: Plan) -> str:
    """What differs where the rupiah do not."""
    more = len(second.reached) - len(first.reached)
    if more:
        text = tr("{n} daerah lebih banyak") if more > 0 else tr("{n} daerah lebih sedikit")
        return text.format(n=words.count_word(abs(more)))
    people = second.people - first.people
    if people:
        text = tr("{n} orang lebih banyak") if people > 0 else tr("{n} orang lebih sedikit")
        return text.format(n=number(abs(people)))
    return tr("yang berubah adalah program atau daerahnya")


def _short(code: str) -> str:
    return of(programmes()[code].about["short"])
