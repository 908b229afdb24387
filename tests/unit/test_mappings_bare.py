"""Bare names: what differs from source to source is left out, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mappings.bare import account, add_bare, bare_field, machine
from mappings.document import get
from mappings.ecs import FIELDS


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("eve", "eve"),
        ("EVE", "eve"),
        (r"CORP\eve", "eve"),
        ("eve@corp.example", "eve"),
        (r"CORP\WS07$", "ws07"),
        ("eve.miller", "eve.miller"),
        ("svc$web", "svc$web"),
    ],
)
def test_an_account_has_no_domain_and_a_machine_account_no_dollar(name, bare):
    assert account(name) == bare


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("WS07", "ws07"),
        ("ws07.corp.example", "ws07"),
        (r"\\WS07", "ws07"),
        ("WS07$", "ws07"),
        ("10.1.2.7", "10.1.2.7"),
        ("fe80::1", "fe80::1"),
    ],
)
def test_a_machine_is_its_first_label_and_an_address_stays(name, bare):
    assert machine(name) == bare


@given(st.text("aB.@\\\\$0é", max_size=12))
def test_a_bare_name_does_not_depend_on_case(name):
    assert (account(name.upper()), machine(name.upper())) == (account(name), machine(name))


def test_a_document_has_the_bare_names_of_all_its_names_once():
    source = {
        "user": {"name": ["CORP\\eve", "EVE", "$"], "effective": {"name": "adm"}},
        "host": {"name": "SRV1.corp.example"},
        "source": {"domain": 7},
        "hopwatch": {"cut": ["x"]},
    }
    add_bare(source)
    assert source["hopwatch"] == {
        "cut": ["x"],
        "bare": {"user": "eve", "effective_user": "adm", "host": "srv1"},
    }


def test_a_document_without_names_is_left_alone():
    source = {"event": {"code": "1"}}
    add_bare(source)
    assert source == {"event": {"code": "1"}}


def test_each_bare_field_is_in_the_vocabulary():
    names = ["user.name", "user.effective.name", "host.name", "source.domain", "destination.domain"]
    assert {bare_field(name) for name in names} <= set(FIELDS)
    assert get({}, bare_field("user.name")) is None


def test_a_field_without_a_bare_name_is_refused():
    with pytest.raises(ValueError, match="no bare name"):
        bare_field("source.ip")
