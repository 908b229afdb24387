"""Paths asked of real events: what is reached, in order of time, by whose account, and what is said of it."""

import json
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random

import pytest

from hopwatch.cli.main import run
from hopwatch.errors import UsageError
from hopwatch.lab import windows, wire
from hopwatch.proof import take_in
from hunts.instants import iso
from hunts.paths.direction import BACKWARDS, FORWARDS
from hunts.paths.follow import Bounds
from hunts.paths.path import Question, found
from indexer.ledger import this_claimant

pytestmark = pytest.mark.elastic

AT = datetime(2026, 3, 2, 10, tzinfo=UTC)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
MACHINES = {f"WS{number}": f"10.0.1.{number}" for number in range(1, 7)}
WITHIN = 2 * 86_400_000


def ms(at):
    return round(at.timestamp() * 1000)


def owns(at=AT, **more):
    """Each machine's own account logs on from its address: so it is known whose that is."""
    return [
        windows.logon(at, host="DC01", user=f"{name}$", source=address)
        for name, address in {**MACHINES, **more}.items()
    ]


def hop(minutes, user, source, target, **more):
    address = MACHINES.get(source, source)
    return windows.logon(AT + minutes * MINUTE, host=target, user=user, source=address, **more)


def switch(minutes, user, machine, other, target):
    return windows.explicit_credentials(
        AT + minutes * MINUTE, host=machine, user=user, target_user=other, target_server=target
    )


@pytest.fixture
def tell(client, namespace):
    """Index what happened, and follow a path through it."""

    def told(events, text, *, at=AT, way=FORWARDS, bounds=Bounds(), known=True):  # noqa: B008
        claimant = this_claimant(partial(datetime.now, UTC))
        take_in(client, [*(owns() if known else ()), *events], namespace, claimant)
        question = Question(text=text, at=ms(at), within=WITHIN, directions=[way], bounds=bounds)
        (path,) = found(client, namespace, question).paths
        return path

    return told


def walked(path):
    return [(step.depth, step.hop.user, step.hop.source, step.hop.target) for step in path.steps]


def reached(hops, start, at):
    """When each machine can first have been reached: plain Python, hop after hop in order of time."""
    times = {start: at}
    for minutes, _, source, target in sorted(hops):
        if source in times and times[source] <= minutes < times.get(target, 10**9):
            times[target] = minutes
    return times


def came_from(hops, start, at):
    mirrored = [(-minutes, user, target, source) for minutes, user, source, target in hops]
    return {machine: -time for machine, time in reached(mirrored, start, -at).items()}


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("way", [FORWARDS, BACKWARDS], ids=["forwards", "backwards"])
def test_every_machine_is_found_that_hops_in_order_of_time_lead_to(tell, seed, way):
    random = Random(seed)
    minutes = random.sample(range(1, 1000), 25)
    hops = [(minute, random.choice("ab"), *random.sample(sorted(MACHINES), 2)) for minute in sorted(minutes)]
    at = 300 if way is FORWARDS else 700
    expected = (reached if way is FORWARDS else came_from)(hops, "WS1", at)
    events = [hop(*one) for one in hops]
    random.shuffle(events)
    path = tell(events, "WS1", at=AT + at * MINUTE, way=way, bounds=Bounds(depth=20, breadth=1000))
    times = defaultdict(list)
    for step in path.steps:
        machine = step.hop.target if way is FORWARDS else step.hop.source
        times[machine.upper()].append(step.hop.at)
    best = {machine: (min if way is FORWARDS else max)(some) for machine, some in times.items()}
    best.pop("WS1", None)
    assert best == {m: ms(AT + t * MINUTE) for m, t in expected.items() if m != "WS1"}


def test_what_left_before_the_intruder_came_is_no_hop(tell):
    path = tell([hop(9, "eve", "WS2", "WS3"), hop(10, "eve", "WS1", "WS2")], "WS1")
    assert walked(path) == [(1, "eve", "ws1", "ws2")]


