"""The command line as an office's script sees it: what is printed, the exit code, what is written."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pyarrow.parquet
import pytest
from planning_data import data_root
from python_calamine import CalamineWorkbook

from bansos import __main__ as cli
from bansos.root import CODE_ROOT

SAMPLES = CODE_ROOT / "data" / "samples"
USULAN = SAMPLES / "usulan_DATA_SINTETIS.xlsx"
DTKS = SAMPLES / "dtks_siksng_DATA_SINTETIS.csv"
REGISTERS = [
    *("--dtks", str(DTKS)),
    *("--p3ke", str(SAMPLES / "p3ke_individu_DATA_SINTETIS.xlsx")),
    *("--received", str(SAMPLES / "penerima_sebelumnya_DATA_SINTETIS.xlsx")),
]
EVERYONE = [str(USULAN), *REGISTERS]
PROGRAMMES = ("kube", "wrse")
PEOPLE = [
    ["NIK", "Nama", "Jenis Kelamin", "Pekerjaan", "Status Kawin", "Kabupaten", "Desil", "DTKS", "P3KE"],
    ["6472014101909001", "Wen Rekaan", "P", "Ibu Rumah Tangga", "Kawin", "Samarinda", "2", "Ya", "Tidak"],
    ["6402015203859002", "Tus Umpama", "P", "Pedagang", "Cerai Mati", "Kukar", "3", "Tidak", "Ya"],
    ["6407011202809003", "Ram Andaian", "L", "Petani", "Kawin", "Kutai Barat", "1", "Ya", "Tidak"],
    ["6474014505809004", "Lis Khayali", "P", "", "Belum Kawin", "Bontang", "", "Ya", "Tidak"],
    ["6471015506819005", "Mar Misalan", "P", "Penjahit", "Kawin", "Balikpapan", "7", "Tidak", "Tidak"],
]


def spawned(*arguments, cwd=CODE_ROOT):
    """One run of the real command: a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "bansos", *map(str, arguments)],
        capture_output=True,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(CODE_ROOT)},
        timeout=120,
        check=False,
    )


def answer(*arguments):
    done = spawned(*arguments, "--json")
    assert (done.returncode, done.stderr) == (0, b""), done.stderr.decode()
    assert done.stdout.count(b"\n") == 1, "one object and nothing else"
    return json.loads(done.stdout, parse_constant=pytest.fail)


def refused(capsys, *arguments):
    """The one line that a refused command leaves on stderr; the command runs in this process."""
    assert cli.main([str(argument) for argument in arguments]) == 2
    told = capsys.readouterr()
    assert told.out == "" and told.err.count("\n") == 1 and "Traceback" not in told.err
    return told.err


