"""What a scheduled task's XML says, and XML that means harm."""

import pytest

from indexer.record import WindowsRecord
from indexer.windows import to_draft
from indexer.windows.task import parsed

TASK = r"""<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><URI>\Updates\Nightly</URI></RegistrationInfo>
  <Triggers>
    <TimeTrigger>
      <Repetition><Interval>PT5M</Interval><StopAtDurationEnd>false</StopAtDurationEnd></Repetition>
      <Enabled>true</Enabled>
    </TimeTrigger>
    <LogonTrigger/>
  </Triggers>
  <Principals>
    <Principal id="Author"><RunLevel>HighestAvailable</RunLevel><UserId>S-1-5-18</UserId></Principal>
  </Principals>
  <Settings><Enabled>true</Enabled><Hidden>true</Hidden></Settings>
  <Actions Context="Author">
    <Exec><Command>cmd.exe</Command><Arguments>/c whoami</Arguments></Exec>
    <ComHandler><ClassId>{a-b}</ClassId></ComHandler>
  </Actions>
</Task>"""

BOMB = """<?xml version="1.0"?><!DOCTYPE t [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><Task>&b;</Task>"""
OUTSIDE = """<?xml version="1.0"?><!DOCTYPE t [<!ENTITY f SYSTEM "file:///etc/passwd">]><Task>&f;</Task>"""


def winlog(content, name="TaskContent"):
    system = {
        "Channel": "Security",
        "Provider": "Microsoft-Windows-Security-Auditing",
        "EventID": "4698",
        "TimeCreated": "2026-01-05T10:00:00.123456Z",
        "EventRecordID": "1",
    }
    return to_draft(WindowsRecord(system, {"TaskName": r"\Updates\Nightly", name: content})).source["winlog"]


@pytest.mark.parametrize("name", ["TaskContent", "TaskContentNew"])
def test_a_task_says_what_it_runs_when_and_as_whom(name):
    assert winlog(TASK, name)["scheduled_task"] == {
        "name": r"\Updates\Nightly",
        "uri": r"\Updates\Nightly",
        "principals": [{"id": "Author", "run_level": "HighestAvailable", "user": {"identifier": "S-1-5-18"}}],
        "settings": {"enabled": True, "hidden": True},
        "triggers": [
            {
                "type": "time",
                "enabled": True,
                "repetition": {"interval": "PT5M", "stop_at_duration_end": False},
                "definition": "v=1|type=time|enabled=true|interval=PT5M|duration=|stop_at_duration_end=false",
            },
            {
                "type": "logon",
                "enabled": True,
                "definition": "v=1|type=logon|enabled=true|interval=|duration=|stop_at_duration_end=",
            },
        ],
        "actions": [
            {
                "type": "exec",
                "context": "Author",
                "command": "cmd.exe",
                "arguments": "/c whoami",
                "definition": "v=1|type=exec|context=Author|command=cmd.exe|arguments=/c whoami"
                "|working_directory=|class_id=",
            },
            {
                "type": "com_handler",
                "context": "Author",
                "class_id": "{a-b}",
                "definition": "v=1|type=com_handler|context=Author|command=|arguments="
                "|working_directory=|class_id={a-b}",
            },
        ],
    }


def test_what_parts_a_definition_is_escaped_in_its_values():
    content = "<Task><Actions><Exec><Command>a|b=%c%&#9;d</Command></Exec></Actions></Task>"
    [action] = winlog(content)["scheduled_task"]["actions"]
    assert action["command"] == "a|b=%c%\td"
    assert "|command=a%7Cb%3D%25c%25%09d|" in action["definition"]


@pytest.mark.parametrize(
    ("written", "enabled"),
    [
        ("", True),
        ("<Enabled>true</Enabled>", True),
        ("<Enabled>0</Enabled>", False),
        ("<Enabled>?</Enabled>", None),
    ],
)
def test_a_trigger_is_on_unless_it_says_otherwise(written, enabled):
    content = f"<Task><Triggers><BootTrigger>{written}</BootTrigger></Triggers></Task>"
    [trigger] = winlog(content)["scheduled_task"]["triggers"]
    assert trigger.get("enabled") is enabled


@pytest.mark.parametrize("content", [BOMB, OUTSIDE, "<Task><Broken>", "no XML", "<Task>\x02</Task>"])
def test_xml_that_cannot_be_trusted_or_read_is_kept_as_text_and_told_apart_by_name_alone(content):
    found = winlog(content)
    assert found["scheduled_task"] == {"name": r"\Updates\Nightly"}
    assert found["event_data"]["TaskContent"] == content


def test_entities_are_never_expanded():
    assert parsed(BOMB) is None
    assert parsed(OUTSIDE) is None


def test_a_huge_task_is_not_looked_into():
    assert parsed(f"<Task>{'x' * 1_000_001}</Task>") is None


def test_xml_nested_deeply_does_no_harm():
    depth = 100_000
    assert winlog("<a>" * depth + "</a>" * depth)["scheduled_task"]["name"] == r"\Updates\Nightly"


def test_ten_thousand_actions_are_cut_to_a_hundred():
    content = f"<Task><Actions>{'<Exec><Command>x</Command></Exec>' * 10_000}</Actions></Task>"
    assert len(winlog(content)["scheduled_task"]["actions"]) == 100
