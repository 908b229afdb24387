"""Steps of logs that need one."""

from datetime import UTC
from email.utils import parsedate_to_datetime

from indexer.zeek.ends import end
from indexer.zeek.layout import Document, Values


def notice(values: Values, document: Document) -> None:
    """Say whether Zeek dropped what it saw, and take the ends from elsewhere when there was no connection."""
    dropped = document.get("zeek.notice.dropped")
    types = ["info"] if dropped is None else ["info", "denied" if dropped else "allowed"]
    document.put("event.type", types)
    for side, address, port in (("source", "src", None), ("destination", "dst", "p")):
        if document.get(f"{side}.address") is None:
            end(document, side, values.get(address))
        if port and document.get(f"{side}.port") is None:
            end(document, side, None, values.get(port))


def dnp3(_: Values, document: Document) -> None:
    """Put the function of the reply, else of the request."""
    told = document.part("zeek.dnp3.function")
    function = told.get("reply") or told.get("request")
    if isinstance(function, str):
        document.put("event.action", function.lower())


def mail_date(_: Values, document: Document) -> None:
    """Put the date of a mail as a date; what its sender wrote stays when that is none."""
    told = document.get("zeek.smtp.date_text")
    moment = _moment(told) if isinstance(told, str) else None
    if moment:
        own = document.within("zeek.smtp")
        own["date"] = moment
        del own["date_text"]


def _moment(text: str) -> str | None:
    try:
        moment = parsedate_to_datetime(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return moment.astimezone(UTC).isoformat(timespec="milliseconds")[:23] + "Z"
    except (ValueError, TypeError, OverflowError):
        return None
