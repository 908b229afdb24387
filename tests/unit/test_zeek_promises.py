"""Promises of the Zeek reader, tried on hostile input."""

import io
import string

import orjson
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.record import Lost, ZeekRecord
from indexer.zeek import looks_like_zeek, read_zeek, to_draft
from indexer.zeek.kinds import AS_THEY_ARE

NAMES = ["ts", "uid", "id.orig_h", "id.orig_p", "id.resp_h", "id.resp_p", "proto", "conn_state", "duration"]
scalars = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
)
anything = st.recursive(
    scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=12
)
objects = st.dictionaries(
    st.sampled_from([*NAMES, "service", "success", "till", "client", "path", "_path", "@stream", "result"])
    | st.text(string.ascii_lowercase + "._@ ", max_size=8)
    | st.text(),
    anything,
)
LOGS = st.sampled_from(["conn", "smb_files", "kerberos", "ntlm", "rdp", "ssh", "notice", "odd"])


def escaped(text):
    """Zeek's escaping: what could be read as a separator, a sign or a header becomes `\\x..`."""
    text = text.replace("\\", "\\\\")
    for char in "\t\n\r,":
        text = text.replace(char, f"\\x{ord(char):02x}")
    if text[:1] in {"#", "-", "("} or text[:1].isspace():
        text = "".join(f"\\x{byte:02x}" for byte in text[0].encode()) + text[1:]
    return text or "(empty)"


hostile = st.text(st.characters(exclude_categories=["Cs"]))


@given(rows=st.lists(st.tuples(hostile, st.lists(hostile.filter(bool), max_size=3), st.integers(0, 2**63))))
def test_what_zeek_writes_is_what_is_read(rows):
    head = "#separator \\x09\n#path\tx\n#fields\ts\tm\tn\n#types\tstring\tset[string]\tcount\n"
    body = "".join(f"{escaped(s)}\t{','.join(map(escaped, m)) or '(empty)'}\t{n}\n" for s, m, n in rows)
    found = list(read_zeek(io.BytesIO((head + body).encode()), "x"))
    assert [(r.values["s"], r.values["m"], r.values["n"]) for r in found] == rows


def written(data):
    """The lines that are not blank, and those of them that no reading makes a comment."""
    lines = [line for line in data.removeprefix(b"\xef\xbb\xbf").split(b"\n") if line.strip()]
    return len(lines), sum(not line.lstrip(b" \t").startswith(b"#") for line in lines)


HEADS = [
    b"#separator \\x09\n",
    b"#separator ",
    b"#fields\ta\tb\n",
    b"#types\ttime\n",
    b"#path\t",
    b"#fields\n",
]
SIGNS = [b"\n", b"\r", b"\t", b"\\x", b"{", b"}", b"#unset_field", b"#set_separator\t\n"]
LINES = [b"1.5\tx\n", b'{"ts":1}', b'{"result":{"_raw":"{}"}}']
PIECES = st.sampled_from(HEADS + SIGNS + LINES)
soup = st.lists(PIECES | st.binary(max_size=12), max_size=30).map(b"".join)


@given(data=soup)
@example(data=b"#separator \n#fields\ta\n\x00")
@example(data=b"\xef\xbb\xbf")
def test_no_bytes_make_the_reader_fail_and_no_line_goes_silently(data):
    looks_like_zeek(data)
    found = list(read_zeek(io.BytesIO(data), "conn.log", longest=200))
    assert all(isinstance(each, ZeekRecord | Lost) for each in found)
    for record in found:
        if isinstance(record, ZeekRecord):
            orjson.dumps(to_draft(record).source)
    most, least = written(data)
    assert least <= len(found) <= most


def legal(found):
    for name, value in found.items():
        assert name.strip()
        assert "." not in name
        if isinstance(value, dict):
            legal(value)
        assert not (isinstance(value, list) and any(isinstance(member, dict | list) for member in value))


@given(log=LOGS, record=objects)
def test_any_json_object_becomes_a_document_with_legal_names(log, record):
    line = orjson.dumps(record, default=str, option=orjson.OPT_NON_STR_KEYS) if fits(record) else None
    if line is None:
        return
    for found in read_zeek(io.BytesIO(line), f"{log}.log"):
        if isinstance(found, ZeekRecord):
            draft = to_draft(found)
            assert orjson.loads(orjson.dumps(draft.source))["@timestamp"].endswith("Z")
            legal(draft.source)


def fits(record):
    try:
        orjson.dumps(record)
    except TypeError:  # whole numbers beyond 64 bits, lone surrogates: the writer's limits, not the reader's
        return False
    return True


@given(data=soup, cut=st.integers(1, 64))
def test_how_a_stream_is_cut_into_blocks_changes_nothing(data, cut):
    class Slow(io.BytesIO):
        def read1(self, size=-1):
            return super().read1(min(size, cut))

    whole = list(read_zeek(io.BytesIO(data), "x", longest=200))
    assert list(read_zeek(Slow(data), "x", longest=200)) == whole


@given(number=st.integers() | st.integers(-3, 65538) | st.sampled_from([-(2**63), -(2**63) - 1, 2**63]))
def test_kinds_keep_the_numbers_within_their_bounds_and_refuse_the_others(number):
    for (kind, type_), bounds in AS_THEY_ARE.items():
        if type_ is int:
            assert kind(number) == (number if bounds[0] <= number <= bounds[1] else None)


@given(value=st.booleans() | st.text() | st.floats() | st.lists(st.text()))
def test_kinds_keep_the_values_of_types_without_bounds(value):
    for (kind, type_), bounds in AS_THEY_ARE.items():
        if bounds is None and type_ is type(value):
            assert kind(value) is value


@given(log=LOGS, record=st.dictionaries(st.sampled_from(NAMES), st.sampled_from([1, 2**70, "x", "10.0.0.7"])))
def test_a_value_that_says_nothing_changes_nothing_of_a_document(log, record):
    silent = {"service": "", "history": None, "odd": []}
    known = to_draft(ZeekRecord(log, record | {"strange": 1})).source
    assert to_draft(ZeekRecord(log, record | {"strange": 1} | silent)).source == known
