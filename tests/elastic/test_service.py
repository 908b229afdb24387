"""The service as it is run: its pages over HTTP, exceptions that change, an Elasticsearch that goes away."""

import json
import signal
import time
from urllib.error import HTTPError

import pytest
from prometheus_client.parser import text_string_to_metric_families

from scheduler.alerts import Wanted, count
from scheduler.endpoint import listening, pages
from scheduler.health import PATIENCE, Health
from scheduler.measures import Measures
from tests.estate import event, store
from tests.services import fetched, free_port, relay, said, serving

pytestmark = pytest.mark.elastic


@pytest.fixture
def environment(client, node_settings):  # noqa: ARG001  (the client brings the node up)
    return {
        "HOPWATCH_HOME": str(node_settings.home),
        "HOPWATCH_NODE__PORT": str(node_settings.node.port),
        "HOPWATCH_SCHEDULE__TICK": "1",
        "HOPWATCH_SERVICE__PORT": str(free_port()),
    }


def fan_out():
    """Logons to twelve hosts within one window, less than an hour ago: the live part of a tick."""
    window = 900_000
    at = (time.time_ns() // 1_000_000 - 2 * window) // window * window
    logon = {"winlog.logon.type": "Network"}
    return [event(at + n * 1000, host=f"srv{n}", **logon) for n in range(12)]


def measured(port):
    families = text_string_to_metric_families(fetched(port, "/metrics")[1])
    samples = [one for family in families for one in family.samples]
    order = ("namespace", "hunt", "state")
    return {
        (one.name, *(one.labels[name] for name in order if name in one.labels)): one.value for one in samples
    }


def ended(service):
    service.send_signal(signal.SIGTERM)
    service.stderr.read()
    return service.wait(timeout=60)


def waited(condition):
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.2)


def test_the_service_tells_how_it_is_and_what_it_did(client, environment, namespace):
    store(client, namespace, fan_out())
    port = environment["HOPWATCH_SERVICE__PORT"]
    with serving(environment, namespace) as service:
        assert said(service, "metrics")[-1]["url"] == f"http://127.0.0.1:{port}/metrics"
        said(service, "ticked", alerts=1)
        waited(lambda: measured(port).get(("hopwatch_windows", namespace, "gaps")) == 0)
        found = measured(port)
        status, health = fetched(port, "/healthz")
        with pytest.raises(HTTPError, match="404"):
            fetched(port, "/secrets")
        assert ended(service) == 0
    hunt = (namespace, "network-logon-fan-out")
    assert (status, json.loads(health)["status"]) == (200, "ok")
    assert found["hopwatch_elasticsearch_up",] == 1
    assert found["hopwatch_findings_total", *hunt] == 1
    assert found["hopwatch_windows_evaluated_total", *hunt] > 0
    assert found["hopwatch_alerts_written_total", namespace] == 1
    assert 120 <= found["hopwatch_hunt_lag_seconds", *hunt] < 150
    assert found["hopwatch_hunt_open_windows", *hunt] == 0
    assert found["hopwatch_windows", namespace, "complete"] > 0
    assert found["hopwatch_tick_seconds_count", namespace] >= 1


def test_two_services_on_one_machine_run_and_the_second_has_no_pages(environment, namespace):
    with serving(environment, namespace) as first:
        said(first, "metrics")
        with serving(environment, namespace) as second:
            assert said(second, "no metrics")[-1]["why"] == "Address already in use"
            assert ended(second) == 0
        assert ended(first) == 0


def test_an_elasticsearch_that_goes_away_is_said_once_and_so_is_its_return(
    client, environment, node_settings, namespace
):
    password = (node_settings.home / "passwords" / "hopwatch").read_text().strip()
    port = environment["HOPWATCH_SERVICE__PORT"]
    with relay(node_settings.node.port) as way:
        there = {
            "HOPWATCH_ELASTIC__HOSTS": f"http://127.0.0.1:{way.port}",
            "HOPWATCH_ELASTIC__USERNAME": "hopwatch",
            "HOPWATCH_ELASTIC__PASSWORD": password,
        }
        with serving({**environment, **there}, namespace) as service:
            said(service, "metrics")
            waited(lambda: measured(port).get(("hopwatch_elasticsearch_up",)) == 1)
            way.shut()
            assert said(service, "elasticsearch is away")[-1]["next"] == "tried again every 1 s"
            store(client, namespace, fan_out())
            time.sleep(3)
            assert measured(port)["hopwatch_elasticsearch_up",] == 0
            assert json.loads(fetched(port, "/healthz")[1])["status"] == "waiting for elasticsearch"
            way.open()
            rest = said(service, "ticked", alerts=1)
            assert [one["event"] for one in rest if one["event"] != "ticked"] == ["elasticsearch is back"]
            assert ended(service) == 0


SCAN = """
[scan]
hunt = "network-logon-fan-out"
match.source.ip = "10.0.0.1"
reason = "scanner"
owner = "kim"
expires = 2200-01-01
"""


def test_exceptions_that_change_are_followed_and_wrong_ones_are_not(client, environment, namespace, tmp_path):
    path = tmp_path / "exceptions.toml"
    path.write_text("")
    store(client, namespace, fan_out())
    with serving({**environment, "HOPWATCH_EXCEPTIONS": str(path)}, namespace) as service:
        said(service, "ticked", alerts=1)
        path.write_text(SCAN)
        said(service, "exceptions read", entries=1)
        said(service, "ticked", alerts=1)
        assert count(client, namespace, Wanted(suppressed=True)) == 1
        path.write_text(SCAN.replace("kim", ""))
        wrong = said(service, "failed")[-1]
        assert "owner is missing" in wrong["why"]
        time.sleep(2)
        assert count(client, namespace, Wanted(suppressed=True)) == 1
        path.write_text("")
        said(service, "exceptions read", entries=0)
        said(service, "ticked", alerts=1)
        assert count(client, namespace, Wanted(suppressed=True)) == 0
        assert ended(service) == 0


def test_a_service_without_a_sign_of_life_is_unwell():
    times = [0]
    health = Health(lambda: times[-1])
    with listening("127.0.0.1", 0, pages(health, Measures())) as port:
        assert fetched(port, "/healthz")[0] == 200
        times.append(PATIENCE)
        with pytest.raises(HTTPError, match="503"):
            fetched(port, "/healthz")
