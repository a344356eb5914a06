"""Parting and joining runs of bits, against what they mean digit by digit."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pincite.labelling import algebra

SIZES = st.integers(min_value=2, max_value=5)
STRIDES = st.sampled_from([1, 2, 3, 4, 6, 8, 9, 12, 64])
RUNS = st.integers(min_value=1, max_value=20)


@settings(max_examples=500, derandomize=True, database=None)
@given(st.data(), STRIDES, RUNS, SIZES)
def test_each_run_is_repeated(data: st.DataObject, stride: int, runs: int, size: int) -> None:
    width = stride * runs
    bits = data.draw(st.integers(min_value=0, max_value=(1 << width) - 1))
    digits = format(bits, f"0{width}b")
    wanted = "".join(digits[i : i + stride] * size for i in range(0, width, stride))
    assert algebra._spread(bits, stride, width, size) == int(wanted, 2)


@settings(max_examples=500, derandomize=True, database=None)
@given(st.data(), STRIDES, RUNS, SIZES)
def test_the_first_of_each_group_of_runs_is_kept(data: st.DataObject, stride: int, runs: int, size: int) -> None:
    step, width = stride * size, stride * size * runs
    bits = data.draw(st.integers(min_value=0, max_value=(1 << width) - 1)) & algebra.first_value(stride, width, size)
    digits = format(bits, f"0{width}b")
    wanted = "".join(digits[i + step - stride : i + step] for i in range(0, width, step))
    assert algebra._squeeze(bits, stride, width, size) == int(wanted, 2)
