"""A window on a long text: what has been read of it and not been used yet."""

from collections.abc import Iterator

LONGEST = 32 * 1024 * 1024  # characters of one record; a longer one is lost
USED = 64 * 1024  # used characters that are kept: errors count lines from the text's beginning on
LEAD = 200  # characters before `at` that are remembered


class Window:
    """The text from `at` on is unused.

    `line` is the number of the line in which `at` lies, `lead` what stands before `at` in that line. The
    pieces must not be empty.
    """

    def __init__(self, pieces: Iterator[str], longest: int = LONGEST) -> None:
        self.text = ""
        self.at = 0
        self.line = 1
        self.lead = ""
        self.longest = longest
        self._pieces = pieces

    @property
    def left(self) -> int:
        """How much is unused."""
        return len(self.text) - self.at

    @property
    def full(self) -> bool:
        """Whether as much is unused as the longest record may have."""
        return self.left > self.longest

    def more(self) -> bool:
        """Read on, at least as much again as is unused; return False at the end."""
        parts, read, wanted = [self.text[self.at :]], 0, max(self.left, 1)
        while read < wanted and (piece := next(self._pieces, "")):
            parts.append(piece)
            read += len(piece)
        self.text, self.at = "".join(parts), 0
        return read > 0

    def move(self, to: int) -> None:
        """Use the text up to `to`; places in the text are no longer valid."""
        newline = self.text.rfind("\n", self.at, to)
        if newline >= 0:
            self.line += self.text.count("\n", self.at, to)
            self.lead = ""
        self.lead = (self.lead + self.text[max(newline + 1, self.at, to - LEAD) : to])[-LEAD:]
        self.at = to
        if to > USED:
            self.text, self.at = self.text[to:], 0

    def line_end(self) -> int:
        """Return where the line ends in which `at` lies, or where the text ends, or what is too long."""
        start = self.at
        while (end := self.text.find("\n", start)) < 0:
            start = self.left
            if self.full or not self.more():
                return len(self.text)
        return end
