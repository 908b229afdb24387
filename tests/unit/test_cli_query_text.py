"""A hunt's query, written for a reader."""

import pytest

from hopwatch.cli.query_text import lines, text
from hunts.library import library
from hunts.match import any_of, is_, like, matches, there
from hunts.roles import all_events


@pytest.mark.parametrize(
    ("query", "written"),
    [
        (is_("event.code", "4624"), "event.code: 4624"),
        (is_("zeek.ntlm.success", value=True), "zeek.ntlm.success: true"),
        (any_of("source.ip", ["10.0.0.0/8", "::1"]), 'source.ip: ("10.0.0.0/8", "::1")'),
        (like("file.name", r"*\a$"), r"file.name: *\a$"),
        (like("file.name", "a*", "b*"), "file.name: (a*, b*)"),
        (matches("file.name", "[a-z]+"), "file.name: /[a-z]+/"),
        (there("user.name") & ~like("user.name", "*$"), "user.name: * and not user.name: *$"),
        (
            is_("a", "1") & ~like("user.name", "*$") & ~like("user.name", "SYSTEM"),
            "a: 1 and not user.name: (*$, SYSTEM)",
        ),
        (there("user.name") & is_("event.code", "1"), "event.code: 1 and user.name: *"),
        (is_("a", "1") | (is_("b", "2") & is_("c", "3")), "(b: 2 and c: 3) or a: 1"),
        ((is_("a", "1") | is_("b", "2")) & is_("c", "3"), "c: 3 and (a: 1 or b: 2)"),
    ],
)
def test_a_query_reads_as_its_author_meant_it(query, written):
    assert text(query.to_dict()) == written


def test_a_long_condition_has_a_line_for_each_alternative():
    names = [letter * 30 for letter in "abcd"]
    query = is_("event.code", "1") & (
        like("file.name", *names[:2]) | like("file.path", *names[2:]) | is_("user.id", "1")
    )
    assert lines(query.to_dict()) == [
        "event.code: 1",
        f"and (file.name: ({names[0]}, {names[1]})",
        f"    or file.path: ({names[2]}, {names[3]})",
        "    or user.id: 1)",
    ]


@pytest.mark.parametrize("hunt", sorted(library()))
def test_every_hunt_s_query_can_be_written(hunt):
    assert all(text(events.where.to_dict()) for events in all_events(library()[hunt].hunt.kind))
