"""Sigma rules on a real node find what a plain reading of them finds in the same records."""

import fnmatch
import json
import re
from datetime import timedelta
from ipaddress import ip_address, ip_network

import pytest
import yaml
from elasticsearch.dsl import Search
from elasticsearch.helpers import bulk
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sigma.collection import SigmaCollection

from hunts.compile import asked
from hunts.evaluate import evaluate
from hunts.instants import EPOCH
from hunts.sigma.rules import hunt
from hunts.windows import Span
from indexer.record import WindowsRecord
from indexer.windows import to_draft
from mappings.indices import events, patterns

pytestmark = pytest.mark.elastic
START = 1_767_571_200_000
WHOLE = Span(START, START + 86_400_000)
SOURCES = {
    "security": ("Security", "Microsoft-Windows-Security-Auditing"),
    "sysmon": ("Microsoft-Windows-Sysmon/Operational", "Microsoft-Windows-Sysmon"),
}
RECORDS = [
    ("security", 4624, {"TargetUserName": "Eve", "IpAddress": "10.1.2.3", "LogonType": "3"}),
    ("security", 4624, {"TargetUserName": "admin", "IpAddress": "192.168.0.9", "LogonType": "10"}),
    ("security", 4624, {"TargetUserName": "svc*1", "IpAddress": "-", "LogonType": "5"}),
    ("security", 4625, {"TargetUserName": "JÖRG", "IpAddress": "10.200.0.1", "WorkstationName": "WS07"}),
    ("security", 4625, {"TargetUserName": "eve", "WorkstationName": "ws08\nx", "IpPort": "4711"}),
    ("security", 5156, {"SourceAddress": "10.1.2.3", "DestAddress": "10.9.9.9", "DestPort": "445"}),
    ("security", 4688, {"NewProcessName": r"C:\Windows\System32\cmd.exe", "NewProcessId": "0x1f4"}),
    ("security", 4688, {"NewProcessName": r"C:\tools\a?b.EXE", "CommandLine": "a?b -x"}),
    ("security", 4672, {"SubjectUserName": "Eve"}),
    ("sysmon", 1, {"Image": r"C:\Windows\CMD.exe", "CommandLine": "cmd /c whoami", "ProcessId": "12"}),
    ("sysmon", 1, {"Image": r"C:\b.exe", "CommandLine": "b.exe (1)|{2}", "ParentImage": r"C:\cmd.exe"}),
    ("sysmon", 3, {"Image": r"C:\b.exe", "DestinationIp": "10.1.9.9", "DestinationPort": "445"}),
    ("sysmon", 8, {"SourceImage": r"C:\b.exe", "TargetImage": r"C:\Windows\lsass.exe"}),
]
NAMES = sorted({name for _, _, data in RECORDS for name in data} | {"EventID"})


def document(number, source, code, data, namespace):
    channel, provider = SOURCES[source]
    at = (EPOCH + timedelta(milliseconds=START + number * 60_000)).isoformat()
    system = {"Channel": channel, "Provider": provider, "EventID": str(code), "Computer": "SRV1"}
    system |= {"TimeCreated": at, "EventRecordID": str(number)}
    draft = to_draft(WindowsRecord(system=system, data=data, user_data={}))
    draft.source["data_stream"] = {"dataset": draft.dataset, "namespace": namespace, "type": "logs"}
    draft.source["event"]["hash"] = draft.id
    return {"_index": events(draft.dataset, namespace, START, "month"), "_id": str(number), **draft.source}


@pytest.fixture
def stored(client, namespace):
    bulk(client, [document(n, *record, namespace) for n, record in enumerate(RECORDS)], refresh=True)
    return namespace


def rule_of(source, detection, condition):
    told = {"title": "t", "logsource": {"product": "windows", "service": source}}
    return yaml.safe_dump({**told, "detection": {**detection, "condition": condition}})


def compiled(text):
    return hunt(SigmaCollection.from_yaml(text).rules[-1], "x")


