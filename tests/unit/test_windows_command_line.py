"""How Windows splits a command line (CommandLineToArgvW): examples of Microsoft's own page, and more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.windows.command_line import arguments


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("", []),
        ("   ", []),
        ("cmd.exe", ["cmd.exe"]),
        (
            r"C:\Windows\system32\svchost.exe -k  DcomLaunch",
            [r"C:\Windows\system32\svchost.exe", "-k", "DcomLaunch"],
        ),
        (r'"C:\Program Files\a.exe" -x', [r"C:\Program Files\a.exe", "-x"]),
        ('a ""', ["a", ""]),
        (r'"abc" d e', ["abc", "d", "e"]),
        (r'a\\b d"e f"g h', [r"a\\b", "de fg", "h"]),
        (r"a\\\"b c d", ['a\\"b', "c", "d"]),
        (r'a\\\\"b c" d e', [r"a\\b c", "d", "e"]),
        ('a "b c', ["a", "b c"]),
        ("a\\", ["a\\"]),
    ],
)
def test_arguments(line, parts):
    assert arguments(line) == parts


@given(st.text(max_size=200))
def test_any_line_is_split(line):
    assert all(isinstance(part, str) for part in arguments(line))


@given(st.text(alphabet='\\" a', max_size=300))
def test_parts_never_hold_more_than_the_line(line):
    assert sum(map(len, arguments(line))) <= len(line)


def test_a_line_of_backslashes_takes_no_longer_than_it_is_long():
    assert arguments("\\" * 32_000) == ["\\" * 32_000]
