"""The reference for deciding: the same rules as formulas of OpenFisca, three answers, no reasons.

It starts from what the table of people has: a code for each text, a date of birth, numbers (-1: not known),
and yes/no as 2, 0 or 1 (not known). Which code means what is worked out beforehand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.simulations import Simulation
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

NO, UNKNOWN, YES = range(3)
WHEN = "2023-12"
PERSON = build_entity(key="person", plural="persons", label="person", is_person=True)
DATE = "born"
INPUTS = ("nik_ok", "mark", "sex", "job", "status", "desil", "said", "dtks", "p3ke", "helped", "earner", DATE)
Get = Callable[[str], np.ndarray]
Formula = Callable[[Get], np.ndarray]


def _is_one(codes: np.ndarray, meant: list[int]) -> np.ndarray:
    return np.where(codes < 0, UNKNOWN, np.where(np.isin(codes, meant), YES, NO))


def _age(born: np.ndarray, on: date) -> np.ndarray:
    months = born.astype("datetime64[M]")
    year, month = born.astype("datetime64[Y]").astype(int) + 1970, months.astype(int) % 12 + 1
    day = (born - months.astype("datetime64[D]")).astype(int) + 1
    return np.where(np.isnat(born), -1, on.year - year - (month * 100 + day > on.month * 100 + on.day))


def _within(age: np.ndarray, least: int, most: int) -> tuple[np.ndarray, np.ndarray]:
    old, young = (np.where(age < 0, UNKNOWN, np.where(fits, YES, NO)) for fits in (age >= least, age <= most))
    return old, young


def _works(job: np.ndarray, meant: Mapping[str, list[int]]) -> np.ndarray:
    unclear = (job < 0) | np.isin(job, meant["says_nothing"])
    at_home, idle = np.isin(job, meant["housewife"]), np.isin(job, meant["without_work"])
    return np.where(unclear, UNKNOWN, np.where(at_home | ~idle, YES, NO))


def _prosperous(said: np.ndarray, desil: np.ndarray, most: int) -> np.ndarray:
    by_desil = np.where(desil < 0, UNKNOWN, np.where(desil <= most, YES, NO))
    return np.where(said != UNKNOWN, said, by_desil)


def rules(meant: Mapping[str, list[int]], on: date) -> dict[str, Formula]:
    """The rules by name; `meant`: which codes of a job or a status are which."""

    def first_age(of: Get) -> np.ndarray:
        old, young = _within(_age(of(DATE), on), 18, 60)
        return np.minimum(np.maximum(old, _is_one(of("status"), meant["or_married"])), young)

    return {
        "k_nik": lambda of: np.where(of("nik_ok"), YES, UNKNOWN),
        "k_mark": lambda of: np.where(np.isin(of("mark"), meant["marks"]), UNKNOWN, YES),
        "k_dtks": lambda of: of("dtks"),
        "k_age": first_age,
        "k_helped": lambda of: YES - of("helped"),
        "k_civil": lambda of: YES - _is_one(of("job"), meant["words"]),
        "w_nik": lambda of: np.where(of("nik_ok"), YES, UNKNOWN),
        "w_mark": lambda of: np.where(np.isin(of("mark"), meant["marks"]), UNKNOWN, YES),
        "w_sex": lambda of: _is_one(of("sex"), meant["woman"]),
        "w_kind": lambda of: np.maximum(_works(of("job"), meant), _is_one(of("status"), meant["widowed"])),
        "w_poor": lambda of: _prosperous(of("said"), of("desil"), 4),
        "w_listed": lambda of: np.maximum(of("dtks"), of("p3ke")),
        "w_age": lambda of: np.minimum(*_within(_age(of(DATE), on), 18, 59)),
        "w_earner": lambda of: of("earner"),
    }


PROGRAMMES = {"first": "k_", "second": "w_"}


def decided(simulation: Simulation) -> tuple[np.ndarray, ...]:
    """The answers of both programmes: 0 no, 1 not known, 2 yes."""
    return tuple(simulation.calculate(name, WHEN) for name in PROGRAMMES)


def simulation(inputs: Mapping[str, np.ndarray], meant: Mapping[str, list[int]], on: date) -> Simulation:
    """A population with its inputs, nothing calculated yet."""
    system, asked = TaxBenefitSystem([PERSON]), rules(meant, on)
    for name in INPUTS:
        system.add_variable(_variable(name))
    for name, formula in asked.items():
        system.add_variable(_variable(name, formula))
    for name, start in PROGRAMMES.items():
        mine = [rule for rule in asked if rule.startswith(start)]
        system.add_variable(_variable(name, lambda of, mine=mine: np.minimum.reduce([of(r) for r in mine])))
    made = SimulationBuilder().build_default_simulation(system, count=len(inputs["sex"]))
    for name, values in inputs.items():
        made.set_input(name, WHEN, values)
    return made


def _variable(name: str, formula: Formula | None = None) -> type[Variable]:
    kind = date if name == DATE else int
    about = {"value_type": kind, "entity": PERSON, "definition_period": DateUnit.MONTH, "label": name}
    if formula is not None:
        about["formula"] = lambda person, period: formula(lambda other: person(other, period))
    return type(name, (Variable,), about)
