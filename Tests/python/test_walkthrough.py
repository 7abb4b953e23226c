"""The terminal scripts of the README and of Getting started, on a demo server, in a terminal."""

import os
import re

import pytest

from domctl_support import DOMCTL, ROOT, Terminal, run
from domd_support import demo  # noqa: F401

GUIDE = "Sources/domd/domd.docc/GettingStarted.md"


def script(path):
    """The fenced blocks that take an order and take it back, one after the other."""
    with open(os.path.join(ROOT, path), encoding="utf8") as file:
        blocks = re.findall(r"^```\n(.*?)^```$", file.read(), re.MULTILINE | re.DOTALL)
    return "".join(block for block in blocks
                   if block.startswith(("domctl order create", "domctl return")))


def in_a_terminal(text, server):
    """What a shell shows that runs the script and stops where something fails."""
    terminal = Terminal(
        "/bin/bash", "-euxc", text, DOMD_SERVER=server,
        PATH=f"{os.path.dirname(DOMCTL)}:{os.environ['PATH']}")
    shown, code = terminal.end()
    assert code == 0, shown
    return shown


@pytest.mark.parametrize("path, order, sku, condition, place", [
    ("README.md", "web:1001", "TEE-0001", "open-box", "store-chicago"),
    (GUIDE, "web:2001", "TEE-0003", "refurbished", "dc-columbus")])
def test_the_script_ends_with_the_unit_on_the_shelf(demo, path, order, sku, condition, place):
    text = script(path)
    assert text.count("domctl return") >= 6, "the blocks were not found"
    ask = ["atp", "check", sku, "--location", place, "--condition", condition]
    before = available(run(*ask, server=demo.address))
    shown = in_a_terminal(text, demo.address)
    assert available(run(*ask, server=demo.address)) == before + 1
    for word in ["DELIVERED", "AUTHORISED", "EXPECTED", "RECEIVED", "RESTOCKED", "RESOLVED",
                 "return.refund_due", "return.disposed"]:
        assert word in shown, word
    assert f"{order}~1" in run("return", "list", "--order", order, server=demo.address).stdout


def available(process):
    title, row = (line.split("\t") for line in process.stdout.splitlines())
    return int(dict(zip(title, row))["atp"])
