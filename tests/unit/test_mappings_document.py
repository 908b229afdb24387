"""Documents by dotted names, and names that are always legal."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mappings.document import NAME_BYTES, get, legal_name, put

ANY_TEXT = st.text(st.characters(), max_size=300)


def test_put_makes_the_objects_on_the_way():
    document = {"a": {"x": 1}}
    put(document, "a.b.c", 2)
    assert document == {"a": {"x": 1, "b": {"c": 2}}}


def test_put_does_not_overwrite_a_value_by_an_object():
    document = {"a": 1}
    with pytest.raises(TypeError, match="a holds a value"):
        put(document, "a.b", 2)
    assert document == {"a": 1}


@given(st.lists(st.from_regex(r"[a-z]{1,3}", fullmatch=True), min_size=1, max_size=5), st.integers())
def test_get_returns_what_put_set(parts, value):
    document = {}
    put(document, ".".join(parts), value)
    assert get(document, ".".join(parts)) == value


@pytest.mark.parametrize("name", ["b", "a.b", "a.b.c"])
def test_get_of_what_is_not_there_is_none(name):
    assert get({"a": 1}, name) is None


@given(ANY_TEXT)
@example("")
@example(" ")
@example("\ud800")
@example("a..b")
@example("é" * 300)
def test_legal_name_is_one_that_elasticsearch_takes(name):
    legal = legal_name(name)
    assert legal.strip() == legal != ""
    assert not set(legal) & set(".*\x00")
    assert len(legal.encode()) <= NAME_BYTES


@given(ANY_TEXT, ANY_TEXT)
@example("a.b", "a%2Eb")
@example("", "%")
@example("x" * 300, "x" * 301)
def test_two_names_never_become_one(one, other):
    assert (legal_name(one) == legal_name(other)) == (one == other)


@pytest.mark.parametrize(
    "name", ["TargetUserName", "Update Guid", "id_orig_h", "Größe", "param1", "-", "_id"]
)
def test_ordinary_name_stays_as_it_is(name):
    assert legal_name(name) == name
