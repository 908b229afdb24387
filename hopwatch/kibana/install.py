"""Import into Kibana through its HTTP API. Success is read from the answer: HTTP 200 alone is none.

`POST /api/saved_objects/_import` creates nothing at all when one object is refused;
`POST /api/detection_engine/rules/_import` answers for each rule.
"""

from dataclasses import dataclass
from urllib.parse import quote

from hopwatch.errors import KibanaUnavailable, SettingsError
from hopwatch.kibana.access import post
from hopwatch.kibana.answer import Answer, Outcome, outcome
from hopwatch.kibana.bundle import Bundle
from hopwatch.settings import Kibana

OK, NOT_FOUND = 200, 404
DENIED = {401, 403}
REFUSED = {400, 409, 413}


@dataclass(frozen=True, slots=True)
class Import:
    """One file that Kibana takes: what it holds, where it goes, its name and its lines."""

    what: str
    path: str
    file: str
    text: str


def imports(bundle: Bundle) -> tuple[Import, Import]:
    """Return what is imported, in order: the saved objects, then the rule."""
    return (
        Import("saved objects", "/api/saved_objects/_import", "hopwatch.ndjson", bundle.objects),
        Import("rules", "/api/detection_engine/rules/_import", "hopwatch-rule.ndjson", bundle.rule),
    )


def send(one: Import, settings: Kibana) -> Outcome:
    """Import one file; what is there of the same ids is replaced.

    Raises SettingsError when no URL is set, KibanaUnavailable when no Kibana answers or it refuses us.
    """
    answer = post(address(one, settings), one.file, one.text, settings)
    if answer.status in DENIED:
        raise KibanaUnavailable(
            f"Kibana refuses these credentials for {one.what} ({answer.words}). Set"
            " HOPWATCH_KIBANA__API_KEY, or HOPWATCH_KIBANA__USERNAME and HOPWATCH_KIBANA__PASSWORD"
        )
    if answer.status in REFUSED:
        return Outcome(one.what, 0, (answer.words,))
    if answer.status != OK or answer.body is None or "success" not in answer.body:
        raise KibanaUnavailable(
            f"no import of {one.what}: {settings.url} says {answer.words}{_advice(answer)}"
        )
    return outcome(one.what, one.text.count("\n"), answer.body)


def address(one: Import, settings: Kibana) -> str:
    """Return the URL to import to; raises SettingsError when none is set."""
    if settings.url is None:
        raise SettingsError(
            "no Kibana is set: set HOPWATCH_KIBANA__URL (or url in [kibana] of hopwatch.toml),"
            " such as https://kibana.example.com:5601"
        )
    space = settings.space or "default"
    prefix = "" if space == "default" else f"/s/{quote(space, safe='')}"
    return f"{settings.url.rstrip('/')}{prefix}{one.path}?overwrite=true"


def _advice(answer: Answer) -> str:
    if answer.status == NOT_FOUND:
        return ". Check HOPWATCH_KIBANA__URL, with its base path if it has one, and HOPWATCH_KIBANA__SPACE"
    if answer.status // 100 == 3:  # noqa: PLR2004  (HTTP: look elsewhere)
        return ". It sends us elsewhere: check HOPWATCH_KIBANA__URL and the credentials"
    return ". Check that it is up and that HOPWATCH_KIBANA__URL is Kibana's"
