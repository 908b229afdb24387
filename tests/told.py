"""Alerts as the entity queue reads them, made up."""

from itertools import count

from hunts.entities.told import Told
from tests.estate import NOON

numbers = count()


def told(hunt="fan-out", severity=47, at=NOON, **more):
    """An alert of an instant; every call makes another one."""
    sides = {"who": (), "source": (), "target": (), **more}
    named = {part: {one.lower(): one for one in sides.pop(part)} for part in ("who", "source", "target")}
    given = {"techniques": {"T1021": "Remote Services"}, "events": 3, "message": f"{hunt} happened", **sides}
    times = {"first": at, "last": at, "completed": at}
    id_ = given.pop("id", f"a{next(numbers):05}")
    return Told(id=id_, hunt=hunt, severity=severity, **{**times, **given}, **named)
