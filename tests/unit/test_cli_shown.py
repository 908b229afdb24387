import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from hopwatch.cli.shown import HIDDEN, shown


def test_an_escape_sequence_is_written_out():
    assert shown("a\x1b[31mred\nb") == r"a\x1b[31mred\nb"


def test_a_direction_mark_is_written_out():
    assert shown("exe\u202egpj") == r"exe\u202egpj"


def test_ordinary_letters_of_any_language_stay():
    assert shown("svc_büro 管理者") == "svc_büro 管理者"


@given(st.text())
def test_nothing_that_a_terminal_obeys_is_ever_shown(text):
    assert not any(unicodedata.category(character) in HIDDEN for character in shown(text))
