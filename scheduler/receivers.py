"""Receivers of notifications by Apprise: mail, Slack, Teams, a web hook, whatever an URL of it names."""

import hashlib

from apprise import Apprise, AppriseAsset, NotifyFormat, NotifyType

from hopwatch.errors import SettingsError
from scheduler.tell import Receiver

ID_DIGITS = 12


def receivers(urls: str) -> list[Receiver]:
    """Return the receivers that URLs name, with blanks or line ends between them.

    Raises SettingsError for one that Apprise does not know, which it does not show: it may hold a secret.
    """
    return [_receiver(number, url) for number, url in enumerate(dict.fromkeys(urls.split()), start=1)]


def _receiver(number: int, url: str) -> Receiver:
    way = Apprise(asset=AppriseAsset(app_id="Hopwatch", app_desc="Hopwatch", app_url=""))
    if not way.add(url):
        scheme = url.partition("://")[0] if "://" in url else "no scheme"
        raise SettingsError(
            f"notifications.urls: the URL number {number} ({scheme[:20]}) is none that Apprise knows"
        )

    def send(title: str, text: str) -> bool:
        sent = way.notify(text, title=title, notify_type=NotifyType.WARNING, body_format=NotifyFormat.TEXT)
        return bool(sent)

    name = str(way[0].url(privacy=True)).partition("?")[0]  # type: ignore[no-untyped-call]
    return Receiver(hashlib.sha256(url.encode()).hexdigest()[:ID_DIGITS], name, send)
