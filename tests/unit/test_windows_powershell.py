"""PowerShell's logs: what their blocks of text say, and that nothing of them is lost."""

import orjson
from hypothesis import given
from hypothesis import strategies as st

from tests.windows_documents import CLASSIC_POWERSHELL, POWERSHELL, data_of, document

ENGINE = (
    "\tNewEngineState=Available\n\tPreviousEngineState=None\n\n\tSequenceNumber=13\n\n"
    "\tHostName=ServerRemoteHost\n\tHostVersion=1.0.0.0\n\tHostId=24580\n"
    '\tHostApplication=C:\\Windows\\wsmprovhost.exe "-Em bedding"\n\tEngineVersion=5.1\n\tRunspaceId=405e\n'
    "\tPipelineId=\n\tCommandLine="
)


def test_an_engine_that_starts_is_a_process():
    data = {"param1": "Available", "param2": "None", "param3": ENGINE}
    found = document(CLASSIC_POWERSHELL, "400", data, Task="4")
    assert found["event"]["category"] == ["process"]
    assert found["event"]["type"] == ["start"]
    assert found["event"]["action"] == "Engine Lifecycle"
    assert found["event"]["sequence"] == 13
    assert found["powershell"] == {
        "engine": {"new_state": "Available", "previous_state": "None", "version": "5.1"},
        "process": {"executable_version": "1.0.0.0"},
        "runspace_id": "405e",
    }
    assert found["process"] == {
        "title": "ServerRemoteHost",
        "entity_id": "24580",
        "command_line": 'C:\\Windows\\wsmprovhost.exe "-Em bedding"',
        "args": ["C:\\Windows\\wsmprovhost.exe", "-Em bedding"],
        "args_count": 2,
    }
    assert data_of(found) == {}


def test_a_pipeline_tells_its_script_its_user_and_what_it_called():
    context = (
        "\tDetailSequence=1\n\tDetailTotal=2\n\n\tUserId=CORP\\ann\n\tScriptName=C:\\Tools\\copy.psm1\n"
        "\tCommandLine=Copy-Item $from `\n\t\t-Destination \\\\fs1\\c$\n"
    )
    details = (
        'CommandInvocation(Copy-Item): "Copy-Item"\n'
        'ParameterBinding(Copy-Item): name="Path"; value="a\nb"\n'
        'NonTerminatingError(Copy-Item): "no: such"\n'
    )
    data = {"param1": "Copy-Item $from `\n\t\t-Destination \\\\fs1\\c$", "param2": context, "param3": details}
    found = document(CLASSIC_POWERSHELL, "800", data)
    assert found["user"] == {"name": "ann", "domain": "CORP"}
    assert found["related"] == {"user": ["ann"]}
    assert found["file"]["path"] == "C:\\Tools\\copy.psm1"
    assert found["powershell"] == {
        "sequence": 1,
        "total": 2,
        "command": {
            "value": "Copy-Item $from `\n\t\t-Destination \\\\fs1\\c$",
            "invocation_details": [
                {"type": "CommandInvocation", "related_command": "Copy-Item", "value": '"Copy-Item"'},
                {
                    "type": "ParameterBinding",
                    "related_command": "Copy-Item",
                    "name": '"Path"',
                    "value": '"a\nb"',
                },
                {"type": "NonTerminatingError", "related_command": "Copy-Item", "value": '"no: such"'},
            ],
        },
    }
    assert data_of(found) == {}


def test_a_command_line_cannot_say_who_ran_it():
    context = "\tUserId=CORP\\ann\n\tHostName=ConsoleHost\n\tCommandLine=x\n\tUserId=CORP\\bob\n"
    found = document(CLASSIC_POWERSHELL, "800", {"param2": context})
    assert found["user"]["name"] == "ann"
    assert found["powershell"]["command"]["value"] == "x\n\tUserId=CORP\\bob"


def test_a_command_line_that_is_not_in_the_context_stays():
    found = document(CLASSIC_POWERSHELL, "800", {"param1": "whoami", "param2": "\tHostName=ConsoleHost\n"})
    assert data_of(found) == {"param1": "whoami"}


def test_a_remote_pipeline_has_its_account_at_both_ends():
    context = (
        "        Severity = Informational\n        Host Name = ServerRemoteHost\n        Script Name =\n"
        "        Command Name = cmd.exe\n        User = CORP\\svc\n        Connected User = CORP\\ann\n"
        "        Shell ID = Microsoft.PowerShell"
    )
    found = document(POWERSHELL, "4103", {"ContextInfo": context}, UserID="S-1-5-21-1-1104")
    assert found["user"] == {"id": "S-1-5-21-1-1104", "name": "svc", "domain": "CORP"}
    assert found["source"]["user"] == {"name": "ann", "domain": "CORP"}
    assert found["destination"]["user"] == {"name": "svc", "domain": "CORP"}
    assert found["related"]["user"] == ["svc", "ann"]
    assert found["powershell"] == {"command": {"name": "cmd.exe"}, "id": "Microsoft.PowerShell"}
    assert data_of(found) == {"Severity": "Informational"}


def test_a_script_block_has_its_text_its_file_and_its_part():
    data = {
        "MessageNumber": "2",
        "MessageTotal": "3",
        "ScriptBlockText": "whoami\n",
        "ScriptBlockId": "50d2",
        "Path": "C:\\Tools\\x.ps1",
    }
    found = document(POWERSHELL, "4104", data, Opcode="15", Task="2", ProcessID="4204")
    assert found["process"] == {"pid": 4204}
    block = found["powershell"].pop("file")
    assert (block["script_block_text"], block["script_block_id"]) == ("whoami\n", "50d2")
    assert found["powershell"] == {"sequence": 2, "total": 3}
    assert found["file"]["name"] == "x.ps1"
    assert found["event"]["action"] == "Execute a Remote Command"
    assert found["winlog"]["opcode"] == "On create calls"
    assert data_of(found) == {}


def test_a_block_that_is_none_stays():
    found = document(CLASSIC_POWERSHELL, "400", {"param3": "gibberish"})
    assert data_of(found) == {"param3": "gibberish"}


def test_more_calls_than_can_be_told_apart_stay_as_they_are():
    details = "\n".join(f'CommandInvocation(c{n}): "c{n}"' for n in range(101))
    found = document(CLASSIC_POWERSHELL, "800", {"param3": details})
    assert data_of(found) == {"param3": details}


BLOCKS = st.lists(
    st.one_of(
        st.text(max_size=20),
        st.sampled_from(
            ["\tHostName=", "\tUserId=\\", "\tSequenceNumber=x", "   User = a\\b", "X(y): name=; value="]
        ),
    ),
    max_size=8,
).map("\n".join)


@given(block=BLOCKS, code=st.sampled_from(["400", "403", "600", "800"]))
def test_any_text_makes_a_document(block, code):
    found = document(CLASSIC_POWERSHELL, code, {"param1": block, "param2": block, "param3": block})
    assert found["event"]["kind"] == "event"
    assert orjson.dumps(found)
