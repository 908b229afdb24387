"""What is to be added, as plain values that any process can be told."""

from dataclasses import dataclass
from pathlib import Path

from hopwatch.errors import SettingsError
from hopwatch.settings import Enrich


@dataclass(frozen=True, slots=True)
class Plan:
    """What to add. `assets` is the file's text: one run has one version of it, whoever reads the logs."""

    internal: tuple[str, ...] = Enrich().internal
    assets: str = ""
    assets_path: Path = Path()
    geo: Path | None = None
    asn: Path | None = None


def planned(settings: Enrich) -> Plan:
    """Return the plan of these settings; raises SettingsError when the file of assets cannot be read."""
    text = ""
    if settings.assets is not None:
        try:
            text = settings.assets.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
            raise SettingsError(
                f"enrich.assets names {settings.assets}, which cannot be read: {reason}"
            ) from error
    return Plan(settings.internal, text, settings.assets or Path(), settings.geo, settings.asn)
