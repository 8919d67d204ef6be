"""What a person decided about pairs of rows: one person or two, with a reason. It holds no number of anyone.

A row is known by its token: HMAC-SHA-256, under the office's key where it has one, of NIK, name (words
sorted, without titles) and birth date. A pair is the hash of its two tokens, so a decision finds its pair
again in an updated file, whatever the order of its rows; where a name or a NIK was corrected it has to be
decided anew.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
import pyarrow as pa

from bansos.intake import names
from bansos.settings import InputError
from bansos.words import tr

SAME, DIFFERENT, LATER = ANSWERS = ("satu orang", "dua orang", "nanti")
LONGEST_REASON = 300
FORMAT = "bansos-putusan-1"
KEYLESS = b"bansos"  # tokens are made under it where the office has no key: they hide less then
LENGTH = 32  # letters of a token
_TOKEN = re.compile(r"[a-p]{32}")
_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")  # no row of digits may look like a NIK
_NUMBER_OF_SOMEONE = re.compile(r"\d[\d .\-]{10,}\d")


@dataclass(frozen=True)
class Verdict:
    """One decision: of ANSWERS, why, and the token of the row that counts if a person chose one."""

    answer: str
    reason: str = ""
    kept: str = ""


@dataclass(frozen=True)
class Verdicts:
    """All decisions by pair, and the key under which tokens are made."""

    by_pair: Mapping[str, Verdict] = field(default_factory=dict)
    key: bytes = field(default=KEYLESS, repr=False)

    def digest(self) -> str:
        """What a fingerprint takes of them: empty where nothing was decided."""
        return self.to_bytes().decode() if self.by_pair else ""

    def decided(self, pair: str, verdict: Verdict) -> Verdicts:
        """The same with one more decision. Raises InputError for a reason that cannot be kept."""
        return replace(self, by_pair={**self.by_pair, pair: _checked(verdict)})

    def joined(self, other: Verdicts) -> Verdicts:
        """These and those of another file, which come last."""
        return replace(self, by_pair={**self.by_pair, **other.by_pair})

    def to_bytes(self) -> bytes:
        """The decisions as a JSON file, in a fixed order."""
        listed = [
            {"pasangan": pair, "putusan": one.answer, "dipakai": one.kept, "alasan": one.reason}
            for pair, one in sorted(self.by_pair.items())
        ]
        whole = {"format": FORMAT, "kunci": key_id(self.key), "putusan": listed}
        return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def read(name: str, data: bytes, key: bytes = KEYLESS) -> Verdicts:
    """Decisions from a file that `to_bytes` wrote. Raises InputError, which names the file."""
    try:
        whole = json.loads(data)
        if whole["format"] != FORMAT:
            raise ValueError(FORMAT)
        found = {str(one["pasangan"]): _verdict(one) for one in whole["putusan"]}
    except (ValueError, RecursionError, TypeError, KeyError) as error:
        raise InputError(
            tr("{name}: bukan berkas putusan. Unduh dari bagian Ganda, lalu pakai berkas itu.", name=name)
        ) from error
    except InputError as error:
        raise InputError(f"{name}: {error}") from error
    if whole.get("kunci") != key_id(key):
        raise InputError(
            tr(
                "{name}: putusan ini dibuat dengan kunci lain. Pasang kunci yang sama (BANSOS_KEY_FILE).",
                name=name,
            )
        )
    if any(not _TOKEN.fullmatch(pair) for pair in found):
        raise InputError(tr("{name}: tanda pasangan tidak sah. Unduh ulang berkas putusan.", name=name))
    return Verdicts(found, key)


def _verdict(one: Mapping[str, object]) -> Verdict:
    kept = str(one.get("dipakai") or "")
    if not isinstance(one["alasan"], str) or (kept and not _TOKEN.fullmatch(kept)):
        raise ValueError("dipakai")
    return _checked(Verdict(str(one["putusan"]), one["alasan"], kept))


def _checked(verdict: Verdict) -> Verdict:
    shown = (letter if letter.isprintable() else " " for letter in verdict.reason)
    reason = " ".join("".join(shown).split())
    if verdict.answer not in ANSWERS:
        raise InputError(
            tr(
                "Putusan {answer!r} tidak dikenal. Pilih: {known}.",
                answer=verdict.answer[:20],
                known=", ".join(ANSWERS),
            )
        )
    if len(reason) > LONGEST_REASON:
        raise InputError(tr("Alasan paling panjang {n} huruf.", n=LONGEST_REASON))
    if _NUMBER_OF_SOMEONE.search(reason):
        raise InputError(tr("Alasan memuat nomor orang. Tulis alasannya tanpa NIK, nomor KK atau telepon."))
    return replace(verdict, reason=reason)


def key_id(key: bytes) -> str:
    """A mark by which a key is told from another one, without telling it."""
    return sealed(key, "bansos: mark of the key")[:8]


def tokens(people: pd.DataFrame, rows: np.ndarray, key: bytes) -> list[str]:
    """The tokens of some rows (positions) of a people table."""
    part = people.iloc[rows]
    read_names = names.read(pa.array(part["nama"], pa.string(), from_pandas=True))
    texts = np.append(read_names.text.to_numpy(zero_copy_only=False), "")[read_names.codes]
    niks = part["nik"].astype("object").fillna("")
    born = part["tanggal_lahir"].to_numpy().astype("datetime64[D]").astype(str)
    return [sealed(key, "|".join(one)) for one in zip(niks, texts, born, strict=True)]


def sealed(key: bytes, text: str) -> str:
    """A text as a token."""
    return _lettered(hmac.digest(key, text.encode(), "sha256"))


def pair(one: str, other: str) -> str:
    """Two tokens as the mark of a pair, whichever comes first."""
    return _lettered(hashlib.sha256("|".join(sorted((one, other))).encode()).digest())


def _lettered(digest: bytes) -> str:
    return digest.hex().translate(_LETTERS)[:LENGTH]
