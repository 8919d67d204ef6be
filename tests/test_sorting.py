"""Order among whole numbers: the same as numpy's stable sort, and nothing counted twice."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from properties import tried

from bansos.intake import sorting

NUMBERS = st.lists(st.integers(-(2**40), 2**40) | st.integers(-3, 3), max_size=40).map(
    lambda found: np.array(found, np.int64)
)


@tried(100)
@given(NUMBERS)
def test_the_order_is_that_of_a_stable_sort(numbers):
    assert sorting.order(numbers).tolist() == np.argsort(numbers, kind="stable").tolist()


@tried(100)
@given(NUMBERS)
def test_a_number_is_repeated_where_it_stands_again(numbers):
    listed = numbers.tolist()
    assert sorting.repeated(numbers).tolist() == [listed.count(number) > 1 for number in listed]
