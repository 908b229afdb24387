import gzip
import io

import pytest

from indexer.record import Lost, Spot, ZeekRecord
from indexer.zeek import looks_like_zeek, read_zeek
from indexer.zeek.lines import lines

HEADER = (
    "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tconn\n"
    "#fields\tts\tuid\tid.orig_h\tid.orig_p\tservice\tduration\tlocal_orig\ttunnel_parents\n"
    "#types\ttime\tstring\taddr\tport\tstring\tinterval\tbool\tset[string]\n"
)
ROW = "1767607200.123456\tCa\t10.1.2.7\t50123\tsmb\t1.500000\tT\ta,b\n"


def read(text, name="x", **options):
    data = text if isinstance(text, bytes) else text.encode()
    return list(read_zeek(io.BytesIO(data), name, **options))


def test_a_row_becomes_a_record_with_the_types_of_the_header():
    assert read(HEADER + ROW) == [
        ZeekRecord(
            "conn",
            {
                "ts": "2026-01-05T10:00:00.123456Z",
                "uid": "Ca",
                "id.orig_h": "10.1.2.7",
                "id.orig_p": 50123,
                "service": "smb",
                "duration": 1.5,
                "local_orig": True,
                "tunnel_parents": ["a", "b"],
            },
            "line 8",
        )
    ]


def test_unset_values_are_absent_and_empty_ones_are_empty():
    [record] = read(HEADER + "1.0\tCa\t-\t-\t(empty)\t-\t-\t(empty)\n")
    assert record.values == {
        "ts": "1970-01-01T00:00:01.000000Z",
        "uid": "Ca",
        "service": "",
        "tunnel_parents": [],
    }


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"\\\\10.0.0.1\\ADMIN$", r"\\10.0.0.1\ADMIN$"),
        (r"\x5c\x5chost", r"\\host"),
        (r"a\x09b\x0ac", "a\tb\nc"),
        (r"\x2d", "-"),
        (r"\xc3\xa9t\xc3\xa9", "été"),
        (r"\xff\x00", "\\xff\x00"),
        ("été", "été"),
        (r"C:\new\xg1", r"C:\new\xg1"),
    ],
)
def test_escapes_mean_what_zeek_meant(written, meant):
    [record] = read(HEADER + ROW.replace("smb", written))
    assert record.values["service"] == meant


def test_a_comma_within_a_member_of_a_set_does_not_split_it():
    [record] = read(HEADER + ROW.replace("a,b", r"a\x2cb,c"))
    assert record.values["tunnel_parents"] == ["a,b", "c"]


def test_a_value_that_is_not_of_its_type_stays_text():
    [record] = read(HEADER + ROW.replace("50123", "many").replace("1.500000", "nan"))
    assert record.values["id.orig_p"] == "many"
    assert record.values["duration"] == "nan"


@pytest.mark.parametrize(
    "start", ["#separator\t\\x09\n", "\t#separator \\x09\n", "\ufeff#separator \\x09\n", ""]
)
def test_the_first_header_line_may_be_odd_or_missing(start):
    [record] = read(start + HEADER.partition("\n")[2] + ROW)
    assert record.log == "conn"
    assert record.values["uid"] == "Ca"


def test_other_separators_and_signs_are_those_of_the_header():
    [record] = read(
        "#separator \\x7c\n#set_separator|;\n#empty_field|EMPTY\n#unset_field|NULL\n#path|odd\n"
        "#fields|ts|a|b|c\n#types|time|set[count]|string|string\n1.5|1;2|EMPTY|NULL\n"
    )
    assert record == ZeekRecord("odd", {"ts": "1970-01-01T00:00:01.500000Z", "a": [1, 2], "b": ""}, "line 8")


def test_logs_joined_into_one_file_keep_each_its_header():
    other = (
        "#separator \\x09\n#path\tntlm\n#fields\tts\tusername\n#types\ttime\tstring\n2.5\tanna\n#close\tx\n"
    )
    assert [r.log for r in read(HEADER + ROW + "#close\t2026\n" + other + HEADER + ROW)] == [
        "conn",
        "ntlm",
        "conn",
    ]


