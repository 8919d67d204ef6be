"""Make the invented sample files of `data/samples/`: `python -m scripts.make_samples [FOLDER]`.

Nobody in them is real: see `data/samples/README.md`. The same seed and data give the same bytes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bansos.root import data_root
from bansos.settings import read_toml
from scripts.sample_cells import Cell, usulan_row
from scripts.sample_people import Inventor, Person, candidates, others
from scripts.sample_sheet import sheet

USULAN = [
    *("NO", " NAMA ", "NIK ", "No  KK", "JENIS KELAMIN", "Alamat", "RT / RW", "DESA", "Kecamatan "),
    *(" KABUPATEN/KOTA", "Pekerjaan", "Status Kawin", "Pra Sejahtera", "NAMA KELOMPOK ", "Jenis usaha"),
    "Kebutuhan barang",
]
P3KE = [
    *("ID Keluarga (P3KE)", "Provinsi", "Kabupaten/Kota", "Kecamatan", "Desa/Kelurahan", "Kode Kemendagri"),
    *("Desil Kesejahteraan", "Alamat", "ID Individu", "Nama", "NIK", "Padan Dukcapil", "Jenis Kelamin"),
    *("Hubungan dengan Kepala Keluarga", "Tanggal Lahir", "Status Kawin", "Pekerjaan", "Pendidikan"),
    *(
        "Penerima BPNT",
        "Penerima BPUM",
        "Penerima BST",
        "Penerima PKH",
        "Penerima SEMBAKO",
        "Resiko Stunting",
    ),
]
DTKS = [
    *("Alamat", "BLT", "BPNT", "BST", "NIK", "NOKK", "Nama", "PBI", "PKH", "SEMBAKO_ADAPTIF", "idsemesta"),
    *("keterangan_meninggal", "Kecamatan", "Desa/Kelurahan", "Kabupaten/Kota"),
]
RECEIVED = ["Nama", "NIK", "Kabupaten", "Program", "Tahun"]


def made() -> dict[str, bytes]:
    """The sample files by name."""
    stuff = read_toml(data_root() / "samples" / "bahan.toml")
    invent = Inventor(stuff)
    people = candidates(invent)
    known = _once(people) + others(invent, 6)
    files, mark = stuff["files"], stuff["mark"]
    return {
        files["usulan"]: _usulan(people, stuff),
        files["dtks"]: _dtks([p for p in known if p.in_dtks]),
        files["p3ke"]: _p3ke([p for p in known if p.in_p3ke], mark),
        files["penerima"]: _received([p for p in known if p.helped] + known[3::29], stuff),
    }


def _once(people: Sequence[Person]) -> list[Person]:
    return list({person.nik: person for person in people}.values())


def _usulan(people: Sequence[Person], stuff: dict[str, Any]) -> bytes:
    title = f"DAFTAR USULAN CALON PENERIMA BANTUAN USAHA - {stuff['mark']}"
    body = list(_numbered(_usulan_body(people, stuff["dirt"])))
    return sheet(
        "Usulan",
        [title, "Semua nama dan nomor di daftar ini rekaan", "Provinsi Kalimantan Timur, Tahun 2023", None],
        [USULAN, [f"({n})" for n in range(1, len(USULAN) + 1)], *body],
        [
            ["JUMLAH", sum(isinstance(row[0], float) for row in body if row)],
            [],
            *([None] * 12 + [text] for text in ("Mengetahui,", "Kepala Desa", "(........)")),
        ],
    )


def _numbered(rows: Iterator[list[Cell] | None]) -> Iterator[Sequence[Cell]]:
    """Rows with a running number in front; for None, which stands for a page's end, blank and header."""
    number = 0
    for row in rows:
        if row is None:
            yield []
            yield USULAN
        else:
            number += 1
            yield [float(number), *row]


