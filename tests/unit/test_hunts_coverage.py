"""Coverage: how techniques are scored, and the layer that ATT&CK's Navigator reads."""

import re
from itertools import product

import pytest

from hopwatch.cli.coverage_layer import layer
from hopwatch.cli.coverage_page import closing, has_samples
from hunts.attack import Technique
from hunts.coverage import Standing, covered
from hunts.library import library
from hunts.readiness import State

MODULES = list(library().values())

# The properties of layer format 4.5 that are used here, with their types: attack-navigator, layers/spec/v4.5.
LAYER = {
    "name": str,
    "versions": dict,
    "domain": str,
    "description": str,
    "sorting": int,
    "layout": dict,
    "hideDisabled": bool,
    "techniques": list,
    "gradient": dict,
    "legendItems": list,
    "metadata": list,
}
PARTS = {
    "versions": {"navigator": str, "layer": str},
    "layout": {
        "layout": str,
        "showID": bool,
        "showName": bool,
        "showAggregateScores": bool,
        "countUnscored": bool,
        "aggregateFunction": str,
        "expandedSubtechniques": str,
    },
    "gradient": {"colors": list, "minValue": int, "maxValue": int},
}
LISTED = {
    "techniques": {
        "techniqueID": str,
        "score": int,
        "comment": str,
        "enabled": bool,
        "metadata": list,
        "links": list,
    },
    "legendItems": {"label": str, "color": str},
    "metadata": {"name": str, "value": str},
    "links": {"label": str, "url": str},
}


def standing(module=MODULES[0], state=State.READY, **more):
    return Standing(module.hunt, state, **{"proven": True, "alerts": 0, **more})


def types(document):
    return {name: type(value) for name, value in document.items()}


@pytest.mark.parametrize(
    ("state", "alerts", "score"),
    [
        (State.READY, 3, 100),
        (State.READY, 0, 50),
        (State.PARTLY, 1, 50),
        (State.PARTLY, 0, 25),
        (State.CANNOT, 3, 0),
    ],
)
def test_a_hunt_scores_ready_times_proven_times_fired(state, alerts, score):
    assert standing(state=state, alerts=alerts).score == score
    assert standing(state=state, alerts=alerts, proven=False).score == 0
    assert standing(state=state, alerts=alerts, enabled=False).score == 0


def test_a_technique_scores_as_its_best_hunt():
    named = [module for module in MODULES if Technique.SMB_ADMIN_SHARES in module.hunt.techniques][:3]
    states = (State.CANNOT, State.PARTLY, State.READY)
    all_of = covered(standing(module, state) for module, state in zip(named, states, strict=True))
    (one,) = [found for found in all_of if found.technique is Technique.SMB_ADMIN_SHARES]
    assert (one.score, one.ready) == (50, 1)
    assert [each.score for each in one.standings] == [50, 25, 0]


def test_every_technique_of_the_library_is_listed_once_with_all_its_hunts():
    found = covered(map(standing, MODULES))
    ids = [one.technique.id for one in found]
    assert ids == sorted(set(ids))
    pairs = {(one.technique, each.hunt.id) for one in found for each in one.standings}
    assert pairs == {(technique, m.hunt.id) for m in MODULES for technique in m.hunt.techniques}
    assert all(map(has_samples, MODULES))


def test_the_layer_has_the_documented_properties_and_no_others():
    made = layer("case7", covered(map(standing, MODULES)))
    assert types(made) == LAYER
    assert made["versions"]["layer"] == "4.5"
    assert made["domain"] == "enterprise-attack"
    for name, wanted in PARTS.items():
        assert types(made[name]) == wanted
    for name in ("techniques", "legendItems", "metadata"):
        assert all(types(one) == LISTED[name] for one in made[name])
    for one, name in product(made["techniques"], ("metadata", "links")):
        assert one[name]
        assert all(types(each) == LISTED[name] for each in one[name])
    assert made["gradient"]["minValue"] <= min(one["score"] for one in made["techniques"])


def test_a_technique_s_comment_names_its_hunts_and_how_they_stand():
    module = library()["psexec-service"]
    (one, *_) = layer("x", covered([standing(module, alerts=2)]))["techniques"]
    assert re.fullmatch(r"T\d{4}(\.\d{3})?", one["techniqueID"])
    assert one["comment"] == "psexec-service: ready, proven, 2 alerts"
    (off, *_) = layer("x", covered([standing(module, enabled=False)]))["techniques"]
    assert off["comment"] == "psexec-service: turned off, proven, not fired"


def test_the_closing_line_counts_each_hunt_once():
    found = covered([standing(MODULES[0]), standing(MODULES[1], State.CANNOT)])
    assert closing(found).endswith("2 hunts: 1 ready, 0 partly, 1 cannot fire")
