"""`hopwatch lab generate` and what the demo prints."""

import json

import pytest

from hopwatch.cli import demo_shown
from hopwatch.cli.main import run
from hopwatch.lab.scenarios.table import SCENARIOS

WRONG_USAGE = 2


SMALL = ["--hosts", "24", "--days", "1", "--scenario", "kerberoasting"]


def generate(out, *more):
    return run(["lab", "generate", "--out", str(out), *SMALL, *more])


def test_generate_writes_logs_and_labels_and_says_where(tmp_path, capsys):
    out = tmp_path / "lab"
    assert generate(out, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["logs"] == str(out / "logs")
    assert told["records"] > 2000
    assert [step["name"] for step in told["steps"]] == ["kerberoasting"]
    written = {path.name for path in out.iterdir()}
    assert written == {"logs", "labels.json", "records.ndjson", "roles.csv", "exceptions.toml"}


def test_generating_again_replaces_the_logs_of_the_folder(tmp_path, capsys):
    assert generate(tmp_path / "lab") == 0
    first = capsys.readouterr().out
    (tmp_path / "lab" / "logs" / "stale.evtx").write_bytes(b"")
    assert generate(tmp_path / "lab") == 0
    assert capsys.readouterr().out == first
    assert not (tmp_path / "lab" / "logs" / "stale.evtx").exists()


def test_ordinary_days_have_no_attack(tmp_path, capsys):
    command = ["lab", "generate", "--out", str(tmp_path / "lab"), "--hosts", "24", "--days", "1"]
    assert run([*command, "--no-attacks", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["steps"] == []
    assert (tmp_path / "lab" / "records.ndjson").read_bytes() == b""


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--hosts", "23"], "24 to 20,000 machines"),
        (["--days", "0"], "--days"),
        (["--start", "March"], "is no day"),
        (["--events", "10"], "make at least"),
        (["--scenario", "kerberosting"], "did you mean kerberoasting"),
        (["--no-attacks"], "exclude each other"),
    ],
)
def test_a_lab_that_cannot_be_made_is_refused(tmp_path, capsys, options, says):
    assert generate(tmp_path / "lab", *options) == WRONG_USAGE
    assert says in capsys.readouterr().err
    assert not (tmp_path / "lab").exists()


def test_the_list_of_scenarios_names_all_of_them(capsys):
    assert run(["lab", "scenarios", "--json"]) == 0
    listed = [json.loads(line)["name"] for line in capsys.readouterr().out.splitlines()]
    assert listed == [one.name for one in SCENARIOS]
    assert len(listed) >= 25


def test_a_folder_with_other_files_is_left_alone(tmp_path, capsys):
    (tmp_path / "thesis.txt").write_text("mine")
    assert run(["lab", "generate", "--out", str(tmp_path)]) == WRONG_USAGE
    assert "holds other files" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def alert(start, severity, message):
    event = {"start": start, "severity": severity}
    return {"_id": "abc", "_source": {"event": event, "rule": {"id": "a-hunt"}, "message": message}}


def test_alerts_are_told_in_the_order_in_which_they_began(capsys):
    later = alert("2026-03-04T11:00:00.000Z", 73, "then")
    demo_shown.print_story([later, alert("2026-03-04T10:00:00.000Z", 47, "first")])
    lines = capsys.readouterr().out.splitlines()
    assert lines == [
        "2026-03-04 10:00  medium    a-hunt",
        "    first",
        "2026-03-04 11:00  high      a-hunt",
        "    then",
    ]


def test_alerts_of_low_severity_are_only_counted(capsys):
    demo_shown.print_story([alert("2026-03-04T10:00:00.000Z", 21, "hush")] * 3)
    out = capsys.readouterr().out
    assert "hush" not in out
    assert "and 3 of low severity: " in out


def test_text_from_events_cannot_command_the_terminal(capsys):
    demo_shown.print_story([alert("2026-03-04T10:00:00.000Z", 99, "evil \x1b[2J" + "x" * 300)])
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert max(map(len, out.splitlines())) <= 100


def test_the_commands_to_try_next_name_the_worst_alert_and_the_home(tmp_path):
    low, high = alert("a", 21, ""), {**alert("b", 73, ""), "_id": "worst"}
    commands = demo_shown.commands([high, low], tmp_path / "my home")
    assert len(commands) == 3
    assert all(command.startswith("HOPWATCH_HOME='") for command in commands)
    assert "alerts show worst --namespace demo" in commands[0]
