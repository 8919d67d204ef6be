"""What differs between two screenings in words: files, dates, switches, limits; and why a rule turned."""

from __future__ import annotations

from datetime import date

from bansos.comparing import pairs
from bansos.comparing.changes import Changes, Turn
from bansos.rules.eligibility import STATUS, answer_word, limit_words, status_word
from bansos.rules.programmes import Dated, Programme, Rule, in_force, programmes
from bansos.rules.questions import QUESTIONS
from bansos.screening import Screening
from bansos.words import day, listed, of, tr


def differences(before: Screening, after: Screening, code: str) -> list[str]:
    """What was set otherwise for a programme: files, date of the rules, each switch and limit."""
    said = []
    names = [listed([one.name for one in found.received]) for found in (before, after)]
    if not pairs.is_same_files(before, after):
        said.append(tr("berkas {after}, bukan {before}", before=names[0], after=names[1]))
    if before.on != after.on:
        said.append(tr("aturan per {after}, bukan {before}", before=day(before.on), after=day(after.on)))
    keys = sorted(key for key in {*before.overrides, *after.overrides} if key.startswith(f"{code}."))
    told: dict[str, list[str]] = {}
    for key in keys:
        if _differs(key, before, after):
            what, change = _choice(key, before, after)
            told.setdefault(what, []).append(change)
    return said + [f"{what} {', '.join(parts)}" for what, parts in told.items()]


def cause_words(causes: int) -> str:
    """A sum of causes in the reader's language."""
    return listed([words for k, words in enumerate(cause_names()) if causes & (1 << k)])


def cause_names() -> tuple[str, ...]:
    """Every cause in the reader's language, in the order of CAUSES."""
    return tr("aturan"), tr("setelan"), tr("data"), tr("keputusan orang"), tr("tidak dapat diketahui")


def state_names() -> list[str]:
    """What may stand on a side in the reader's language, in the order of STATES."""
    return [*(status_word(status) for status in STATUS), tr("tidak dihitung"), tr("tidak ada")]


def turn_words(
    found: Changes, turn: Turn, texts: tuple[str, str], causes: int, answers: tuple[int, int]
) -> str:
    """One rule that decided: its causes, answers, what was read (`texts`), the limits."""
    sides = zip((turn.before, turn.after), answers, strict=True)
    answered = [answer_word(answer) if dated else tr("tidak ditanyakan") for dated, answer in sides]
    read = [text for text in texts if text]
    limits = _limits(turn, found.before.on, found.after.on)
    parts = [f"{of(turn.rule.label)} ({cause_words(causes)}): {answered[0]} → {answered[1]}"]
    if read:
        parts.append(tr("terbaca {read}", read=" → ".join(dict.fromkeys(read))))
    if any(limits):
        shown = dict.fromkeys(limit for limit in limits if limit)
        parts.append(tr("batas {limit}", limit=" → ".join(shown)))
    return "; ".join(parts)


def _limits(turn: Turn, *on: date) -> list[str]:
    """The limits of a rule before and after, only those that differ where it is asked both times."""
    given = [dict(dated.limits) if dated else {} for dated in (turn.before, turn.after)]
    if turn.before and turn.after:
        given = [{n: v for n, v in one.items() if given[0].get(n) != given[1].get(n)} for one in given]
    found = []
    for dated, limits, day_ in zip((turn.before, turn.after), given, on, strict=True):
        aged = dated is not None and on[0] != on[1] and "on" in QUESTIONS[turn.rule.ask].given
        words = [limit_words(Dated(None, "", limits)), tr("pada {on}", on=day(day_)) if aged else ""]
        found.append("; ".join(part for part in words if part))
    return found


def _differs(key: str, before: Screening, after: Screening) -> bool:
    return bool(before.overrides.get(key) != after.overrides.get(key))


def _choice(key: str, before: Screening, after: Screening) -> tuple[str, str]:
    """One choice that differs, in words: which rule (or key), and its switch, limit or value."""
    code, kind, *rest = key.split(".")
    programme = programmes().get(code)
    rule = _rule(programme, rest[0]) if programme and kind == "rules" else None
    old, new = before.overrides.get(key), after.overrides.get(key)
    if rule is None:
        return key, f"{_value(old)} → {_value(new)}"
    label = tr("«{rule}»", rule=of(rule.label))
    if len(rest) == 1:
        is_on = not rule.optional if new is None else bool(new)
        return label, tr("dinyalakan") if is_on else tr("dimatikan")
    limits = [_one_limit(rule, rest[1], *side) for side in ((old, before), (new, after))]
    name, _, first = limits[0].partition(": ")
    return label, f"{name}: {first} → {limits[1].partition(': ')[2]}"


def _rule(programme: Programme, id: str) -> Rule | None:
    known = (*programme.rules, *programme.group_rules, *programme.ranking)
    return next((rule for rule in known if rule.id == id), None)


def _one_limit(rule: Rule, name: str, value: object, found: Screening) -> str:
    dated = in_force(rule.values, found.on) or rule.values[0]
    shown = dated.limits.get(name) if value is None else value
    return limit_words(Dated(None, "", {name: shown})) or f"{name}: {_value(shown)}"


def _value(value: object) -> str:
    return tr("bawaan") if value is None else ", ".join(value) if isinstance(value, tuple) else str(value)