def _usulan_body(people: Sequence[Person], dirt: dict[str, Any]) -> Iterator[list[Cell] | None]:
    ways = iter(dirt["nik"])
    for at, person in enumerate(people):
        how = next(ways) if 14 <= person.slot <= 17 else None
        how = "empty" if person.no_nik else "number" if person.number_nik else how
        yield usulan_row(person, at, dirt, how)
        if person.slot == 3 and at % 80 > 40:
            yield usulan_row(person, at, dirt, None)
        if person.slot == 4 and at % 80 < 40:
            yield usulan_row(replace(person, name=person.name.replace(" ", "h ")), at + 1, dirt, "spaces")
        if at == len(people) // 2:
            yield None


def _p3ke(people: Sequence[Person], mark: str) -> bytes:
    title = [f"DATA INDIVIDU P3KE - {mark}", "Provinsi Kalimantan Timur", None]
    rows = [_p3ke_row(person, at) for at, person in enumerate(people)]
    return sheet("Individu", title, [P3KE, *rows, rows[20], rows[90]], [])


def _p3ke_row(person: Person, at: int) -> list[Any]:
    yes = ["Ya" if (at + k) % 3 == 0 else "Tidak" for k in range(6)]
    ways: dict[int, Any] = {4: person.born.isoformat(), 9: person.born}
    wrong = {30: "31/02/1990", 45: f"01/01/{person.born.year - 1}"}
    born = wrong.get(at) or ways.get(at % 15, f"{person.born:%d/%m/%Y}")
    return [
        f"64{at // 3 + 1:08d}",
        "KALIMANTAN TIMUR",
        person.district.name.upper().replace("KABUPATEN", "KAB."),
        person.kecamatan.name.upper(),
        person.desa.name.upper(),
        person.desa.code,
        None if person.desil is None else float(person.desil),
        person.address,
        f"64{at + 1:010d}",
        person.name.upper(),
        "-" if at == 57 else person.nik,
        "Tidak" if at % 41 == 7 else "Ya",
        "Laki-laki" if person.sex == "L" else "Perempuan",
        person.relation,
        born,
        person.marital,
        person.work,
        "Tamat SD/sederajat" if at % 2 else "Tamat SMP/sederajat",
        *yes,
    ]


def _dtks(people: Sequence[Person]) -> bytes:
    """Semicolons and cp1252, as SIKS-NG's own export opens in an Indonesian Excel."""
    rows = [_dtks_row(person, at) for at, person in enumerate(people)]
    text = "".join(";".join(row) + "\r\n" for row in [DTKS, *rows, rows[33], rows[77]])
    return text.encode("cp1252")


def _dtks_row(person: Person, at: int) -> list[str]:
    aid = ["YA" if (at + k) % 4 == 0 else "TIDAK" for k in range(6)]
    card = person.kk[:-1] + str((int(person.kk[-1]) + 1) % 10) if at % 50 == 11 else person.kk
    place = [person.kecamatan.name.upper(), person.desa.name.upper(), person.district.name.upper()]
    return [
        f"{person.address} Km 3½" if at % 17 == 5 else person.address,
        *aid[:3],
        f"'{person.nik}" if at % 60 == 13 else person.nik,
        card,
        person.name.upper(),
        *aid[3:],
        f"{at + 1:08d}-0000-4000-8000-000000000000",
        "YA" if person.dead else "TIDAK",
        *place,
    ]


def _received(people: Sequence[Person], stuff: dict[str, Any]) -> bytes:
    past = stuff["past"]
    rows = []
    for person in _once(people):
        programme, year = past["by_district"].get(person.district.code, past["default"])
        rows.append([person.name, person.nik, person.district.name, programme, float(year)])
    return sheet("Penerima", [f"PENERIMA BANTUAN SEBELUMNYA - {stuff['mark']}", None], [RECEIVED, *rows], [])


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else data_root() / "samples"
    for name, content in made().items():
        (folder / name).write_bytes(content)
        print(f"{name}: {len(content)} bita")


if __name__ == "__main__":
    main()
