"""Notifications, to a real web server, of alerts on a real Elasticsearch."""

import json
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from hopwatch.errors import SettingsError
from mappings.document import get
from scheduler.alerts import Triage, Wanted, read, triage
from scheduler.merge import Policy
from scheduler.receivers import receivers
from scheduler.tell import tell
from scheduler.tick import once
from tests.estate import FAN_OUT, HOUR, LONG_AFTER, NOON, scheduler, store, sweep

pytestmark = pytest.mark.elastic

TELL = Policy(tell=21, reopen_factor=2, reopen_minimum=1)


@contextmanager
def listening(answers=()):
    """A web hook: its URL for Apprise and what it was sent. It gives these statuses first, then 200."""
    heard, statuses = [], list(answers)

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status = statuses.pop(0) if statuses else 200
            if status == 200:
                heard.append(body)
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Hook) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"json://127.0.0.1:{server.server_port}/", heard
        server.shutdown()


def at(client, namespace, **more):
    given = {"policy": TELL, "hunts": [FAN_OUT], **more}
    return scheduler(client, namespace, **given)


def told_at_each(client, namespace, url, *works):
    """How many alerts were told of after each of some works."""
    said = []
    for work in works:
        work()
        one = at(client, namespace)
        once(one)
        said.append(tell(one, receivers(url)).alerts)
    return said


def test_a_new_alert_is_told_of_once_and_then_at_each_doubling(client, namespace):
    def more(hour, hosts):
        return lambda: store(client, namespace, sweep(NOON + hour * HOUR, hosts=hosts))

    with listening() as (url, heard):
        works = [more(0, 5), more(9, 0), more(1, 4), more(2, 4), more(3, 4)]
        assert told_at_each(client, namespace, url, *works) == [1, 0, 0, 1, 0]
    assert [one["title"] for one in heard] == [
        f"Hopwatch {namespace}: 1 new alert (1 low)",
        f"Hopwatch {namespace}: 1 grown (1 low)",
    ]
    assert "test-fan-out  new" in heard[0]["message"]
    assert "13 events, were 5" in heard[1]["message"]


def test_alerts_are_told_of_in_one_message_a_tick(client, namespace):
    for number in range(25):
        store(client, namespace, sweep(NOON, user=f"user{number}"))
    one = at(client, namespace)
    once(one)
    with listening() as (url, heard):
        assert tell(one, receivers(url)).alerts == 25
    [body] = heard
    assert body["title"] == f"Hopwatch {namespace}: 25 new alerts (25 low)"
    assert body["message"].count("hopwatch alerts show") == 20
    assert "and 5 more" in body["message"]


def test_two_schedulers_do_not_tell_twice(client, namespace):
    for number in range(5):
        store(client, namespace, sweep(NOON, user=f"user{number}"))
    once(at(client, namespace))
    with listening() as (url, heard):
        threads = [
            Thread(target=tell, args=(at(client, namespace, owner=owner), receivers(url))) for owner in "abcd"
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        tell(at(client, namespace), receivers(url))
    assert sum(body["message"].count("hopwatch alerts show") for body in heard) == 5


def test_a_receiver_that_fails_is_tried_again_and_the_others_are_not_told_twice(client, namespace):
    store(client, namespace, sweep(NOON))
    one = at(client, namespace)
    once(one)
    with listening() as (good, heard), listening([500] * 4) as (bad, late):
        both = receivers(f"{good}\n{bad}")
        told = tell(one, both)
        assert (told.alerts, [name.split(":")[0] for name in told.deaf]) == (1, ["json"])
        assert tell(one, both).deaf == []
        assert tell(one, both).alerts == 0
    assert (len(heard), len(late)) == (1, 1)


def test_a_claim_of_a_scheduler_that_died_runs_out_and_the_step_is_told(client, namespace):
    store(client, namespace, sweep(NOON))
    once(at(client, namespace))

    class DiedError(Exception):
        pass

    def die(_title, _text):
        raise DiedError

    with listening() as (url, heard):
        [hook] = receivers(url)
        with pytest.raises(DiedError):
            tell(at(client, namespace, owner="dead"), [replace(hook, send=die)])
        assert tell(at(client, namespace, owner="other"), [hook]).alerts == 0
        later = at(client, namespace, owner="other", now=LONG_AFTER + 61_000)
        assert tell(later, [hook]).alerts == 1
    assert len(heard) == 1


def test_a_closed_alert_is_told_of_when_it_is_opened_again(client, namespace):
    store(client, namespace, sweep(NOON))
    one = at(client, namespace)
    once(one)
    with listening() as (url, heard):
        tell(one, receivers(url))
        ids = [hit["_id"] for hit in read(client, namespace, Wanted())]
        triage(client, namespace, ids, Triage(status="closed"), "2026-03-01T00:00:00.000Z")
        store(client, namespace, sweep(NOON + HOUR, hosts=6))
        once(one)
        assert tell(one, receivers(url)).alerts == 1
    assert "opened again" in heard[-1]["message"]


def test_what_happens_when_nobody_is_told_is_not_told_of_later(client, namespace):
    store(client, namespace, sweep(NOON))
    once(at(client, namespace, policy=Policy()))
    with listening() as (url, heard):
        assert tell(at(client, namespace), receivers(url)).alerts == 0
    assert heard == []


def test_text_from_events_reaches_a_receiver_with_its_control_characters_shown(client, namespace):
    store(client, namespace, sweep(NOON, user="eve\x1b[2J"))
    one = at(client, namespace, hunts=[replace(FAN_OUT, sentence="{user.name}")])
    once(one)
    with listening() as (url, heard):
        tell(one, receivers(url))
    assert "\\x1b[2J" in heard[0]["message"]


def test_a_told_alert_says_so(client, namespace):
    store(client, namespace, sweep(NOON))
    one = at(client, namespace)
    once(one)
    with listening() as (url, _):
        tell(one, receivers(url))
    [hit] = read(client, namespace, Wanted())
    notice = get(hit["_source"], "hopwatch.alert.notice")
    assert (notice["count"], notice["severity"], notice["due"], notice["owner"]) == (5, 21, False, None)


def test_an_url_that_apprise_does_not_know_is_wrong_settings_and_is_not_shown():
    with pytest.raises(SettingsError) as error:
        receivers("json://127.0.0.1/ nope://token-secret")
    assert "number 2 (nope)" in str(error.value)
    assert "secret" not in str(error.value)
