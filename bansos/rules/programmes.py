"""Read a programme file; say what is in force on a date. A file that is wrong in any way does not load."""

from __future__ import annotations

import typing
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from bansos.root import data_root
from bansos.rules.checks import FileCheck
from bansos.rules.questions import QUESTIONS, UNSET
from bansos.settings import DataError, InputError
from bansos.words import tr

USER = "pilihan-pengguna"  # the source of what a user sets
ABOUT = ("short", "name", "purpose", "since", "who", "how", "goods", "unit", "unit_one", "member")


@dataclass(frozen=True)
class Dated:
    """A value with the date from which it holds (None: its start is not stated) and its source.

    `limits` are the keyword arguments of the rule's question, or `{"value": n}` of an amount. `ended`: from
    that date on the rule is not asked any more.
    """

    start: date | None
    source: str
    limits: dict[str, Any]
    ended: bool = False
    unit: str = ""


@dataclass(frozen=True)
class Rule:
    """One condition: a question with dated limits. `otherwise` (rules of groups): what a no counts as.

    `instead_of`: the rule that is not asked while this (optional) one is.
    """

    id: str
    ask: str
    label: dict[str, str]
    remedy: dict[str, str]
    values: tuple[Dated, ...]
    optional: bool = False
    otherwise: str = "no"
    note: dict[str, str] | None = None
    instead_of: str = ""


@dataclass(frozen=True)
class Programme:
    """A programme as its file says it. `about`: texts in both languages.

    `group_rules` is empty where people come alone; `order` is its place on the pages, and which programme
    fills its places first; `ranking` is the order of need, first key first.
    """

    code: str
    order: int
    about: dict[str, dict[str, str]]
    source: str
    amounts: dict[str, tuple[Dated, ...]]
    rules: tuple[Rule, ...]
    group_rules: tuple[Rule, ...]
    start: date | None = None  # the day it began; None where the source does not state it
    ranking: tuple[Rule, ...] = ()

    def has_begun(self, on: date) -> bool:
        """Is there such a programme on that date, as far as is known?"""
        return self.start is None or self.start <= on

    def amount(self, name: str, on: date, overrides: Mapping[str, Any] | None = None) -> int:
        """An amount in force on a date, or overridden: `grant` (Rp a unit), `group_size` (people a unit)."""
        override = (overrides or {}).get(f"{self.code}.amounts.{name}")
        if override is not None:
            return int(override)
        dated = in_force(self.amounts.get(name, ()), on)
        if dated is None:
            raise InputError(
                tr("Program {code} tidak punya nilai {name} pada {on}.", code=self.code, name=name, on=on)
            )
        return int(dated.limits["value"])


def in_force(values: tuple[Dated, ...], on: date) -> Dated | None:
    """The value that holds on a date: the last one that has begun. None before the first begins."""
    begun = [value for value in values if value.start is None or value.start <= on]
    return begun[-1] if begun else None


def asked(
    programme: Programme, rules: tuple[Rule, ...], on: date, overrides: Mapping[str, Any] | None = None
) -> tuple[tuple[Rule, Dated], ...]:
    """The rules in force on a date that are switched on, each with its limits after overrides.

    `overrides` is the flat dict of a scenario: `CODE.rules.ID` switches, `CODE.rules.ID.LIMIT` sets a limit,
    whose source is then the user. Empty before the programme has begun.
    """
    if not programme.has_begun(on):
        return ()
    flat, found = overrides or {}, []
    for rule in rules:
        dated = in_force(rule.values, on)
        key = f"{programme.code}.rules.{rule.id}"
        if dated is not None and not dated.ended and flat.get(key, not rule.optional):
            found.append((rule, _overridden(dated, key + ".", flat)))
    replaced = {rule.instead_of for rule, _ in found}
    return tuple((rule, dated) for rule, dated in found if rule.id not in replaced)


def _overridden(dated: Dated, prefix: str, flat: Mapping[str, Any]) -> Dated:
    names = [key.removeprefix(prefix) for key in flat if key.startswith(prefix)]
    changed = {name: flat[prefix + name] for name in names if name in dated.limits}
    plain = {name: list(value) if isinstance(value, tuple) else value for name, value in changed.items()}
    return replace(dated, limits=dated.limits | plain, source=USER) if plain else dated


def words_of_limit(rule: Rule, name: str) -> tuple[str, ...]:
    """The only words that a limit of a rule may be; empty where it is a number, a list or any text."""
    question = QUESTIONS.get(rule.ask)
    words = typing.get_args(question.limits[name]) if question else ()
    return words if all(isinstance(word, str) for word in words) else ()


