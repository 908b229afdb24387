"""Windows records in, drafts of ECS documents out: what Elastic's own integrations would have written."""

from indexer.windows.draft import to_draft

__all__ = ["to_draft"]
