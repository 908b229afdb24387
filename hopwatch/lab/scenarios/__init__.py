"""Attacks, one function each, told over the same acts as ordinary work."""
