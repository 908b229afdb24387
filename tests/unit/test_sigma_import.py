"""`hunt import`: rules become files that the library reads, or are refused with the place and the reason."""

import re

import pytest

from hopwatch.cli.main import run
from hopwatch.errors import SettingsError
from hunts.digest import digest
from hunts.library import library
from hunts.sigma.files import read
from hunts.sigma.refused import RefusedError
from hunts.sigma.regex import lucene

RULE = """title: {title}
logsource: {source}
detection:
  selection:
    {detection}
  condition: {condition}
level: high
tags: [attack.t1021.002, attack.t9999]
falsepositives: ['\"\"\"; import os']
"""
SECURITY = "{product: windows, service: security}"


def rule(detection="EventID: 4624", source=SECURITY, condition="selection", title="Odd logon"):
    return RULE.format(title=title, source=source, detection=detection, condition=condition)


def written(folder, text, name="odd_logon.yml"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_an_imported_rule_is_a_hunt_of_the_library(tmp_path):
    own = tmp_path / "own"
    assert run(["hunt", "import", str(written(tmp_path, rule())), "-o", str(own)]) == 0
    found = library(own)["odd-logon"]
    assert library(own).keys() - library().keys() == {"odd-logon"}
    assert found.hunt.severity == "high"
    assert [one.id for one in found.hunt.techniques] == ["T1021.002"]
    assert found.hunt.references == ["https://attack.mitre.org/techniques/T9999/"]
    assert found.hunt.false_positives == ['"""; import os']
    assert found.samples == ()
    assert digest(found.hunt)


def test_hunts_of_ones_own_are_listed_and_shown(tmp_path, capsys, monkeypatch):
    own = tmp_path / "own"
    path = written(tmp_path, rule().replace("tags:", "x:"))
    assert run(["hunt", "import", str(path), "-o", str(own)]) == 0
    monkeypatch.setenv("HOPWATCH_OWN_HUNTS", str(own))
    assert run(["hunt", "list"]) == 0
    assert "odd-logon" in capsys.readouterr().out
    assert run(["hunt", "show", "odd-logon"]) == 0
    assert "event.code: 4624" in capsys.readouterr().out


def test_what_was_changed_by_hand_is_not_overwritten(tmp_path, capsys):
    own, path = tmp_path / "own", written(tmp_path, rule())
    assert run(["hunt", "import", str(path), "-o", str(own)]) == 0
    (own / "odd_logon.py").write_text("# mine\n", encoding="utf-8")
    assert run(["hunt", "import", str(path), "-o", str(own)]) == 1
    assert "is there and differs" in capsys.readouterr().err
    with pytest.raises(SettingsError, match="holds no hunt"):
        library(own)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (rule(source="{product: linux, service: auth}"), r":2: refused: logsource: .*'linux'"),
        (rule(source="{product: windows, service: securty}"), "did you mean 'security'"),
        (rule(source="{product: zeek, service: conn}", detection="id.orig_hh: 1"), ":5: .*'id.orig_h'"),
        (rule("TargetUserName|fieldref: SubjectUserName"), ":5: .*compared with another field"),
        (rule("TargetUserName|re: '(?=a)b'"), "assert"),
        (rule("TargetUserName|re: '(a)\\1'"), "groupref"),
        (rule("TargetUserName|expand: '%admins%'"), "placeholder"),
        (rule("AccessList: x"), ":5: .*in another form"),
        (rule("TaskContent|contains: x"), "searched by its words"),
        (rule("IpAddress|endswith: '.7'"), "holds addresses"),
        (rule("AuthenticationPackageName: 'Ä'"), "say .cased"),
        (rule("- 'mimikatz'"), "words in any field"),
        (rule("source.iq: 10.0.0.1"), "did you mean 'source.ip'"),
        (rule(title="PsExec") + "name: psexec-service\n", "another `name`"),
        ("title: [", "cannot be read as Sigma"),
    ],
)
def test_what_has_no_exact_form_is_refused(tmp_path, capsys, text, reason):
    own = tmp_path / "own"
    assert run(["hunt", "import", str(written(tmp_path, text)), "-o", str(own)]) == 1
    assert re.search(reason, capsys.readouterr().err)
    assert list(own.iterdir()) == []


@pytest.mark.parametrize(
    ("correlation", "reason"),
    [
        ("{type: event_count, rules: [base], timespan: 1h, condition: {lt: 3}}", "never settled"),
        ("{type: event_count, rules: [base], timespan: 1M, condition: {gte: 3}}", "no exact length"),
        ("{type: value_sum, rules: [base], timespan: 1h, condition: {gte: 3, field: EventID}}", "value_sum"),
        ("{type: temporal, rules: [base, base], timespan: 1h, condition: {gte: 1}}", "all of the rules"),
        ("{type: event_count, rules: [base], group-by: [Foo], timespan: 1h, condition: {gte: 3}}", "grouped"),
    ],
)
def test_correlations_without_an_exact_span_are_refused(tmp_path, correlation, reason):
    text = f"{rule()}name: base\n---\ntitle: many\ncorrelation:\n  {correlation}\n"
    [made] = read(written(tmp_path, text))
    assert reason in made.refused


def test_a_field_that_is_not_declared_is_told_of(tmp_path):
    [made] = read(written(tmp_path, rule("TargetUserNam: eve")))
    assert made.notes == [
        (
            "TargetUserNam is no declared field: did you mean 'TargetUserName'?: "
            "longer values than 1,024 are not found"
        )
    ]


@pytest.mark.parametrize(
    ("expression", "fold", "expected"),
    [
        ("a.c", False, ".*a[^\n]c.*"),
        ("^a$", False, "a\n?"),
        ("a|b+", False, ".*(a|(b){1,}).*"),
        ("[a-c]", True, ".*[a-cABC].*"),
        (r"\d\.", False, r".*[0-9]\..*"),
    ],
)
def test_expressions_are_written_as_lucene_has_them(expression, fold, expected):
    assert lucene(expression, fold=fold, key="x") == expected


def test_an_expression_that_looks_around_is_refused():
    with pytest.raises(RefusedError):
        lucene("(?<!a)b", fold=False, key="x")