def found(client, namespace, text):
    wanted = compiled(text).kind.events
    query = Search().query(asked(wanted, WHOLE)).extra(size=100, _source=False).to_dict()
    indices = ",".join(patterns(list(wanted.datasets), namespace))
    hits = client.search(index=indices, **query)["hits"]["hits"]
    return sorted(int(hit["_id"]) for hit in hits)


def holds(key, wanted, record):
    """Whether a record has a value, as Sigma's specification says; '' and '-' are no values."""
    _, code, data = record
    name, *modifiers = key.split("|")
    value = str(code) if name == "EventID" else data.get(name)
    value = None if value in {"", "-"} else value
    if "exists" in modifiers:
        return (value is not None) is wanted
    values = wanted if isinstance(wanted, list) else [wanted]
    return (all if "all" in modifiers else any)(one(value, modifiers, each) for each in values)


def one(value, modifiers, wanted):
    if wanted is None or value is None:
        return wanted is None and value is None
    if "cidr" in modifiers:
        return ip_address(value) in ip_network(wanted)
    if "re" in modifiers:
        return re.search(wanted, value, re.IGNORECASE if "i" in modifiers else 0) is not None
    text = wildcards(str(wanted))
    text = f"*{text}" if {"contains", "endswith"} & {*modifiers} else text
    text = f"{text}*" if {"contains", "startswith"} & {*modifiers} else text
    fold = str if "cased" in modifiers else str.lower
    return re.fullmatch(fnmatch.translate(fold(text)), fold(value)) is not None


def wildcards(text):
    r"""Sigma's `\*` and `\?` are plain; fnmatch writes plain ones in brackets, and knows them beside."""
    plain = text.replace("[", "[[]").replace("\\*", "\0").replace("\\?", "\1")
    return plain.replace("\0", "[*]").replace("\1", "[?]")


CASES = [
    ("security", {"EventID": 4624, "TargetUserName": "eve"}, [0]),
    ("security", {"TargetUserName|cased": "eve"}, [4]),
    ("security", {"TargetUserName|cased": "Eve"}, [0]),
    ("security", {"TargetUserName": "jörg"}, [3]),
    ("security", {"TargetUserName": r"svc\*1"}, [2]),
    ("security", {"TargetUserName": "*V*"}, [0, 2, 4]),
    ("security", {"IpAddress|cidr": "10.0.0.0/8"}, [0, 3]),
    ("security", {"IpAddress|startswith": "10.1."}, [0]),
    ("security", {"IpAddress": "-", "EventID": [4624, 4625]}, [2, 4]),
    ("security", {"IpAddress": None, "EventID": [4624, 4625]}, [2, 4]),
    ("security", {"IpAddress|exists": True}, [0, 1, 3]),
    ("security", {"SourceAddress": "10.1.2.3"}, [5]),
    ("security", {"IpAddress": "10.1.2.3"}, [0]),
    ("security", {"WorkstationName|re": "^WS0.$"}, [3]),
    ("security", {"WorkstationName|re|i": r"s\d{2}"}, [3, 4]),
    ("security", {"NewProcessName|endswith": r"\cmd.exe"}, [6]),
    ("security", {"NewProcessName|contains": r"\?"}, [7]),
    ("security", {"NewProcessName|endswith": r"\\A\?B.exe"}, [7]),
    ("security", {"NewProcessName|endswith": r"a\?\?.exe"}, []),
    ("security", {"CommandLine|contains|all": ["A", "-X"]}, [7]),
    ("security", {"NewProcessId": "0x1F4"}, [6]),
    ("sysmon", {"Image|endswith": r"\cmd.exe"}, [9]),
    ("sysmon", {"SourceImage": r"c:\B.exe"}, [12]),
    ("sysmon", {"DestinationPort": 445}, [11]),
    ("sysmon", {"DestinationPort|gte": 446}, []),
    ("sysmon", {"CommandLine|re": r"\(1\)\|\{2}$"}, [10]),
    ("sysmon", {"CommandLine|re|i": r"(?:WHO|me)[A-L]"}, [9]),
    ("sysmon", {"CommandLine|windash|contains": "/c"}, [9]),
]


