"""The process that parses one upload. Nothing is imported here that takes time: it can be started before its
answer is needed, and loads what it needs meanwhile."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from io import BufferedReader
from pathlib import Path
from typing import IO, Any, Self, cast

from bansos import root

WALL_SECONDS = 120.0
PIPE_BYTES = 2**20
HANDS_OVER = os.name == "posix"  # on Windows no other process can be given an open file


class Child:
    """A process for one upload, which waits for one request. As a context it never outlives its time."""

    def __init__(self, upload: bytes | Path) -> None:
        """Start it. A file on the disk it reads itself. Raises OSError for one that cannot be opened."""
        self._ending: list[Callable[[], object]] = []
        self._file: BufferedReader | None = None
        self.upload = upload
        if isinstance(upload, Path):
            file = upload.open("rb")
            if HANDS_OVER and upload.is_file():  # a pipe or a device is read here
                self._file = file
            else:
                with file:
                    self.upload = file.read()
        self._start()

    @property
    def is_empty(self) -> bool:
        """Is there nothing in the upload?"""
        return not (os.fstat(self._file.fileno()).st_size if self._file else self.upload)

    def _start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bansos.intake.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=root.CODE_ROOT,
            env=_environment(),
            pass_fds=(self._file.fileno(),) if self._file else (),
        )
        assert self._process.stdin and self._process.stdout
        self._given, self._answer = self._process.stdin, cast(BufferedReader, self._process.stdout)
        _widen(self._given, self._answer)

    def digest(self) -> str:
        """The SHA-256 of the upload."""
        if isinstance(self.upload, bytes):
            return hashlib.sha256(self.upload).hexdigest()
        with self.upload.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def ask(self, request: Mapping[str, Any]) -> BufferedReader:
        """Hand over the request; where the answer will be read. The time counts from here."""
        clock = threading.Timer(WALL_SECONDS, self._process.kill)
        data = self.upload if isinstance(self.upload, bytes) else b""
        asked = dict(request, size=len(data), file=self._file and self._file.fileno())
        feeder = threading.Thread(target=self.feed, args=(self._given, asked, data), daemon=True)
        self._ending += [clock.cancel, feeder.join]
        clock.start()
        feeder.start()
        return self._answer

    @staticmethod
    def feed(pipe: IO[bytes], request: Mapping[str, Any], data: bytes) -> None:
        """Write the request as a line, then the bytes of an upload."""
        try:
            pipe.write(json.dumps(request).encode() + b"\n")
            pipe.write(data)
            pipe.close()
        except OSError:
            return  # The child has gone: whoever reads its answer says so.

    def __enter__(self) -> Self:
        """The process itself."""
        return self

    def __exit__(self, *error: object) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()
        for end in self._ending:
            end()
        self._answer.close()
        with contextlib.suppress(OSError):
            self._given.close()
        if self._file is not None:
            self._file.close()


def _widen(*pipes: IO[bytes]) -> None:
    """Let pipes hold more at a time, where the system can: a large upload passes in half the time."""
    try:
        import fcntl

        for pipe in pipes:
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
    except (ImportError, AttributeError, OSError):
        return


def _environment() -> dict[str, str]:
    kept = {**os.environ, "BANSOS_DATA": str(root.data_root())}
    # Few malloc arenas and Arrow's plain pool: address space is limited, and both reserve plenty of it.
    return kept | {"MALLOC_ARENA_MAX": "2", "ARROW_DEFAULT_MEMORY_POOL": "system", "PYTHONUTF8": "1"}
