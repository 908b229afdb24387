"""How Kibana is reached: who asks, how its certificate is checked, what is said when it does not answer."""

import ssl
import warnings
from base64 import b64encode

import urllib3
from urllib3.exceptions import HTTPError, InsecureRequestWarning
from urllib3.exceptions import SSLError as TlsError

from hopwatch.errors import KibanaUnavailable
from hopwatch.kibana.answer import Answer, read
from hopwatch.settings import Kibana

PATIENCE = urllib3.Timeout(connect=10.0, read=120.0)
"""Seconds to be reached, and to import: one that is not there is known soon, a slow one is waited for."""


def post(url: str, file: str, text: str, settings: Kibana) -> Answer:
    """Send a file as a form does; raises KibanaUnavailable when nobody answers."""
    context = trust(settings) if url.startswith("https://") else None
    with urllib3.PoolManager(ssl_context=context, timeout=PATIENCE, retries=False) as pool:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", InsecureRequestWarning)  # the settings asked for it
                answer = pool.request(
                    "POST",
                    url,
                    fields={"file": (file, text.encode(), "application/x-ndjson")},
                    headers=headers(settings),
                    redirect=False,
                )
        except (HTTPError, OSError) as error:
            raise _unreached(error, settings) from error
    return read(answer.status, answer.data)


def headers(settings: Kibana) -> dict[str, str]:
    """Return the headers of a request: who asks, and the one without which Kibana takes no write."""
    sent = {"kbn-xsrf": "hopwatch", "Accept": "application/json"}
    if settings.api_key is not None:
        sent["Authorization"] = f"ApiKey {settings.api_key.get_secret_value()}"
    elif settings.username is not None and settings.password is not None:
        pair = f"{settings.username}:{settings.password.get_secret_value()}"
        sent["Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
    return sent


def trust(settings: Kibana) -> ssl.SSLContext:
    """Return how Kibana's certificate is checked; raises KibanaUnavailable for an authority's bad file."""
    try:
        context = ssl.create_default_context(cafile=settings.ca_certs)
    except OSError as error:
        raise KibanaUnavailable(
            f"cannot use the certificates in {settings.ca_certs}: {error.strerror or error}."
            " Set HOPWATCH_KIBANA__CA_CERTS to the authority's certificate in PEM form"
        ) from error
    if not settings.verify_certs:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _unreached(error: Exception, settings: Kibana) -> KibanaUnavailable:
    if isinstance(error, TlsError) and "CERTIFICATE" in str(error).upper():
        return KibanaUnavailable(
            f"the certificate of {settings.url} is not trusted: {error}."
            " Set HOPWATCH_KIBANA__CA_CERTS to the certificate of the authority that issued it"
        )
    return KibanaUnavailable(
        f"Kibana at {settings.url} cannot be reached: {error}. Check HOPWATCH_KIBANA__URL and that it runs"
    )
