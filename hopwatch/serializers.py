"""JSON as the client sends and reads it: quick, and with nothing refused that Python's own would take."""

from typing import Any

import orjson
from elasticsearch.serializer import JsonSerializer, NdjsonSerializer


class Json(JsonSerializer):
    """JSON by orjson; half a surrogate pair, or a number over 64 bits, as the client does it otherwise."""

    def json_dumps(self, data: Any) -> bytes:
        """Write a value as JSON."""
        try:
            return orjson.dumps(data, default=self.default)
        except TypeError:
            return super().json_dumps(data)

    def json_loads(self, data: bytes) -> Any:
        """Read a value from JSON."""
        try:
            return orjson.loads(data)
        except ValueError:
            return super().json_loads(data)


class JsonLines(Json, NdjsonSerializer):
    """The same, a value to a line: what bulk requests are made of."""


SERIALIZERS = {"application/json": Json(), "application/x-ndjson": JsonLines()}
"""By type of content."""