def printed(capsys, *arguments):
    assert cli.main([*map(str, arguments), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def saved(folder, name, rows, *, separator=",", encoding="utf-8"):
    path = folder / name
    if name.endswith(".xlsx"):
        pd.DataFrame(rows[1:], columns=rows[0]).to_excel(path, index=False)
    else:
        lines = [separator.join(f'"{cell}"' for cell in row) for row in rows]
        path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def decisions(capsys, folder, path, *more):
    """Status and reasons of everyone by NIK, from the exported table."""
    out = folder / f"hasil-{path.stem}-{path.suffix[1:]}.csv"
    printed(capsys, "screen", path, "--out", out, *more)
    table = pd.read_csv(out, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    columns = [c for code in PROGRAMMES for c in (f"status_{code}", f"alasan_{code}", f"saran_{code}")]
    return table.set_index("NIK")[columns]


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    """The bundled sample screened once by the real command, with a table beside."""
    out = tmp_path_factory.mktemp("contoh") / "hasil.csv"
    return answer("screen", *EVERYONE, "--out", out), out


# --- the figures of the issue -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("--on 2023-12-31 --units kube=40 --units wrse=50", {"cost": 750_000_000, "people": 250}),
        ("--scenario rencana-2024 --districts all", {"cost": 6_500_000_000, "people": 1500}),
        (
            "--scenario rencana-2024 --districts all --set kube.amounts.grant=15000000 "
            "--set wrse.amounts.grant=3000000",
            {"cost": 4_500_000_000, "people": 1500},
        ),
        (
            "--on 2023-12-31 --budget 400000000 --districts all --floor kube=2 --floor wrse=5",
            {"feasible": False, "shortfall": 50_000_000},
        ),
        ("--budget 16000000 --units kube=1", {"leftover": 1_000_000, "feasible": True}),
    ],
)
def test_simulate_gives_the_figures_of_the_issue(arguments, expected, capsys):
    found = printed(capsys, "simulate", *arguments.split())
    assert {key: found[key] for key in expected} == expected


def test_the_announced_plan_gives_twenty_groups_to_each_district(capsys):
    found = printed(capsys, "simulate", "--scenario", "rencana-2024", "--districts", "all")
    assert set(found["programmes"]["kube"]["by_district"].values()) == {20}
    assert len(found["programmes"]["kube"]["by_district"]) == 10


def test_an_impossible_plan_says_so_in_words(capsys):
    asked = [
        "simulate",
        "--budget",
        "400000000",
        "--districts",
        "all",
        "--floor",
        "kube=2",
        "--floor",
        "wrse=5",
    ]
    assert any("Rp50 juta" in reason for reason in printed(capsys, *asked)["reasons"])
    assert cli.main(asked) == 0
    assert "Rp50 juta" in capsys.readouterr().out


def test_a_budget_alone_buys_last_years_mix(capsys):
    found = printed(capsys, "simulate", "--on", "2023-12-31", "--budget", "750000000")
    assert [found["programmes"][code]["units"] for code in PROGRAMMES] == [40, 50]
    assert found["leftover"] == 0


def test_reach_of_2023_has_no_invented_split():
    found = answer("reach", "--year", "2023")
    assert [found["programmes"][code]["by_district"] for code in PROGRAMMES] == [None, None]
    assert (found["districts_reached"], found["districts_total"]) == (3, 10)


# --- screen -------------------------------------------------------------------------------------------------


def test_the_counts_reconcile(samples):
    found, _ = samples
    usulan = found["files"][0]
    assert usulan["rows"] == found["people"] + found["duplicates"] + found["set_aside"]
    for counted in found["programmes"].values():
        assert counted["eligible"] + counted["refused"] + counted["unknown"] == found["people"]
        assert min(counted["eligible"], counted["refused"], counted["unknown"]) > 0
        for rule in counted["rules"].values():
            assert sum(rule.values()) == found["people"]
    assert found["problem_count"] == sum(file["problems"] for file in found["files"]) > 0


def test_the_answer_has_the_keys_that_scripts_rely_on(samples):
    found, _ = samples
    assert list(found)[:2] == ["on", "files"] and found["on"] == "2023-12-31"
    assert [file["role"] for file in found["files"]] == ["usulan", "dtks", "p3ke", "penerima"]
    assert set(found["files"][0]) == {"name", "role", "rows", "header_row", "encoding", "problems"}
    assert set(found["problems"][0]) == {"file", "sheet", "cell", "column", "problem", "suggestion"}
    assert len(found["fingerprint"]) == 64


def test_no_whole_nik_is_printed(samples):
    found, _ = samples
    assert not pd.Series([json.dumps(found)]).str.contains(r"\b\d{16}\b").any()


def test_the_table_keeps_the_offices_rows_and_columns(samples):
    found, out = samples
    table = pd.read_csv(out, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    assert len(table) == found["files"][0]["rows"]
    added = [f"{part}_{code}" for code in PROGRAMMES for part in ("status", "alasan", "saran")]
    assert list(table.columns[-6:]) == added
    counted = table["status_kube"].value_counts()
    assert counted["layak"] == found["programmes"]["kube"]["eligible"]
    assert counted["duplikat"] == found["duplicates"] and counted["disisihkan"] == found["set_aside"]
    stamp = json.loads(out.with_suffix(".stamp.json").read_bytes())
    assert stamp["sidik"] == found["fingerprint"] and stamp["aturan_per"] == "2023-12-31"


def test_the_same_inputs_give_the_same_bytes(samples, tmp_path, capsys):
    found, first = samples
    again = tmp_path / first.name
    assert printed(capsys, "screen", *EVERYONE, "--out", again) == found
    assert again.read_bytes() == first.read_bytes()
    assert again.with_suffix(".stamp.json").read_bytes() == first.with_suffix(".stamp.json").read_bytes()


@pytest.mark.parametrize("suffix", ["xlsx", "parquet"])
def test_other_formats_are_stamped_and_reproducible(tmp_path, capsys, suffix):
    rows = saved(tmp_path, "usulan.csv", PEOPLE)
    first, second = tmp_path / f"a.{suffix}", tmp_path / f"b.{suffix}"
    found = [printed(capsys, "screen", rows, "--out", out) for out in (first, second)]
    assert first.read_bytes() == second.read_bytes() and found[0] == found[1]
    if suffix == "xlsx":
        book = CalamineWorkbook.from_path(str(first))
        assert book.sheet_names[0] == "Hasil" and {"Masalah", "Cap"} <= set(book.sheet_names)
        assert found[0]["fingerprint"] in str(book.get_sheet_by_name("Cap").to_python())
    else:
        stamp = pyarrow.parquet.read_schema(first).metadata[b"bansos"]
        assert json.loads(stamp)["sidik"] == found[0]["fingerprint"]


def test_a_workbook_has_the_proposed_groups(tmp_path, capsys):
    out = tmp_path / "hasil.xlsx"
    found = printed(capsys, "screen", USULAN, "--out", out)
    book = CalamineWorkbook.from_path(str(out))
    assert book.sheet_names == ["Hasil", "Kelompok KUBE", "Ganda", "Masalah", "Cap"]
    rows = {name: len(book.get_sheet_by_name(name).to_python()) - 1 for name in book.sheet_names}
    assert rows["Kelompok KUBE"] == found["programmes"]["kube"]["groups"]
    assert rows["Masalah"] == found["problem_count"]


def test_every_format_gives_the_same_decisions(tmp_path, capsys):
    usual = decisions(capsys, tmp_path, saved(tmp_path, "koma.csv", PEOPLE))
    assert set(usual["status_wrse"]) == {"layak", "tidak layak", "perlu verifikasi"}
    others = [
        saved(tmp_path, "titik-koma.csv", PEOPLE, separator=";"),
        saved(tmp_path, "utf16.csv", PEOPLE, encoding="utf-16"),
        saved(tmp_path, "pipa.csv", PEOPLE, separator="|"),
        saved(tmp_path, "buku.xlsx", PEOPLE),
    ]
    for path in others:
        pd.testing.assert_frame_equal(decisions(capsys, tmp_path, path), usual, obj=path.name)


def test_the_order_of_the_rows_changes_nothing_but_the_order(tmp_path, capsys):
    usual = decisions(capsys, tmp_path, saved(tmp_path, "urut.csv", PEOPLE), "--dtks", DTKS)
    rows = PEOPLE[1:]
    random.Random(7).shuffle(rows)
    other = decisions(capsys, tmp_path, saved(tmp_path, "acak.csv", [PEOPLE[0], *rows]), "--dtks", DTKS)
    assert list(other.index) == [row[0] for row in rows]
    pd.testing.assert_frame_equal(other.loc[usual.index], usual)


def test_nobody_is_refused_for_an_empty_cell(tmp_path, capsys):
    """Everyone again and again under further serial numbers, each time with another column empty."""
    full = decisions(capsys, tmp_path, saved(tmp_path, "penuh.csv", PEOPLE))
    emptied = [
        [f"{row[0][:13]}{column}{row[0][14:]}", *row[1:column], "", *row[column + 1 :]]
        for column in range(2, len(PEOPLE[0]))
        for row in PEOPLE[1:]
    ]
    found = decisions(capsys, tmp_path, saved(tmp_path, "kosong.csv", [PEOPLE[0], *emptied]))
    assert len(found) == len(emptied)
    for nik, row in found.iterrows():
        before = full.loc[f"{nik[:13]}0{nik[14:]}"]
        for code in PROGRAMMES:
            was, now = before[f"status_{code}"], row[f"status_{code}"]
            assert now != "tidak layak" or was == now, (PEOPLE[0][int(nik[13])], nik)


def test_a_register_can_be_the_candidates(capsys):
    found = printed(capsys, "screen", DTKS, "--as", "dtks", "--programme", "kube")
    assert [file["role"] for file in found["files"]] == ["dtks"] and list(found["programmes"]) == ["kube"]
    assert found["programmes"]["kube"]["rules"]["register"]["no"] == 0


def test_set_changes_a_rule_and_the_fingerprint(tmp_path, capsys):
    path = saved(tmp_path, "usulan.csv", PEOPLE)
    usual = printed(capsys, "screen", path)
    found = printed(capsys, "screen", path, "--set", "kube.rules.usia=on")
    asked = [set(answer["programmes"]["kube"]["rules"]) for answer in (found, usual)]
    assert asked[0] - asked[1] == {"usia"}
    assert found["fingerprint"] != usual["fingerprint"]


def test_the_date_chooses_the_rules(capsys):
    found = printed(capsys, "screen", USULAN, "--on", "2026-01-01")
    assert found["on"] == "2026-01-01"
    for counted in found["programmes"].values():
        assert counted["eligible"] == 0 and "desil" in counted["rules"] and "register" not in counted["rules"]


def test_bare_codes_are_read_as_the_user_says(tmp_path, capsys):
    rows = [["NIK", "Nama", "Kabupaten"], ["6402015203859002", "Tusiyanti Umpama", "6402"]]
    path, told = saved(tmp_path, "kode.csv", rows), {}
    for codes in ("kemendagri", "bps"):
        told[codes] = printed(capsys, "screen", path, "--codes", codes)["problem_count"]
    assert told["kemendagri"] < told["bps"], "6402 is another district to BPS, not the one of the NIK"


def test_two_files_of_one_name_are_told_apart(tmp_path, capsys):
    for name in ("satu", "dua"):
        (tmp_path / name).mkdir()
        saved(tmp_path / name, "usulan.csv", PEOPLE)
    found = printed(capsys, "screen", *(tmp_path / name / "usulan.csv" for name in ("satu", "dua")))
    assert (found["people"], found["duplicates"]) == (5, 5)
    assert len({file["name"] for file in found["files"]}) == 2


def test_without_json_the_summary_adds_up(tmp_path, capsys):
    path = saved(tmp_path, "usulan.csv", [*PEOPLE, PEOPLE[1]])
    assert cli.main(["screen", str(path)]) == 0
    told = capsys.readouterr().out
    assert "Masalah pada sel:" in told and "usulan.csv A7: NIK ini sudah ada" in told
    assert "6 baris = 5 orang + 1 duplikat + 0 disisihkan." in told
    assert "KUBE: 3 layak + 2 tidak layak + 0 perlu verifikasi = 5 orang." in told
    assert "WRSE: 2 layak + 2 tidak layak + 1 perlu verifikasi = 5 orang." in told


@pytest.mark.long
def test_a_plan_is_the_quota_of_the_screening(tmp_path, capsys):
    asked = ["--units", "kube=10", "--units", "wrse=20", "--districts", "all"]
    plan, out = tmp_path / "rencana.json", tmp_path / "hasil.xlsx"
    plan.write_text(json.dumps(printed(capsys, "simulate", *asked)), "utf-8")
    with_quota = ["screen", *EVERYONE, "--quota", plan, "--seed", "Undian 1"]
    found = printed(capsys, *with_quota, "--out", out)
    book = CalamineWorkbook.from_path(str(out))
    head, *rows = book.get_sheet_by_name("Hasil").to_python()
    for code in PROGRAMMES:
        told = found["programmes"][code]
        states = told["quota"]["people"]
        assert sum(states.values()) == found["people"]
        assert states["not_eligible"] == told["refused"] + told["unknown"]
        assert told["quota"]["selected"] + told["quota"]["unused"] == told["quota"]["places"]
        column = [row[head.index(f"kuota_{code}")] for row in rows]
        assert column.count("terpilih") == told["selected"] == states["selected"] > 0
        assert sum(cell.startswith("daftar tunggu ") for cell in column) == states["waiting"]
        assert sum(cell.startswith("terpilih di ") for cell in column) == states["elsewhere"]
        status = [row[head.index(f"status_{code}")] for row in rows]
        assert {s for s, cell in zip(status, column, strict=True) if cell == "terpilih"} == {"layak"}
    assert {"Kuota KUBE", "Cara kuota WRSE", "Saran kelompok KUBE"} <= set(book.sheet_names)
    stamp = {row[0]: row[1] for row in book.get_sheet_by_name("Cap").to_python()}
    assert "kuota.benih=Undian 1" in stamp["pilihan"] and "kuota.kube.64.01=1" in stamp["pilihan"]
    first = out.read_bytes()
    assert printed(capsys, *with_quota, "--out", out) == found
    assert out.read_bytes() == first


# --- what cannot be used ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["tidak-ada.csv"], "tidak-ada.csv"),
        ([str(SAMPLES)], "samples"),
        ([USULAN, "--as", "entah"], "entah"),
        ([USULAN, "--programme", "entah"], "entah"),
        ([USULAN, "--on", "kemarin"], "kemarin"),
        ([USULAN, "--codes", "entah"], "entah"),
        ([USULAN, "--set", "kube.rules.usai=on"], "kube.rules.usia"),
        ([USULAN, "--set", "tanpa-nilai"], "tanpa-nilai"),
        ([USULAN, "--quota", "rencana.json"], "rencana.json: berkas tidak ada"),
        ([USULAN, "--quota", USULAN], "bukan JSON"),
        ([USULAN, "--seed", "6402015505100001"], "Benih undian diumumkan"),
        ([USULAN, "--engine", "spark"], "mesin spark membaca Parquet saja"),
        ([USULAN, "--entah"], "--entah"),
        ([], "USULAN"),
        ([USULAN, "--out", "hasil.txt"], ".csv, .xlsx, .parquet"),
        ([USULAN, "--out", "tidak/ada/hasil.csv"], "hasil.csv"),
        (["a\0b.csv"], "tidak ada atau tidak dapat dibuka"),
    ],
)
def test_what_cannot_be_used_ends_with_one_line(capsys, arguments, said):
    assert said in refused(capsys, "screen", *arguments)


