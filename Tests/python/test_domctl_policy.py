"""domctl against the real server: the life of a routing policy, from its text to its rollback."""

import json

import pytest

from domctl_support import run
from domd_support import Domd

PEAK = """# for the busy weeks
policy "peak"
priority 50
require location.group has "stores"   # nobody has made this group
parcels at most 2
"""


@pytest.fixture(scope="module")
def domd(tmp_path_factory):
    server = Domd(tmp_path_factory.mktemp("policies") / "data")
    yield server
    assert server.stop() == 0


def call(server, *arguments, code=0, text=None):
    process = run("policy", *arguments, server=server.address, text=text)
    assert process.returncode == code, (arguments, process.stdout, process.stderr)
    return process


def in_force(server):
    lines = call(server, "list", "-o", "json").stdout.splitlines()
    policies = [json.loads(line) for line in lines]
    return [f"{one['name']} {one.get('version', 0)}" for one in policies if one.get("inForce")]


def test_a_policy_is_validated_put_compared_activated_and_taken_back(domd):
    checked = call(domd, "validate", "-", text=PEAK)
    canonical = ('policy "peak"\npriority 50\nrequire location.group has "stores"\n'
                 'parcels at most 2\n')
    assert checked.stdout == canonical
    assert '-:4:28: there is no location group "stores"' in checked.stderr
    call(domd, "put", "-", text=PEAK)
    assert in_force(domd) == ["balanced 0", "returns 0"]
    call(domd, "activate", "peak")
    assert in_force(domd) == ["peak 1", "balanced 0", "returns 0"]
    call(domd, "put", "-", text=PEAK.replace("most 2", "most 1"))
    difference = call(domd, "diff", "peak", code=3)
    assert difference.stdout.splitlines()[-2:] == ["-parcels at most 2", "+parcels at most 1"]
    call(domd, "activate", "peak", "--until", "+1h", "--auto-revert")
    assert in_force(domd) == ["peak 2", "balanced 0", "returns 0"]
    assert call(domd, "show", "peak", "--version", "1").stdout == canonical
    call(domd, "rollback", "peak")
    assert in_force(domd) == ["peak 1", "balanced 0", "returns 0"]
    call(domd, "diff", "peak", "--from-version", "1", "--to-version", "1")


def test_a_mistake_is_told_with_line_and_column(domd):
    process = call(domd, "put", "-", code=64 + 3, text='policy "p"\nrequire distnce < 3km\n')
    assert "text:2:9: unknown word" in process.stderr
    call(domd, "show", "nobody", code=64 + 5)
    ready = call(domd, "show", "nearest").stdout
    assert call(domd, "validate", "-", text=ready).stdout == ready
