"""The process that parses one upload. Nothing is imported here that takes time: it starts before its file is
read, and loads what it needs meanwhile."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from io import BufferedReader
from typing import IO, Any, Self, cast

from bansos import root

WALL_SECONDS = 120.0
PIPE_BYTES = 2**20


class Child:
    """A process that waits for one request. As a context it never outlives its time, asked or not."""

    def __init__(self) -> None:
        """Start it."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bansos.intake.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=root.CODE_ROOT,
            env=_environment(),
        )
        assert self._process.stdin and self._process.stdout
        self._given, self._answer = self._process.stdin, cast(BufferedReader, self._process.stdout)
        _widen(self._given, self._answer)
        self._ending: list[Callable[[], object]] = []

    def ask(self, request: Mapping[str, Any], data: bytes) -> BufferedReader:
        """Hand over the request and the bytes; where the answer will be read. The time counts from here."""
        clock = threading.Timer(WALL_SECONDS, self._process.kill)
        feeder = threading.Thread(target=self.feed, args=(self._given, request, data), daemon=True)
        self._ending = [clock.cancel, feeder.join]
        clock.start()
        feeder.start()
        return self._answer

    @staticmethod
    def feed(pipe: IO[bytes], request: Mapping[str, Any], data: bytes) -> None:
        """Write the request as a line, then the bytes."""
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
