"""What the programmes did, claimed and announced, year by year, as the sources state it and no further."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from bansos.places import districts
from bansos.planning.tables import Row, rows, versions
from bansos.rules.programmes import programmes
from bansos.settings import DataError, InputError
from bansos.words import listed, tr

KINDS = ("realisation", "claim", "plan")
DELIVERIES = ("", "goods", "bank transfer")
ENTERED = "rincian-dinas"  # the source of a split that an officer entered
FILE = "programme_history.csv"
_COLUMNS = ("record", "kind", "year", "programme", "units", "members_per_unit", "unit_value_rp", "delivery")
_COLUMNS_BELOW = ("districts", "units_by_district", "split_source", "source", "note", "note_en")


@dataclass(frozen=True)
class Record:
    """One statement of a source about a programme in a year: what was done, claimed or planned.

    `members_per_unit`, `unit_value` (Rp a unit) and `by_district` (units by district code) are None where the
    source does not state them. `note` is in both languages.
    """

    key: str
    kind: str
    year: int
    programme: str
    units: int
    members_per_unit: int | None
    unit_value: int | None
    delivery: str
    districts: tuple[str, ...]
    by_district: Mapping[str, int] | None
    split_source: str
    source: str
    note: Mapping[str, str]

    @property
    def people(self) -> int | None:
        """People reached; None where the source does not state the members of a unit."""
        return None if self.members_per_unit is None else self.units * self.members_per_unit

    @property
    def cost(self) -> int | None:
        """Rupiah (units x unit value: derived); None where the source does not state the unit value."""
        return None if self.unit_value is None else self.units * self.unit_value


def history() -> dict[str, Record]:
    """Every record of programme_history.csv by its key, in the file's order. Raises DataError."""
    return dict(_read(versions(FILE, "districts.csv", "sources.toml"), tuple(programmes())))


def realised(records: Mapping[str, Record], year: int) -> tuple[Record, ...]:
    """The realisations of one year; claims and plans stand apart and are never mixed in."""
    return tuple(r for r in records.values() if r.kind == "realisation" and r.year == year)


def with_split(records: Mapping[str, Record], key: str, units: Mapping[str, int]) -> dict[str, Record]:
    """The records, one of them with its units by district as an officer states them. Raises InputError."""
    if key not in records:
        raise InputError(tr("Catatan {key} tidak ada di riwayat program.", key=key))
    record = records[key]
    complaint = _wrong_split(record, units)
    if complaint:
        raise InputError(complaint)
    split = {code: units[code] for code in sorted(units)}
    return {**records, key: replace(record, by_district=split, split_source=ENTERED)}


def parse(text: str, name: str = FILE) -> dict[str, Record]:
    """Records from an uploaded programme_history.csv. Raises InputError with the line and the cure."""
    try:
        return _parse(Path(name), text, tuple(programmes()))
    except DataError as error:
        raise InputError(str(error)) from error


def to_csv(records: Mapping[str, Record]) -> str:
    """The programme_history.csv that belongs in the data folder."""
    out = io.StringIO()
    writer = csv.DictWriter(out, _COLUMNS + _COLUMNS_BELOW, lineterminator="\n")
    writer.writeheader()
    writer.writerows(_cells(record) for record in records.values())
    return out.getvalue()


def _cells(record: Record) -> dict[str, object]:
    everywhere = record.districts == tuple(districts())
    split = record.by_district or {}
    each = everywhere and len(set(split.values())) == 1
    listing = f"each={next(iter(split.values()))}" if each else ";".join(f"{c}={n}" for c, n in split.items())
    return {
        "record": record.key,
        "kind": record.kind,
        "year": record.year,
        "programme": record.programme,
        "units": record.units,
        "members_per_unit": record.members_per_unit,
        "unit_value_rp": record.unit_value,
        "delivery": record.delivery,
        "districts": "all" if everywhere else ";".join(record.districts),
        "units_by_district": listing,
        "split_source": record.split_source,
        "source": record.source,
        "note": record.note["id"],
        "note_en": record.note["en"],
    }


def _wrong_split(record: Record, units: Mapping[str, int]) -> str | None:
    names = listed([districts()[code].short for code in record.districts])
    if set(units) != set(record.districts):
        return tr("Rincian {key} harus menyebut tepat {names}.", key=record.key, names=names)
    if any(isinstance(n, bool) or not isinstance(n, int) or n < 1 for n in units.values()):
        return tr("Rincian {key}: tiap daerah bilangan bulat, paling sedikit 1.", key=record.key)
    if sum(units.values()) != record.units:
        total = sum(units.values())
        return tr(
            "Rincian {key} berjumlah {total}, seharusnya {units}.",
            key=record.key,
            total=total,
            units=record.units,
        )
    return None


@lru_cache(maxsize=8)
def _read(files: tuple[tuple[Path, int], ...], codes: tuple[str, ...]) -> dict[str, Record]:
    return _parse(files[0][0], None, codes)


def _parse(path: Path, text: str | None, codes: tuple[str, ...]) -> dict[str, Record]:
    found: dict[str, Record] = {}
    for row in rows(path, _COLUMNS + _COLUMNS_BELOW, text):
        record = _record(row, codes)
        if not record.key or record.key in found:
            raise row.error(
                f"record {record.key!r} kosong atau ganda.", "Beri nama sendiri untuk tiap baris."
            )
        found[record.key] = record
    return found


def _record(row: Row, codes: tuple[str, ...]) -> Record:
    where = _districts(row)
    record = Record(
        row["record"],
        row.one_of("kind", KINDS, "kind", ", ".join(KINDS)),
        row.whole("year"),
        row.one_of("programme", codes, "program", ", ".join(codes)),
        row.whole("units"),
        row.integer("members_per_unit"),
        row.integer("unit_value_rp"),
        row.one_of("delivery", DELIVERIES, "delivery", ", ".join(DELIVERIES[1:])),
        where,
        _split(row, where),
        row.source("split_source") if row["split_source"] else "",
        row.source("source"),
        {"id": row["note"], "en": row["note_en"]},
    )
    complaint = _wrong_split(record, record.by_district) if record.by_district is not None else None
    if complaint:
        raise row.error(complaint, "Perbaiki units_by_district, atau kosongkan bila tidak disebut sumber.")
    return record


def _districts(row: Row) -> tuple[str, ...]:
    if row["districts"] == "all":
        return tuple(districts())
    codes = row["districts"].split(";")
    unknown = [code for code in codes if code not in districts()]
    if unknown or len(set(codes)) < len(codes):
        raise row.error(
            f"kabupaten/kota {row['districts']!r} tidak dikenal atau ganda.", "Pakai kode districts.csv."
        )
    return tuple(sorted(codes))


def _split(row: Row, where: tuple[str, ...]) -> dict[str, int] | None:
    text = row["units_by_district"]
    if not text:
        return None
    pairs = [pair.partition("=")[::2] for pair in text.split(";")]
    if not all(number.isdecimal() for _, number in pairs) or len({code for code, _ in pairs}) < len(pairs):
        raise row.error(f"units_by_district {text!r} tidak terbaca.", "Tulis seperti 64.02=20;64.07=20.")
    split = {code: int(number) for code, number in pairs}
    if set(split) == {"each"}:
        return dict.fromkeys(where, split["each"])
    return dict(sorted(split.items()))
