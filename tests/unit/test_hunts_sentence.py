"""An alert's message is a sentence that reads well whatever was found."""

import re

import pytest

from hunts.finding import VALUES, Peak, Seen
from hunts.fold import Episode
from hunts.library import library
from hunts.roles import entity_fields
from hunts.sentence import PLACEHOLDER, duration, listing, sentence, shortened, source, texts
from hunts.windows import Span


def episode(**values):
    named = {
        name.replace("_", "."): [Seen(n, one) for n, one in enumerate(found)]
        for name, found in values.items()
    }
    return Episode(
        entity=(),
        span=Span(0, 1),
        completed=0,
        first=0,
        last=0,
        count=12,
        peak=Peak(14, 0, 540_000),
        evidence=[],
        values=named,
    )


@pytest.mark.parametrize(
    ("milliseconds", "words"),
    [
        (0, "less than a second"),
        (1_000, "1 second"),
        (40_400, "40 seconds"),
        (119_000, "119 seconds"),
        (540_000, "9 minutes"),
        (3_600_000, "1 hour"),
        (3_900_000, "1 hour 5 minutes"),
        (3_599_900, "1 hour"),
        (90_000_000, "25 hours"),
    ],
)
def test_a_length_of_time_in_words(milliseconds, words):
    assert duration(Peak(1, 5, 5 + milliseconds)) == words


def test_values_are_listed_and_many_are_counted():
    assert listing([]) == "unknown"
    assert listing(["a"]) == "a"
    assert listing(["a", "b"]) == "a and b"
    assert listing(["a", "b", "c", "d"]) == "a, b, c and d"
    assert listing(list("abcde")) == "a, b, c and 2 more"
    assert listing([str(n) for n in range(VALUES)]) == "0, 1, 2 and 97+ more"


def test_a_machine_has_its_name_only_when_there_is_no_doubt():
    assert source(["10.1.2.7"], ["WS07"]) == "WS07 (10.1.2.7)"
    assert source(["10.1.2.7"], []) == "10.1.2.7"
    assert source(["10.1.2.7"], ["WS07", "WS08"]) == "10.1.2.7"
    assert source(["10.1.2.7"], ["10.1.2.7"]) == "10.1.2.7"
    assert source([], ["WS07"]) == "WS07"


def test_placeholders_are_filled():
    found = episode(user_name=["svc_backup"], source_ip=["10.1.2.7"], source_domain=["WS07"])
    text = sentence("{user.name} from {source}: {value} hosts, {count} logons in {span}", found)
    assert text == "svc_backup from WS07 (10.1.2.7): 14 hosts, 12 logons in 9 minutes"
    assert sentence("{file.path|user.name}, {file.path}", found) == "svc_backup, unknown"


def test_a_value_of_an_event_is_no_placeholder():
    assert sentence("{user.name}", episode(user_name=["{count} {source}"])) == "{count} {source}"


def test_of_spellings_the_earliest_is_shown():
    assert texts(episode(user_name=["Eve", "EVE", "bob", "eve"]), "user.name") == ["Eve", "bob"]


def test_a_long_value_is_cut():
    assert len(shortened("x" * 5_000)) == 200


@pytest.mark.parametrize("hunt", [module.hunt for module in library().values()], ids=lambda hunt: hunt.id)
def test_a_hunt_s_sentence_names_only_what_it_shows(hunt):
    new = getattr(hunt.kind, "new", ())
    known = {*entity_fields(hunt.kind), *map(str, [*new, *hunt.shows]), "value", "count", "span"}
    named = {name for found in re.findall(PLACEHOLDER, hunt.sentence) for name in found.split("|")} - {
        "source"
    }
    assert named <= known
    assert "source" not in re.findall(PLACEHOLDER, hunt.sentence) or "source.ip" in known
