"""The report: one page of HTML that needs nothing else and in which events can do nothing."""

from html.parser import HTMLParser

import pytest

from hopwatch.cli.shown import shown
from hopwatch.report.page import Report, page
from hunts.entities.document import lines
from tests.estate import MONDAY
from tests.told import told

EVIL = "<script>alert(1)</script>\x1b[31m{{ 7 * 7 }}"


def alert(message="it happened", severity=73):
    return {
        "_id": "abc",
        "_source": {
            "@timestamp": "2026-01-05T12:00:00.123Z",
            "message": message,
            "event": {"severity": severity},
            "rule": {"id": "fan-out", "description": "Find it."},
            "threat": {"technique": {"id": ["T1021"]}},
            "hopwatch": {
                "alert": {"status": "open", "count": 3, "entity": [f"user.name={message}"], "note": message},
                "evidence": {"ids": ["e1", "e2", "e3"], "indices": ["logs-a"]},
            },
        },
    }


def made(*alerts, **more):
    told_lines = lines(alerts, "hopwatch", MONDAY)
    given = {
        "namespace": "office",
        "made": "2026-02-01 00:00",
        "said": "Medium and above",
        "lines": [{"_id": one.id, "_source": one.source} for one in told_lines],
        "alerts": [],
        "low": 0,
    }
    return page(Report(**{**given, **more}), shown)


class Tags(HTMLParser):
    """The names of a page's elements, and its attributes."""

    def __init__(self, text):
        super().__init__()
        self.names, self.attributes, self.words = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.names.append(tag)
        self.attributes += attributes

    def handle_data(self, data):
        self.words.append(data)


def test_the_queue_comes_first_then_its_stories_then_the_alerts():
    text = made(told("psexec", 73, source=["ws7"], who=["eve"], target=["fs1"]), alerts=[alert("at the end")])
    places = [text.index(part) for part in ("Entity queue", "eve from ws7 to fs1", "psexec", "at the end")]
    assert places == sorted(places)


def test_hostile_text_is_text():
    evil = told("x", source=[EVIL], who=[EVIL + "@x"], message=EVIL)
    tags = Tags(made(evil, alerts=[alert(EVIL)]))
    assert "script" not in tags.names
    assert any("<script>" in words for words in tags.words)
    assert not any("\x1b" in words for words in tags.words)
    assert any("{{ 7 * 7 }}" in words for words in tags.words)


def test_the_page_fetches_nothing_and_runs_nothing():
    tags = Tags(made(told("x", source=["ws7"]), alerts=[alert()]))
    links = [value for name, value in tags.attributes if name in {"href", "src", "action", "data"}]
    assert all(link.startswith("#") for link in links)
    assert not {"script", "link", "img", "iframe", "object", "form"} & set(tags.names)
    assert ("content", "default-src 'none'; style-src 'unsafe-inline'") in tags.attributes
    assert not any(name.startswith("on") or name == "style" for name, _ in tags.attributes)


def test_each_entity_of_the_queue_leads_to_its_story():
    tags = Tags(made(told("x", source=["ws7"]), told("y", source=["ws8"])))
    anchors = {value[1:] for name, value in tags.attributes if name == "href"}
    assert len(anchors) == 2
    assert anchors <= {value for name, value in tags.attributes if name == "id"}


@pytest.mark.parametrize("part", ["Nothing is in the queue", "No alerts"])
def test_nothing_is_said_to_be_nothing(part):
    assert part in made()
