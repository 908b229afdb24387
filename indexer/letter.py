"""A dead letter, read back: the document that it holds, or the record that could not be mapped."""

from typing import Any

import orjson

from indexer.batch import lines
from indexer.document import Document, Origin, complete, stamped
from indexer.formats import windows_draft
from indexer.reading import Spoilt
from indexer.record import Draft, WindowsRecord, ZeekRecord
from indexer.shapes import to_draft
from indexer.shapes.shape import Known
from indexer.zeek import to_draft as zeek_draft


def item(line: bytes, origin: Origin, now: str) -> bytes | Spoilt:
    """Return the two lines of a letter's document; a Spoilt when its record still cannot be mapped.

    Raises ValueError when the line is no dead letter.
    """
    letter = _read(line)
    if "_source" in letter:
        return lines(Document(letter["_index"], letter["_id"], letter["_source"]))
    try:
        document = complete(_draft(letter["record"]), origin)
    except Exception as error:  # noqa: BLE001  (what our mapping could not take then, it may not take now)
        return Spoilt(letter["place"], f"{type(error).__name__}: {error}", letter["record"])
    return lines(stamped(document, now))


def _read(line: bytes) -> dict[str, Any]:
    letter = orjson.loads(line)
    whole = {"why", "_index", "_id", "_source"}, {"why", "place", "record"}
    if not isinstance(letter, dict) or not any(names <= letter.keys() for names in whole):
        raise ValueError("no dead letter")
    return letter


def _draft(record: dict[str, Any]) -> Draft:
    if "log" in record:
        return zeek_draft(ZeekRecord(**record))
    if "system" in record:
        return windows_draft(WindowsRecord(**record))
    return to_draft(Known(**{**record, "record": WindowsRecord(**record["record"])}))
