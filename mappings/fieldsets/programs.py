"""`powershell.*`, `sysmon.*`: what these logs have beyond ECS, named as Elastic's integrations name it."""

from elasticsearch.dsl import InnerDoc, M

from mappings.fields import flag, folded, keyword, real, text, whole


class InvocationFields(InnerDoc):
    """`powershell.command.invocation_details.*`: one command or parameter that a pipeline called."""

    name: M[str] = keyword()
    related_command: M[str] = keyword()
    type: M[str] = keyword()
    value: M[str] = keyword()


class CommandFields(InnerDoc):
    """`powershell.command.*`."""

    invocation_details: M[InvocationFields]
    name: M[str] = folded()
    path: M[str] = folded()
    type: M[str] = keyword()
    value: M[str] = text()


class EngineFields(InnerDoc):
    """`powershell.engine.*`."""

    new_state: M[str] = keyword()
    previous_state: M[str] = keyword()
    version: M[str] = keyword()


class ScriptFields(InnerDoc):
    """`powershell.file.*`: a block of script that was compiled."""

    script_block_entropy_bits: M[float] = real()
    script_block_entropy_normalized: M[float] = real()
    script_block_hash: M[str] = keyword()
    script_block_id: M[str] = keyword()
    script_block_length: M[int] = whole()
    script_block_surprisal_stdev: M[float] = real()
    script_block_text: M[str] = text()
    script_block_unique_symbols: M[int] = whole()


class HostProcessFields(InnerDoc):
    """`powershell.process.*`: the program that PowerShell runs in."""

    executable_version: M[str] = keyword()


class ProviderFields(InnerDoc):
    """`powershell.provider.*`."""

    name: M[str] = keyword()
    new_state: M[str] = keyword()


class PowershellFields(InnerDoc):
    """`powershell.*`. Of what was logged in parts, `sequence` is the part and `total` their number."""

    command: M[CommandFields]
    engine: M[EngineFields]
    file: M[ScriptFields]
    process: M[HostProcessFields]
    provider: M[ProviderFields]
    id: M[str] = keyword()
    pipeline_id: M[str] = keyword()
    runspace_id: M[str] = keyword()
    sequence: M[int] = whole()
    total: M[int] = whole()


class SysmonDnsFields(InnerDoc):
    """`sysmon.dns.*`."""

    status: M[str] = keyword()


class SysmonFileFields(InnerDoc):
    """`sysmon.file.*`."""

    archived: M[bool] = flag()
    is_executable: M[bool] = flag()


class SysmonFields(InnerDoc):
    """`sysmon.*`."""

    dns: M[SysmonDnsFields]
    file: M[SysmonFileFields]
