"""What was made once is not made again, and the memory that it takes is bounded."""

from mappings.remembered import Remembered


def counted(most=10, letters=10):
    asked = []
    return asked, Remembered(lambda key: asked.append(key) or str(key).upper(), most, letters)


def test_what_was_made_of_a_key_is_not_made_again():
    asked, remembered = counted()
    assert [remembered["a"], remembered["a"], remembered[("a", ("b", 1))], remembered[("a", ("b", 1))]] == [
        *("A", "A"),
        *("('A', ('B', 1))", "('A', ('B', 1))"),
    ]
    assert asked == ["a", ("a", ("b", 1))]


def test_nothing_is_kept_of_a_long_key():
    asked, remembered = counted(letters=3)
    assert remembered["long"] == remembered["long"] == "LONG"
    assert remembered["ab", "cd"] == "('AB', 'CD')"
    assert (len(asked), len(remembered)) == (3, 0)


def test_there_are_never_more_than_most():
    _, remembered = counted(most=3)
    for number in range(10):
        remembered[str(number)]
        assert len(remembered) <= 3
