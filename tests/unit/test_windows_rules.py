"""What events mean: the rules per event id, and the traps that real logs set for them."""

import json
from pathlib import Path

import pytest

from indexer.record import WindowsRecord
from indexer.windows import to_draft
from indexer.windows.rules import rule_for
from mappings.document import get

ECS = json.loads((Path(__file__).parent / "ecs_9_4.json").read_text(encoding="utf-8"))
SECURITY = ("Security", "Microsoft-Windows-Security-Auditing")


def document(code, data, origin=SECURITY, user_data=None, **system):
    system = {
        "Channel": origin[0],
        "Provider": origin[1],
        "EventID": code,
        "Computer": "DC01.corp.example",
        "TimeCreated": "2026-01-05T10:00:00.123456Z",
        "EventRecordID": "1",
        "Keywords": "0x8020000000000000",
        **system,
    }
    return to_draft(WindowsRecord(system, data, user_data or {})).source


def data_of(found):
    return found["winlog"].get("event_data", {})


def test_every_security_events_category_and_type_go_together_as_ecs_has_it():
    rules = [rule for code in range(10_000) if (rule := rule_for(*SECURITY, str(code)))]
    assert {rule.action for rule in rules} > {"logged-in", "object-deleted", "user-right-assigned"}
    for rule in rules:
        allowed = {kind for category in rule.category for kind in ECS["expected_types"][category]}
        assert set(rule.type) <= allowed, rule.action


def test_4625_in_the_application_log_is_no_failed_logon():
    found = document("4625", {"param1": "86400"}, ("Application", "Microsoft-Windows-EventSystem"))
    assert "action" not in found["event"]
    assert "category" not in found["event"]


def test_a_logon_moves_its_source_out_of_the_event_data():
    data = {
        "IpAddress": "::ffff:10.1.2.3",
        "IpPort": "50123",
        "WorkstationName": "WS07",
        "ProcessId": "0x1fc",
        "ProcessName": r"C:\Windows\System32\services.exe",
        "TargetUserName": "svc_backup",
        "SubjectUserName": "DC01$",
        "LogonType": "3",
    }
    found = document("4624", data)
    assert found["source"] == {"ip": "10.1.2.3", "port": 50123, "domain": "WS07"}
    assert found["process"] == {
        "pid": 508,
        "executable": r"C:\Windows\System32\services.exe",
        "name": "services.exe",
    }
    assert found["related"] == {"user": ["svc_backup", "DC01$"], "ip": ["10.1.2.3"]}
    assert get(found, "winlog.logon.type") == "Network"
    assert data_of(found) == {
        "TargetUserName": "svc_backup",
        "SubjectUserName": "DC01$",
        "LogonType": "3",
    }


@pytest.mark.parametrize("written", ["LOCAL", "Unknown", "10.1.2", "10.1.2.300", "fe80::zz", "server01"])
def test_what_is_no_address_never_reaches_a_field_of_type_ip(written):
    found = document("4624", {"IpAddress": written})
    assert "source" not in found
    assert "related" not in found
    assert data_of(found) == {"IpAddress": written}


def test_a_port_that_is_none_stays_where_it_was():
    assert data_of(document("4624", {"IpPort": "70000"})) == {"IpPort": "70000"}


def test_a_logon_without_an_address_has_no_source():
    assert "source" not in document("4624", {"IpAddress": "-", "IpPort": "-", "WorkstationName": "-"})


@pytest.mark.parametrize(
    ("number", "name"),
    [("0", "System"), ("3", "Network"), ("12", "CachedRemoteInteractive"), ("13", "CachedUnlock")],
)
def test_logon_types_have_names(number, name):
    assert get(document("4624", {"LogonType": number}), "winlog.logon.type") == name


def test_the_logon_process_is_there_with_its_padding_and_without():
    found = document("4624", {"LogonProcessName": "NtLmSsp "})
    assert get(found, "winlog.event_data.LogonProcessName") == "NtLmSsp "
    assert get(found, "winlog.logon.process") == "NtLmSsp"


def test_a_failed_logon_says_why_in_words_and_keeps_the_codes():
    data = {"Status": "0xc000006d", "SubStatus": "0xC000006A", "FailureReason": "%%2313"}
    found = document("4625", data, Keywords="0x8010000000000000")
    assert get(found, "winlog.logon.failure") == {
        "reason": "Unknown user name or bad password.",
        "status": "This is either due to a bad username or authentication information",
        "sub_status": "User logon with misspelled or bad password",
    }
    assert get(found, "event.outcome") == "failure"
    assert data_of(found) == data


