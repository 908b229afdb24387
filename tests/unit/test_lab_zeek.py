"""The Zeek writer: headers, escaping, and both forms."""

from datetime import UTC, datetime

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hopwatch.lab import wire
from hopwatch.lab.event import ZeekEvent
from hopwatch.lab.zeek import cell, write_zeek
from indexer.zeek.read import read_zeek

AT = datetime(2026, 3, 4, 9, 15, 0, 123457, tzinfo=UTC)
SHARE = wire.smb_mapping(AT, source="10.1.2.7", destination="10.1.1.10", share="ADMIN$", server="FS01")


def lines(folder, events):
    (path,) = write_zeek(folder, events)
    return path.read_text().splitlines()


def test_a_tab_separated_log_has_zeeks_header_and_end(tmp_path):
    got = lines(tmp_path, [SHARE])
    assert got[:6] == [
        r"#separator \x09",
        "#set_separator\t,",
        "#empty_field\t(empty)",
        "#unset_field\t-",
        "#path\tsmb_mapping",
        "#open\t2026-03-04-09-15-00",
    ]
    assert got[6].startswith("#fields\tts\tuid\tid.orig_h\tid.orig_p")
    assert got[7] == "#types\ttime\tstring\taddr\tport\taddr\tport\tstring\tstring\tstring\tstring"
    assert got[-1] == "#close\t2026-03-04-09-15-00"


def test_a_line_has_a_cell_for_each_field_and_back_slashes_doubled(tmp_path):
    cells = lines(tmp_path, [SHARE])[8].split("\t")
    assert cells[0] == "1772615700.123457"
    assert cells[2:] == [
        "10.1.2.7",
        str(SHARE.values["id.orig_p"]),
        "10.1.1.10",
        "445",
        r"\\\\FS01\\ADMIN$",
        "-",
        "NTFS",
        "DISK",
    ]


def test_json_leaves_unset_fields_out_and_keeps_types(tmp_path):
    (path,) = write_zeek(
        tmp_path, [wire.ntlm(AT, source="10.1.2.7", destination="10.1.1.10", user="a")], "json"
    )
    got = orjson.loads(path.read_bytes())
    assert got["ts"] == 1772615700.123457
    assert got["success"] is True
    assert "hostname" not in got


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("string", "a\tb\n", r"a\x09b\x0a"),
        ("string", "", "(empty)"),
        ("string", "-", r"\x2d"),
        ("string", "(empty)", r"\x28empty)"),
        ("string", "Zoë \\ 日本", "Zoë \\\\ 日本"),
        ("string", None, "-"),
        ("set[string]", [], "(empty)"),
        ("set[string]", ["a,b", "c"], r"a\x2cb,c"),
        ("vector[interval]", [300.0, 1.5], "300.000000,1.500000"),
        ("bool", False, "F"),
        ("interval", 0.25, "0.250000"),
        ("count", 0, "0"),
    ],
)
def test_a_value_is_written_as_zeek_writes_it(kind, value, text):
    assert cell(kind, value) == text


def test_a_field_that_the_log_does_not_have_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"conn\.log has no field colour"):
        write_zeek(tmp_path, [ZeekEvent(at=AT, log="conn", values={"colour": "red"})])


def test_each_log_gets_its_file(tmp_path):
    rdp = wire.rdp(AT, source="10.1.2.7", destination="10.1.1.10", cookie="admin")
    flow = wire.connection(AT, source="10.1.2.7", destination="10.1.1.10", port=3389)
    assert [path.name for path in write_zeek(tmp_path, [rdp, flow, SHARE])] == [
        "conn.log",
        "rdp.log",
        "smb_mapping.log",
    ]


def test_the_same_arguments_give_the_same_identifier_and_others_another():
    def flow(port):
        return wire.connection(AT, source="10.1.2.7", destination="10.1.1.10", port=port).values["uid"]

    assert flow(445) == flow(445) != flow(3389)


TEXT = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=30)


@settings(max_examples=60, deadline=None)
@given(text=TEXT, channels=st.lists(TEXT, min_size=1, max_size=4), form=st.sampled_from(["tsv", "json"]))
def test_any_text_comes_back_through_the_reader(tmp_path_factory, text, channels, form):
    values = {"uid": "C1", "cookie": text, "client_channels": channels, "cert_permanent": True}
    folder = tmp_path_factory.mktemp("zeek")
    (path,) = write_zeek(folder, [ZeekEvent(at=AT, log="rdp", values=values)], form)
    with path.open("rb") as stream:
        (record,) = read_zeek(stream, path.name)
    assert record.log == "rdp"
    assert record.values["cookie"] == text
    assert list(record.values["client_channels"]) == channels
