"""A made-up enterprise: events, the files that hold them, and a story told in both."""
