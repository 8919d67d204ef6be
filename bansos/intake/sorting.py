"""Order among very many whole numbers, where numpy's own sort of the indices or a table of all is slower."""

from __future__ import annotations

import numpy as np
import pandas as pd

_DIGIT = 16  # bits: what numpy sorts in one pass


def order(numbers: np.ndarray) -> np.ndarray:
    """The positions of integers from the smallest to the largest, equal ones as they stand."""
    rest = numbers - numbers.min(initial=0)
    found = np.argsort(rest.astype(np.uint16), kind="stable")
    while (rest := rest >> _DIGIT).any():
        found = found[np.argsort(rest[found].astype(np.uint16), kind="stable")]
    return found


def repeated(numbers: np.ndarray) -> np.ndarray:
    """Whether each number stands there again (bool)."""
    ascending = np.sort(numbers)
    return np.asarray(pd.Index(numbers).isin(ascending[1:][ascending[1:] == ascending[:-1]]))
