"""Accounts, groups and their members, trusts and audit policies in the Security log."""

import pytest

from tests.windows_documents import SECURITY, data_of, document

GROUP = {"TargetSid": "S-1-5-21-1-512", "TargetUserName": "Domain Admins", "TargetDomainName": "CORP"}
AS_FIELDS = {"id": "S-1-5-21-1-512", "name": "Domain Admins", "domain": "CORP"}


def test_a_new_member_of_a_group_is_the_target_beside_the_group():
    data = {
        **GROUP,
        "SubjectUserName": "admin",
        "MemberName": r"CN=Smith\, Eve,OU=a\,CN=b,DC=corp,DC=example",
        "MemberSid": "S-1-5-21-1-1200",
    }
    found = document(SECURITY, "4728", data)
    assert found["group"] == AS_FIELDS
    assert found["user"] == {
        "name": "admin",
        "target": {
            "group": AS_FIELDS,
            "id": "S-1-5-21-1-1200",
            "name": "Smith, Eve",
            "domain": "corp.example",
        },
    }
    assert found["related"]["user"] == ["admin", "Smith, Eve"]


def test_a_member_without_a_name_has_its_sid():
    found = document(SECURITY, "4732", {**GROUP, "MemberName": "-", "MemberSid": "S-1-5-21-1-1200"})
    assert found["user"]["target"] == {"group": AS_FIELDS, "id": "S-1-5-21-1-1200"}


def test_a_group_that_was_made_has_no_member():
    found = document(SECURITY, "4727", GROUP)
    assert found["group"] == AS_FIELDS
    assert "user" not in found


def test_a_computer_that_joined_is_an_object_of_its_own():
    found = document(SECURITY, "4741", {**GROUP, "TargetUserName": "WS07$"})
    assert found["winlog"]["computerObject"] == {**AS_FIELDS, "name": "WS07$"}


@pytest.mark.parametrize(
    ("attributes", "names"),
    [
        ("8", "TRUST_ATTRIBUTE_FOREST_TRANSITIVE"),
        ("0x44", ["TRUST_ATTRIBUTE_QUARANTINED_DOMAIN", "TRUST_ATTRIBUTE_TREAT_AS_EXTERNAL"]),
        ("0", "UNDEFINED"),
        ("many", None),
    ],
)
def test_a_trust_says_in_words_what_it_is(attributes, names):
    data = {"TdoType": "2", "TdoDirection": "3", "TdoAttributes": attributes}
    found = document(SECURITY, "4706", data)["winlog"]
    assert found["trustType"] == "TRUST_TYPE_UPLEVEL"
    assert found["trustDirection"] == "TRUST_DIRECTION_BIDIRECTIONAL"
    assert found.get("trustAttribute") == names


def test_a_changed_audit_policy_is_told_in_words():
    data = {"CategoryId": "%%8273", "SubcategoryId": "%%12544", "AuditPolicyChanges": "%%8448, %%8451"}
    assert data_of(document(SECURITY, "4719", data)) == {
        **data,
        "Category": "Logon/Logoff",
        "SubCategory": "Logon",
        "AuditPolicyChangesDescription": ["Success removed", "Failure Added"],
    }


def test_a_renamed_account_has_both_names():
    data = {"SubjectUserName": "admin", "OldTargetUserName": "WS07$", "NewTargetUserName": "DC01"}
    found = document(SECURITY, "4781", {**data, "TargetSid": "S-1-5-21-1-1200"})
    assert found["user"] == {
        "name": "admin",
        "target": {"id": "S-1-5-21-1-1200", "name": "WS07$"},
        "changes": {"name": "DC01"},
    }
    assert found["related"]["user"] == ["admin", "DC01", "WS07$"]


def test_a_user_who_logs_off_ends_the_session():
    found = document(SECURITY, "4647", {"TargetUserName": "ann", "TargetLogonId": "0x33b8e"})
    assert found["user"] == {"name": "ann"}
    assert found["winlog"]["logon"] == {"id": "0x33b8e"}
    assert found["event"]["action"] == "logged-out"