def test_a_header_alone_comments_and_blank_lines_are_no_records():
    assert read(HEADER + "\n   \n# a comment\n#close\t2026-01-05-11-00-00\n") == []


def test_a_leading_node_column_is_a_value_as_any_other():
    [record] = read("#path\tconn\n#fields\t_node_name\tts\n#types\tstring\ttime\nworker-1\t1.0\n")
    assert record.values == {"_node_name": "worker-1", "ts": "1970-01-01T00:00:01.000000Z"}


def test_a_column_that_comes_twice_hides_nothing():
    [record] = read("#fields\ta\ta\n#types\tstring\tcount\nx\t2\n")
    assert record.values == {"a": "x", "a_2": 2}


def test_a_line_with_too_few_columns_is_lost_with_its_place_and_its_start():
    found = read(HEADER + ROW + "1767607201.0\tCb\t10.1\x1b[31m")
    why = "it has 3 columns where the header names 8: 1767607201.0\\tCb\\t10.1\\x1b[31m"
    assert found[1] == Lost("line 9", why, spot=Spot(line=9))


def test_a_line_above_any_header_is_lost():
    why = "no #fields line stands above it: plain text"
    assert read("plain text\n") == [Lost("line 1", why, spot=Spot(line=1))]


@pytest.mark.parametrize("line", ["{", "[1]", '{"a":1', "{'a': 1}", '{"ts":1}x'])
def test_json_that_is_broken_or_no_object_is_lost(line):
    [lost] = read(line)
    assert isinstance(lost, Lost)
    assert lost.place == "line 1"


