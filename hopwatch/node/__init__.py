"""The embedded Elasticsearch: one command from nothing, without Docker, account or root."""

from hopwatch.node.artifact import Progress
from hopwatch.node.lifecycle import Node, Status, down, status, up

__all__ = ["Node", "Progress", "Status", "down", "status", "up"]
