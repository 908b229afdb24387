"""Sysmon: look-ups, the registry, what program files say of themselves, and who it was."""

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.windows_documents import SYSMON, data_of, document


def test_a_look_up_has_its_question_its_answers_and_its_end():
    data = {
        "QueryName": "www.corp.example.co.uk",
        "QueryStatus": "0",
        "QueryResults": "type:  5 alias.example.com;::ffff:10.1.2.3;fd00::5;type:  33 ;10.9",
    }
    found = document(SYSMON, "22", data)
    assert found["dns"] == {
        "question": {
            "name": "www.corp.example.co.uk",
            "registered_domain": "example.co.uk",
            "subdomain": "www.corp",
            "top_level_domain": "co.uk",
        },
        "answers": [
            {"type": "CNAME", "data": "alias.example.com"},
            {"type": "A", "data": "10.1.2.3"},
            {"type": "AAAA", "data": "fd00::5"},
            {"type": "SRV"},
        ],
        "resolved_ip": ["10.1.2.3", "fd00::5"],
    }
    assert found["sysmon"] == {"dns": {"status": "SUCCESS"}}
    assert found["network"] == {"protocol": "dns"}
    assert found["related"] == {
        "hosts": ["alias.example.com", "www.corp.example.co.uk"],
        "ip": ["10.1.2.3", "fd00::5"],
    }
    assert data_of(found) == {}


@pytest.mark.parametrize(
    ("code", "name"), [("9003", "DNS_ERROR_RCODE_NAME_ERROR"), ("4711", "4711"), ("x", "x")]
)
def test_a_look_up_says_how_it_failed(code, name):
    assert document(SYSMON, "22", {"QueryStatus": code})["sysmon"]["dns"]["status"] == name


@pytest.mark.parametrize("name", ["wpad", "dc1.corp.local", "co.uk", ""])
def test_a_name_without_a_public_suffix_has_no_registered_domain(name):
    found = document(SYSMON, "22", {"QueryName": name})
    assert found.get("dns", {}).get("question", {}).keys() <= {"name"}


@given(name=st.text(max_size=40), results=st.text(alphabet="type: 5;.:fa19", max_size=60))
def test_any_look_up_makes_a_document(name, results):
    found = document(SYSMON, "22", {"QueryName": name, "QueryResults": results})
    assert found["event"]["kind"] == "event"
    assert orjson.dumps(found, option=orjson.OPT_NON_STR_KEYS)


KEY = r"HKLM\System\CurrentControlSet\Services\upd\Start"


@pytest.mark.parametrize(
    ("details", "kind", "value"),
    [
        ("DWORD (0x00000004)", "REG_DWORD", "4"),
        ("QWORD (0x00000001-0x00000002)", "REG_QWORD", str(2**32 + 2)),
        ("Binary Data", "REG_BINARY", "Binary Data"),
        (r"C:\x.exe", "REG_SZ", r"C:\x.exe"),
    ],
)
def test_a_registry_value_has_its_type(details, kind, value):
    found = document(SYSMON, "13", {"EventType": "SetValue", "TargetObject": KEY, "Details": details})
    assert found["registry"] == {
        "path": KEY,
        "hive": "HKLM",
        "key": KEY.removeprefix("HKLM\\"),
        "value": "Start",
        "data": {"type": kind, "strings": [value]},
    }
    assert data_of(found) == {"EventType": "SetValue"}


def test_a_key_is_no_value():
    found = document(SYSMON, "12", {"EventType": "CreateKey", "TargetObject": r"HKU\S-1-5-21\Software"})
    assert found["registry"] == {"path": r"HKU\S-1-5-21\Software", "hive": "HKU", "key": r"S-1-5-21\Software"}


def test_a_program_says_who_made_it():
    data = {"Company": "Sysinternals", "OriginalFileName": "psexesvc.exe", "Product": "PsExec"}
    found = document(SYSMON, "1", data)
    assert found["process"]["pe"] == {
        "company": "Sysinternals",
        "original_file_name": "psexesvc.exe",
        "product": "PsExec",
    }
    assert data_of(found) == {"Company": "Sysinternals", "Product": "PsExec"}


def test_a_library_says_who_signed_it():
    data = {
        "ImageLoaded": r"C:\x.dll",
        "Signed": "true",
        "Signature": "Example",
        "SignatureStatus": "Expired",
    }
    found = document(SYSMON, "7", data)
    assert found["file"]["code_signature"] == {
        "exists": True,
        "subject_name": "Example",
        "status": "Expired",
        "valid": False,
    }


def test_a_hash_of_an_unknown_kind_is_not_lost():
    found = document(SYSMON, "1", {"Hashes": f"MD5={'A' * 32},NEW=123"})
    assert found["process"]["hash"] == {"md5": "a" * 32}
    assert data_of(found) == {"Hashes": f"MD5={'A' * 32},NEW=123"}


def test_a_deleted_file_says_whether_it_was_kept():
    found = document(
        SYSMON, "23", {"TargetFilename": r"C:\x.exe", "Archived": "true", "IsExecutable": "False"}
    )
    assert found["sysmon"]["file"] == {"archived": True, "is_executable": False}


def test_sysmons_own_account_is_not_the_user_of_an_event():
    found = document(SYSMON, "1", {"User": r"CORP\ann"}, UserID="S-1-5-18")
    assert found["user"] == {"name": "ann", "domain": "CORP"}


def test_who_changed_sysmons_configuration_is_its_own_account():
    assert document(SYSMON, "16", {}, UserID="S-1-5-21-7")["user"] == {"id": "S-1-5-21-7"}


def test_a_failure_of_sysmon_is_told():
    found = document(SYSMON, "255", {"ID": "DriverCommunication", "Description": "Failed"})
    assert found["error"] == {"code": "DriverCommunication", "message": "Failed"}


LOADED = {
    "Image": "C:\\Windows\\System32\\dllhost.exe",
    "ImageLoaded": "C:\\Tools\\helper.dll",
    "OriginalFileName": "helper.dll",
    "Hashes": "MD5=AB01,IMPHASH=CD02",
    "Signed": "true",
    "Signature": "Maker",
    "SignatureStatus": "Valid",
}


def test_a_library_that_was_loaded_is_a_file_and_a_library():
    found = document(SYSMON, "7", LOADED)
    told = {
        "name": "helper.dll",
        "path": "C:\\Tools\\helper.dll",
        "hash": {"md5": "ab01"},
        "pe": {"imphash": "cd02", "original_file_name": "helper.dll"},
        "code_signature": {"exists": True, "subject_name": "Maker", "status": "Valid", "valid": True},
    }
    assert found["dll"] == told
    assert {name: found["file"][name] for name in told} == told


def test_a_signature_that_could_not_be_checked_is_not_trusted():
    data = LOADED | {"Signed": "failed: Invalid hash", "Signature": "-", "SignatureStatus": "-"}
    found = document(SYSMON, "7", data)
    assert found["dll"]["code_signature"] == {"status": "failed: Invalid hash"}
    assert found["file"]["code_signature"] == {"trusted": False}


def test_a_driver_is_no_library():
    assert "dll" not in document(SYSMON, "6", LOADED)