@pytest.mark.parametrize(
    ("suffix", "content"),
    [
        ("csv", b""),
        ("csv", b"\0\1\2\3" * 50),
        ("csv", b"satu dua tiga\n"),
        ("xlsx", b"PK\x03\x04bukan zip"),
        ("xlsx", b"bukan buku kerja"),
    ],
)
def test_an_unusable_file_writes_nothing(tmp_path, capsys, content, suffix):
    path = tmp_path / f"rusak.{suffix}"
    path.write_bytes(content)
    assert "rusak" in refused(capsys, "screen", path, "--out", tmp_path / "hasil.xlsx")
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_an_unusable_register_stops_the_whole(tmp_path, capsys):
    bad = tmp_path / "rusak.csv"
    bad.write_bytes(b"")
    refused(capsys, "screen", USULAN, "--dtks", bad, "--out", tmp_path / "hasil.csv")
    assert [file.name for file in tmp_path.iterdir()] == ["rusak.csv"]


def test_an_input_is_never_overwritten(tmp_path, capsys):
    path = saved(tmp_path, "usulan.csv", PEOPLE)
    before = path.read_bytes()
    assert "tidak ditimpa" in refused(capsys, "screen", path, "--out", path)
    assert path.read_bytes() == before


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="file names are text there")
def test_a_file_name_that_is_no_text_is_read_all_the_same(tmp_path, capsys):
    path = saved(tmp_path, "usulan.csv", PEOPLE)
    odd = path.rename(path.with_name(os.fsdecode(b"usulan\xff.csv")))
    assert printed(capsys, "screen", odd)["people"] == 5


