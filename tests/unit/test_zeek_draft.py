import pytest

from indexer.record import ZeekRecord
from indexer.zeek import to_draft
from indexer.zeek.steps.connection import STATES

TS = 1767607200.123456
FLOW = {
    "ts": TS,
    "uid": "Ca",
    "id.orig_h": "10.1.2.7",
    "id.orig_p": 50123,
    "id.resp_h": "10.1.1.5",
    "id.resp_p": 445,
}


def draft(log, **values):
    return to_draft(
        ZeekRecord(log, FLOW | {name.replace("__", "."): value for name, value in values.items()})
    )


def source(log, **values):
    return draft(log, **values).source


def test_a_time_may_be_a_number_or_a_text_and_is_cut_to_milliseconds():
    numbers = to_draft(ZeekRecord("conn", {"ts": TS}))
    texts = to_draft(ZeekRecord("conn", {"ts": "2026-01-05T10:00:00.123456Z"}))
    assert numbers == texts
    assert numbers.source["@timestamp"] == "2026-01-05T10:00:00.123Z"


@pytest.mark.parametrize("ts", ["XXXXXXXXXX.XXXXXX", "soon", True, 1e300, [1]])
def test_a_record_without_a_time_is_kept_at_the_start_of_1970_and_says_so(ts):
    found = source("conn", ts=ts, conn_state="SF")
    assert found["@timestamp"] == "1970-01-01T00:00:00.000Z"
    assert found["event"]["kind"] == "pipeline_error"
    assert found["error"]["message"].startswith("ts has a value that does not fit")
    assert "ts_text" in found["zeek"]["connection"]


def test_a_missing_time_is_named_as_missing():
    found = to_draft(ZeekRecord("conn", {"uid": "Ca"})).source
    assert found["error"]["message"] == "ts is missing"


def test_times_near_1970_are_times():
    found = source("http", ts=29.868252)
    assert found["@timestamp"] == "1970-01-01T00:00:29.868Z"
    assert found["event"]["kind"] == "event"


@pytest.mark.parametrize("state", STATES)
def test_every_state_of_a_connection_has_its_types_and_its_meaning(state):
    found = source("conn", conn_state=state)
    assert found["event"]["type"] == ["connection", *STATES[state][0]]
    assert found["zeek"]["connection"]["state_message"] == STATES[state][1]


@pytest.mark.parametrize(
    ("orig", "resp", "direction", "tags"),
    [
        (True, True, "internal", ["local_orig", "local_resp"]),
        (True, False, "outbound", ["local_orig"]),
        (False, True, "inbound", ["local_resp"]),
        (False, False, "external", None),
    ],
)
def test_direction_follows_from_which_ends_are_local_and_tags_only_what_is(orig, resp, direction, tags):
    found = source("conn", local_orig=orig, local_resp=resp)
    assert found["network"]["direction"] == direction
    assert found.get("tags") == tags


def test_a_connection_that_does_not_say_which_ends_are_local_has_no_direction():
    assert "direction" not in source("conn", proto="tcp")["network"]


def test_payload_bytes_are_kept_beside_the_packet_bytes():
    found = source("conn", orig_bytes=5, resp_bytes=7, orig_ip_bytes=100, resp_ip_bytes=200)
    assert found["zeek"]["connection"] == {"orig_bytes": 5, "resp_bytes": 7}
    assert (found["source"]["bytes"], found["destination"]["bytes"], found["network"]["bytes"]) == (
        100,
        200,
        300,
    )


def test_zeeks_own_community_id_is_taken():
    assert source("conn", proto="tcp", community_id="1:own")["network"]["community_id"] == "1:own"


def test_a_name_stays_in_the_address_and_never_becomes_an_ip():
    found = source("conn", id__orig_h="ws07.corp.example")
    assert found["source"] == {"address": "ws07.corp.example", "port": 50123}
    assert found["related"]["ip"] == ["10.1.1.5"]


def test_one_host_at_both_ends_is_related_once():
    assert source("conn", id__resp_h="10.1.2.7")["related"]["ip"] == ["10.1.2.7"]


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("orig_bytes", 2**63, "9223372036854775808"),
        ("orig_bytes", "many", "many"),
        ("duration", "nan", "nan"),
        ("local_orig", "maybe", "maybe"),
        ("id.orig_p", 70000, "70000"),
        ("id.orig_h", 5, "5"),
    ],
)
def test_a_value_that_does_not_fit_is_kept_as_text_and_named(name, value, text):
    found = to_draft(ZeekRecord("conn", FLOW | {name: value})).source
    assert found["event"]["kind"] == "pipeline_error"
    assert found["error"]["message"] == f"{name} has a value that does not fit: {text!r}"
    head, _, tail = f"{name}_text".partition(".")
    kept = found["zeek"]["connection"][head]
    assert (kept[tail] if tail else kept) == text


@pytest.mark.parametrize(("success", "outcome"), [(True, "success"), (False, "failure"), (None, "unknown")])
def test_an_ntlm_logon_whose_end_zeek_did_not_see_is_neither_success_nor_failure(success, outcome):
    assert source("ntlm", username="anna", success=success)["event"]["outcome"] == outcome