def test_a_switch_of_credentials_is_told_with_its_record(tell):
    path = tell(
        [hop(5, "eve", "WS1", "WS2"), switch(9, "eve", "WS2", "adm", "WS3"), hop(10, "adm", "WS2", "WS3")],
        "WS1",
    )
    assert walked(path)[1] == (2, "adm", "ws2", "ws3")
    turned = path.steps[1].judged.turned
    assert (path.steps[1].judged.link, turned.subject, turned.user) == ("switch", "eve", "adm")
    assert not path.steps[1].unclear


def test_an_account_that_appears_from_nowhere_is_followed_and_called_unclear(tell):
    path = tell([hop(5, "eve", "WS1", "WS2"), hop(10, "adm", "WS2", "WS3")], "WS1")
    assert [step.unclear for step in path.steps] == ["", "nothing says how adm came to ws2"]


def test_backwards_the_console_is_where_an_account_begins(tell):
    desk = windows.logon(AT - 60 * MINUTE, host="WS1", user="eve", source="127.0.0.1", logon_type=2)
    path = tell(
        [desk, hop(5, "eve", "WS1", "WS2"), hop(10, "eve", "WS2", "WS3")],
        "WS3",
        at=AT + 20 * MINUTE,
        way=BACKWARDS,
    )
    assert walked(path) == [(1, "eve", "ws2", "ws3"), (2, "eve", "ws1", "ws2")]
    assert path.console == {2: ("eve", ms(AT - 60 * MINUTE))}


def test_backwards_a_switch_leads_to_the_account_that_made_it(tell):
    path = tell(
        [hop(5, "eve", "WS1", "WS2"), switch(9, "eve", "WS2", "adm", "WS3"), hop(10, "adm", "WS2", "WS3")],
        "WS3",
        at=AT + 20 * MINUTE,
        way=BACKWARDS,
    )
    assert walked(path) == [(1, "adm", "ws2", "ws3"), (2, "eve", "ws1", "ws2")]
    assert path.steps[1].judged.link == "switch"


def test_what_was_there_in_the_month_before_is_not_new(tell):
    past = [
        windows.logon(AT - 9 * DAY, host="WS2", user="eve", source=MACHINES["WS1"]),
        windows.logon(AT - 9 * DAY, host="WS4", user="eve", source=MACHINES["WS3"]),
        *owns(AT - 9 * DAY),
    ]
    path = tell([*past, *(hop(5 + n, "eve", "WS1", f"WS{n}") for n in (2, 4, 5))], "WS1")
    assert [step.judged.new for step in path.steps] == ["", "source", "account"]


def test_an_address_that_changed_hands_is_each_machines_in_its_time(tell):
    before = [windows.logon(AT - 2 * DAY, host="DC01", user="WS9$", source="10.0.1.99")]
    after = [windows.logon(AT + DAY, host="DC01", user="WS8$", source="10.0.1.99")]
    hops = [
        windows.logon(AT - 2 * DAY + MINUTE, host="WS2", user="bob", source="10.0.1.99"),
        windows.logon(AT + DAY + MINUTE, host="WS3", user="eve", source="10.0.1.99"),
    ]
    path = tell([*before, *after, *hops], "WS8")
    assert walked(path) == [(1, "eve", "ws8", "ws3")]


def test_remote_desktop_and_winrm_on_the_wire_name_both_ends(tell):
    events = [
        wire.rdp(AT + MINUTE, source=MACHINES["WS1"], destination=MACHINES["WS2"], cookie="eve"),
        wire.connection(
            AT + 2 * MINUTE, source=MACHINES["WS2"], destination=MACHINES["WS3"], port=5985, state="SF"
        ),
    ]
    path = tell(events, "WS1")
    assert walked(path) == [(1, None, "ws1", "ws2"), (2, None, "ws2", "ws3")]
    assert {step.unclear for step in path.steps} == {"the wire does not say whose"}


def test_after_a_connection_without_a_name_other_accounts_are_followed_only_where_they_are_new(tell):
    usual = windows.logon(AT - DAY, host="WS3", user="bob", source=MACHINES["WS2"])
    seen = wire.rdp(AT + MINUTE, source=MACHINES["WS1"], destination=MACHINES["WS2"], cookie="eve")
    path = tell(
        [usual, *owns(AT - DAY), seen, hop(9, "bob", "WS2", "WS3"), hop(9, "bob", "WS2", "WS4")], "WS1"
    )
    assert walked(path) == [(1, None, "ws1", "ws2"), (2, "bob", "ws2", "ws4")]
    assert path.left_out == {("ws2", "usual hops of other accounts"): 1}


