"""What is added to a document that its record does not say: offline, by settings, beside what it says."""

from indexer.enrichment.enricher import DEFAULT, Enricher
from indexer.enrichment.plan import Plan, planned

__all__ = ["DEFAULT", "Enricher", "Plan", "planned"]
