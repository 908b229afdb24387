"""What keeps a Sigma rule from being a hunt."""


class RefusedError(Exception):
    """A rule asks for something that has no exact form; `key` is the word of the rule that asks for it."""

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(f"{key}: {reason}")
        self.key = key
        self.reason = reason
