"""What Kibana answers to an import: what it took, what it refused and why."""

import json
from dataclasses import dataclass
from typing import Any

MOST_TEXT = 300


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of HTTP; `body` is its JSON object, if it is one."""

    status: int
    text: str
    body: dict[str, Any] | None

    @property
    def words(self) -> str:
        """The server's own words, on one line and not too many."""
        said = str(self.body["message"]) if self.body and "message" in self.body else self.text
        return f"{self.status} {' '.join(said.split())[:MOST_TEXT]}".rstrip()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What Kibana says of an import: how many it took, and a line for each that it refused."""

    what: str
    imported: int
    refused: tuple[str, ...]


def read(status: int, data: bytes) -> Answer:
    """Return an answer, read."""
    text = data.decode("utf-8", "replace")
    try:
        value = json.loads(text)
    except ValueError:
        value = None
    return Answer(status, text, value if isinstance(value, dict) else None)


def outcome(what: str, sent: int, body: dict[str, Any]) -> Outcome:
    """Return what an answer says; one that claims success for fewer than were sent is none."""
    count = body.get("successCount", body.get("success_count", 0))
    imported = count if isinstance(count, int) else 0
    errors = body.get("errors")
    refused = [refusal(error) for error in errors if isinstance(error, dict)] if errors else []
    if not refused and (body.get("success") is not True or imported < sent):
        refused = [f"Kibana took {imported} of {sent} and does not say why"]
    return Outcome(what, imported, tuple(refused))


def refusal(error: dict[str, Any]) -> str:
    """Return one entry of `errors` as a line: which object or rule, and why."""
    why = error.get("error")
    why = why if isinstance(why, dict) else {}
    meta = error.get("meta")
    title = error.get("title") or (meta.get("title") if isinstance(meta, dict) else None)
    which = [error.get("type"), title or error.get("id") or error.get("rule_id")]
    missing = [f"{one.get('type')} {one.get('id')}" for one in why.get("references") or ()]
    said = why.get("message") or why.get("type") or "no reason given"
    return f"{' '.join(str(part) for part in which if part)}: {' '.join([str(said), *missing])}"
