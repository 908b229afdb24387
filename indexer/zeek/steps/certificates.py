"""Certificates and TLS: names taken apart, versions and algorithms as ECS writes them."""

import re

from indexer.zeek.layout import Document, Values
from indexer.zeek.steps.distinguished import x509

_VERSION = re.compile(r"(SSL|TLS|DTLS)v(\d)(\d?)")
_SIGNATURES = {
    "md2WithRSAEncryption": "MD2-RSA",
    "md5WithRSAEncryption": "MD5-RSA",
    "sha1WithRSAEncryption": "SHA1-RSA",
    "sha-1WithRSAEncryption": "SHA1-RSA",
    "sha256WithRSAEncryption": "SHA256-RSA",
    "sha384WithRSAEncryption": "SHA384-RSA",
    "sha512WithRSAEncryption": "SHA512-RSA",
    "dsaWithSha1": "DSA-SHA1",
    "dsaWithSha256": "DSA-SHA256",
    "ecdsa-with-SHA1": "ECDSA-SHA1",
    "ecdsa-with-SHA256": "ECDSA-SHA256",
    "ecdsa-with-SHA384": "ECDSA-SHA384",
    "ecdsa-with-SHA512": "ECDSA-SHA512",
    "id-Ed25519": "Ed25519",
}


def tls_names(values: Values, document: Document) -> None:
    """Put the parts of both certificates' names, and what is related."""
    for end, prefix in (("server", ""), ("client", "client_")):
        for whose in ("subject", "issuer"):
            name = values.get(f"{prefix}{whose}")
            x509(document, name, f"tls.{end}.x509.{whose}", f"zeek.ssl.{end}.{whose}")
    document.relate("hash", document.get("tls.server.ja3s"), document.get("tls.client.ja3"))
    document.relate("hosts", document.get("tls.client.server_name"))


def tls_version(values: Values, document: Document) -> None:
    """Put `TLSv12` as version 1.2 of tls, `SSLv3` as 3.0 of ssl."""
    found = _VERSION.fullmatch(str(values.get("version")))
    if found:
        document.put("tls.version", f"{found[2]}.{found[3] or 0}")
        document.put("tls.version_protocol", found[1].lower())


def certificate_names(_: Values, document: Document) -> None:
    """Put the parts of the certificate's names, and its other names in one list."""
    for whose in ("subject", "issuer"):
        name = document.get(f"file.x509.{whose}.distinguished_name")
        x509(document, name, f"file.x509.{whose}", f"zeek.x509.certificate.{whose}")
    names = [
        name for kind in ("dns", "uri", "email", "ip") for name in document.get(f"zeek.x509.san.{kind}") or ()
    ]
    if names:
        document.put("file.x509.alternative_names", names)


def certificate_algorithm(_: Values, document: Document) -> None:
    """Put the algorithm of the signature as ECS writes it."""
    told = document.get("zeek.x509.certificate.signature_algorithm")
    if isinstance(told, str):
        document.put("file.x509.signature_algorithm", _SIGNATURES.get(told, told))


def known_names(_: Values, document: Document) -> None:
    """Put the parts of a known certificate's names."""
    for whose in ("subject", "issuer"):
        x509(document, document.get(f"tls.server.{whose}"), f"tls.server.x509.{whose}")
