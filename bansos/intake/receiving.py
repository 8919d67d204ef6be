"""One file as it came: read in a child process, its role said or guessed, its bytes known again."""

from __future__ import annotations

from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from bansos.intake import columns, files
from bansos.intake.child import Child
from bansos.intake.files import TextTable
from bansos.intake.masking import shown_name
from bansos.intake.roles import check_role, guess_role
from bansos.settings import fingerprint


@dataclass(frozen=True)
class Received:
    """One file as it came: its role, its text tables, and the SHA-256 of its bytes."""

    name: str
    role: str
    tables: tuple[TextTable, ...]
    digest: str

    def labels(self) -> list[str]:
        """The headers of all its tables, each once, sorted."""
        return sorted({label for table in self.tables for label in table.table.column_names})

    def header_set(self) -> str:
        """What files with the same headers have in common: a hash of the labels, whatever their order."""
        return fingerprint(*self.labels())


def free_name(name: str, taken: Collection[str]) -> str:
    """The name itself, or with a number behind it where another file has it: `usulan.csv (2)`."""
    name = shown_name(name)
    numbered = (shown_name(f"{name} ({n})") for n in range(2, len(taken) + 3))
    return name if name not in taken else next(other for other in numbered if other not in taken)


def receive(
    name: str, upload: bytes | Child, role: str | None = None, alive: Callable[[], object] = lambda: None
) -> Received:
    """Read one file (its bytes, or a child that has it already); without a role, the one it seems to have.

    `alive` is called twice a second meanwhile, and ends it by raising. Raises InputError with one sentence
    for the person who sent it.
    """
    if role is not None:
        check_role(role)
    child = upload if isinstance(upload, Child) else Child(upload)
    with ThreadPoolExecutor(1) as meanwhile:
        digest = meanwhile.submit(child.digest)
        tables = files.read(name, child, labels=columns.known_labels(), alive=alive)
    labels = [label for table in tables for label in table.table.column_names]
    return Received(tables[0].file, role or guess_role(name, labels), tables, digest.result())