def test_a_failure_of_ours_is_one_line_without_a_cell(capsys, monkeypatch):
    def fails(chosen):
        raise ValueError("6472014101909001")

    monkeypatch.setattr("bansos.commands.screen.run", fails)
    assert cli.main(["screen", "x.csv"]) == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1 and "ValueError" in told and "6472" not in told


def test_the_real_command_ends_with_exit_2(tmp_path):
    done = spawned("screen", "tidak-ada.csv", "--json", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"bansos: tidak-ada.csv") and done.stderr.count(b"\n") == 1
    assert not list(tmp_path.iterdir())


def test_a_wrong_rule_file_is_said_in_one_line(tmp_path, capsys, monkeypatch):
    data_root(tmp_path, monkeypatch, {"programmes/kube.toml": ('ask = "is_in_any"', 'ask = "entah"')})
    assert "kube.toml" in refused(capsys, "screen", USULAN)


# --- publish ------------------------------------------------------------------------------------------------


def test_publish_writes_what_is_committed(tmp_path):
    out = tmp_path / "publikasi.json"
    assert answer("publish", "--out", out)["written"] == [str(out)]
    assert out.read_bytes() == (CODE_ROOT / "data" / "publication.json").read_bytes()


def test_publish_writes_a_page(tmp_path, capsys):
    out = tmp_path / "publikasi.html"
    printed(capsys, "publish", "--out", out)
    text = out.read_text("utf-8")
    assert text.startswith("<!doctype html>") and "Rp750 juta" in text and "http" not in text