def test_an_unknown_reason_keeps_its_number():
    assert get(document("4625", {"FailureReason": "%%9999"}), "winlog.logon.failure.reason") == "9999"


def test_explicit_credentials_have_a_subject_a_target_and_a_destination():
    data = {
        "SubjectUserName": "bob",
        "SubjectUserSid": "S-1-5-21-1",
        "SubjectDomainName": "CORP",
        "TargetUserName": "adm_bob@CORP",
        "TargetDomainName": "CORP",
        "TargetServerName": "FILE01",
        "IpAddress": "-",
    }
    found = document("4648", data)
    assert found["user"] == {
        "name": "bob",
        "id": "S-1-5-21-1",
        "domain": "CORP",
        "effective": {"name": "adm_bob", "domain": "CORP"},
    }
    assert found["destination"] == {"domain": "FILE01"}
    assert found["related"] == {"user": ["bob", "adm_bob"], "hosts": ["FILE01"]}


def test_explicit_credentials_for_the_machine_itself_have_no_destination():
    assert "destination" not in document("4648", {"TargetServerName": "localhost"})


def test_a_logoff_ends_the_targets_session():
    found = document("4634", {"TargetLogonId": "0x7ab", "LogonType": "3"})
    assert get(found, "winlog.logon.id") == "0x7ab"
    assert get(found, "event.type") == ["end"]


def test_privileges_are_a_list():
    found = document("4672", {"PrivilegeList": "SeDebugPrivilege\n\t\t\tSeTcbPrivilege"})
    assert data_of(found) == {"PrivilegeList": ["SeDebugPrivilege", "SeTcbPrivilege"]}


def test_7045_gets_its_user_from_the_system_element_and_its_service():
    data = {
        "ServiceName": "PSEXESVC",
        "ImagePath": r"%SystemRoot%\PSEXESVC.exe",
        "ServiceType": "user mode service",
    }
    found = document("7045", data, ("System", "Service Control Manager"), UserID="S-1-5-21-1-500")
    assert found["user"] == {"id": "S-1-5-21-1-500"}
    assert found["service"] == {"name": "PSEXESVC", "type": "user mode service"}
    assert get(found, "event.action") == "service-installed"
    assert data_of(found) == data


def test_4697_names_the_type_of_the_service():
    found = document("4697", {"ServiceName": "x", "ServiceType": "0x10"})
    assert found["service"] == {"name": "x", "type": "Win32 Own Process"}


@pytest.mark.parametrize("code", ["4768", "4769", "4770", "4771"])
def test_kerberos_numbers_are_said_in_words(code):
    data = {
        "TargetUserName": "alice@CORP.EXAMPLE",
        "TicketOptions": "0x40810010",
        "TicketEncryptionType": "0x17",
        "Status": "0x1b",
        "IpAddress": "::ffff:10.1.2.7",
    }
    found = document(code, data)
    assert found["user"]["name"] == "alice"
    assert found["source"]["ip"] == "10.1.2.7"
    assert sorted(data_of(found)["TicketOptionsDescription"]) == [
        "Forwardable",
        "Name-canonicalize",
        "Renewable",
        "Renewable-ok",
    ]
    assert data_of(found)["TicketEncryptionTypeDescription"] == "RC4-HMAC"
    assert data_of(found)["StatusDescription"] == "KDC_ERR_MUST_USE_USER2USER"


def test_ntlm_validation_names_the_workstation():
    found = document("4776", {"TargetUserName": "bob", "Workstation": "WS07", "Status": "0x0"})
    assert found["source"] == {"domain": "WS07"}
    assert "logon" not in found["winlog"]


def test_ntlm_validation_that_failed_says_why():
    found = document("4776", {"Status": "0xC0000234"})
    assert get(found, "winlog.logon.failure.status") == "User logon with account locked"


def test_a_pipe_in_ipc_is_a_file_name():
    data = {
        "ShareName": r"\\*\IPC$",
        "RelativeTargetName": "svcctl",
        "AccessMask": "0x12019f",
        "AccessList": "%%1538\n\t\t\t\t%%4417\n\t\t\t\t",
        "IpAddress": "10.1.2.3",
        "IpPort": "49212",
    }
    found = document("5145", data)
    assert found["file"] == {"name": "svcctl", "target_path": r"\\*\IPC$\svcctl"}
    assert data_of(found)["AccessList"] == ["1538", "4417"]
    assert data_of(found)["AccessListDescription"] == ["READ_CONTROL", "WriteData (or AddFile)"]


