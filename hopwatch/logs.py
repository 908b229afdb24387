"""Logging, set up once by the command line: lines for people on a terminal, JSON elsewhere."""

import logging
import re
from typing import TextIO

import structlog

CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def set_up(stream: TextIO, level: int = logging.INFO) -> None:
    """Send structlog's and the libraries' logs to a stream: standard error, for results go to the other."""
    terminal = stream.isatty()
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=last_steps(terminal))
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    quiet_libraries()


def last_steps(terminal: bool) -> list[structlog.typing.Processor]:  # noqa: FBT001  (a fact about the stream)
    """Return what turns an event into a line."""
    start: list[structlog.typing.Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if terminal:
        return [*start, without_controls, structlog.dev.ConsoleRenderer(colors=True)]
    return [
        *start,
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ]


def without_controls(
    _logger: structlog.typing.WrappedLogger, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Make control characters visible: text from events could otherwise drive the reader's terminal."""
    return {key: visible(value) if isinstance(value, str) else value for key, value in event.items()}


def visible(text: str) -> str:
    """Return a text with each control character written as its number."""
    return CONTROLS.sub(lambda found: f"\\x{ord(found[0]):02x}", text)


def quiet_libraries() -> None:
    """Keep what libraries log about each request out of ours; their warnings stay."""
    for name in ("elastic_transport", "elasticsearch", "urllib3", "apscheduler"):
        logging.getLogger(name).setLevel(logging.WARNING)
