"""Paths: whose address it was, which records make one hop, whose hop it is, and what a page folds."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopwatch.cli.path_page import by_parent, folded, left_out, told_in_full
from hunts.hosts import Sighting, likeliest, short_name
from hunts.paths.asking import Turned
from hunts.paths.direction import BACKWARDS, FORWARDS, Hands
from hunts.paths.follow import Step
from hunts.paths.hop import Edge, Hop, Record, Way, hops
from hunts.paths.judge import Before, Judged, judged, unclear_backwards, unclear_forwards
from hunts.paths.leases import REACH, told
from hunts.paths.traces import TRACES, TURNS
from hunts.windows import Span
from mappings.ecs import FIELDS

HOUR = 3_600_000
SIGHTINGS = st.builds(
    Sighting,
    address=st.just("10.0.0.1"),
    name=st.sampled_from(["ws1", "ws1.corp.example", "ws2", "kali"]),
    says=st.sampled_from(["a", "b"]),
    sure=st.booleans(),
    at=st.integers(0, 80).map(lambda hour: hour * HOUR),
)
HOURS = st.integers(0, 80).map(lambda hour: hour * HOUR + 7)
WAY = Way(how="network logon", rank=0, arrives=True, at=5, count=1, record=Record("i", "a"))
HOP = Hop(parties=("eve", "ws1", "srv1"), at=5, ways=[WAY])


def before(hands, *, usual=False, turned=None, speaking=None):
    return Before(hands=hands, turned=turned or {}, usual=usual, speaking=speaking or {})


EVE = Hands({"eve": 0}, 0)


def one(hop, what, new="", direction=FORWARDS):
    (found,) = judged(direction, [hop], what, {hop.parties: new})
    return found


@given(st.lists(SIGHTINGS, max_size=12), HOURS)
def test_an_address_is_whose_hunt_host_says_it_is(sightings, at):
    near = [each for each in sightings if abs(each.at - at) <= REACH]
    best = likeliest(near, at)
    owner = told(sightings).owner(at)
    assert (owner and short_name(owner.name)) == (short_name(best[0].name) if best else None)


@given(st.lists(SIGHTINGS, max_size=12), HOURS)
def test_a_machine_has_its_address_in_the_spans_in_which_it_owns_it_and_in_no_others(sightings, at):
    known, whole = told(sightings), Span(0, 90 * HOUR)
    owner = known.owner(at)
    for machine in ("ws1", "ws2", "kali"):
        inside = any(at in span for span in known.spans(machine, whole))
        assert inside == (owner is not None and short_name(owner.name) == machine)


@pytest.mark.parametrize("trace", TRACES, ids=lambda trace: f"{trace.how}, {trace.datasets[0]}")
def test_a_trace_names_fields_that_events_have(trace):
    named = [trace.source.field, trace.target.field, trace.user, trace.subject]
    assert all(name in FIELDS for name in named if name)


@pytest.mark.parametrize("turn", TURNS, ids=lambda turn: turn.how)
def test_a_turn_names_fields_that_events_have(turn):
    assert {turn.subject, turn.user} <= FIELDS.keys()


def edge(user, at=5, **way):
    return Edge(parties=(user, "ws1", "srv1"), way=replace(WAY, at=at, **way))


def test_what_the_wire_saw_without_a_name_belongs_to_the_hop_between_the_same_machines():
    (hop,) = hops([edge("eve"), edge(None, at=9, how="RDP (wire)", rank=7)], 1)
    assert [way.how for way in hop.ways] == ["network logon", "RDP (wire)"]
    assert (hop.user, hop.at, hop.count) == ("eve", 5, 2)


def test_what_only_the_wire_saw_is_a_hop_of_an_unknown_account():
    (hop,) = hops([edge(None, how="RDP (wire)")], 1)
    assert hop.user is None


@pytest.mark.parametrize(("sign", "at"), [(1, 3), (-1, 8)])
def test_forwards_the_first_record_counts_and_backwards_the_last(sign, at):
    (hop,) = hops([edge("eve", at=3), edge("eve", at=8, how="remote desktop")], sign)
    assert hop.at == at


def test_an_arrival_says_more_than_a_ticket():
    ticket = edge("eve", how="ticket", arrives=False, rank=0, record=Record("i", "t"))
    (hop,) = hops([ticket, edge("eve", rank=5)], 1)
    assert hop.record == Record("i", "a")


def test_the_account_that_came_goes_on_whether_that_is_new_or_not():
    assert [one(HOP, before(EVE), new).left_out for new in ("", "source")] == ["", ""]
    assert one(HOP, before(EVE)).link == "same"


def test_an_account_that_was_switched_to_goes_on():
    turned = Turned("bob", "eve", 3, "explicit credentials, 4648", Record("i", "t"))
    found = one(HOP, before(EVE, turned={"eve": turned}))
    assert (found.link, found.turned, found.left_out) == ("switch", turned, "")


def test_another_account_is_followed_only_where_it_goes_somewhere_new():
    bob = Hands({"bob": 0}, 0)
    new, usual = one(HOP, before(bob), "source"), one(HOP, before(bob))
    assert (new.link, new.left_out) == ("unclear", "")
    assert usual.left_out == "usual hops of other accounts"


def test_what_is_usual_spreads_no_suspicion_to_other_accounts():
    found = one(HOP, before(Hands({"bob": 0}, 0), usual=True), "source")
    assert found.left_out == "new hops of other accounts, where the way there is usual"


@pytest.mark.parametrize(
    ("direction", "roles"), [(FORWARDS, ("jump host", "")), (BACKWARDS, ("", "jump host"))]
)
def test_at_a_jump_host_other_accounts_are_not_followed(direction, roles):
    hop = replace(HOP, roles=roles)
    assert (
        one(hop, before(Hands({"bob": 0}, 0)), "source", direction).left_out
        == "other accounts at a jump host"
    )
    assert not one(hop, before(EVE), "source", direction).left_out


def test_a_scanner_is_followed_only_where_it_does_what_it_never_did():
    hop = replace(HOP, roles=("scanner", ""))
    assert one(hop, before(EVE)).left_out == "usual work of a scanner"
    assert not one(hop, before(EVE), "account").left_out


def test_smb_without_a_name_is_a_machine_account_where_logons_are_logged():
    nameless = Hop(parties=(None, "ws1", "srv1"), at=5, ways=[replace(WAY, machines_too=True)])
    anyone = Hands({}, 0, anyone=True)
    assert one(nameless, before(anyone, speaking={"srv1": True}), "connection").left_out
    assert not one(nameless, before(anyone, speaking={"srv1": False}), "connection").left_out


@pytest.mark.parametrize(
    ("seen", "silent", "says"),
    [
        ({"eve"}, False, "eve had come to ws1 by itself"),
        (set(), False, "nothing says how eve came to ws1"),
        (set(), True, "ws1 logs no logons, so nothing says how eve came there"),
    ],
)
def test_what_is_unclear_forwards_is_how_the_other_account_came_there(seen, silent, says):
    other = one(HOP, before(Hands({"bob": 0}, 0)), "source")
    assert unclear_forwards(other, "ws1", seen, silent=silent) == says


def test_what_is_unclear_backwards_is_how_one_account_became_the_other():
    other = one(HOP, before(Hands({"bob": 0}, 0)), "source", BACKWARDS)
    assert unclear_backwards(other, "srv1", "bob") == "nothing says that eve became bob on srv1"


def test_a_hop_that_nothing_says_was_let_in_says_so():
    hop = replace(HOP, ways=[replace(WAY, how="ticket", arrives=False)])
    assert unclear_forwards(one(hop, before(EVE)), "ws1", set(), silent=False) == (
        "no record says that eve was let in"
    )


def step(number, parent, new="", link="same", target="srv1"):
    hop = replace(HOP, parties=("eve", "ws1", target))
    return Step(number=number, parent=parent, depth=1, judged=Judged(hop=hop, link=link, new=new))


def replace_user(one, user):
    hop = replace(one.hop, parties=(user, *one.hop.parties[1:]))
    return replace(one, judged=replace(one.judged, hop=hop))


def test_a_page_tells_in_full_what_is_new_what_leads_there_and_what_follows():
    steps = [step(1, None), step(2, 1), step(3, 2, new="source"), step(4, 3), step(5, None), step(6, 5)]
    assert told_in_full(steps) == {1, 2, 3, 4}


def test_a_page_counts_what_it_folds():
    steps = [step(1, None), step(2, 1), *(step(n, None, target=f"srv{n}") for n in range(3, 12))]
    (line,) = folded([one for one in steps if one.parent is None], by_parent(steps))
    assert "and 4 more" in line
    assert line.endswith("; 1 usual hop after")


def test_a_page_folds_the_hops_of_many_accounts_into_one_line():
    steps = [replace_user(step(number, None), user) for number, user in enumerate("abcd", 1)]
    (line,) = folded(steps, {})
    assert line.startswith("usual, 4 accounts: ws1 → srv1 as a, ws1 → srv1 as b")


def test_a_page_says_what_was_left_out_with_the_reason():
    first, *_ = left_out({("ws1", "usual work of a scanner"): 2, ("ws2", "usual work of a scanner"): 3})
    assert first == "left out, 5: usual work of a scanner (ws1 2, ws2 3)"
