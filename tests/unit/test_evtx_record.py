"""From a parser's tree to a record: the forms that values take."""

import pytest

from indexer.evtx.record import to_record
from indexer.evtx.values import filetime


def record(**parts):
    return to_record(parts, "here")


@pytest.mark.parametrize(
    "event_id",
    [7045, "7045", {"#attributes": {"Qualifiers": 16384}, "#text": 7045}, {"#text": "7045"}],
)
def test_an_event_id_is_text_whatever_form_it_comes_in(event_id):
    assert record(System={"EventID": event_id}).system["EventID"] == "7045"


def test_system_has_flat_names():
    system = {
        "Provider": {"#attributes": {"Name": "P", "Guid": "{ab}", "EventSourceName": "S"}},
        "TimeCreated": {"#attributes": {"SystemTime": "2019-03-03T09:20:28.621489Z"}},
        "Execution": {"#attributes": {"ProcessID": 444, "ThreadID": 140}},
        "Correlation": {"#attributes": {"ActivityID": "9FDC3E9B-0000-0000-0000-000000000001"}},
        "Security": None,
        "Computer": "PC01",
    }
    assert record(System=system).system == {
        "Provider": "P",
        "ProviderGuid": "{ab}",
        "EventSourceName": "S",
        "TimeCreated": "2019-03-03T09:20:28.621489Z",
        "ProcessID": "444",
        "ThreadID": "140",
        "ActivityID": "{9fdc3e9b-0000-0000-0000-000000000001}",
        "Computer": "PC01",
    }


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (False, "false"),
        (16, "16"),
        ("0x3e7", "0x3e7"),
        ("0x00007FFB09321970", "0x00007FFB09321970"),
        ("5770385F-C22A-43E0-BF4C-06F5698FFBD9", "{5770385f-c22a-43e0-bf4c-06f5698ffbd9}"),
        ("50d2dbda-7361-4926-a94d-d9eadfdb43fa", "50d2dbda-7361-4926-a94d-d9eadfdb43fa"),
        ("NtLmSsp ", "NtLmSsp "),
        (["a", "b"], ["a", "b"]),
    ],
)
def test_values_of_event_data_are_text(value, text):
    assert record(EventData={"Name": value}).data == {"Name": text}


@pytest.mark.parametrize("nothing", [None, ""])
def test_an_absent_value_is_left_out(nothing):
    assert record(EventData={"Name": nothing}).data == {}


@pytest.mark.parametrize("event_data", [None, {}, {"Binary": None}])
def test_event_data_may_be_empty(event_data):
    assert record(System={"EventID": 1}, EventData=event_data).data == {}


def test_values_without_a_name_are_numbered_and_an_empty_one_keeps_its_number():
    data = {"Data": {"#text": ["one", "", "three"]}}
    assert record(EventData=data).data == {"param1": "one", "param3": "three"}


def test_one_value_without_a_name_is_the_first():
    assert record(EventData={"Data": {"#text": "only"}}).data == {"param1": "only"}


def test_user_data_has_its_elements_name_and_children():
    user_data = {"LogFileCleared": {"#attributes": {"xmlns": "http://x"}, "SubjectUserName": "bob"}}
    assert record(UserData=user_data).user_data == {"xml_name": "LogFileCleared", "SubjectUserName": "bob"}


def test_nested_user_data_is_flat_so_that_no_name_is_text_in_one_event_and_an_object_in_another():
    user_data = {"Verify": {"Flags": {"#attributes": {"value": "4"}, "#text": "x"}, "A": {"B": 1}}}
    assert record(UserData=user_data).user_data == {
        "xml_name": "Verify",
        "Flags_value": "4",
        "Flags": "x",
        "A_B": "1",
    }


def test_an_event_that_windows_could_not_log_keeps_what_is_left():
    failed = {"ErrorCode": 15005, "DataItemName": "shellId"}
    assert record(ProcessingErrorData=failed).data == {"ErrorCode": "15005", "DataItemName": "shellId"}


def test_a_rendered_message_is_kept():
    assert record(RenderingInfo={"Message": "A logon.", "Task": "Logon"}).system == {
        "Message": "A logon.",
        "TaskName": "Logon",
    }


def test_nesting_has_an_end():
    nested = "x"
    for _ in range(500):
        nested = {"a": nested}
    assert record(UserData={"Root": nested}).user_data == {"xml_name": "Root"}


def test_a_filetime_is_cut_not_rounded():
    assert filetime(131_960_784_286_214_899) == "2019-03-03T09:20:28.621489Z"


def test_a_filetime_of_zero_is_1601():
    assert filetime(0) == "1601-01-01T00:00:00.000000Z"


def test_a_filetime_beyond_the_calendar_is_no_time():
    assert filetime(2**63) == f"FILETIME {2**63}"
