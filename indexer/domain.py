"""Domain names taken apart, by the list of public suffixes that the package publicsuffixlist brings."""

from functools import cache, lru_cache

from publicsuffixlist import PublicSuffixList


@lru_cache(maxsize=16384)
def domain_parts(name: str) -> dict[str, str]:
    """Return `top_level_domain`, `registered_domain` and `subdomain` of a name, as ECS calls them.

    There are none for a single label, for a suffix itself (`co.uk`), and under one that is not public
    (`dc1.corp.local`). Suffixes that companies sell (`akamaized.net`) count as registered domains.
    """
    lower = name.rstrip(".").lower()
    registered = _suffixes().privatesuffix(lower)
    if not registered:
        return {}
    parts = {"top_level_domain": registered.partition(".")[2], "registered_domain": registered}
    below = lower.removesuffix(registered).rstrip(".")
    return parts | {"subdomain": below} if below else parts


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList(accept_unknown=False, only_icann=True)
