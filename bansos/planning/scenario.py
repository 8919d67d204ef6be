"""A scenario: a flat dict of choices, the same in the URL, in TOML and in --set. Keys and values checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from bansos.places import districts
from bansos.planning import values
from bansos.planning.allocation import METHODS
from bansos.planning.tables import versions
from bansos.planning.values import GOALS, Value
from bansos.rules.programmes import Programme, Rule, files, programmes, words_of_limit
from bansos.settings import InputError
from bansos.words import listed, tr


def known_keys() -> Mapping[str, Callable[[str, object], Value]]:
    """Every key a scenario may have, with the check that its value must pass."""
    return _known_keys((*files(), *versions("districts.csv")))


@lru_cache(maxsize=8)
def _known_keys(_: tuple[tuple[Path, int], ...]) -> Mapping[str, Callable[[str, object], Value]]:
    keys: dict[str, Callable[[str, object], Value]] = {
        "plan.budget": values.whole,
        "plan.districts": values.districts,
        "plan.share": values.share,
        "plan.method": values.one_of(METHODS),
        "plan.goal": values.one_of(GOALS),
        "plan.coverage": values.percent,
        "plan.times": values.times,
        "plan.operating": values.whole,
        "plan.years": values.years_ahead,
        "plan.growth": values.change,
        "plan.price": values.change,
        "plan.phasing": values.amount,
        **dict.fromkeys([f"plan.operating.{district}" for district in districts()], values.whole),
        "rules.on": values.day,
        "facts.year": values.year,
    }
    for programme in programmes().values():
        keys |= _programme_keys(programme)
    return keys


def checked(choices: Mapping[str, object]) -> dict[str, Value]:
    """The same choices, their values normalised (texts parsed, districts as a tuple of codes or `all`).

    Raises InputError: an unknown key names the nearest known one; a value that is negative, of the wrong
    type or names no district says what is expected.
    """
    keys = known_keys()
    unknown = next((key for key in choices if key not in keys), None)
    if unknown is not None:
        raise InputError(_unknown(str(unknown), keys))
    return {key: keys[key](key, value) for key, value in choices.items()}


def to_text(choices: Mapping[str, object]) -> dict[str, str]:
    """The choices as texts for a URL; `checked` reads them back."""
    return {key: _text(value) for key, value in shareable(checked(choices)).items()}


def shareable(choices: Mapping[str, Value]) -> dict[str, Value]:
    """What may leave the session with a scenario: not how many candidates were found in files."""
    return {key: value for key, value in choices.items() if ".candidates." not in key}


def assigned(text: str) -> tuple[str, str]:
    """Key and value of KEY=VALUE. Raises InputError."""
    key, equals, value = text.partition("=")
    if not equals or not key.strip():
        raise InputError(tr("{text} tidak terbaca: tulis KUNCI=NILAI.", text=text))
    return key.strip(), value.strip()


def district_codes(value: Value) -> tuple[str, ...]:
    """The codes that a districts value stands for, in code order."""
    return value if isinstance(value, tuple) else tuple(districts())


def _programme_keys(programme: Programme) -> dict[str, Callable[[str, object], Value]]:
    code = programme.code
    counted = [f"{code}.{name}" for name in ("units", "floor", "ceiling")]
    by_district = [f"{code}.{name}.{d}" for name in ("units", "candidates") for d in districts()]
    said = (*programme.rules, *programme.group_rules, *programme.ranking)
    rules = [(f"{code}.rules.{rule.id}", rule) for rule in said]
    limits = {
        f"{key}.{name}": _limit(rule, name, present)
        for key, rule in rules
        for dated in rule.values
        for name, present in dated.limits.items()
        if name != "column"
    }
    return {
        f"plan.mix.{code}": values.mix,
        f"{code}.survival": values.percent,
        f"{code}.companion": values.amount,
        f"{code}.districts": values.districts,
        f"{code}.operating": values.whole,
        **dict.fromkeys([*counted, *by_district], values.units),
        **dict.fromkeys([f"{code}.amounts.{name}" for name in programme.amounts], values.amount),
        f"{code}.amounts.group_size": values.size,
        **dict.fromkeys([key for key, _ in rules], values.switch),
        **limits,
    }


def _limit(rule: Rule, name: str, present: object) -> Callable[[str, object], Value]:
    """The check for a limit: a register that some file names, one of its few words, or what is like it."""
    if name in ("registers", "listed_in"):
        return values.names_of(
            {found for p in programmes().values() for r in p.rules for found in _registers(r)}
        )
    few = words_of_limit(rule, name)
    return values.one_of(few) if few else values.limit_like(present)


def _registers(rule: Rule) -> Iterable[str]:
    return (name for dated in rule.values for name in dated.limits.get("registers", []))


def _unknown(key: str, keys: Iterable[str]) -> str:
    near = get_close_matches(key, keys, n=1, cutoff=0.5)
    if near:
        return tr("Kunci {key} tidak dikenal; mungkin maksudnya {near}.", key=key, near=near[0])
    return tr("Kunci {key} tidak dikenal; contoh kunci: {some}.", key=key, some=listed(sorted(keys)[:3]))


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return ",".join(value) if isinstance(value, tuple) else str(value)
