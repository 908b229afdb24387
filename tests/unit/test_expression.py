"""An object is made of values as its plan says, whatever names and values a log has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.expression import Argument, Slot, compiled

NAMES = st.text(max_size=5)
CONSTANTS = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.lists(st.text(max_size=2))


def planned(tree, values):
    """The tree as a plan: each value that stands in a list of one is given later."""
    if isinstance(tree, dict):
        return {name: planned(below, values) for name, below in tree.items()}
    if isinstance(tree, tuple):
        values.append(tree[0])
        return Slot(len(values) - 1)
    return tree


def meant(tree):
    if isinstance(tree, dict):
        return {name: meant(below) for name, below in tree.items()}
    return tree[0] if isinstance(tree, tuple) else tree


@given(
    st.dictionaries(
        NAMES,
        st.recursive(
            CONSTANTS | st.tuples(CONSTANTS), lambda below: st.dictionaries(NAMES, below), max_leaves=20
        ),
    )
)
def test_an_object_is_what_its_plan_says(tree):
    values = []
    plan = planned(tree, values)
    assert compiled(plan, [Argument()] * len(values))(*values) == meant(tree)


def test_nothing_that_a_name_says_is_run():
    name = "__import__('os').abort()"
    assert compiled({name: {"given0": Slot(0)}}, [Argument()])("x") == {name: {"given0": "x"}}


def test_half_a_surrogate_pair_may_stand_in_a_name_and_in_a_value():
    assert compiled({"\ud800": Slot(0)}, [Argument()])("\udfff") == {"\ud800": "\udfff"}


def test_two_objects_of_a_plan_share_nothing():
    make = compiled({"a": {"b": ["c"]}}, [])
    make()["a"]["b"].append("d")
    assert make() == {"a": {"b": ["c"]}}


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        (Argument(said=True), ""),
        (Argument(said=True), []),
        (Argument(said=True), None),
        (Argument(bounds=(0, 9)), -1),
        (Argument(bounds=(0, 9)), 10),
        (Argument(convert={}.get), 5),
    ],
)
def test_no_object_is_made_of_a_value_that_is_not_as_it_must_be(argument, value):
    assert not compiled({"a": Slot(0), "b": Slot(1)}, [argument, Argument()])(value, "b")


def test_what_a_value_is_converted_to_stands_in_its_place_wherever_it_goes():
    make = compiled({"a": Slot(0), "b": {"c": Slot(0)}}, [Argument(said=True, bounds=(0, 9), convert=str)])
    assert make(7) == {"a": "7", "b": {"c": "7"}}
