"""A service as PsExec and its kin install it: by name, by pipe, by the shape of its image."""

from hopwatch.lab.windows import service_install_audited, service_installed
from hunts.attack import Technique
from hunts.events import SERVICE_INSTALLED, WINDOWS_SERVICES
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Match
from hunts.match import like, matches
from hunts.sample import Sample, at
from mappings.ecs import Event

TOOLS = ["PSEXESVC*", "*PAExec*", "RemComSvc*", "csexec*", "xcmdsvc*", "winexesvc*", "BTOBTO*"]

# What a service control manager is told to run by tools that bring their own service under a made-up name.
IMAGES = [
    r"*\PSEXESVC*",
    r"*\PAExec*",
    r"*\RemCom*",
    r"*\csexec*",
    r"\\127.0.0.1\*$\*",
    r"*__output*",
    r"*COMSPEC*/c *",
    r"*\pipe\*",
    r"*cmd.exe /*",
    r"*powershell*",
]

# Eight letters straight in the Windows folder (impacket, Metasploit), or a program without any folder.
SHAPES = [
    r"(%[A-Za-z]+%|[A-Za-z]:\\[Ww][Ii][Nn][Dd][Oo][Ww][Ss])\\[A-Za-z]{8}\.[Ee][Xx][Ee]",
    r"[^\\/:%\" ]+\.[Ee][Xx][Ee]",
]

image = (Event.winlog.event_data.ImagePath, Event.winlog.event_data.ServiceFileName)
TOOL_SERVICE = like(Event.winlog.event_data.ServiceName, *TOOLS)
for field in image:
    TOOL_SERVICE = TOOL_SERVICE | like(field, *IMAGES) | matches(field, *SHAPES)

HUNT = Hunt(
    id="psexec-service",
    name="Service of PsExec or its kin",
    severity=Severity.HIGH,
    techniques=[Technique.SERVICE_EXECUTION, Technique.SMB_ADMIN_SHARES, Technique.WINDOWS_SERVICE],
    kind=Match(
        events=Events(datasets=WINDOWS_SERVICES, where=SERVICE_INSTALLED & TOOL_SERVICE),
        by=[Event.host.name],
    ),
    sentence="Service installed on {host.name}: {service.name}, running {winlog.event_data.ImagePath|winlog.event_data.ServiceFileName}",
    shows=[Event.service.name, *image, Event.user.name, Event.user.id, Event.winlog.logon.id],
    goal="Find remote execution through the service control manager, also when the tool's service is renamed.",
    blind_spots=[
        "A renamed service whose image looks like an ordinary program in an ordinary folder",
        "System logs that are not collected, or were cleared",
    ],
    false_positives=[
        "Administrators who use PsExec",
        "Agents that install services named at random in the Windows folder",
    ],
    response=[
        "Find the network logon (4624 type 3) on that host just before, and where it came from",
        "Ask the account's owner; see what the service started (4688, Sysmon 1)",
        "Keep the image if it is still there",
    ],
    references=["https://attack.mitre.org/techniques/T1569/002/", "https://attack.mitre.org/software/S0029/"],
)


def finds(story: str, service: str, image_path: str) -> Sample:
    """One service that the hunt must find."""
    return Sample(
        story, [service_installed(at("10:05:00"), host="SRV1", service=service, image=image_path)], finds=1
    )


def ignores(story: str, service: str, image_path: str) -> Sample:
    """One service that the hunt must leave alone."""
    return Sample(
        story, [service_installed(at("10:05:00"), host="SRV1", service=service, image=image_path)], finds=0
    )


SAMPLES = [
    finds("PsExec", "PSEXESVC", r"%SystemRoot%\PSEXESVC.exe"),
    finds("PsExec under another name", "blabla", r"%SystemRoot%\psexesvc.exe"),
    finds("impacket's psexec", "HxBo", r"%systemroot%\duKhLYUX.exe"),
    finds(
        "impacket's smbexec", "BTOBTO", r"%COMSPEC% /Q /c echo dir ^> \\127.0.0.1\C$\__output 2^>^&1 > x.bat"
    ),
    finds("a pipe to talk through", "hgabms", r"cmd.exe /c echo hgabms > \\.\pipe\hgabms"),
    finds("a program without a folder", "spoolsv2", "calc.exe"),
    Sample(
        "as the Security log has it",
        [
            service_install_audited(
                at("10:05:00"),
                host="SRV1",
                service="PSEXESVC",
                image=r"%SystemRoot%\PSEXESVC.exe",
                user="eve",
                logon_id="0x5150",
            )
        ],
        finds=1,
    ),
    ignores(
        "an updater",
        "edgeupdate",
        r'"C:\Program Files (x86)\Microsoft\EdgeUpdate\MicrosoftEdgeUpdate.exe" /svc',
    ),
    ignores("a driver with a random name", "MpKsl2f3a91c7", r"c:\ProgramData\Microsoft\MpKsl2f3a91c7.sys"),
    ignores("a service host", "WpnUserService_5af31", r"C:\Windows\system32\svchost.exe -k UnistackSvcGroup"),
]
