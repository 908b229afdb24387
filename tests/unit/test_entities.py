"""The entity queue: which alerts are one line, who leads it, how much it weighs."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hunts.entities.document import ALERTS, lines
from hunts.entities.line import grouped
from hunts.entities.machines import owners
from hunts.entities.risk import level, risk
from hunts.entities.told import FEW
from hunts.entities.told import told as read
from mappings.alert import ALERT_FIELDS
from mappings.document import get
from tests.estate import HOUR, MINUTE, MONDAY, NOON
from tests.told import told

LOW, MEDIUM, HIGH, CRITICAL = 21, 47, 73, 99


def together(*alerts):
    """The lines as sets of hunts."""
    return sorted(sorted({one.hunt for one in line.alerts}) for line in grouped(alerts))


def document(**fields):
    """An alert's document with these sides."""
    return {
        "@timestamp": "2026-01-05T12:00:00.000Z",
        "message": "it happened",
        "event": {"severity": 47, "start": "2026-01-05T11:00:00.000Z", "end": "2026-01-05T11:05:00.000Z"},
        "rule": {"id": "fan-out"},
        "hopwatch": {"alert": {"count": 3}},
        "threat": {
            "technique": {
                "id": ["T1021", "T1570"],
                "name": ["Remote Services", "Lateral Tool Transfer"],
                "subtechnique": {"id": ["T1021.002"], "name": ["SMB/Windows Admin Shares"]},
            }
        },
        **fields,
    }


def test_a_host_beside_a_source_is_where_it_led():
    alert = read("a", document(source={"ip": "10.1.2.7"}, host={"name": ["FS01.corp.example", "SRV2"]}))
    assert (set(alert.source), set(alert.target)) == ({"10.1.2.7"}, {"fs01", "srv2"})


def test_a_host_beside_a_destination_alone_is_where_it_came_from():
    alert = read("a", document(destination={"domain": r"\\FS01"}, host={"name": "WS07.corp.example"}))
    assert (set(alert.source), set(alert.target)) == ({"ws07"}, {"fs01"})


def test_a_source_that_is_every_machines_own_address_is_none():
    alert = read("a", document(source={"ip": ["127.0.0.1", "::1"]}, host={"name": "WS07"}))
    assert (set(alert.source), set(alert.target)) == (set(), {"ws07"})


def test_accounts_meet_by_their_bare_names_and_machines_and_windows_own_are_nobody():
    names = ["CORP\\Eve", "eve@corp.example", "WS07$", "SYSTEM", "ANONYMOUS LOGON", "DWM-1"]
    assert set(read("a", document(user={"name": names})).who) == {"eve"}


def test_a_sub_technique_stands_for_its_technique():
    assert set(read("a", document()).techniques) == {"T1021.002", "T1570"}


def test_an_address_is_a_machines_when_an_alert_names_both():
    alerts = [
        read("a", document(source={"ip": "10.1.2.7", "domain": "WS07"})),
        read("b", document(source={"ip": "10.1.2.7"}, destination={"ip": "10.1.1.1"}, host={"name": "DC1"})),
    ]
    assert owners(alerts) == {"10.1.2.7": "ws07", "10.1.1.1": "dc1"}


@pytest.mark.parametrize("other", [("10.1.2.7", "DC1"), ("10.1.2.8", "WS07")])
def test_what_alerts_contradict_is_nobodys_address(other):
    pairs = [("10.1.2.7", "WS07"), other]
    alerts = [read("a", document(source={"ip": ip, "domain": name})) for ip, name in pairs]
    assert not any(name == "ws07" and ip == "10.1.2.7" for ip, name in owners(alerts).items())


def test_a_machine_may_have_an_address_of_each_kind():
    pairs = [("10.1.2.7", "WS07"), ("fd00::7", "WS07")]
    alerts = [read("a", document(source={"ip": ip, "domain": name})) for ip, name in pairs]
    assert owners(alerts) == {"10.1.2.7": "ws07", "fd00::7": "ws07"}


def test_alerts_from_one_machine_are_one_line():
    assert together(told("x", source=["WS7"]), told("y", source=["ws7"])) == [["x", "y"]]


