"""The table of where Windows' values lie, against what the indexer does with them."""

import pytest

from hunts.sigma.logsource import DATASETS
from hunts.sigma.windows_places import MOVES
from indexer.record import WindowsRecord
from indexer.windows import to_draft
from indexer.windows.rules import _RULES

TABLES = [
    (channel, provider, code)
    for (channel, provider), rules in _RULES.items()
    for code in sorted(rules, key=int)
    if DATASETS.get(channel) in MOVES and provider != "Microsoft-Windows-Eventlog"
]
VALUES = {
    **dict.fromkeys(("IpAddress", "SourceAddress", "DestAddress", "SourceIp", "DestinationIp"), "10.9.8.7"),
    **dict.fromkeys(("IpPort", "SourcePort", "DestPort", "DestinationPort"), "4711"),
    **dict.fromkeys(("ProcessId", "NewProcessId", "ParentProcessId", "SourceProcessId"), "499"),
    **dict.fromkeys(("SourceThreadId", "MessageNumber", "MessageTotal"), "17"),
}
ABSENT = {code: {"Image", "ProcessId", "ProcessGuid"} for code in ("8", "10")}
"""What these events of Sysmon do not have: they name both processes, SourceImage and TargetImage."""


def leaves(part, above=""):
    for name, value in part.items():
        if isinstance(value, dict):
            yield from leaves(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value


def document(channel, provider, code, data):
    system = {"Channel": channel, "Provider": provider, "EventID": code, "Computer": "SRV1"}
    record = WindowsRecord(system={**system, "TimeCreated": "2026-01-05T00:00:00Z"}, data=data, user_data={})
    return dict(leaves(to_draft(record).source))


def holds(move, code):
    return (not move.only or code in move.only) and code not in move.unless


@pytest.mark.parametrize(("channel", "provider", "code"), TABLES)
def test_each_value_is_where_the_table_says_or_where_windows_put_it(channel, provider, code):
    for name, moves in MOVES[DATASETS[channel]].items():
        if name in ABSENT.get(code, ()):
            continue
        value = VALUES.get(name, rf"C:\folder\{name}.exe")
        found = document(channel, provider, code, {name: value})
        places = [move.field for move in moves if holds(move, code)]
        asked = {*places, f"winlog.event_data.{name}"}
        assert any(str(found.get(place)) == value for place in asked), name


@pytest.mark.parametrize(("channel", "provider", "code"), TABLES)
def test_no_place_has_the_value_of_another_name(channel, provider, code):
    moves = MOVES[DATASETS[channel]]
    has = moves.keys() - ABSENT.get(code, set())
    everything = {name: VALUES.get(name, rf"C:\folder\{name}.exe") for name in has}
    for name in {*moves, "ClientAddress", "ClientName", "Workstation", "ProcessID", "ActionName"}:
        others = {other: value for other, value in everything.items() if other != name}
        others |= {"ClientAddress": "10.1.1.1", "ClientName": "WS9", "Workstation": "WS8", "ProcessID": "3"}
        for move in moves.get(name, ()):
            if holds(move, code):
                alone = {one: value for one, value in others.items() if not shares(moves, one, move, code)}
                assert move.field not in document(channel, provider, code, alone), (name, move.field)


def shares(moves, name, move, code):
    """Sysmon 8 and 10 spell the id of the process that did it in two ways."""
    return any(other.field == move.field and holds(other, code) for other in moves.get(name, ()))
