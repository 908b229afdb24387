"""Settings: the file, then the environment; every mistake is named, no secret is shown."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopwatch.errors import SettingsError
from hopwatch.settings import Elastic, load

NOWHERE = Path("/nonexistent")
SECRET = "correct-horse"


def refusal(environment, cwd=NOWHERE, config=None):
    with pytest.raises(SettingsError) as caught:
        load(config, environment, cwd)
    return str(caught.value)


def test_without_anything_the_defaults_hold():
    settings = load(None, {}, NOWHERE)

    assert settings.elastic == Elastic()
    assert settings.node.port == 9277
    assert settings.index.period == "month"


def test_the_environment_stands_above_the_file(tmp_path):
    (tmp_path / "hopwatch.toml").write_text('[index]\nperiod = "day"\nworkers = 3\n')

    settings = load(None, {"HOPWATCH_INDEX__PERIOD": "year"}, tmp_path)

    assert (settings.index.period, settings.index.workers) == ("year", 3)


def test_a_named_file_replaces_the_one_in_the_working_folder(tmp_path):
    (tmp_path / "hopwatch.toml").write_text("[index]\nworkers = 3\n")
    (tmp_path / "other.toml").write_text("[index]\nworkers = 4\n")

    assert load(Path("other.toml"), {}, tmp_path).index.workers == 4


def test_a_named_file_that_is_missing_is_an_error(tmp_path):
    assert "other.toml cannot be read: No such file" in refusal({}, tmp_path, Path("other.toml"))


def test_a_file_that_is_no_toml_is_named_with_the_place(tmp_path):
    (tmp_path / "hopwatch.toml").write_text("[index\n")

    assert "hopwatch.toml cannot be read" in refusal({}, tmp_path)
    assert "line 1" in refusal({}, tmp_path)


@pytest.mark.parametrize(
    "text",
    ["http://a:9200,http://b:9200", '["http://a:9200", "http://b:9200"]', " http://a:9200 , http://b:9200 "],
)
def test_hosts_are_a_list_with_commas_or_json(text):
    assert load(None, {"HOPWATCH_ELASTIC__HOSTS": text}, NOWHERE).elastic.hosts == (
        "http://a:9200",
        "http://b:9200",
    )


def test_one_host_is_a_list_of_one():
    settings = load(None, {"HOPWATCH_ELASTIC__HOSTS": "https://es.example.com:9200"}, NOWHERE)

    assert settings.elastic.hosts == ("https://es.example.com:9200",)


@pytest.mark.parametrize("host", ["es.example.com:9200", "https://es.example.com", "ftp://es:21", "["])
def test_a_host_that_is_no_address_is_refused_with_an_example(host):
    said = refusal({"HOPWATCH_ELASTIC__HOSTS": host})

    assert said.startswith("HOPWATCH_ELASTIC__HOSTS: expected ")


def test_a_host_with_a_password_in_it_is_refused_without_showing_it():
    said = refusal({"HOPWATCH_ELASTIC__HOSTS": f"https://me:{SECRET}@es:9200"})

    assert "settings of their own" in said
    assert SECRET not in said


def test_a_secret_can_come_from_a_file(tmp_path):
    (tmp_path / "password").write_text(f"{SECRET}\n")
    environment = {"HOPWATCH_ELASTIC__USERNAME": "me", "HOPWATCH_ELASTIC__PASSWORD_FILE": "password"}

    password = load(None, environment, tmp_path).elastic.password

    assert password is not None
    assert password.get_secret_value() == SECRET


def test_a_secret_file_can_be_named_in_the_settings_file(tmp_path):
    (tmp_path / "key").write_text(SECRET)
    (tmp_path / "hopwatch.toml").write_text('[kibana]\napi_key_file = "key"\n')

    key = load(None, {}, tmp_path).kibana.api_key

    assert key is not None
    assert key.get_secret_value() == SECRET


def test_a_secret_file_that_cannot_be_read_is_named():
    said = refusal({"HOPWATCH_ELASTIC__API_KEY_FILE": "/nonexistent/key"})

    assert said.startswith("HOPWATCH_ELASTIC__API_KEY_FILE names /nonexistent/key, which cannot be read")


def test_a_secret_and_its_file_at_once_are_refused(tmp_path):
    (tmp_path / "key").write_text("other")
    said = refusal({"HOPWATCH_ELASTIC__API_KEY": SECRET, "HOPWATCH_ELASTIC__API_KEY_FILE": "key"}, tmp_path)

    assert "set the same" in said
    assert SECRET not in said


@pytest.mark.parametrize(
    ("unknown", "near"),
    [
        ("HOPWATCH_ELASTIC__HOST", "HOPWATCH_ELASTIC__HOSTS"),
        ("HOPWATCH_ELASTIC__PASWORD", "HOPWATCH_ELASTIC__PASSWORD"),
        ("HOPWATCH_INDEX_PERIOD", "HOPWATCH_INDEX__PERIOD"),
        ("HOPWATCH_HOM", "HOPWATCH_HOME"),
    ],
)
def test_an_unknown_variable_is_refused_with_the_nearest(unknown, near):
    said = refusal({unknown: SECRET})

    assert said == f"unknown setting {unknown}; did you mean {near}?"


def test_an_unknown_key_of_the_file_is_refused_with_the_nearest(tmp_path):
    (tmp_path / "hopwatch.toml").write_text('[elastic]\nhost = "http://a:9200"\n')

    said = refusal({}, tmp_path)

    assert said == f"unknown setting elastic.host in {tmp_path}/hopwatch.toml; did you mean elastic.hosts?"


def test_variables_of_others_do_not_matter():
    environment = {"HOME": "/h", "ELASTIC_PASSWORD": "x", "HOPWATCHER": "x"}

    assert load(None, environment, NOWHERE) == load(None, {}, NOWHERE)


def test_an_empty_variable_is_one_that_is_not_set():
    assert load(None, {"HOPWATCH_ELASTIC__HOSTS": ""}, NOWHERE).elastic.hosts == ()


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("HOPWATCH_NODE__PORT", "high", "a valid integer"),
        ("HOPWATCH_NODE__PORT", "70000", "less than or equal to 65535"),
        ("HOPWATCH_NODE__HEAP", "1t", "an amount of memory such as 512m or 1g"),
        ("HOPWATCH_INDEX__PERIOD", "week", "'day', 'month' or 'year'"),
        ("HOPWATCH_ELASTIC__VERIFY_CERTS", "perhaps", "a valid boolean"),
    ],
)
def test_a_bad_value_is_named_with_what_was_expected(name, text, expected):
    said = refusal({name: text})

    assert said.startswith(f"{name}: expected {expected}")


def test_a_bad_value_of_the_file_names_the_file(tmp_path):
    (tmp_path / "hopwatch.toml").write_text('[node]\nport = "high"\n')

    assert refusal({}, tmp_path).startswith(
        f"node.port in {tmp_path}/hopwatch.toml: expected a valid integer"
    )


def test_half_of_a_pair_is_refused():
    said = refusal({"HOPWATCH_ELASTIC__PASSWORD": SECRET})

    assert said == "elastic: expected username and password together, or neither"


@given(st.text(alphabet="abcdefghij0123456789", min_size=9))
def test_no_error_and_no_text_of_the_settings_shows_a_secret(secret):
    environment = {
        "HOPWATCH_ELASTIC__API_KEY": secret,
        "HOPWATCH_KIBANA__USERNAME": "me",
        "HOPWATCH_KIBANA__PASSWORD": secret,
    }
    assert secret not in repr(load(None, environment, NOWHERE))
    assert secret not in refusal({**environment, "HOPWATCH_NODE__PORT": "high"})
    assert secret not in refusal({**environment, "HOPWATCH_ELASTIC__USERNAME": "me"})


def test_paths_start_where_they_were_given(tmp_path):
    folder = tmp_path / "etc"
    folder.mkdir()
    (folder / "h.toml").write_text('home = "data"\n[elastic]\nca_certs = "ca.pem"\n')

    settings = load(Path("etc/h.toml"), {"HOPWATCH_NODE__ARTIFACT": "~/es.zip", "HOME": "/h"}, tmp_path)

    assert settings.home == folder / "data"
    assert settings.elastic.ca_certs == folder / "ca.pem"
    assert settings.node.artifact == Path("/h/es.zip")


def test_a_hunt_is_tuned_from_both_places(tmp_path):
    (tmp_path / "hopwatch.toml").write_text("[hunts.psexec-service]\nenabled = false\n")

    hunts = load(None, {"HOPWATCH_HUNTS__NETWORK_LOGON_FAN_OUT__MORE_THAN": "9"}, tmp_path).hunts

    assert hunts["psexec-service"].enabled is False
    assert (hunts["network-logon-fan-out"].model_extra or {}) == {"more_than": 9}
