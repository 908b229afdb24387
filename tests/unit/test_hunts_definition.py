"""A hunt's definition: the library, tuning, digests, ATT&CK, the fields that are read."""

from dataclasses import replace
from datetime import timedelta

import pytest

from hopwatch.errors import SettingsError, UsageError
from hopwatch.settings import HuntSettings
from hunts.attack import Technique, by_id
from hunts.digest import digest
from hunts.hunt import Severity
from hunts.kinds import (
    Absence,
    Beside,
    Deviation,
    Distinct,
    FirstSeen,
    Lined,
    Match,
    Rare,
    Sequence,
    Step,
    Unless,
)
from hunts.library import library, module
from hunts.match import is_
from hunts.roles import datasets, entity_fields, other_side, roles
from hunts.sample import at
from hunts.tuning import parameters, tuned
from mappings.ecs import FIELDS, Event, bounded_fields
from tests.happenings import events, hunt

FAN_OUT = "network-logon-fan-out"


def tune(**parameters):
    return tuned(library()[FAN_OUT].hunt, {FAN_OUT: HuntSettings(**parameters)})


def test_tuning_changes_numbers():
    changed = tune(at_least=20, within="1h", severity="low")
    assert (changed.kind.at_least, changed.kind.within) == (20, timedelta(hours=1))
    assert changed.severity is Severity.LOW


@pytest.mark.parametrize(
    ("parameters", "says"),
    [
        ({"at_leest": 3}, "did you mean 'at_least'"),
        ({"events": "all"}, "no such parameter"),
        ({"of": "user.name"}, "no such parameter"),
        ({"at_least": 0}, "no whole number"),
        ({"at_least": "many"}, "no whole number"),
        ({"within": "10"}, "no length of time"),
        ({"within": "0s"}, "longer than nothing"),
        ({"severity": "urgent"}, "none of low"),
    ],
)
def test_tuning_refuses_what_it_cannot_do(parameters, says):
    with pytest.raises(SettingsError, match=says):
        tune(**parameters)


STEPS = hunt(
    Sequence(
        steps=[
            Step(events=events("s", "A"), by=[Event.user.name], at_least=5),
            Step(events=events("s", "B"), by=[Event.user.name]),
        ],
        within=timedelta(minutes=5),
    ),
    id="psexec-service",
)


def test_numbers_of_steps_are_tuned_by_their_place_and_shown_when_they_say_something():
    assert list(parameters(STEPS)) == ["severity", "steps.1.at_least", "within", "skew"]
    settings = {"steps": {"1": {"at_least": 9}}, "within": "1h"}
    changed = tuned(STEPS, {"psexec-service": HuntSettings(**settings)})
    assert [step.at_least for step in changed.kind.steps] == [9, 1]
    assert changed.kind.within == timedelta(hours=1)
    assert digest(changed) != digest(STEPS)


@pytest.mark.parametrize("settings", [{"steps": {"1": {"at_most": 9}}}, {"steps": {"3": {"at_least": 9}}}])
def test_a_step_that_there_is_not_is_refused_with_the_nearest_name(settings):
    with pytest.raises(SettingsError, match=r"did you mean 'steps\.1\.at_least'"):
        tuned(STEPS, {"psexec-service": HuntSettings(**settings)})


def test_tuning_refuses_an_unknown_hunt():
    with pytest.raises(SettingsError, match="did you mean 'psexec-service'"):
        tuned(library()[FAN_OUT].hunt, {"psexec-servise": HuntSettings()})


def test_an_untuned_hunt_is_the_library_s():
    assert tuned(library()[FAN_OUT].hunt, {}) == library()[FAN_OUT].hunt


def test_a_digest_tells_what_decides_from_what_is_prose():
    base = library()[FAN_OUT].hunt
    assert digest(replace(base, goal="x", name="y", sentence="z", severity=Severity.LOW)) == digest(base)
    others = {
        digest(tune(at_least=20)),
        digest(tune(within="1h")),
        digest(replace(base, version=9)),
        digest(replace(base, every=timedelta(minutes=5))),
        digest(replace(base, kind=replace(base.kind, of=Event.user.name))),
        digest(replace(base, kind=replace(base.kind, events=events("s", "A")))),
        digest(base),
    }
    assert len(others) == 7


def test_digests_tell_all_hunts_apart():
    assert len({digest(module.hunt) for module in library().values()}) == len(library())


def test_an_unknown_hunt_is_answered_with_the_nearest():
    with pytest.raises(UsageError, match="did you mean 'psexec-service'"):
        module("psexec-servce")


def test_every_technique_is_mitre_s_and_found_by_its_id():
    assert all(by_id(technique.id) is technique for technique in Technique)
    assert all(technique.parent.id == technique.id.split(".")[0] for technique in Technique)
    assert len({technique.id for technique in Technique}) == len(Technique)


def test_samples_have_one_day():
    assert at("10:05:00.250").isoformat() == "2026-01-05T10:05:00.250000+00:00"


@pytest.mark.parametrize("question", [one.hunt for one in library().values()], ids=lambda one: one.id)
def test_a_hunt_reads_no_field_from_which_values_vanish(question):
    read = {field for role in roles(question) for field in role.fields}
    assert read <= set(FIELDS)
    assert read & bounded_fields() == set()


