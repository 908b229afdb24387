"""NTSTATUS codes of failed logons, in the sentences that Elastic stores for them."""

from collections.abc import Mapping

from indexer.windows.address import whole

STATUS = {
    0x00000000: "Status OK.",
    0xC000005E: "There are currently no logon servers available to service the logon request.",
    0xC0000064: "User logon with misspelled or bad user account",
    0xC000006A: "User logon with misspelled or bad password",
    0xC000006D: "This is either due to a bad username or authentication information",
    0xC000006E: "Unknown user name or bad password.",
    0xC000006F: "User logon outside authorized hours",
    0xC0000070: "User logon from unauthorized workstation",
    0xC0000071: "User logon with expired password",
    0xC0000072: "User logon to account disabled by administrator",
    0xC00000DC: "Indicates the Sam Server was in the wrong state to perform the desired operation.",
    0xC0000133: "Clocks between DC and other computer too far out of sync",
    0xC000015B: "The user has not been granted the requested logon type (aka logon right) at this machine",
    0xC000018C: "The logon request failed because the trust relationship between the primary domain and the"
    " trusted domain failed.",
    0xC0000192: "An attempt was made to logon, but the Netlogon service was not started.",
    0xC0000193: "User logon with expired account",
    0xC0000224: "User is required to change password at next logon",
    0xC0000225: "Evidently a bug in Windows and not a risk",
    0xC0000234: "User logon with account locked",
    0xC00002EE: "Failure Reason: An Error occurred during Logon",
    0xC0000371: "The local account store does not contain secret material for the specified account",
    0xC0000413: "Logon Failure: The machine you are logging onto is protected by an authentication firewall."
    " The specified account is not allowed to authenticate to the machine.",
}


def meaning(code: str, meanings: Mapping[int, str]) -> str:
    """Return what a code means, the code itself when it is not known; upper and lower case are one."""
    number = whole(code)
    return meanings.get(number, code) if number is not None else code