def test_a_gzip_that_breaks_off_gives_all_it_holds_then_says_where():
    whole = gzip.compress((HEADER + ROW * 50_000).encode())
    stream = gzip.GzipFile(fileobj=io.BytesIO(whole[: len(whole) // 2]))
    *records, last = read_zeek(stream, "x")
    assert records
    assert all(isinstance(record, ZeekRecord) for record in records)
    assert isinstance(last, Lost)
    assert last.place == f"line {len(records) + 8}"
    assert last.why.startswith("the compressed stream is damaged here")


def test_a_line_beyond_the_bound_is_lost_and_the_next_is_read():
    found = read(HEADER + ROW.replace("smb", "x" * 500) + ROW, longest=300)
    assert [type(each) for each in found] == [Lost, ZeekRecord]
    assert found[0].why.startswith("the line is longer than 300 bytes: 1767607200.123456")
    assert found[1].place == "line 9"


def test_memory_stays_within_the_bound_when_a_line_never_ends():
    class Endless(io.RawIOBase):
        left = 200

        def read1(self, size):
            self.left -= 1
            return b"x" * size if self.left else b""

        def read(self, size=-1):
            return self.read1(size)

    [(number, unread)] = lines(Endless(), longest=1_000_000)
    assert number == 1
    assert len(unread.start) < 1000


SHAPES = {
    "epoch": ('{"ts":1767607200.5,"uid":"Ca","id.orig_h":"10.1.2.7"}', "conn"),
    "_path": ('{"_path":"conn","ts":"2026-01-05T10:00:00.500000Z","uid":"Ca","id.orig_h":"10.1.2.7"}', "x"),
    "@stream": ('{"@stream":"conn","ts":1767607200.5,"uid":"Ca","id_orig_h":"10.1.2.7"}', "x"),
    "nested": ('{"ts":1767607200.5,"uid":"Ca","id":{"orig_h":"10.1.2.7"}}', "conn"),
    "json": ('{"json":{"_path":"conn","ts":1767607200.5,"uid":"Ca","id.orig_h":"10.1.2.7"}}', "x"),
    "named": ('{"conn":{"ts":1767607200.5,"uid":"Ca","id.orig_h":"10.1.2.7"}}', "x"),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_json_shape_has_zeeks_own_names(shape):
    text, name = SHAPES[shape]
    [record] = read(text, f"{name}.log")
    assert record.log == "conn"
    assert record.values["id.orig_h"] == "10.1.2.7"
    assert record.values["uid"] == "Ca"


def test_a_splunk_export_gives_the_record_within_and_where_splunk_had_it_from():
    [record] = read(
        '{"preview":false,"result":{"_raw":"{\\"ts\\":1.5,\\"uid\\":\\"Ca\\"}","host":"sensor-1",'
        '"source":"/opt/zeek/logs/conn.log"}}'
    )
    assert record.log == "conn"
    assert record.values == {
        "ts": 1.5,
        "uid": "Ca",
        "result.host": "sensor-1",
        "result.source": "/opt/zeek/logs/conn.log",
    }


def test_json_with_bytes_that_are_no_text_and_lone_surrogates_is_read_all_the_same():
    found = read(b'{"ts":1.0,"a":"\xff"}\n{"ts":1.0,"a":"\\ud800"}\n{"ts":1.0,"a":"tab\there"}\n')
    assert [record.values["a"] for record in found] == ["\\xff", "\\ud800", "tab\there"]


def test_a_byte_order_mark_before_json_is_no_part_of_it():
    [record] = read(b'\xef\xbb\xbf{"ts":1.0}')
    assert record.values == {"ts": 1.0}


def test_a_whole_number_of_any_length_keeps_its_digits():
    [record] = read('{"ts":1.0,"n":123456789012345678901234567890}')
    assert record.values["n"] == 123456789012345678901234567890


@pytest.mark.parametrize(
    ("name", "log"),
    [
        ("conn.09:00:00-10:00:00.log.gz", "conn"),
        ("conn.09-00-00-10-00-00.log.gz", "conn"),
        ("NASHUA_conn.log", "conn"),
        ("test-connection.log", "conn"),
        ("test-smb-files.log", "smb_files"),
        ("/logs/2026-01-05/smb_mapping.log", "smb_mapping"),
        ("C:\\logs\\dce_rpc.json", "dce_rpc"),
        ("known_hosts.log", "known_hosts"),
        ("kerberos", "kerberos"),
        ("access_log", "unknown"),
        ("evidence.json", "unknown"),
    ],
)
def test_the_file_name_tells_the_log_where_the_content_does_not(name, log):
    [record] = read('{"ts":1.0}', name)
    assert record.log == log


@pytest.mark.parametrize(
    ("fields", "log"),
    [
        ('"conn_state":"SF"', "conn"),
        ('"share_type":"DISK"', "smb_mapping"),
        ('"endpoint":"svcctl","operation":"CreateServiceW"', "dce_rpc"),
        ('"request_type":"TGS"', "kerberos"),
        ('"server_nb_computer_name":"DC01"', "ntlm"),
        ('"security_protocol":"RDP"', "rdp"),
        ('"auth_attempts":3', "ssh"),
        ('"note":"Scan::Port_Scan"', "notice"),
        ('"other":1', "unknown"),
    ],
)
def test_the_fields_tell_the_log_where_nothing_else_does(fields, log):
    [record] = read(f'{{"ts":1.0,{fields}}}')
    assert record.log == log


@pytest.mark.parametrize(
    "head",
    [
        b"#separator \\x09\n#set",
        b"\xef\xbb\xbf#separator \\x09\n",
        b"\t#separator \\x09\n",
        b'{"ts":1.5,"uid":"Ca","id.orig_h":"10.0',
        b'{"_path":"conn","ts":"2026-01-05T10:00:00.5Z"}\n',
        b'{"@stream":"conn","ts":1.5}\n',
        b'\n{"ts":1.5,"host":"10.0.0.1"}\n',
        b'{"result":{"_raw":"{\\"ts\\":1.5,\\"id.orig_h\\":\\"10.0.0.1\\"}"}}',
    ],
)
def test_a_zeek_log_is_known_by_its_start(head):
    assert looks_like_zeek(head)


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"ElfFile\0",
        b"\x1f\x8b\x08",
        b"a,b,c\n",
        b'{"@timestamp":"2026-01-05T10:00:00Z","winlog":{"ts":1}}\n',
        b'{"Event":{"System":{}}}\n',
        b"# a shell script\necho\n",
        b"[1]",
    ],
)
def test_what_is_no_zeek_log_is_not_taken_for_one(head):
    assert not looks_like_zeek(head)