def programmes() -> dict[str, Programme]:
    """Every programme of the data root by code, in their stated order. Raises DataError."""
    return dict(_load(files()))


def files() -> tuple[tuple[Path, int], ...]:
    """The files that programmes are read from, each with the time it was last written: a key for caches."""
    folder = data_root() / "programmes"
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        raise DataError(
            folder, None, tr("tidak ada berkas program."), tr("Tambahkan satu berkas TOML per program.")
        )
    return tuple((path, path.stat().st_mtime_ns) for path in (data_root() / "sources.toml", *paths))


@lru_cache(maxsize=16)
def _load(versions: tuple[tuple[Path, int], ...]) -> dict[str, Programme]:
    _, *own = versions
    read = sorted((_programme(path) for path, _ in own), key=lambda found: (found.order, found.code))
    return {programme.code: programme for programme in read}


def _programme(path: Path) -> Programme:
    check = FileCheck(path)
    raw = check.content
    check.keys(raw, {"about", "amounts", "rules"}, {"order", "groups", "from", "ranking"}, "berkas")
    check.keys(raw.get("groups", {}), set(), {"rules"}, "groups")
    about = raw["about"]
    check.keys(about, {*ABOUT, "source"}, set(), "about")
    check.source(about["source"], "about")
    texts = {name: check.label(about[name], f"about.{name}") for name in ABOUT}
    amounts = {name: _amount(check, name, values) for name, values in raw["amounts"].items()}
    check.keys(amounts, {"grant", "group_size"}, set(amounts), "amounts")
    group_rules = raw.get("groups", {}).get("rules", [])
    return Programme(
        path.stem,
        check.kind(raw.get("order", 99), int, "order"),
        texts,
        about["source"],
        amounts,
        tuple(_rule(check, rule, check.questions) for rule in raw["rules"]),
        tuple(_rule(check, rule, check.group_questions) for rule in group_rules),
        check.start(raw.get("from", UNSET), "from"),
        tuple(_key(check, key) for key in raw.get("ranking", [])),
    )


def _amount(check: FileCheck, name: str, values: list[dict[str, Any]]) -> tuple[Dated, ...]:
    where = f"amounts.{name}"
    for value in values:
        check.keys(value, {"from", "value", "unit", "source"}, {"note"}, where)
        check.positive(value["value"], where)
    return _dated(check, values, where)


def _key(check: FileCheck, raw: dict[str, Any]) -> Rule:
    """One key of the order of need: a rule that nobody can fail."""
    where = f"ranking.{raw.get('id', '?')}"
    check.keys(raw, {"id", "by", "label", "values"}, {"optional", "note"}, where)
    check.once(raw["id"], where)
    order = check.choice(raw["by"], check.orders, "by", where)
    for value in raw["values"]:
        check.limits(value, order, where)
    return Rule(
        raw["id"],
        raw["by"],
        check.label(raw["label"], where),
        {},
        _dated(check, raw["values"], where),
        check.kind(raw.get("optional", False), bool, f"{where}: optional"),
        note=check.label(raw["note"], where) if "note" in raw else None,
    )


def _rule(check: FileCheck, raw: dict[str, Any], questions: Mapping[str, Any]) -> Rule:
    where = f"rules.{raw.get('id', '?')}"
    check.keys(
        raw,
        {"id", "ask", "label", "remedy", "values"},
        {"optional", "otherwise", "note", "instead_of"},
        where,
    )
    check.once(raw["id"], where)
    question = check.choice(raw["ask"], questions, "ask", where)
    for value in raw["values"]:
        check.limits(value, question, where)
    otherwise = check.choice(
        raw.get("otherwise", "no"), {"no": "no", "unknown": "unknown"}, "otherwise", where
    )
    return Rule(
        raw["id"],
        raw["ask"],
        check.label(raw["label"], where),
        check.label(raw["remedy"], where),
        _dated(check, raw["values"], where),
        check.kind(raw.get("optional", False), bool, f"{where}: optional"),
        otherwise,
        check.label(raw["note"], where) if "note" in raw else None,
        check.kind(raw.get("instead_of", ""), str, f"{where}: instead_of"),
    )


def _dated(check: FileCheck, values: list[dict[str, Any]], where: str) -> tuple[Dated, ...]:
    found = []
    for value in values:
        start = check.start(value.get("from"), where)
        check.source(value.get("source"), where)
        rest = {k: v for k, v in value.items() if k not in ("from", "source", "unit", "ended", "note")}
        found.append(Dated(start, value["source"], rest, bool(value.get("ended")), value.get("unit", "")))
    check.ordered([value.start for value in found], where)
    return tuple(found)