def test_rules_find_what_they_say(client, stored):
    for source, detection, expected in CASES:
        text = rule_of(source, {"s": detection}, "s")
        assert found(client, stored, text) == expected, detection


texts = st.sampled_from(
    ["eve", "EVE", "a*", "*e", "*", "?dmin", r"svc\*1", "cmd", "WS07", r"*\cmd.exe", "b?e"]
)
WORDS = ["TargetUserName", "WorkstationName", "CommandLine", "NewProcessName", "SubjectUserName"]
codes = st.sampled_from([4624, 4625, 5156, 4688, 4672])
items = st.one_of(
    st.tuples(st.just("EventID"), st.one_of(codes, st.lists(codes, min_size=1, max_size=2))),
    st.tuples(st.sampled_from(WORDS), st.one_of(st.none(), texts, st.lists(texts, min_size=1, max_size=2))),
    st.tuples(
        st.sampled_from(WORDS),
        st.sampled_from(["|contains", "|startswith", "|endswith", "|contains|all", "|contains|cased"]),
        texts.filter(lambda text: "*" not in text and "?" not in text),
    ).map(lambda drawn: (f"{drawn[0]}{drawn[1]}", [drawn[2]])),
    st.tuples(st.just("IpAddress|cidr"), st.sampled_from(["10.0.0.0/8", "10.1.0.0/16", "192.168.0.9/32"])),
    st.tuples(st.sampled_from([f"{one}|exists" for one in [*WORDS, "IpAddress"]]), st.booleans()),
)
sections = st.lists(items, min_size=1, max_size=3).map(dict)
CONDITIONS = {
    "a": lambda a, *_: a,
    "not a": lambda a, *_: not a,
    "a and not b": lambda a, b, _: a and not b,
    "a or (b and not c)": lambda a, b, c: a or (b and not c),
    "not (a or b) and not c": lambda a, b, c: not (a or b) and not c,
    "1 of them": lambda a, b, c: a or b or c,
    "all of them": lambda a, b, c: a and b and c,
}


def test_random_rules_find_what_a_plain_reading_of_them_finds(client, stored):
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(sections, sections, sections, st.sampled_from(sorted(CONDITIONS)))
    def tried(a, b, c, condition):
        detection = {"a": a, "b": b, "c": c}
        truths = [
            [all(holds(key, wanted, record) for key, wanted in one.items()) for one in detection.values()]
            for record in RECORDS
        ]
        expected = [
            n
            for n, record in enumerate(RECORDS)
            if record[0] == "security" and CONDITIONS[condition](*truths[n])
        ]
        text = rule_of("security", detection, condition)
        assert found(client, stored, text) == expected, json.dumps(detection)

    tried()


FAILED = """
title: failed
name: failed
logsource: {product: windows, service: security}
detection: {s: {EventID: 4625}, condition: s}
---
title: good
name: good
logsource: {product: windows, service: security}
detection: {s: {EventID: 4624}, condition: s}
---
title: both
correlation:
"""


@pytest.mark.parametrize(
    ("correlation", "counted"),
    [
        ("{type: event_count, rules: [failed], group-by: [Computer], timespan: 2m, condition: {gte: 2}}", 2),
        ("{type: event_count, rules: [failed], timespan: 60s, condition: {gt: 1}}", 0),
        ("{type: event_count, rules: [failed, good], timespan: 5m, condition: {gte: 5}}", 5),
        (
            "{type: value_count, rules: [good], timespan: 5m, condition: {gte: 3, field: TargetUserName}}",
            3,
        ),
        ("{type: temporal, rules: [failed, good], timespan: 90s}", 2),
        ("{type: temporal_ordered, rules: [good, failed], timespan: 90s}", 2),
        ("{type: temporal_ordered, rules: [failed, good], timespan: 1h}", 0),
        ("{type: temporal, rules: [failed, good], timespan: 60s}", 0),
    ],
)
def test_correlations_are_the_engines_own_kinds(client, stored, correlation, counted):
    evaluation = evaluate(client, compiled(f"{FAILED}  {correlation}"), WHOLE, stored)
    assert sum(finding.count for finding in evaluation.findings) == counted
