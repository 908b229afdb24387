"""Message numbers, access rights and security descriptors put into words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.windows.descriptor import who
from indexer.windows.messages import MESSAGES, numbers, word, words
from tests.windows_documents import SECURITY, data_of, document

SDDL = st.text(alphabet="ODGS:();,AU0x19-5BAWDFRKX \n", max_size=80)


def test_rights_are_told_by_the_kind_of_object_that_their_numbers_are_of():
    assert words("%%4416\n\t\t%%4432 %%7688") == [
        "ReadData (or ListDirectory)",
        "Query key value",
        "Control Access",
    ]


def test_a_right_that_an_object_does_not_have_is_called_undefined_by_its_bit():
    assert words("%%4431") == ["Undefined Access (no effect) Bit 15"]


def test_a_number_that_is_not_known_stands_for_itself():
    assert words("%%99999 %%1537") == ["99999", "DELETE"]
    assert word("%%99999") is None


def test_numbers_are_told_apart_by_blanks_and_commas():
    assert numbers("%%8448, %%8450\n%%1") == ["8448", "8450", "1"]


def test_no_message_is_empty_and_every_number_is_one():
    assert all(number.isdecimal() and told for number, told in MESSAGES.items())


@pytest.mark.parametrize(
    ("sid", "name"),
    [
        ("WD", "Everyone"),
        ("S-1-5-32-544", "Administrators"),
        ("S-1-5-21-1-2-3-512", "Domain Admins"),
        ("S-1-5-21-1-2-3-1104", "S-1-5-21-1-2-3-1104"),
        ("S-1-5-80-1-2", "S-1-5-80-1-2"),
    ],
)
def test_a_well_known_account_has_a_name_and_any_other_its_sid(sid, name):
    assert who(sid) == name


def test_a_descriptor_s_parts_are_told_apart():
    found = data_of(
        document(SECURITY, "4907", {"NewSd": "O:BAG:SYD:(A;;GA;;;SY)S:ARAI(AU;SAFA;0x40010000;;;WD)"})
    )
    told = {name.removeprefix("NewSd"): value for name, value in found.items() if name != "NewSd"}
    assert told == {
        "Owner": "Built-in administrators",
        "Group": "Local system",
        "Dacl0": "Local system :Access Allowed ([Generic All])",
        "Sacl0": "Everyone :System Audit ([Generic Write, Delete])",
    }


def test_a_user_of_a_domain_in_a_descriptor_is_related():
    found = document(SECURITY, "4670", {"OldSd": "D:(A;;GA;;;S-1-5-21-1-2-3-500)"})
    assert found["related"]["user"] == ["Administrator"]


@given(SDDL, SDDL)
def test_no_text_in_the_place_of_a_descriptor_stops_an_event(old, new):
    found = data_of(document(SECURITY, "4670", {"OldSd": old, "NewSd": new, "ObjectName": "x"}))
    assert found["ObjectName"] == "x"


def test_what_an_account_may_is_told_by_the_flags_that_windows_logs():
    found = data_of(document(SECURITY, "4738", {"NewUacValue": "0x210", "UserAccountControl": "%%2089"}))
    assert found["NewUACList"] == ["USER_NORMAL_ACCOUNT", "USER_DONT_EXPIRE_PASSWORD"]
    assert found["UserAccountControl"] == ["2089"]


def test_the_program_of_an_event_that_elastic_moves_nothing_of_is_told_and_stays():
    data = {"ProcessId": "0x458", "ProcessName": "C:\\Windows\\explorer.exe", "ObjectName": "C:\\a"}
    found = document(SECURITY, "4656", data)
    assert found["process"] == {
        "pid": 1112,
        "executable": "C:\\Windows\\explorer.exe",
        "name": "explorer.exe",
    }
    assert data_of(found) == data


@pytest.mark.parametrize(
    ("code", "name", "kind", "path"),
    [
        ("4663", "\\REGISTRY\\MACHINE\\SAM", "-", "\\REGISTRY\\MACHINE\\SAM"),
        ("4656", "\\x", "Key", "\\x"),
        ("4657", "\\x", "-", "\\x"),
        ("4663", "C:\\x", "File", None),
    ],
)
def test_a_key_is_told_from_other_objects(code, name, kind, path):
    found = document(SECURITY, code, {"ObjectName": name, "ObjectType": kind})
    assert found.get("registry", {}).get("path") == path


def test_a_direction_that_is_none_is_left_as_it_is():
    found = document(SECURITY, "5156", {"Direction": "sideways", "SourcePort": "1"})
    assert "network" not in found
    assert data_of(found)["Direction"] == "sideways"
