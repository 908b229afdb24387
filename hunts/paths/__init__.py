"""Paths: from a machine, an account or an address that is known to be bad, forwards and backwards in time.

Who went from where to where is asked of the events hop by hop, never kept: an index of edges would be one
more thing that late data makes wrong (`docs/decisions.md`). Nothing here stands in an alert.
"""