def test_names_are_compared_without_regard_to_case_where_both_sides_can():
    step = Step(events=events("s", "A"), by=[Event.user.name, Event.source.ip, Event.user.name])
    other = Step(events=events("s", "B"), by=[Event.host.name, Event.destination.ip, Event.user.id])
    first, second = roles(hunt(Sequence(steps=[step, other], within=timedelta(minutes=1))))
    assert first.by == ("user.name.caseless", "source.ip", "user.name")
    assert second.by == ("host.name.caseless", "destination.ip", "user.id")
    assert dict(second.shown)["user.name"] == "user.id"


def test_an_absence_is_met_by_its_own_side():
    absence = Absence(events=events("s", "B"), on=[(Event.source.domain, Event.host.hostname)])
    kind = Unless(events=events("s", "A"), by=[Event.user.name], absences=[absence], within=timedelta(days=1))
    [role] = roles(hunt(kind))
    assert role.joins == (("source.domain.caseless",),)
    assert other_side(absence).by == ("host.hostname.caseless",)


def test_a_kind_names_its_entity_and_its_datasets():
    kind = Distinct(
        events=events("s", "A", ["b", "a"]),
        by=[Event.user.name],
        of=Event.host.name,
        within=timedelta(minutes=1),
        at_least=2,
    )
    assert entity_fields(kind) == ("user.name",)
    assert datasets(kind) == ["a", "b"]


def test_a_query_is_no_comparison():
    assert is_(Event.user.name, "eve").to_dict() == {"term": {"user.name": {"value": "eve"}}}
    assert digest(hunt(Match(events=events("s", "A"), by=["user.name"]))) != digest(
        hunt(Match(events=events("s", "B"), by=["user.name"]))
    )


NEW = "first-logon-to-host"
WEEK = {"within": timedelta(days=7), "warm_up": timedelta(days=2)}


def test_what_is_first_seen_is_a_combination_and_its_entity_a_part_of_it():
    kind = FirstSeen(events=events("s", "A"), by=[Event.user.name], new=[Event.source.ip], **WEEK)
    [role] = roles(hunt(kind))
    assert role.by == ("user.name.caseless", "source.ip")
    assert entity_fields(kind) == ("user.name",)


def test_a_hunt_reads_the_datasets_of_its_baseline_too():
    kind = FirstSeen(
        events=events("s", "A", ["a"]), by=[Event.user.name], baseline=events("s", "B", ["b"]), **WEEK
    )
    assert datasets(kind) == ["a", "b"]


@pytest.mark.parametrize("known", [[[Event.host.name]], [[]], [[Event.user.name, Event.host.name]]])
def test_only_what_is_in_the_combination_can_be_known(known):
    with pytest.raises(ValueError, match="`known`"):
        FirstSeen(events=events("s", "A"), by=[Event.user.name], known=known, **WEEK)


@pytest.mark.parametrize("warm_up", [timedelta(days=7), timedelta(days=-1)])
def test_a_warm_up_ends_within_the_baseline(warm_up):
    with pytest.raises(ValueError, match="`warm_up`"):
        Rare(
            events=events("s", "A"),
            by=[Event.service.name],
            of=Event.host.name,
            at_most=1,
            within=timedelta(days=7),
            warm_up=warm_up,
        )


def test_tuning_refuses_a_warm_up_that_is_as_long_as_the_baseline():
    tuned_to = {NEW: HuntSettings(warm_up="30d")}
    with pytest.raises(SettingsError, match=r"hunts\.first-logon-to-host: `warm_up`"):
        tuned(library()[NEW].hunt, tuned_to)
    changed = tuned(library()[NEW].hunt, {NEW: HuntSettings(warm_up="14d", within="60d")})
    assert (changed.kind.warm_up, changed.kind.within) == (timedelta(days=14), timedelta(days=60))
    assert digest(changed) != digest(library()[NEW].hunt)


NOVEL = FirstSeen(events=events("s", "A"), by=["user.name"], within=timedelta(days=1), warm_up=timedelta())
STEP = Step(events=events("s", "A"), by=["user.name"])
DEVIATION = Deviation(
    events=events("s", "A"),
    by=["user.name"],
    within=timedelta(days=1),
    history=timedelta(days=28),
    warm_up=timedelta(days=7),
    sigmas=3,
    at_least=5,
)


BESIDE = Beside(events=events("s", "B"), on=[("host.name", "host.name")], within=timedelta(days=2))


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (lambda: Sequence(steps=[STEP, replace(STEP, by=[])], within=timedelta(1)), "as many fields"),
        (lambda: Sequence(steps=[replace(STEP, at_least=0)], within=timedelta(1)), "one event or more"),
        (lambda: replace(DEVIATION, history=timedelta(hours=25)), "whole buckets"),
        (lambda: replace(DEVIATION, history=timedelta()), "whole buckets"),
        (lambda: replace(DEVIATION, warm_up=timedelta(days=29)), "not be longer"),
        (lambda: replace(NOVEL, beside=BESIDE), "further away"),
        (
            lambda: replace(NOVEL, beside=replace(BESIDE, within=timedelta(), after=timedelta(days=2))),
            "further away",
        ),
        (
            lambda: replace(NOVEL, baseline=Lined(events=events("s", "B"), by=[])),
            "as many fields in `by`",
        ),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused(wrong, why):
    with pytest.raises(ValueError, match=why):
        wrong()
