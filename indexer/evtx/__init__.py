"""EVTX files in, records out: everything that a file holds is read or counted as lost."""

from indexer.evtx.read import Parser, read_evtx, read_stream

__all__ = ["Parser", "read_evtx", "read_stream"]
