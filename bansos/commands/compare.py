"""The command `compare`: two exported results, who entered and left between them, and why."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from bansos import settings
from bansos.commands.files import read_bytes
from bansos.commands.outputs import check_out
from bansos.comparing import changelist, exported, judging
from bansos.comparing.exported import Compared, Exported
from bansos.planning.values import day
from bansos.publishing import exports, stamps
from bansos.publishing.exports import Stamp
from bansos.rules.programmes import programmes
from bansos.settings import VERSION, InputError, fingerprint
from bansos.words import of, tr


def run(chosen: argparse.Namespace) -> tuple[dict[str, Any], str]:
    """Compare two exported tables; the answer as JSON and as text."""
    paths = [Path(chosen.before), Path(chosen.after)]
    if chosen.out is not None:
        check_out(chosen.out, paths)
    before, after = (_read(path) for path in paths)
    found = judging.compare(before, after)
    if not found:
        raise InputError(tr("Kedua hasil tidak punya program yang sama."))
    lines = [text for code, one in found.items() for text in _said(code, one)]
    lines += [_stamped(one) for one in (before, after)]
    if chosen.out is not None:
        lines += [tr("Ditulis: {name}", name=path) for path in _write(chosen.out, found, before, after)]
    sides = {"before": _about(before), "after": _about(after)}
    return sides | {"programmes": {code: one.to_json() for code, one in found.items()}}, "\n".join(lines)


def _read(path: Path) -> Exported:
    data, beside = read_bytes(path), path.with_suffix(".stamp.json")
    checked = exported.read(path.name, data)  # read within limits before anything else opens it
    stamp = stamps.read(data, read_bytes(beside) if beside.exists() else None)
    return exported.stamped(checked, stamp)


def _about(one: Exported) -> dict[str, Any]:
    return {
        "name": one.name,
        "rows": len(one.table),
        "on": one.stamp.get("aturan_per"),
        "fingerprint": one.stamp.get("sidik"),
    }


def _said(code: str, one: Compared) -> list[str]:
    name = of(programmes()[code].about["short"])
    return [f"{name}: {changelist.reconciled(one)}", *changelist.by_cause(one)]


def _stamped(one: Exported) -> str:
    if one.stamp:
        return tr("{name}: aturan per {on}.", name=one.name, on=one.stamp["aturan_per"])
    return tr("{name}: tanpa cap, jadi sebab perubahan tidak dapat diketahui.", name=one.name)


def _write(out: Path, found: dict[str, Compared], before: Exported, after: Exported) -> list[Path]:
    on = after.stamp.get("aturan_per")
    stamp = Stamp(
        tuple(found),
        day("aturan_per", on) if on else settings.rules_date(),
        (),
        (before.name, after.name),
        VERSION,
        fingerprint(*(str(one.stamp.get("sidik")) for one in (before, after))),
    )
    return exports.write(out, exported.listing(found, before, after), stamp)