@pytest.mark.parametrize("name", ["publikasi.pdf", "publikasi", "tidak/ada/publikasi.json"])
def test_publish_refuses_what_it_cannot_write(tmp_path, capsys, name):
    assert Path(name).name in refused(capsys, "publish", "--out", tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_what_if_says_who_would_enter_and_leave(tmp_path, capsys):
    rows, out = saved(tmp_path, "usulan.csv", PEOPLE), tmp_path / "hasil.xlsx"
    suppose = ["--what-if", "kube.rules.register=off", "--what-if", "rules.on=2023-06-01"]
    plain = printed(capsys, "screen", rows)
    found = printed(capsys, "screen", rows, *suppose, "--out", out)
    changed = found.pop("changes")
    assert found == plain, "what is supposed decides nothing"
    assert changed["what_if"] == {"kube.rules.register": "off", "rules.on": "2023-06-01"}
    kube = changed["programmes"]["kube"]
    assert (kube["enters"], kube["leaves"]) == (2, 0)
    assert kube["moves"][-2] == {"from": "refused", "to": "eligible", "people": 2, "causes": {"rule": 2}}
    assert kube["rules"] == {"register": {"enters": 2, "leaves": 0}}
    book = CalamineWorkbook.from_path(str(out))
    head, *people = book.get_sheet_by_name("Perubahan KUBE").to_python()
    assert [row[head.index("NIK lengkap")] for row in people] == [PEOPLE[2][0], PEOPLE[5][0]]
    stamp = {row[0]: row[1] for row in book.get_sheet_by_name("Cap").to_python()}
    assert "andaikan.kube.rules.register=off" in stamp["pilihan"]
    assert cli.main(["screen", str(rows), *suppose]) == 0
    assert "2 orang masuk, 0 keluar" in capsys.readouterr().out
    assert "kube.rules.register" in refused(capsys, "screen", rows, "--what-if", "kube.rules.registr=off")


def test_a_plan_is_compared_saved_and_written_as_briefing_in_one_go(capsys, tmp_path):
    saved, slides = tmp_path / "rencana.toml", tmp_path / "rencana.pptx"
    line = ["--scenario", "rencana-2024", "--against", "ilustrasi-2024"]
    found = printed(capsys, "simulate", *line, "--save", str(saved), "--briefing", str(slides))
    assert (
        found["against"]["difference"]
        == 5_750_000_000
        == sum(c["amount"] for c in found["against"]["causes"])
    )
    assert found["written"] == [str(slides), str(saved)] and slides.read_bytes().startswith(b"PK")
    again = printed(capsys, "simulate", "--scenario", str(saved))
    assert again == {key: value for key, value in found.items() if key not in ("against", "written")}


def test_a_briefing_of_another_kind_writes_nothing(capsys, tmp_path):
    line = [
        "simulate",
        "--units",
        "kube=1",
        "--briefing",
        str(tmp_path / "a.doc"),
        "--save",
        str(tmp_path / "a.toml"),
    ]
    assert cli.main(line) == 2
    assert ".pptx" in capsys.readouterr().err and not list(tmp_path.iterdir())
