"""How a Windows program gets its arguments from one line (CommandLineToArgvW)."""

import re

_LONGEST = 32_767  # characters that Windows allows in a command line
_PIECE = re.compile(r'(\\*)("|$)|(\s+)|([^\s"\\]+|\\+(?!\\*"))')


def arguments(line: str) -> list[str]:
    r"""Return the parts of a command line.

    Blanks part, quotation marks hold together; before a quotation mark two backslashes are one, and one
    that is left over makes the mark part of the text. Everywhere else a backslash is a backslash.
    """
    found: list[str] = []
    part: list[str] = []
    started = quoted = False
    for piece in _PIECE.finditer(line[:_LONGEST].strip()):
        slashes, mark, blank, plain = piece.groups()
        if blank is not None and not quoted:
            if started:
                found.append("".join(part))
            part, started = [], False
        elif mark is not None:
            part.append(slashes if not mark else slashes[: len(slashes) // 2])
            if mark and len(slashes) % 2:
                part.append(mark)
            elif mark:
                quoted = not quoted
            started = started or bool(slashes or mark)
        else:
            part.append(plain or blank)
            started = True
    return [*found, "".join(part)] if started else found
