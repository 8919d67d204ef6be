"""The flags of every command. Nothing here needs what the commands need: a wrong flag is told at once."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from bansos.intake.roles import CANDIDATES
from bansos.settings import BOOK
from bansos.words import tr

REGISTER_FLAGS = {
    **{"dtks": "dtks", "p3ke": "p3ke", "dtsen": "dtsen"},
    **{"received": "penerima", "visits": "kunjungan"},
}
ENGINES = ("local", "spark")
_FLAG_HELP: dict[str, Callable[[], str]] = {
    "units": lambda: tr("jumlah unit sebuah program"),
    "floor": lambda: tr("unit paling sedikit di tiap daerah"),
    "ceiling": lambda: tr("unit paling banyak di tiap daerah"),
}


def screen(command: argparse.ArgumentParser) -> None:
    """The flags of `screen`."""
    add = command.add_argument
    add("candidates", metavar="USULAN", nargs="+", help=tr("berkas calon penerima"))
    for flag, role in REGISTER_FLAGS.items():
        named = tr("berkas dengan peran {role}; boleh diulang", role=role)
        add(f"--{flag}", metavar="BERKAS", action="append", default=[], help=named)
    add("--as", dest="role", metavar="PERAN", default=CANDIDATES, help=tr("peran berkas calon penerima"))
    add("--programme", metavar="KODE", action="append", default=[], help=tr("program; semua bila kosong"))
    add("--on", metavar="YYYY-MM-DD", help=tr("tanggal aturan"))
    add("--codes", choices=("kemendagri", "bps"), help=tr("asal kode kabupaten/kota tanpa titik"))
    add("--set", metavar="KUNCI=NILAI", action="append", default=[], help=tr("satu pilihan skenario"))
    add("--out", metavar="BERKAS", type=Path, help=tr("tabel hasil: .csv, .xlsx atau .parquet"))
    add("--quota", metavar="RENCANA.json", help=tr("tempat per daerah, dari simulate --json"))
    add("--seed", metavar="BENIH", default="", help=tr("benih undian yang diumumkan sebelumnya"))
    add("--worklist", metavar="BERKAS", type=Path, help=tr("daftar kunjungan untuk diisi: .xlsx"))
    add("--decisions", metavar="PUTUSAN.json", help=tr("putusan tentang pasangan yang mungkin satu orang"))
    add("--book", metavar="BUKU.sqlite", help=tr("buku penerima sebelumnya; bawaan: {name}", name=BOOK))
    add("--what-if", metavar="KUNCI=NILAI", action="append", default=[], help=tr("andaikan pilihan ini"))
    engines = tr("spark: Parquet masuk, folder Parquet keluar")
    add("--engine", choices=ENGINES, default=ENGINES[0], help=engines)


def remember(command: argparse.ArgumentParser) -> None:
    """The flags of `remember`."""
    add = command.add_argument
    add("list", metavar="DAFTAR", help=tr("daftar penerima, atau hasil seleksi"))
    add("--programme", metavar="KODE", required=True, help=tr("program yang diterima"))
    add("--year", metavar="TAHUN", type=int, required=True, help=tr("tahun diterima"))
    add("--from-selection", action="store_true", help=tr("hasil screen --quota: hanya yang terpilih"))
    add("--book", metavar="BUKU.sqlite", help=tr("buku penerima sebelumnya; bawaan: {name}", name=BOOK))


def compare(command: argparse.ArgumentParser) -> None:
    """The flags of `compare`."""
    add = command.add_argument
    add("before", metavar="SEBELUM", help=tr("hasil screen --out yang lama"))
    add("after", metavar="SESUDAH", help=tr("hasil screen --out yang baru"))
    add("--out", metavar="BERKAS", type=Path, help=tr("tabel yang berpindah: .csv, .xlsx atau .parquet"))


def simulate(command: argparse.ArgumentParser) -> None:
    """The flags of `simulate`."""
    add = command.add_argument
    add("--scenario", metavar="NAMA", help=tr("skenario dari data/scenarios, atau berkas TOML"))
    add("--against", metavar="NAMA", help=tr("bandingkan dengan skenario ini"))
    add("--briefing", metavar="BERKAS", type=Path, help=tr("tulis bahan rapat: .pptx, .pdf atau .xlsx"))
    add("--save", metavar="BERKAS.toml", type=Path, help=tr("simpan skenario ini sebagai TOML"))
    add("--on", metavar="YYYY-MM-DD", help=tr("tanggal aturan"))
    add("--budget", metavar="RP", help=tr("anggaran dalam rupiah"))
    add("--districts", metavar="KODE,...", help=tr("kabupaten/kota, atau all"))
    add("--share", metavar="CARA", help=tr("pembagian per daerah: equal, poor atau rate"))
    for flag in ("units", "floor", "ceiling"):
        add(f"--{flag}", metavar="KODE=N", action="append", default=[], help=_FLAG_HELP[flag]())
    add("--set", metavar="KUNCI=NILAI", action="append", default=[], help=tr("satu pilihan skenario"))


def reach(command: argparse.ArgumentParser) -> None:
    """The flag of `reach`."""
    command.add_argument("--year", metavar="TAHUN", help=tr("tahun realisasi"))


def publish(command: argparse.ArgumentParser) -> None:
    """The flag of `publish`."""
    command.add_argument("--out", metavar="BERKAS", type=Path, required=True, help=tr(".json atau .html"))
