"""The briefing of a plan as a file to take into a meeting: PPTX, PDF or XLSX."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bansos.planning import briefing, leaflet
from bansos.planning.briefing import Briefing, Part, Place, per_thousand
from bansos.planning.briefing_findings import Said
from bansos.planning.plan import Plan
from bansos.planning.reach import Reach
from bansos.publishing import calculation, onepage, slides
from bansos.publishing.calculation_parts import Item, Site
from bansos.publishing.exports import Stamp
from bansos.publishing.handout import MOST_PLACES, Bars, Grid, Handout, Told
from bansos.rules.catalogue import cited, cited_short
from bansos.settings import InputError
from bansos.words import day, language, number, percent, rupiah, tr

FEW = 2  # sources that are named beside a sentence; more are only numbered
PERCENT, RUPIAH = "0.00%", '"Rp"#,##0'
INDONESIAN = "[$-421]"  # in a number format: commas and dots as Indonesians set them, where it is heeded


def made(plan: Plan, done: Reach, suffix: str) -> bytes:
    """The briefing of a plan beside a year that is done, in the language in force; the same inputs give the
    same bytes. `suffix`: .pptx, .pdf or .xlsx. Raises InputError for another.
    """
    found = briefing.of_plan(plan, done)
    if suffix not in SUFFIXES:
        raise InputError(
            tr("{name}: akhiran tidak dikenal. Pakai {suffixes}.", name=suffix, suffixes=", ".join(SUFFIXES))
        )
    return _MAKERS[suffix](found)


def _pptx(found: Briefing) -> bytes:
    return slides.pptx(handout(found))


def _pdf(found: Briefing) -> bytes:
    return onepage.pdf(handout(found))


def _xlsx(found: Briefing) -> bytes:
    items = [_item(part) for part in found.programmes]
    return calculation.xlsx(
        handout(found), items, [_site(place) for place in found.districts], found.plan.budget
    )


_MAKERS: dict[str, Callable[[Briefing], bytes]] = {".pptx": _pptx, ".pdf": _pdf, ".xlsx": _xlsx}
SUFFIXES = tuple(_MAKERS)


def handout(found: Briefing) -> Handout:
    """A briefing laid out in texts, and in numbers where something is drawn; the best covered first."""
    ranked = sorted(
        found.districts, key=lambda p: (p.coverage.value is None, -(p.coverage.value or 0), p.code)
    )
    shown = ranked[:MOST_PLACES]
    whole = _merged(found.sources)
    beside = {key: n for n, key in enumerate(whole, 1)}
    return Handout(
        title=found.title,
        subtitle=found.subtitle,
        finding=_told(found.finding, beside),
        lead=tuple(_told(one, beside) for one in found.lead),
        figures=found.figures,
        coverage=_told(found.coverage, beside),
        together=_told(found.together, beside),
        bars=_coverage(found, shown),
        districts=_by_district(found, shown),
        more=_more(len(ranked) - len(shown)),
        money=_told(found.money, beside),
        shares=_money(found),
        programmes=_by_programme(found),
        gaps=tuple(_told(one, beside) for one in found.gaps),
        sources=tuple(cited(_at(key, at)) for key, at in whole.items()),
        legend=leaflet.legend(),
        foot=foot(found),
        stamp=stamp(found),
    )


def foot(found: Briefing) -> str:
    """What the briefing was made with, in one line."""
    return tr(
        "Aturan per {on} · penduduk miskin {year} · versi {version} · sidik {fingerprint}",
        on=day(found.on),
        year=found.plan.facts_year,
        version=found.version,
        fingerprint=found.fingerprint[:12],
    )


def stamp(found: Briefing) -> Stamp:
    """The stamp of the files: whole sources, all choices, the whole fingerprint."""
    return Stamp(
        tuple(found.plan.programmes),
        found.on,
        found.sources,
        (tr("Simulasi"),),
        found.version,
        found.fingerprint,
        found.choices,
    )


def sourced(said: Said, beside: dict[str, int]) -> str:
    """Period and sources of a sentence: by name where they are few, by number where they are many."""
    if not said.sources:
        return said.period
    whole = _merged(said.sources)
    if len(whole) > FEW:
        numbered = "".join(f"[{n}]" for n in _ranges([beside[key] for key in whole]))
        return tr("{period} · sumber {numbers}", period=said.period, numbers=numbered)
    named = (f"[{beside[key]}] {cited_short(_at(key, at))}" for key, at in whole.items())
    return f"{said.period} · {'; '.join(named)}"


def _merged(keys: Sequence[str]) -> dict[str, str]:
    """Each source once, by its bare key, with all its paragraphs that are referred to."""
    found: dict[str, set[str]] = {}
    for key in keys:
        at = key.partition("#")[2]
        found.setdefault(_bare(key), set()).update(at.split(",") if at else ())
    return {key: ",".join(sorted(at, key=lambda n: (len(n), n))) for key, at in found.items()}


def _at(key: str, paragraphs: str) -> str:
    return f"{key}#{paragraphs}" if paragraphs else key


def _bare(key: str) -> str:
    return key.partition("#")[0]


def _ranges(numbers: Sequence[int]) -> list[str]:
    """1, 2, 3, 7 as 1–3 and 7."""
    runs: list[list[int]] = []
    for n in sorted(set(numbers)):
        if runs and n == runs[-1][-1] + 1:
            runs[-1].append(n)
        else:
            runs.append([n])
    return [str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]


def _told(said: Said, beside: dict[str, int]) -> Told:
    return Told(said.text, sourced(said, beside))


def _more(left: int) -> str:
    if left <= 0:
        return ""
    return tr("{n} kabupaten/kota lainnya ada di buku kerja (XLSX).", n=number(left))


def _coverage(found: Briefing, shown: Sequence[Place]) -> Bars:
    return Bars(
        tr("Cakupan penduduk miskin {year}", year=found.plan.facts_year),
        tuple(place.name if place.coverage.value is not None else f"{place.name} (?)" for place in shown),
        tuple(place.coverage.value for place in shown),
        tuple(_share(place) for place in shown),
        _local(PERCENT),
    )


def _by_district(found: Briefing, shown: Sequence[Place]) -> Grid:
    units = [f"{part.name} ({part.unit})" for part in found.programmes]
    poor = tr("Penduduk miskin {year}", year=found.plan.facts_year)
    numbers = (tr("Orang"), tr("Biaya"), poor, tr("Cakupan"), tr("Tiap 1.000 penduduk miskin"))
    head = (tr("Kabupaten/kota"), *units, *numbers)
    return Grid(head, tuple(_cells(place) for place in shown), _cells(found.whole))


def _cells(place: Place) -> tuple[str, ...]:
    units = [_known(n) for n in place.units]
    cost = tr("tidak disebut") if place.cost is None else rupiah(place.cost)
    poor = tr("tidak ada") if place.poor is None else number(place.poor)
    thousand = per_thousand(place.per_thousand)
    return (place.name, *units, _known(place.people), cost, poor, _share(place), thousand)


def _by_programme(found: Briefing) -> Grid:
    head = (
        *(tr("Program"), tr("Unit"), tr("Orang"), tr("Nilai tiap unit")),
        *(tr("Operasional tiap unit"), tr("Biaya")),
    )
    rows = [
        (
            *(part.name, f"{number(part.line.units)} {part.unit}", number(part.line.people)),
            *(rupiah(part.line.unit_value), rupiah(part.line.operating), rupiah(part.line.cost)),
        )
        for part in found.programmes
    ]
    own = found.whole.operating
    rows += [(tr("Operasional daerah"), "", "", "", "", rupiah(own))] if own else []
    total = (tr("Jumlah"), "", number(found.plan.people), "", "", rupiah(found.plan.cost))
    return Grid(head, tuple(rows), total)


def _money(found: Briefing) -> Bars:
    costs = [(part.name, part.line.cost) for part in found.programmes]
    own = found.whole.operating
    costs += [(tr("Operasional daerah"), own)] if own else []
    names, values = [name for name, _ in costs], [cost for _, cost in costs]
    texts = tuple(rupiah(cost) for cost in values)
    return Bars(tr("Biaya (Rp)"), tuple(names), tuple(values), texts, _local(RUPIAH))


def _item(part: Part) -> Item:
    line = part.line
    units = line.units if line.by_district is None else None
    amounts = (line.group_size, line.unit_value, line.operating)
    return Item(part.name, part.unit, units, *amounts, line.units, line.people, line.cost)


def _site(place: Place) -> Site:
    figures = (place.operating, place.people, place.cost, place.poor, place.coverage.value)
    return Site(place.code, place.name, place.units, *figures)


def _known(value: int | None) -> str:
    return tr("tidak disebut") if value is None else number(value)


def _share(place: Place) -> str:
    return tr("tidak diketahui") if place.coverage.value is None else percent(place.coverage.value)


def _local(form: str) -> str:
    return INDONESIAN + form if language() == "id" else form
