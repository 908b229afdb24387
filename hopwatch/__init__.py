"""Hopwatch hunts lateral movement in Windows event logs and Zeek logs kept in Elasticsearch."""

__version__ = "0.1.0"