def test_an_address_that_no_event_names_is_a_machine_by_itself(tell):
    path = tell([hop(5, "eve", "10.9.9.9", "WS2"), hop(9, "eve", "WS2", "WS3")], "10.9.9.9")
    assert walked(path) == [(1, "eve", "10.9.9.9", "ws2"), (2, "eve", "ws2", "ws3")]


def test_a_machine_that_only_calls_itself_so_is_unsure(tell):
    named = {"package": "NTLM", "workstation": "KALI"}
    path = tell([hop(5, "eve", "10.9.9.9", "WS2", **named), hop(9, "eve", "WS2", "WS3")], "10.9.9.9")
    first, second = path.steps
    assert (first.hop.source, first.hop.guesses) == ("kali", {("10.9.9.9", "kali")})
    assert not second.hop.guesses


def test_an_account_begins_where_it_was_used_first(tell):
    path = tell([hop(5, "eve", "WS1", "WS2"), hop(9, "eve", "WS2", "WS3")], r"CORP\eve")
    assert walked(path) == [(1, "eve", "ws1", "ws2"), (2, "eve", "ws2", "ws3")]


def test_what_is_cut_off_is_counted(tell):
    events = [hop(5, "eve", "WS1", "WS2"), hop(6, "eve", "WS1", "WS3"), hop(9, "eve", "WS2", "WS4")]
    path = tell(events, "WS1", bounds=Bounds(depth=1, breadth=1))
    assert walked(path) == [(1, "eve", "ws1", "ws2")]
    assert path.left_out == {
        ("ws1", "more hops than 1 of one machine"): 1,
        ("ws2", "further hops than 1"): 1,
    }


def test_machines_that_are_not_looked_at_are_counted(tell):
    events = [hop(5, "eve", "WS1", "WS2"), hop(9, "eve", "WS2", "WS4")]
    path = tell(events, "WS1", bounds=Bounds(machines=1))
    assert path.left_out == {("ws2", "more machines than 1"): 1}


def test_a_machine_account_is_no_hop(tell):
    assert walked(tell([hop(5, "WS1$", "WS1", "WS2")], "WS1")) == []


def test_a_name_of_nothing_is_wrong_usage(tell):
    with pytest.raises(UsageError, match="no event of that time"):
        tell([hop(5, "eve", "WS1", "WS2")], "nobody")


def test_a_name_of_a_machine_and_an_account_must_say_which(tell):
    events = [hop(5, "ws2", "WS1", "WS2")]
    with pytest.raises(UsageError, match="host:ws2 or user:ws2"):
        tell(events, "ws2")
    assert walked(tell(events, "user:ws2")) == [(1, "ws2", "ws1", "ws2")]


def test_the_command_prints_a_tree_and_the_same_as_json(
    tell, client, namespace, node_settings, monkeypatch, capsys
):
    monkeypatch.setenv("HOPWATCH_HOME", str(node_settings.home))
    monkeypatch.setenv("HOPWATCH_NODE__PORT", str(node_settings.node.port))
    tell(
        [hop(5, "eve", "WS1", "WS2"), switch(9, "eve", "WS2", "adm", "WS3"), hop(10, "adm", "WS2", "WS3")],
        "WS1",
    )
    asked = ["hunt", "path", "WS1", "--at", iso(ms(AT)), "--namespace", namespace]
    assert run(asked) == 0
    page = capsys.readouterr().out
    assert "ws1 → ws2  as eve" in page
    assert "SWITCH: eve → adm" in page
    assert run([*asked, "--direction", "forwards", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    first, second = document["forwards"]["hops"]
    assert (first["before"], second["before"]) == (None, first["number"])
    assert second["switch"]["from"] == "eve"
    record = second["record"]
    assert client.get(index=record["index"], id=record["id"])["_source"]["event"]["code"] == "4624"
