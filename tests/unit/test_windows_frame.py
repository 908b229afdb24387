"""What events of a kind have in common is worked out once, and no event has anything of another's."""

from hypothesis import given
from hypothesis import strategies as st

from indexer.record import WindowsRecord
from indexer.windows import to_draft
from indexer.windows.frame import KIND
from indexer.windows.values import present
from tests.unit.test_windows_draft import SYSTEM, record

VALUES = st.dictionaries(st.text(max_size=4), st.text(max_size=4) | st.lists(st.text(max_size=3), max_size=2))


@given(VALUES)
def test_values_told_all_at_once_are_those_told_one_by_one(values):
    one_by_one = {}
    for name, value in values.items():
        one_by_one |= present({name: value})
    assert present(values) == one_by_one


@given(st.dictionaries(st.sampled_from(KIND), st.text(max_size=3)), st.text(max_size=3))
def test_an_event_is_the_same_after_others_of_its_kind(system, number):
    first = to_draft(WindowsRecord({**SYSTEM, **system}, {"TargetUserName": number}))
    to_draft(WindowsRecord({**SYSTEM, **system, "EventRecordID": number}, {"IpAddress": "10.0.0.7"}))
    assert to_draft(WindowsRecord({**SYSTEM, **system}, {"TargetUserName": number})) == first


def test_events_of_a_kind_share_no_objects():
    one, other = to_draft(record()).source, to_draft(record()).source
    one["event"]["created"] = one["winlog"]["process"]["name"] = "changed"
    assert other == to_draft(record()).source


def test_a_kind_with_long_names_is_not_remembered_and_the_same():
    long = {**SYSTEM, "Provider": "p" * 5000}
    assert to_draft(WindowsRecord(long, {})) == to_draft(WindowsRecord(long, {}))