def test_a_file_in_a_share_has_its_folders():
    data = {
        "ShareName": r"\\*\ADMIN$",
        "ShareLocalPath": r"\??\C:\Windows",
        "RelativeTargetName": r"Temp\tool.exe",
    }
    assert document("5145", data)["file"] == {
        "name": "tool.exe",
        "extension": "exe",
        "directory": r"\??\C:\Windows\Temp",
        "path": r"\??\C:\Windows\Temp\tool.exe",
        "target_path": r"\\*\ADMIN$\Temp\tool.exe",
    }


def test_a_machine_accounts_share_access_keeps_its_dollar():
    found = document("5140", {"SubjectUserName": "WS07$", "IpAddress": "10.1.2.7", "ShareName": r"\\*\C$"})
    assert found["user"]["name"] == "WS07$"
    assert found["source"]["ip"] == "10.1.2.7"


@pytest.mark.parametrize(
    ("code", "origin", "action"),
    [
        ("1102", ("Security", "Microsoft-Windows-Eventlog"), "audit-log-cleared"),
        ("104", ("System", "Microsoft-Windows-Eventlog"), "event-log-cleared"),
    ],
)
def test_who_cleared_a_log_is_in_the_user_data(code, origin, action):
    user_data = {"xml_name": "LogFileCleared", "SubjectUserName": "bob", "SubjectDomainName": "CORP"}
    found = document(code, {}, origin, user_data)
    assert found["user"] == {"name": "bob", "domain": "CORP"}
    assert get(found, "event.action") == action
    assert get(found, "winlog.user_data") == user_data


def test_a_new_process_has_its_parent_and_its_arguments():
    data = {
        "NewProcessId": "0x2f0",
        "NewProcessName": r"C:\Windows\System32\cmd.exe",
        "CommandLine": r'cmd.exe /c "echo one two"',
        "ProcessId": "0x100",
        "ParentProcessName": r"C:\Windows\PSEXESVC.exe",
    }
    found = document("4688", data)
    assert found["process"] == {
        "pid": 752,
        "executable": r"C:\Windows\System32\cmd.exe",
        "name": "cmd.exe",
        "command_line": r'cmd.exe /c "echo one two"',
        "args": ["cmd.exe", "/c", "echo one two"],
        "args_count": 3,
        "parent": {"pid": 256, "executable": r"C:\Windows\PSEXESVC.exe", "name": "PSEXESVC.exe"},
    }


@pytest.mark.parametrize(
    ("client", "address"), [("LOCAL", "127.0.0.1"), ("10.1.2.7", "10.1.2.7"), ("Unknown", None)]
)
def test_a_session_comes_from_a_client(client, address):
    found = document(
        "4778", {"AccountName": "bob", "ClientName": "WS07", "ClientAddress": client, "LogonID": "0x1"}
    )
    assert get(found, "source.ip") == address
    assert get(found, "source.domain") == "WS07"
    assert get(found, "winlog.logon.id") == "0x1"


def test_another_security_event_says_at_least_who_did_it():
    found = document("4703", {"SubjectUserName": "bob", "SubjectLogonId": "0x5"})
    assert found["user"]["name"] == "bob"
    assert get(found, "winlog.logon.id") == "0x5"
    assert "category" not in found["event"]


def test_a_created_account_is_the_target_of_its_maker():
    found = document(
        "4720", {"SubjectUserName": "admin", "TargetUserName": "eve", "TargetSid": "S-1-5-21-1-1200"}
    )
    assert found["user"] == {"name": "admin", "target": {"name": "eve", "id": "S-1-5-21-1-1200"}}
    assert get(found, "event.action") == "added-user-account"


SYSMON = ("Microsoft-Windows-Sysmon/Operational", "Microsoft-Windows-Sysmon")


