"""Two exported results compared: the cause where the stamps let it be known, and "not known" where not."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from screening_samples import candidates, listed

from bansos import __main__ as cli
from bansos.rules.programmes import programmes

GROUPED = next(code for code, programme in programmes().items() if programme.group_rules)
RULES = {rule.ask: f"{GROUPED}.rules.{rule.id}" for rule in programmes()[GROUPED].rules}
AGED, LISTED = RULES["is_aged"], RULES["is_in_any"]
YOUNG = {"status_kawin": "Belum kawin", "nik": lambda n: f"640201550505{n + 1:04d}"}  # born in May 2005
REFUSED = {"terdaftar_dtks": lambda n: "Tidak" if n < 2 else None}


def result(path: Path, *flags: str, rows: Sequence[Sequence[str]] | None = None) -> Path:
    """What `screen` exports of these candidates; the suffix of the path is the kind."""
    usulan = path.parent / "usulan.csv"
    usulan.write_bytes(listed(candidates(5, **YOUNG) if rows is None else rows))
    assert cli.main(["screen", str(usulan), "--out", str(path), *flags]) == 0
    return path


def compared(capsys: Any, before: Path, after: Path, *flags: str) -> dict[str, Any]:
    capsys.readouterr()
    assert cli.main(["compare", str(before), str(after), "--json", *flags]) == 0
    found = json.loads(capsys.readouterr().out)
    for one in found["programmes"].values():
        people = {k: sum(one["before"][name] for name in k) for k in [("refused", "unknown", "eligible")]}
        assert sum(m["people"] for m in one["moves"] if m["from"] != "absent") >= sum(people.values())
        stay = next((m["people"] for m in one["moves"] if m["from"] == m["to"] == "eligible"), 0)
        assert one["before"]["eligible"] == stay + one["leaves"]
        assert one["after"]["eligible"] == stay + one["enters"]
    return found


def moved(found: dict[str, Any]) -> list[dict[str, Any]]:
    return [move for move in found["programmes"][GROUPED]["moves"] if move["from"] != move["to"]]


def causes(found: dict[str, Any]) -> dict[str, int]:
    (move,) = moved(found)
    return dict(move["causes"])


ON = ["--set", f"{AGED}=on"]


@pytest.mark.parametrize("kinds", [("parquet", "xlsx"), ("csv", "parquet"), ("xlsx", "csv")])
def test_a_date_or_a_switch_is_a_rule_whatever_the_kind_of_file(tmp_path, capsys, kinds):
    first = result(tmp_path / f"a.{kinds[0]}", "--on", "2023-05-14", *ON)
    later = result(tmp_path / f"b.{kinds[1]}", "--on", "2023-05-15", *ON)
    found = compared(capsys, first, later)
    assert found["programmes"][GROUPED]["enters"] == 5 and causes(found) == {"rule": 5}
    assert (found["before"]["on"], found["after"]["on"]) == ("2023-05-14", "2023-05-15")


def test_a_switch_is_a_rule_and_a_limit_is_a_setting(tmp_path, capsys):
    off, on = result(tmp_path / "a.parquet", "--on", "2023-05-14"), tmp_path / "b.parquet"
    assert causes(compared(capsys, off, result(on, "--on", "2023-05-14", *ON))) == {"rule": 5}
    lower = result(tmp_path / "c.parquet", "--on", "2023-05-14", *ON, "--set", f"{AGED}.youngest=17")
    found = compared(capsys, on, lower)
    assert found["programmes"][GROUPED]["enters"] == 5 and causes(found) == {"setting": 5}


def test_a_cell_that_differs_is_data(tmp_path, capsys):
    was, now = result(tmp_path / "a.parquet", rows=candidates(5)), tmp_path / "b.parquet"
    found = compared(capsys, was, result(now, rows=candidates(5, **REFUSED)))
    assert causes(found) == {"data": 2} and found["programmes"][GROUPED]["leaves"] == 2


def test_of_two_things_that_differ_neither_is_named_unless_the_row_tells_them_apart(tmp_path, capsys):
    was = result(tmp_path / "a.parquet", "--on", "2023-05-14", *ON)
    both = candidates(5, **YOUNG | {"status_kawin": lambda n: "Kawin" if n < 2 else "Belum kawin"})
    now = result(tmp_path / "b.parquet", "--on", "2023-05-15", *ON, rows=both)
    assert causes(compared(capsys, was, now)) == {"rule": 3, "not_known": 2}


def test_without_a_stamp_the_cause_is_not_known_and_said_to_be(tmp_path, capsys):
    was, now = result(tmp_path / "a.csv", rows=candidates(5)), tmp_path / "b.csv"
    result(now, rows=candidates(5, **REFUSED))
    (tmp_path / "a.stamp.json").unlink()
    assert causes(compared(capsys, was, now)) == {"not_known": 2}
    assert cli.main(["compare", str(was), str(now)]) == 0
    told = capsys.readouterr().out
    assert "a.csv: tanpa cap" in told and "5 sebelumnya = 3 tetap + 2 keluar" in told


def test_who_stands_in_one_result_only_and_who_became_a_duplicate(tmp_path, capsys):
    rows = candidates(6)
    was, now = result(tmp_path / "a.parquet", rows=rows[:5]), tmp_path / "b.parquet"
    moves = moved(compared(capsys, was, result(now, rows=rows[1:])))
    assert [(m["from"], m["to"], m["causes"]) for m in moves] == [
        ("eligible", "absent", {"data": 1}),
        ("absent", "eligible", {"data": 1}),
    ]
    table = pd.read_parquet(was)
    table = table.astype("object")
    table.loc[4, f"status_{GROUPED}"] = "duplikat"
    decided = tmp_path / "c.csv"
    decided.write_bytes(table.to_csv(index=False).encode())
    result(tmp_path / "d.csv", rows=rows[:5])
    (tmp_path / "c.stamp.json").write_bytes((tmp_path / "d.stamp.json").read_bytes())
    found = compared(capsys, was, decided)["programmes"][GROUPED]["moves"]
    assert {"from": "eligible", "to": "not_counted", "people": 1, "causes": {"decision": 1}} in found


def test_the_moved_can_be_written_and_reasons_in_english_are_read(tmp_path, capsys):
    was = result(tmp_path / "a.parquet", rows=candidates(5))
    now = result(tmp_path / "b.csv", rows=candidates(5, **REFUSED))
    text = now.read_text("utf-8-sig").replace("tidak layak", "not eligible").replace(",layak", ",eligible")
    now.write_text(text, "utf-8-sig")
    out = tmp_path / "pindah.csv"
    assert causes(compared(capsys, was, now, "--out", str(out))) == {"data": 2}
    table = pd.read_csv(out, dtype=str)
    mine = table[table["Program"] == programmes()[GROUPED].about["short"]["id"]]
    assert list(mine["NIK lengkap"]) == [row[0] for row in candidates(2)]
    assert list(mine["Sebab"]) == ["data", "data"] and mine["Alasan sesudahnya"].str.contains("DTKS").all()


@pytest.mark.parametrize(
    ("before", "said"),
    [("usulan.csv", "tidak ada kolom status_KODE"), ("tiada.csv", "tidak ada atau tidak dapat dibuka")],
)
def test_what_is_no_result_is_refused_in_one_line(tmp_path, capsys, before, said):
    now = result(tmp_path / "b.csv")
    capsys.readouterr()
    assert cli.main(["compare", str(tmp_path / before), str(now)]) == 2
    assert said in capsys.readouterr().err
    assert cli.main(["compare", str(now), str(now), "--out", str(now)]) == 2
    assert "tidak ditimpa" in capsys.readouterr().err
