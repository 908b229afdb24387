"""Which machine had an address: asked of real events, whatever order they were indexed in."""

import json
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random

import pytest

from hopwatch.cli import host_page
from hopwatch.cli.main import run
from hopwatch.lab import windows, wire
from hopwatch.proof import take_in
from hunts.hosts import addresses, names
from hunts.instants import iso
from indexer.ledger import this_claimant

pytestmark = pytest.mark.elastic

AT = datetime(2026, 1, 5, 10, tzinfo=UTC)
DAY = timedelta(days=1)
MILLISECONDS = 1000


def connection(at, machine, address):
    return windows.connected(
        at, host=machine, image=r"C:\a.exe", source=address, destination="10.9.9.9", port=445
    )


def account_logon(at, machine, address):
    return windows.logon(at, host="FS01", user=f"{machine}$", source=address)


def ticket(at, machine, address):
    return windows.ticket_granted(at, host="DC01", user=f"{machine}$", source=address)


def ticket_seen(at, machine, address):
    return wire.kerberos(at, source=address, destination="10.0.0.2", client=f"{machine}$/CORP.EXAMPLE")


def called_itself(at, machine, address):
    return windows.logon(
        at, host="FS01", user="eve", source=address, package="NTLM", workstation=machine, logon_type=3
    )


def called_itself_on_the_wire(at, machine, address):
    return wire.rdp(at, source=address, destination="10.0.0.3", cookie="eve", client_name=machine)


SURE = (connection, account_logon, ticket, ticket_seen)
UNSURE = (called_itself, called_itself_on_the_wire)


def facts(seed, number=60):
    """Who had which address when, and how we know: made up, no two at one time."""
    random = Random(seed)
    for minute in random.sample(range(72 * 60), number):
        at = AT + timedelta(minutes=minute)
        told = random.choice((*SURE, *UNSURE))
        yield told, at, f"WS{random.randrange(6)}", f"10.0.1.{random.randrange(5)}"


def expected(told, address, at):
    """The machines of an address by plain Python: the sure first, then by distance in time."""
    near = [
        (how not in SURE, abs(when - at), machine.lower())
        for how, when, machine, there in told
        if there == address and abs(when - at) <= DAY
    ]
    return list(dict.fromkeys(machine for _, _, machine in sorted(near)))


def index(client, namespace, *some):
    claimant = this_claimant(partial(datetime.now, UTC))
    for events in some:
        take_in(client, events, namespace, claimant)


def ms(at):
    return round(at.timestamp() * MILLISECONDS)


@pytest.fixture
def told(client, namespace):
    """Random facts, indexed in random order and in pieces."""
    found = list(facts(7))
    events = [how(at, machine, address) for how, at, machine, address in found]
    Random(8).shuffle(events)
    index(client, namespace, events[:9], events[9:30], events[30:])
    return found


def test_an_address_is_whoever_is_surest_then_nearest_in_time_in_whatever_order_it_was_indexed(
    client, namespace, told
):
    for hours in (-3, 5, 20, 37, 60, 90):
        at = AT + timedelta(hours=hours, seconds=17)
        asked = [f"10.0.1.{number}" for number in range(5)]
        seen = names(client, namespace, asked, ms(at))
        for address in asked:
            found = [one.name.partition(".")[0] for one in seen if one.address == address]
            assert found == expected(told, address, at), (hours, address)


def test_a_machine_had_the_addresses_that_name_it(client, namespace, told):
    at = AT + timedelta(hours=30, seconds=17)
    for machine in ("ws1", "WS1", "ws1.corp.example"):
        found = {one.address for one in addresses(client, namespace, machine, ms(at))}
        assert found == {there for _, when, name, there in told if name == "WS1" and abs(when - at) <= DAY}


def test_what_proves_nothing_about_an_address_is_no_witness(client, namespace):
    logon = partial(windows.logon, AT, host="FS01", source="10.0.1.1")
    index(
        client,
        namespace,
        [
            logon(user="eve", logon_type=10, workstation="FS01"),
            windows.ticket_granted(AT, host="DC01", user="WS1$", source="10.0.1.1", status="0x18"),
            windows.logon(AT, host="DC01", user="WS2$", source="127.0.0.1"),
        ],
    )
    assert names(client, namespace, ["10.0.1.1", "127.0.0.1"], ms(AT)) == []


def test_a_relayed_machine_account_does_not_own_the_address(client, namespace):
    """DC01$, made to log on by NTLM and relayed, comes from the intruder's address."""
    relayed = windows.logon(AT, host="FS01", user="DC01$", source="10.0.1.66", package="NTLM")
    index(client, namespace, [relayed, ticket(AT - timedelta(hours=2), "WS9", "10.0.1.66")])
    assert [one.name for one in names(client, namespace, ["10.0.1.66"], ms(AT))] == ["ws9"]


def test_the_command_names_the_machines_of_an_address(client, namespace, node_settings, monkeypatch, capsys):
    monkeypatch.setenv("HOPWATCH_HOME", str(node_settings.home))
    monkeypatch.setenv("HOPWATCH_NODE__PORT", str(node_settings.node.port))
    index(client, namespace, [ticket(AT, "WS1", "10.0.1.1"), called_itself(AT + DAY / 2, "KALI", "10.0.1.1")])
    asked = ["hunt", "host", "10.0.1.1", "--at", iso(ms(AT + DAY / 2)), "--namespace", namespace]
    assert run([*asked, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [(one["name"], one["sure"]) for one in document["hosts"]] == [("ws1", True), ("kali", False)]
    assert run(asked) == 0
    first, second = capsys.readouterr().out.splitlines()[1:3]
    assert first.split()[:2] == ["10.0.1.1", "ws1"]
    assert "12 hours before" in first
    assert "client's word" in second


def test_an_alert_is_shown_with_the_machine_that_had_its_address_then(client, namespace):
    index(
        client,
        namespace,
        [
            ticket(AT, "WS1", "10.0.1.1"),
            ticket(AT + DAY / 2, "WS2", "10.0.1.1"),
            called_itself(AT, "X", "10.0.1.1"),
        ],
    )
    alert = {"@timestamp": iso(ms(AT + DAY / 8)), "related": {"ip": ["10.0.1.1", "10.0.1.9"]}}
    found = host_page.of_alert(client, namespace, alert)
    assert host_page.lines(found, alert) == [
        "10.0.1.1 was ws1 (its account's ticket, 4768 or 4769, 3 hours before)"
    ]
    assert host_page.of_alert(client, namespace, {"@timestamp": alert["@timestamp"]}) == []
