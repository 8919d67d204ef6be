"""The reference for checking NIKs: the digits of an Arrow buffer in numpy, as short as it gets.

It says of each number whether it is sound, and reads sex and birth date from it; it tidies nothing and gives
no reasons.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

PROVINCES = np.array(
    [*range(11, 20), 21, *range(31, 37), 51, 52, 53, *range(61, 66), *range(71, 77), 81, 82, *range(91, 97)]
)
DAYS = np.array([0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])


def check(texts: pa.Array, year_now: int = 23) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Which numbers are sound (boolean), woman (boolean) and born (datetime64[D]) of those of 16 digits."""
    whole = pc.fill_null(pc.and_(pc.equal(pc.binary_length(texts), 16), pc.utf8_is_decimal(texts)), False)
    found = texts.filter(whole)
    start = np.frombuffer(found.buffers()[1], np.int32, 1, found.offset * 4)[0]
    digits = np.frombuffer(found.buffers()[2], np.uint8, len(found) * 16, start).reshape(-1, 16) - 48
    pairs = digits[:, 0::2] * 10 + digits[:, 1::2]
    woman = pairs[:, 3] > 40
    day, month = pairs[:, 3] - 40 * woman, pairs[:, 4]
    year = pairs[:, 5] + np.where(pairs[:, 5] > year_now, 1900, 2000)
    short = (month == 2) & (day == 29) & ((year % 4 > 0) | (year == 1900))
    real = (month >= 1) & (month <= 12) & (day >= 1) & (day <= DAYS[np.minimum(month, 12)]) & ~short
    serial = (pairs[:, 6] > 0) | (pairs[:, 7] > 0)
    is_province = np.zeros(256, bool)
    is_province[PROVINCES] = True
    months = ((year.astype(np.int64) - 1970) * 12 + month - 1).astype("datetime64[M]")
    sound = whole.to_numpy(zero_copy_only=False).copy()
    sound[sound] = real & serial & is_province[pairs[:, 0]]
    return sound, woman, months.astype("datetime64[D]") + day - 1
