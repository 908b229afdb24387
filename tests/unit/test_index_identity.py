"""Identities: what a record is called."""

from hypothesis import given
from hypothesis import strategies as st

from indexer.identity import identity

PART = st.text(st.characters(exclude_categories=()), max_size=8)
PARTS = st.lists(PART, max_size=4)


@given(PARTS, PARTS)
def test_only_equal_parts_have_one_identity(one, other):
    assert (identity(*one) == identity(*other)) == (one == other)


@given(PARTS)
def test_an_identity_is_22_characters_that_may_stand_in_a_url(parts):
    found = identity(*parts)
    assert len(found) == 22
    assert found.replace("-", "").replace("_", "").isalnum()


def test_an_identity_stays_what_it_was():
    """Stored documents carry it: a change would store every record a second time."""
    assert identity("evtx", "dc01", "Security", "4624") == "mRulEReWf9p4ciQreRy77g"