def test_an_ssh_login_whose_end_zeek_could_not_infer_has_no_outcome():
    assert "outcome" not in source("ssh", auth_attempts=0)["event"]


@pytest.mark.parametrize(
    ("client", "user"),
    [
        ("anna/CORP.EXAMPLE", {"name": "anna", "domain": "CORP.EXAMPLE"}),
        ("host/dc1.corp/CORP", {"name": "host/dc1.corp", "domain": "CORP"}),
        ("anna", {"name": "anna"}),
        ("/NM", {"domain": "NM"}),
    ],
)
def test_a_kerberos_client_is_split_at_its_last_slash(client, user):
    assert source("kerberos", client=client)["user"] == user


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        ("SMB::FILE_OPEN", "info"),
        ("SMB::FILE_DELETE", "deletion"),
        ("SMB::FILE_RENAME", "change"),
        ("SMB::FILE_SET_ATTRIBUTE", "change"),
    ],
)
def test_an_action_on_a_file_has_one_type(action, kind):
    assert source("smb_files", action=action)["event"]["type"] == ["connection", "protocol", kind]


@pytest.mark.parametrize(("cookie", "user"), [("mstshash=anna", "anna"), ("anna", "anna")])
def test_the_user_of_an_rdp_cookie_is_related(cookie, user):
    assert source("rdp", cookie=cookie)["related"]["user"] == [user]


def test_a_notice_without_a_connection_takes_its_ends_from_src_dst_and_p():
    found = to_draft(
        ZeekRecord("notice", {"ts": TS, "note": "A::B", "src": "10.1.2.7", "dst": "10.1.1.5", "p": 445})
    )
    assert found.source["source"] == {"address": "10.1.2.7", "ip": "10.1.2.7"}
    assert found.source["destination"] == {"address": "10.1.1.5", "ip": "10.1.1.5", "port": 445}
    assert found.source["related"]["ip"] == ["10.1.2.7", "10.1.1.5"]


@pytest.mark.parametrize("name", ["_system_name", "@system", "_node_name"])
def test_the_sensor_is_the_observer(name):
    found = to_draft(ZeekRecord("conn", FLOW | {name: "sensor-1"})).source
    assert found["observer"] == {"type": "sensor", "vendor": "Zeek", "name": "sensor-1"}


@pytest.mark.parametrize(
    ("path", "dataset"),
    [
        ("conn", "zeek.connection"),
        ("smb_cmd", "zeek.smb_cmd"),
        ("conn-summary", "zeek.conn_summary"),
        ("../../Etc", "zeek.etc"),
        ("", "zeek.unknown"),
        ("***", "zeek.unknown"),
        ("session_id", "zeek.unknown"),
    ],
)
def test_a_dataset_is_a_name_that_an_index_may_bear(path, dataset):
    assert draft(path).dataset == dataset


def test_what_zeek_writes_of_itself_is_no_network_event():
    found = to_draft(ZeekRecord("reporter", {"ts": TS, "level": "Reporter::INFO"})).source
    assert "category" not in found["event"]
    assert found["zeek"] == {"reporter": {"level": "Reporter::INFO"}}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"a.b": 1}, {"a": {"b": 1}}),
        ({"a": 1, "a.b": 2}, {"a": 1, "a_b": 2}),
        ({"a.b": 2, "a.b.c": 3}, {"a": {"b": 2}, "a_b_c": 3}),
        ({"": 1}, {"unnamed": 1}),
        ({"  ": 1}, {"unnamed": 1}),
        ({"..": 1}, {"unnamed": 1}),
        ({".a..b.": 1}, {"a": {"b": 1}}),
        ({"@proc": "zeek"}, {"proc": "zeek"}),
        ({"a\nb": 1}, {"a_b": 1}),
        ({"a.b.c.d.e.f.g": 1}, {"a": {"b": {"c": {"d": {"e_f_g": 1}}}}}),
        ({"n": 2**70}, {"n": "1180591620717411303424"}),
    ],
)
def test_names_that_elasticsearch_would_refuse_are_rewritten(values, expected):
    assert to_draft(ZeekRecord("odd", {"ts": TS} | values)).source["zeek"]["odd"] == expected


def test_a_strange_field_never_takes_the_place_of_a_known_one():
    found = source("conn", conn_state="SF", state="mine", history__x="y")["zeek"]["connection"]
    assert found["state"] == "SF"
    assert found["state_"] == "mine"
    assert found["history_x_"] == "y"


def test_the_id_tells_records_apart_and_not_how_they_came():
    one = draft("conn", conn_state="SF")
    assert draft("conn", conn_state="SF", _write_ts=TS + 5).id == one.id
    assert draft("conn", conn_state="SF", service=None).id == one.id
    assert draft("conn", conn_state="S0").id != one.id
    assert draft("conn", conn_state="SF", ts=TS + 0.000001).id != one.id
    assert draft("weird", conn_state="SF").id != one.id
