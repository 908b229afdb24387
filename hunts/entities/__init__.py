"""The entity queue: alerts of a UTC day that belong together are one line, led by a host or a user. Pure."""
