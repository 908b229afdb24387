"""Going on when Elasticsearch is restarted, full or out of reach: asking again for a while, then stopping."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from elasticsearch import ApiError, AuthenticationException, AuthorizationException, TransportError
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    stop_after_delay,
    wait_random_exponential,
)

from hopwatch.errors import ElasticUnavailable
from indexer.answer import LATER

T = TypeVar("T")


class NotYetError(Exception):
    """Something is not done yet, and worth another try."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to go on while Elasticsearch takes nothing (seconds), how to wait and how to say so.

    `over` ends it early: the user has interrupted the run.
    """

    sleep: Callable[[float], None]
    say: Callable[[str], None]
    over: Callable[[], bool]
    total: float = 900.0
    longest: float = 15.0

    def keep_on(self, work: Callable[[], T]) -> T:
        """Do the work, again while it raises NotYetError; raises ElasticUnavailable when patience ends."""
        limit = stop_after_delay(self.total)
        retrying = Retrying(
            retry=retry_if_exception_type(NotYetError),
            wait=wait_random_exponential(multiplier=0.2, max=self.longest),
            stop=lambda state: self.over() or limit(state),
            sleep=self.sleep,
            before_sleep=self._say,
            reraise=True,
        )
        try:
            return retrying(work)
        except NotYetError as error:
            raise ElasticUnavailable(
                f"Elasticsearch took nothing for long ({error}); what was done is kept,"
                " and the same command goes on from there"
            ) from error

    def ask(self, request: Callable[[], T]) -> T:
        """Send a request that may be repeated, again while there is no answer or the server is full."""
        return self.keep_on(lambda: _asked(request))

    def _say(self, state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        self.say(f"Elasticsearch takes nothing now ({error}); trying again")


def _asked(request: Callable[[], T]) -> T:
    try:
        return request()
    except (AuthenticationException, AuthorizationException) as error:
        raise ElasticUnavailable(f"Elasticsearch refuses the credentials: {error}") from error
    except ApiError as error:
        if error.meta.status not in LATER:
            raise
        raise NotYetError(str(error)) from error
    except TransportError as error:
        raise NotYetError(f"no answer: {error.message}") from error