def test_alerts_of_one_account_are_one_line():
    assert together(told("x", source=["ws7"], who=["eve"]), told("y", source=["ws8"], who=["Eve"])) == [
        ["x", "y"]
    ]


def test_alerts_that_share_a_target_alone_are_two_lines():
    assert together(told("x", source=["ws7"], target=["fs1"]), told("y", source=["ws8"], target=["fs1"])) == [
        ["x"],
        ["y"],
    ]


def test_what_comes_later_from_where_an_alert_led_is_the_same_line():
    first = told("x", source=["ws7"], target=["srv1"])
    assert together(first, told("y", at=NOON + HOUR, source=["srv1"], target=["dc1"])) == [["x", "y"]]
    assert together(first, told("y", at=NOON - HOUR, source=["srv1"], target=["dc1"])) == [["x"], ["y"]]


def test_a_crowd_ties_nobody():
    many = [f"srv{n}" for n in range(FEW + 1)]
    scan = told("x", source=["ws7"], target=many)
    assert together(scan, told("y", at=NOON + HOUR, source=["srv1"])) == [["x"], ["y"]]
    spray = told("x", source=["ws7"], who=many)
    assert together(spray, told("y", source=["ws8"], who=["srv1"])) == [["x"], ["y"]]


def test_what_happened_on_a_machine_belongs_to_who_went_there_soonest():
    one = told("x", at=NOON, source=["ws7"], target=["fs1"])
    other = told("y", at=NOON + 30 * MINUTE, source=["ws8"], target=["fs1"])
    assert together(one, other, told("z", at=NOON + 2 * MINUTE, target=["fs1"])) == [["x", "z"], ["y"]]
    assert together(one, told("z", at=NOON + 2 * HOUR, target=["fs1"])) == [["x"], ["z"]]


def test_what_goes_on_all_day_is_no_nearer_than_what_began_just_before():
    backup = told("x", at=NOON - 6 * HOUR, last=NOON + 6 * HOUR, source=["bkp1"], target=["fs1"])
    soon = told("y", at=NOON, source=["ws8"], target=["fs1"])
    assert together(backup, soon, told("z", at=NOON + MINUTE, target=["fs1"])) == [["x"], ["y", "z"]]


def test_low_alerts_join_no_lines_but_are_added_to_one():
    one, other = told("x", source=["ws7"], target=["srv1"]), told("y", source=["ws8"])
    quiet = told("z", LOW, source=["ws7"], target=["ws8"])
    onward = told("w", LOW, at=NOON + 1, source=["srv1"], target=["dc1"])
    assert together(one, other, quiet, onward) == [["w", "x", "z"], ["y"]]


def test_low_alerts_alone_are_a_line_of_their_machine():
    assert together(told("x", LOW, source=["ws7"]), told("y", LOW, source=["ws7"]), told("z", LOW)) == [
        ["x", "y"],
        ["z"],
    ]


def test_the_machine_at_most_risk_from_which_alerts_come_leads():
    alerts = [
        told("x", source=["ws7"], target=["fs1"], who=["eve"]),
        told("y", source=["ws7"], target=["fs1"], who=["eve"]),
        told("z", source=["srv1"], who=["eve"]),
        told("w", HIGH, target=["fs1"], who=["eve"]),
    ]
    (line,) = grouped(alerts)
    assert line.principal == ("host", "ws7")


def test_without_a_source_the_account_leads_and_without_one_the_machine():
    assert grouped([told(who=["eve"], target=["dc1"])])[0].principal == ("user", "eve")
    assert grouped([told(target=["dc1"])])[0].principal == ("host", "dc1")


def test_one_alert_has_the_level_of_its_severity():
    levels = [level(risk([told(severity=severity)])) for severity in (LOW, MEDIUM, HIGH, CRITICAL)]
    assert levels == ["low", "medium", "high", "critical"]


def test_other_hunts_and_techniques_weigh_more_than_more_of_the_same():
    again = risk([told("x"), *[told("x") for _ in range(1000)]])
    other = risk([told("x"), told("y"), told("z", techniques={"T1570": "Lateral Tool Transfer"})])
    assert risk([told("x")]) < again < other


