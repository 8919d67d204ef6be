"""Every rule of every programme file, by the cases an officer can read."""

from __future__ import annotations

import cases
import pytest

from bansos.rules.programmes import programmes

ALL = cases.read()


@pytest.mark.parametrize("case", ALL, ids=lambda case: f"{case.programme}: {case.name}")
def test_case(case):
    outcome = cases.run(case)
    assert outcome.status == case.status
    assert outcome.answers | case.answers == outcome.answers
    assert case.remedy in outcome.remedy


@pytest.mark.parametrize("code", programmes())
def test_every_rule_is_seen_to_pass_to_fail_and_to_be_unknown(code):
    programme = programmes()[code]
    seen = {
        (rule, answer)
        for case in ALL
        if case.programme == code
        for rule, answer in cases.run(case).answers.items()
    }
    careful = ("has_identity", "has_no_mark")  # what must be checked is never a no
    can_fail = [rule for rule in programme.rules if rule.ask not in careful]
    wanted = {(rule.id, answer) for rule in can_fail for answer in ("ya", "tidak", "belum diketahui")}
    for rule in (rule for rule in programme.rules if rule.ask in careful):
        wanted |= {(rule.id, "ya"), (rule.id, "belum diketahui")}
    for rule in programme.group_rules:
        wanted |= {(rule.id, "ya"), (rule.id, "tidak" if rule.otherwise == "no" else "belum diketahui")}
    assert wanted - seen == set()


def test_case_names_are_unique():
    names = [(case.programme, case.name) for case in ALL]
    assert len(names) == len(set(names))
