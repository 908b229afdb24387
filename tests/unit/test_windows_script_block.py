"""How a block of PowerShell looks as text, measured as Elastic measures it."""

from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.windows.script_block import measures
from tests.windows_documents import POWERSHELL, document

PREFIX = "powershell.file.script_block_"
SIGNATURE = "# SIG # Begin signature block\n# MIIbDQYJ\n# SIG # End signature block\n"
INSIDE = "# half a line\n# " + "M" * 64 + "\n# " + "I" * 64


def of(script):
    return {name.removeprefix(PREFIX): value for name, value in measures(script).items()}


def test_four_different_symbols_have_two_bits_each():
    found = of("abcd")
    assert found.pop("hash")
    assert found == {
        "length": 4,
        "unique_symbols": 4,
        "entropy_bits": pytest.approx(2),
        "entropy_normalized": pytest.approx(1),
        "surprisal_stdev": pytest.approx(0),
    }


def test_the_rare_symbol_surprises_more():
    assert of("aaab")["entropy_bits"] == pytest.approx(0.8112781)
    assert of("aaab")["surprisal_stdev"] == pytest.approx(log2(3) * 0.75**0.5 / 2)


def test_one_symbol_again_and_again_tells_nothing():
    assert of("a" * 9)["entropy_bits"] == 0
    assert of("a")["entropy_normalized"] == 0


@given(st.text())
def test_no_text_has_more_entropy_than_its_different_symbols_allow(script):
    found = of(script)
    if "length" in found:
        assert 0 <= found["entropy_bits"] <= log2(found["unique_symbols"]) + 1e-9
        assert 0 <= found["entropy_normalized"] <= 1
        assert found["unique_symbols"] <= found["length"]


@given(st.text("ab1$ \t\r\n"))
def test_blanks_are_no_part_of_the_hash(script):
    assert of(script).get("hash") == of("".join(script.split())).get("hash")


def test_a_hash_is_that_of_elasticsearchs_fingerprint():
    """SHA-1 of a zero byte and the text, in Base64."""
    assert of("whoami")["hash"] == "tuk6DzVF4374GfK/vTjOYbZ2AZo="


def test_a_signature_is_not_measured():
    assert of(f"whoami\n{SIGNATURE}")["length"] == len("whoami\n")
    assert of(SIGNATURE).keys() == {"hash"}


def test_a_part_from_inside_a_signature_has_its_hash_alone():
    assert of(INSIDE).keys() == {"hash"}
    assert of(INSIDE.replace("M" * 64, "M" * 63)).keys() > {"hash", "length"}


def test_symbols_beyond_16_bits_count_twice():
    assert of("\U0001d4b3a")["length"] == 3


def test_nothing_has_no_measures():
    assert measures(" \r\n") == {}


def test_the_text_stays_as_it_was_logged_so_that_parts_fit_together():
    found = document(POWERSHELL, "4104", {"ScriptBlockText": "  whoami \n", "MessageNumber": "1"})
    file = found["powershell"]["file"]
    assert file["script_block_text"] == "  whoami \n"
    assert file["script_block_length"] == len("whoami")
