"""Questions in, findings and alerts out: the kinds of hunt, their evaluation, the library."""
