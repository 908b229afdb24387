"""Windows events that come as text: JSON in the shapes that tools write, and XML. A shape is one module."""

from indexer.shapes.draft import to_draft
from indexer.shapes.read import read_json, read_xml
from indexer.shapes.sniff import looks_like_json_events, looks_like_xml_events

__all__ = ["looks_like_json_events", "looks_like_xml_events", "read_json", "read_xml", "to_draft"]
