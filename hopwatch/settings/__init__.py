"""Every setting, read once: `hopwatch.toml`, then the environment (`HOPWATCH_…`, nested with `__`)."""

from hopwatch.settings.load import load
from hopwatch.settings.model import (
    SYSTEM_HOME,
    Alerts,
    Elastic,
    Enrich,
    HuntSettings,
    Index,
    Kibana,
    Node,
    Notifications,
    Schedule,
    Service,
    Settings,
    default_home,
)

__all__ = [
    "SYSTEM_HOME",
    "Alerts",
    "Elastic",
    "Enrich",
    "HuntSettings",
    "Index",
    "Kibana",
    "Node",
    "Notifications",
    "Schedule",
    "Service",
    "Settings",
    "default_home",
    "load",
]