def test_a_line_tells_its_story_in_order():
    alerts = [
        told("later", at=NOON + HOUR, source=["ws7"], who=["eve"], target=["FS1"]),
        told("first", at=NOON, source=["ws7"], target=["FS1"]),
        told("later", HIGH, at=NOON + 2 * HOUR, source=["ws7"], who=["eve"], target=["FS2"]),
    ]
    (line,) = lines(alerts, "hopwatch", MONDAY)
    steps = get(line.source, "hopwatch.entity.story")
    assert [(one["hunt"], one["severity"], one["to"]) for one in steps] == [
        ("first", MEDIUM, "FS1"),
        ("later", HIGH, "FS1 and FS2"),
    ]
    assert [set(one["alerts"]["ids"]) for one in steps] == [{alerts[1].id}, {alerts[0].id, alerts[2].id}]
    assert line.source["message"] == "eve from ws7 to FS2 and FS1: Remote Services"


def test_a_low_step_tells_only_what_no_louder_step_has_told():
    alerts = [
        told("x", source=["ws7"], target=["srv1"]),
        told("same", LOW, source=["ws7"]),
        told("onward", LOW, at=NOON + 1, source=["srv1"], target=["dc1"]),
    ]
    (line,) = lines(alerts, "hopwatch", MONDAY)
    assert {one["hunt"]: one["telling"] for one in get(line.source, "hopwatch.entity.story")} == {
        "x": True,
        "same": False,
        "onward": True,
    }


def test_every_field_of_a_line_is_declared():
    (line,) = lines([told(source=["10.1.2.7", "ws7"], who=["eve"], target=["fs1"])], "hopwatch", MONDAY)
    unread = ("hopwatch.entity.of", "hopwatch.entity.story")

    def names(part, above=""):
        for key, value in part.items():
            inner = isinstance(value, dict) and f"{above}{key}" not in unread
            yield from names(value, f"{above}{key}.") if inner else [f"{above}{key}"]

    assert {name for name in names(line.source) if not name.startswith(unread)} <= set(ALERT_FIELDS)


def test_a_line_of_very_many_alerts_stays_small():
    alerts = [told(f"h{n % 90}", at=NOON + n, source=["ws7"], target=[f"srv{n}"]) for n in range(3_000)]
    (line,) = lines(alerts, "hopwatch", MONDAY)
    assert get(line.source, "hopwatch.entity.count") == 3_000
    assert len(get(line.source, "hopwatch.entity.alerts")) == ALERTS
    assert len(str(line.source)) < 150_000


hosts = st.lists(st.sampled_from(["ws1", "ws2", "srv1", "srv2", "dc1", "10.0.0.1"]), max_size=3, unique=True)
people = st.lists(st.sampled_from(["eve", "bob", "svc"]), max_size=2, unique=True)
some_alerts = st.lists(
    st.builds(
        lambda hunt, severity, minute, source, target, who: told(
            hunt, severity, at=NOON + minute * 10 * MINUTE, source=source, target=target, who=who
        ),
        st.sampled_from("xyz"),
        st.sampled_from([LOW, MEDIUM, HIGH]),
        st.integers(0, 20),
        hosts,
        hosts,
        people,
    ),
    max_size=12,
)


@given(some_alerts, st.randoms(use_true_random=False))
def test_lines_do_not_depend_on_the_order_of_alerts(alerts, chance: Random):
    mixed = list(alerts)
    chance.shuffle(mixed)
    assert lines(mixed, "hopwatch", MONDAY) == lines(alerts, "hopwatch", MONDAY)


@given(some_alerts)
def test_every_alert_is_in_one_line_and_nobody_leads_two(alerts):
    made = grouped(alerts)
    assert sorted(one.id for line in made for one in line.alerts) == sorted(one.id for one in alerts)
    assert len({line.principal for line in made}) == len(made)


@given(some_alerts, st.sampled_from([LOW, MEDIUM, HIGH]))
def test_one_more_alert_never_lowers_a_risk(alerts, severity):
    assert risk([*alerts, told("x", severity)]) > risk(alerts) or any(one.hunt == "x" for one in alerts)
    assert risk([*alerts, told("x", severity)]) >= risk(alerts)