def test_a_sysmon_connection_has_both_ends():
    data = {
        "UtcTime": "2026-01-05 09:59:58.250",
        "ProcessId": "924",
        "Image": r"C:\Windows\System32\svchost.exe",
        "User": r"NT AUTHORITY\NETWORK SERVICE",
        "Protocol": "tcp",
        "Initiated": "true",
        "SourceIsIpv6": "false",
        "SourceIp": "10.1.2.7",
        "SourcePort": "50000",
        "DestinationIsIpv6": "false",
        "DestinationIp": "10.1.2.10",
        "DestinationPort": "445",
        "DestinationHostname": "FILE01",
    }
    found = document("3", data, SYSMON)
    assert found["@timestamp"] == "2026-01-05T09:59:58.250Z"
    assert found["event"]["created"] == "2026-01-05T10:00:00.123Z"
    assert found["source"] == {"ip": "10.1.2.7", "port": 50000}
    assert found["destination"] == {"ip": "10.1.2.10", "port": 445, "domain": "FILE01"}
    assert found["network"] == {
        "transport": "tcp",
        "direction": "egress",
        "type": "ipv4",
        "community_id": "1:HR4W3dc/cBDF3o3zD2Nr9JKtBLY=",
    }
    assert found["user"] == {"name": "NETWORK SERVICE", "domain": "NT AUTHORITY", "id": "S-1-5-20"}
    assert data_of(found) == {}


def test_a_sysmon_process_has_its_hashes():
    data = {"Hashes": f"SHA1={'A' * 40},IMPHASH={'0' * 32}", "User": r"CORP\bob"}
    found = document("1", data, SYSMON)
    assert found["process"] == {"hash": {"sha1": "a" * 40}}
    assert found["related"] == {"user": ["bob"], "hash": ["a" * 40]}


def test_a_sysmon_rule_has_its_name():
    assert document("3", {"RuleName": "technique_id=T1021"}, SYSMON)["rule"] == {"name": "technique_id=T1021"}


def test_a_loaded_library_is_a_file_with_its_hashes():
    data = {"ImageLoaded": r"C:\Windows\System32\x.dll", "Hashes": f"MD5={'B' * 32},IMPHASH={'C' * 32}"}
    found = document("7", data, SYSMON)
    assert found["file"] == {
        "path": r"C:\Windows\System32\x.dll",
        "directory": r"C:\Windows\System32",
        "name": "x.dll",
        "extension": "dll",
        "hash": {"md5": "b" * 32},
        "pe": {"imphash": "c" * 32},
    }
    assert data_of(found) == {}


@pytest.mark.parametrize(("code", "guid"), [("8", "SourceProcessGuid"), ("10", "SourceProcessGUID")])
def test_a_process_that_reaches_into_another_is_the_process(code, guid):
    data = {guid: "{a}", "SourceProcessId": "7", "SourceImage": r"C:\x\y.exe", "TargetImage": r"C:\lsass.exe"}
    found = document(code, data, SYSMON)
    assert found["process"] == {"entity_id": "{a}", "pid": 7, "executable": r"C:\x\y.exe", "name": "y.exe"}
    assert data_of(found) == {"TargetImage": r"C:\lsass.exe"}


def test_hashes_that_are_none_stay():
    assert data_of(document("1", {"Hashes": "rubbish"}, SYSMON)) == {"Hashes": "rubbish"}


def test_powershell_events_are_their_loggers():
    origin = ("Microsoft-Windows-PowerShell/Operational", "Microsoft-Windows-PowerShell")
    assert document("4104", {"ScriptBlockText": "x"}, origin, UserID="S-1-5-18")["user"] == {"id": "S-1-5-18"}


@pytest.mark.parametrize(
    "code",
    [
        "4624",
        "4625",
        "4634",
        "4648",
        "4672",
        "4688",
        "4697",
        "4698",
        "4699",
        "4700",
        "4701",
        "4702",
        "4768",
        "4769",
        "4770",
        "4771",
        "4776",
        "4778",
        "4779",
        "5140",
        "5145",
    ],
)
def test_a_rule_of_an_audit_event_has_an_action_a_category_and_a_type(code):
    rule = rule_for(*SECURITY, code)
    assert rule.action
    assert rule.category
    assert rule.type


def test_rights_in_the_place_of_a_mask_are_a_list_with_their_words():
    data = {"AccessMask": "%%1538\n\t\t\t\t%%1542\n\t\t\t", "ObjectServer": "Security"}
    assert data_of(document("4674", data)) == {
        "AccessMask": ["1538", "1542"],
        "AccessMaskDescription": ["READ_CONTROL", "ACCESS_SYS_SEC"],
        "ObjectServer": "Security",
    }
    assert data_of(document("4674", {"AccessMask": "16777216"})) == {"AccessMask": "16777216"}
