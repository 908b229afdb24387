"""Zeek logs: lines in, ECS drafts out."""

from indexer.zeek.draft import to_draft
from indexer.zeek.read import read_zeek
from indexer.zeek.sniff import looks_like_zeek

__all__ = ["looks_like_zeek", "read_zeek", "to_draft"]
