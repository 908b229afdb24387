"""The page of the command line: walks the tree of commands that typer makes."""

from collections.abc import Iterator

import typer
from typer.core import TyperArgument, TyperGroup, TyperOption

from hopwatch.cli.main import app
from hopwatch.cli.reference.markdown import block, code, prose, table, whole

EXAMPLE = "Example: "
WORDS = {"str": "text", "list[str]": "text", "int": "number"}

INTRO = """\
Results go to standard output; progress, logs and warnings to standard error. With `--json` a command
prints JSON on standard output and nothing else there. `-h` or `--help` after any command explains it.
Times without a zone are UTC.

## Exit status

| status | means |
| --- | --- |
| 0 | done, and all is accounted for |
| 1 | done, but something was lost, refused or incomplete, or differs: the output says what |
| 2 | wrong usage, or wrong settings |
| 3 | Elasticsearch or Kibana cannot be reached, or refuses the credentials |
| 4 | an internal error, a defect of Hopwatch; what was done is kept |
| 130 | interrupted; what was done is kept |

A closed pipe ends a command quietly. A file that is no log of a known kind is no error inside a folder;
named itself it gives 1.

## Settings

A command takes its settings from `hopwatch.toml` in the working folder, or from the file that `--config`
names; then from the environment (`HOPWATCH_…`), which wins. [Settings](settings.md) lists each. Without
hosts (`elastic.hosts`) the embedded Elasticsearch is used, and started when a command needs it. All that
Hopwatch keeps on disk lies in one folder: `~/.local/share/hopwatch`, for root `/var/lib/hopwatch`, or
where `HOPWATCH_HOME` says."""

Command = typer.core.TyperCommand | TyperGroup


def page() -> str:
    """Return the page."""
    root = typer.main.get_command(app)
    return whole(["# The command line", INTRO, *described(root, "hopwatch")])


def described(command: object, name: str) -> Iterator[str]:
    """Yield what there is to say of a command, then of the commands below it."""
    if not isinstance(command, Command) or command.hidden:
        return
    yield f"## {code(name)}"
    yield from help_text(command.help or "")
    yield from usage(command, name)
    for child, below in getattr(command, "commands", {}).items():
        yield from described(below, f"{name} {child}")


def help_text(text: str) -> Iterator[str]:
    """Yield the paragraphs of a help text; an example becomes a code block."""
    before, found, example = text.partition(EXAMPLE)
    yield from (prose(paragraph) for paragraph in before.split("\n\n") if paragraph.strip())
    if found:
        yield block([" ".join(example.split()).removesuffix(".")])


def usage(command: Command, name: str) -> Iterator[str]:
    """Yield the arguments and options of a command as tables."""
    context = typer.Context(command, info_name=name)
    arguments = [one for one in command.params if isinstance(one, TyperArgument) and not one.hidden]
    options = [one for one in command.params if isinstance(one, TyperOption) and not one.hidden]
    if arguments:
        yield table(("argument", "what it is"), [argument_row(one) for one in arguments])
    if options:
        head = ("option", "value", "default", "what it does")
        yield table(head, [option_row(one, context) for one in options])


def argument_row(argument: TyperArgument) -> tuple[str, str]:
    """Return an argument's line."""
    need = "" if argument.required else " May be left out."
    return code(argument.display_name_raw), prose(argument.help or "") + need


def option_row(option: TyperOption, context: typer.Context) -> tuple[str, ...]:
    """Return an option's line."""
    return (
        ", ".join(code(name) for name in [*option.opts, *option.secondary_opts]),
        "" if option.is_flag else value(option, context),
        default(option),
        prose(option.help or ""),
    )


def value(option: TyperOption, context: typer.Context) -> str:
    """Say what an option takes."""
    if option.min is not None or option.max is not None:
        return f"{option.min} to {option.max}"
    shown = option.metavar or option.display_type(context).strip("<>")
    if option.type_descriptor.is_choice:
        return ", ".join(code(one) for one in shown.split("|"))
    return WORDS.get(shown, shown)


def default(option: TyperOption) -> str:
    """Say which value an option has when it is not given."""
    if option.required:
        return "required"
    return "" if option.is_flag or option.default is None else code(str(option.default))
