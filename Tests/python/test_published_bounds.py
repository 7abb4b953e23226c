"""The bounds in dombench are those of the instances that it makes, and the router stays near them."""

import json
import os
import re
import subprocess

import pytest

from published_bounds import bound, instances

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DOMBENCH = os.environ.get("DOMBENCH", os.path.join(ROOT, ".build/debug/dombench"))
TABLE = os.path.join(ROOT, "Sources/dombench/Sourcing/Published/PublishedBounds.swift")


@pytest.fixture(scope="module")
def written():
    with open(TABLE, encoding="utf-8") as file:
        text = file.read()
    tables = re.findall(r"([\d_]+): \[([^\]]*)\]", text[text.index("= ["):].replace("= [", "", 1))
    return {(int(periods.replace("_", "")), int(seed)): float(value)
            for periods, rows in tables for seed, value in re.findall(r"(\d+): ([\d.]+)", rows)}


def test_the_bounds_are_those_that_the_solver_finds(written):
    made = instances(DOMBENCH)
    assert len(made) == len(written) == 80
    for instance in made:
        expected = written[instance["periods"], instance["seed"]]
        assert bound(instance) == pytest.approx(expected, rel=1e-6)


def test_routing_exactly_stays_within_the_published_distance_of_the_bound():
    run = subprocess.run([DOMBENCH, "sourcing", "--suite", "published", "--json", "--assert"],
                         stdout=subprocess.PIPE, check=True)
    checks = json.loads(run.stdout)["checks"]
    assert [check["limit"] for check in checks] == [1.09, 1.08]
