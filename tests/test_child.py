"""The process that reads an upload: it may have the file before it is asked, and leaves nothing behind."""

import hashlib
import os
import subprocess
import threading

import pytest
from intake_samples import ROWS, csv_text

from bansos.intake import child as started
from bansos.intake import files
from bansos.intake.child import Child
from bansos.intake.columns import known_labels
from bansos.settings import InputError

LABELS, DATA = known_labels(), csv_text().encode()


@pytest.fixture
def listed(tmp_path):
    path = tmp_path / "usulan.csv"
    path.write_bytes(DATA)
    return path


def children():
    """The command lines of the processes that this one has started."""
    command = ["ps", "--ppid", str(os.getpid()), "-o", "args="]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def niks(tables):
    return tables[0].table["NIK"].to_pylist()


def test_a_file_on_the_disk_is_read_by_the_child_itself(child, listed, monkeypatch):
    fed, feed = [], Child.feed
    monkeypatch.setattr(
        Child, "feed", staticmethod(lambda pipe, asked, data: fed.append(data) or feed(pipe, asked, data))
    )
    with Child(listed) as process:
        assert niks(files.read("usulan.csv", process, labels=LABELS)) == [row[1] for row in ROWS]
    assert fed == [b""]


def test_bytes_and_a_file_give_the_same_tables_and_digest(child, listed):
    with Child(listed) as one, Child(DATA) as other:
        assert one.digest() == other.digest() == hashlib.sha256(DATA).hexdigest()
        read = [files.read("usulan.csv", process, labels=LABELS) for process in (one, other)]
    assert read[0][0].table.equals(read[1][0].table)


def test_what_is_no_plain_file_is_read_here(child, tmp_path):
    pipe = tmp_path / "usulan.csv"
    os.mkfifo(pipe)
    threading.Thread(target=pipe.write_bytes, args=(DATA,)).start()
    with Child(pipe) as process:
        assert process.upload == DATA
        assert niks(files.read("usulan.csv", process, labels=LABELS)) == [row[1] for row in ROWS]


def test_where_no_open_file_can_be_handed_over_it_is_read_here(child, listed, monkeypatch):
    monkeypatch.setattr(started, "HANDS_OVER", False)
    with Child(listed) as process:
        assert process.upload == DATA
        assert niks(files.read("usulan.csv", process, labels=LABELS)) == [row[1] for row in ROWS]


def test_an_empty_file_is_said_and_its_child_ends(child, tmp_path):
    empty = tmp_path / "kosong.csv"
    empty.touch()
    with pytest.raises(InputError, match="0 byte"):
        files.read("kosong.csv", Child(empty), labels=LABELS)
    assert "intake.worker" not in children()


def test_a_child_that_is_never_asked_ends_with_its_context(child, listed):
    with Child(listed):
        assert "intake.worker" in children()
    assert "intake.worker" not in children()
