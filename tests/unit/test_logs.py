"""Logs: JSON where a program reads them, lines where a person does, never a command to the terminal."""

import io
import json
import logging

import pytest
import structlog

from hopwatch import logs


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture(autouse=True)
def _as_before():
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def test_elsewhere_each_log_is_one_json_object():
    stream = io.StringIO()
    logs.set_up(stream)

    structlog.get_logger().info("tick", windows=3, host="büro\n")
    logging.getLogger("elsewhere").warning("from a library")

    first, second = map(json.loads, stream.getvalue().splitlines())
    assert (first["event"], first["windows"], first["host"], first["level"]) == ("tick", 3, "büro\n", "info")
    assert second["event"] == "from a library"


def test_on_a_terminal_control_characters_of_events_are_shown_not_obeyed():
    stream = Terminal()
    logs.set_up(stream)

    structlog.get_logger().info("read", host="\x1b]0;owned\x07\u009b2J")

    assert "\\x1b]0;owned\\x07\\x9b2J" in stream.getvalue()
    assert "\x1b]0;" not in stream.getvalue()


def test_what_the_client_says_of_each_request_is_left_out():
    stream = io.StringIO()
    logs.set_up(stream)

    logging.getLogger("elastic_transport.transport").info("GET /")

    assert stream.getvalue() == ""
