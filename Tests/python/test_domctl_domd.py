"""domctl against the real server: a day in a small network, from the files on."""

import json
import os
import re
import subprocess
import sys
import time

import pexpect
import pytest

import stubs
from domctl_support import DOMCTL, ROOT, rows, run
from domd_support import Domd, start  # noqa: F401

LOCATIONS = """id,name,type,state,latitude,longitude,country,region,city,postcode,time_zone,groups
DC-1,"Main, DC",warehouse,open,41.8781,-87.6298,US,IL,Chicago,60601,America/Chicago,all;dcs
ST-1,Store one,store,open,40.7128,-74.006,US,NY,New York,10001,America/New_York,all;stores
ST-2,Store two,store,open,34.0522,-118.2437,US,CA,Los Angeles,90001,America/Los_Angeles,all;stores
"""
ITEMS = """id,name,category,weight_grams,price_minor,currency,handling_tags,tracking,oversell,oversell_cap,available_from,components
SET,Lamp with bulbs,sets,,2399,USD,gift_wrap,,,,,LAMP*1;BULB*2
LAMP,"Lamp, blue",lighting,1200,1999,USD,oversize,counted,,,,
BULB,Bulb,lighting,50,199,USD,,counted,,,,
"""
STOCK = """sku,location,condition,on_hand,quarantined,as_of
LAMP,DC-1,new,10,0,2026-01-01T07:00:00Z
LAMP,ST-1,new,15,2,
BULB,DC-1,,7,,
"""
VIEWS = json.dumps({
    "id": "web", "name": "Web shop", "excludedGroups": ["stores"],
    "safetyRules": [{"name": "floor", "measure": "SAFETY_MEASURE_UNITS", "amount": "3"}]}) + "\n"


def write(directory, name, text):
    path = directory / name
    path.write_text(text)
    return str(path)


def ok(server, *arguments, text=None):
    process = run(*arguments, server=server.address, text=text)
    assert process.returncode == 0, (arguments, process.stdout, process.stderr)
    return process


def as_json(server, *arguments):
    return json.loads(ok(server, *arguments, "-o", "json").stdout)


def furnish(server, directory):
    ok(server, "location", "import", write(directory, "locations.csv", LOCATIONS))
    ok(server, "item", "import", write(directory, "items.csv", ITEMS))
    ok(server, "inventory", "import", write(directory, "inventory.csv", STOCK))


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    directory = tmp_path_factory.mktemp("shop")
    server = Domd(directory / "data")
    furnish(server, directory)
    yield server
    server.stop()


def test_what_was_imported_is_listed(shop):
    assert [r["id"] for r in rows(ok(shop, "location", "list", "--type", "store"))] == [
        "ST-1", "ST-2"]
    place = as_json(shop, "location", "show", "DC-1")
    assert place["latitudeE6"] == 41878100 and place["groups"] == ["all", "dcs"]
    item = as_json(shop, "item", "show", "SET")
    assert [c["sku"] for c in item["components"]] == ["LAMP", "BULB"]
    positions = {(r["sku"], r["location"]): r for r in rows(ok(shop, "inventory", "list"))}
    assert positions["LAMP", "ST-1"]["free"] == "13"
    assert positions["LAMP", "DC-1"]["as_of"] == "2026-01-01T07:00:00Z"


def test_availability_of_pool_place_kit_and_stranger(shop):
    found = rows(ok(shop, "atp", "check", "LAMP", "LAMP@ST-1", "SET", "NOPE"))
    assert [r["atp"] for r in found] == ["23", "13", "3", "0"]
    assert found[3]["state"] == "UNKNOWN"
    assert run("atp", "check", "SET=4", server=shop.address).returncode == 3
    matrix = rows(ok(shop, "atp", "matrix", "LAMP", "BULB"))
    assert matrix[0]["ST-1"] == "13" and matrix[1]["DC-1"] == "7"


def test_a_view_is_imported_as_it_was_listed(shop, tmp_path):
    ok(shop, "view", "import", write(tmp_path, "views.jsonl", VIEWS))
    listed = ok(shop, "view", "list", "-o", "json").stdout
    assert json.loads(listed)["excludedGroups"] == ["stores"]
    ok(shop, "view", "import", "-", text=listed)
    assert rows(ok(shop, "atp", "check", "LAMP", "--view", "web"))[0]["atp"] == "7"


def test_the_life_of_a_reservation(shop):
    create = ("reserve", "create", "LAMP=2@ST-1", "BULB=1", "--owner", "cart-1", "--ttl", "10m",
              "--id", "R-1", "--key", "k-1")
    held = as_json(shop, *create)
    assert held["reservation"]["state"] == "RESERVATION_STATE_HELD" and "replayed" not in held
    assert as_json(shop, *create)["replayed"] is True
    assert run(*create, "--actor", "somebody else", server=shop.address).returncode == 64 + 6
    assert rows(ok(shop, "atp", "check", "LAMP@ST-1"))[0]["atp"] == "11"
    short = run("reserve", "create", "LAMP=99", server=shop.address)
    assert short.returncode == 3 and "available" in short.stderr
    ok(shop, "reserve", "extend", "R-1", "20m")
    amended = rows(ok(shop, "reserve", "amend", "R-1", "0=3"))
    assert amended[0]["quantity"] == "3"
    assert rows(ok(shop, "reserve", "confirm", "R-1"))[0]["state"] == "COMMITTED"
    ok(shop, "reserve", "transfer", "R-1", "--line", "1", "--to", "DC-1")
    consumed = rows(ok(shop, "reserve", "consume", "R-1", "0=1@ST-1"))
    assert consumed[0]["quantity"] == "2"
    assert rows(ok(shop, "reserve", "release", "R-1"))[0]["state"] in ("RELEASED", "CONSUMED")
    assert rows(ok(shop, "reserve", "get", "R-1"))[0]["reservation"] == "R-1"
    assert run("reserve", "get", "no-such", server=shop.address).returncode == 69
    assert rows(ok(shop, "atp", "check", "LAMP@ST-1"))[0]["atp"] == "12"


def test_stock_changes_and_their_history(shop):
    ok(shop, "inventory", "adjust", "BULB", "ST-2", "+12", "--reason", "found")
    after = rows(ok(shop, "inventory", "adjust", "BULB", "ST-2", "-2"))
    assert after[0]["on_hand"] == "10"
    assert run("inventory", "adjust", "BULB", "ST-2", "-99", server=shop.address).returncode != 0
    ok(shop, "inventory", "set", "BULB", "ST-2", "40", "--expect", "10")
    count = rows(ok(shop, "inventory", "count", "BULB", "ST-2", "37"))
    assert count[0]["variance"] == "-3"
    moved = rows(ok(shop, "inventory", "transfer", "BULB", "ST-2", "ST-1", "7"))
    assert [r["on_hand"] for r in moved] == ["30", "7"]
    history = rows(ok(shop, "inventory", "history", "BULB", "--location", "ST-2"))
    assert [r["cause"] for r in history] == [
        "TRANSFERRED", "COUNTED", "SET", "ADJUSTED", "ADJUSTED"]
    assert history[-1]["reason"] == "found"


def test_supply_and_projection(shop):
    ok(shop, "supply", "schedule", "PO-1", "BULB", "DC-1", "100", "--due", "+3d")
    days = rows(ok(shop, "atp", "project", "BULB", "--location", "DC-1", "--days", "6"))
    assert int(days[-1]["atp"]) - int(days[0]["atp"]) == 100
    ok(shop, "supply", "slip", "BULB", "PO-1", "--due", "+4d", "--quantity", "90")
    arrived = rows(ok(shop, "supply", "arrive", "BULB", "PO-1", "80", "--close"))
    assert arrived[0]["location"] == "DC-1"


def test_what_is_exported_reconciles_and_imports_without_change(shop, tmp_path):
    text = ok(shop, "inventory", "export").stdout
    path = write(tmp_path, "export.csv", text)
    assert run("inventory", "reconcile", path, server=shop.address).returncode == 0
    changed = re.sub(r"(?m)^(LAMP,DC-1,new),(\d+)", r"\1,99", text)
    differs = run("inventory", "reconcile", "-", server=shop.address, text=changed)
    assert differs.returncode == 3
    assert rows(differs)[0]["sku"] == "LAMP" and rows(differs)[0]["theirs"] == "99"


def test_a_terminal_sees_progress_and_a_table(shop, tmp_path):
    lines = ["sku,location,on_hand"] + [f"BULB,ST-2,{n % 50}" for n in range(30_000)]
    path = write(tmp_path, "many.csv", "\n".join(lines) + "\n")
    child = pexpect.spawn(
        DOMCTL, ["inventory", "import", path, "--server", shop.address], encoding="utf8",
        timeout=120, env={**os.environ, "TERM": "xterm"})
    child.expect(pexpect.EOF)
    child.close()
    assert re.search(r"[\d,]+ rows +[\d,]+/s", child.before), child.before
    assert "COMMITTED_OFFSET" in child.before


def test_operators_commands(shop):
    assert as_json(shop, "info")["epoch"] == "1"
    assert ok(shop, "admin", "verify").stdout.splitlines()[1] == "clean\tyes"
    snapshot = as_json(shop, "admin", "snapshot")
    assert snapshot["file"].endswith(".snap")
    assert int(as_json(shop, "admin", "statistics")["skus"]) == 3
    level = as_json(shop, "admin", "log-level", "debug")["previous"]
    ok(shop, "admin", "log-level", level)
    ok(shop, "admin", "slow-log")
    assert run("admin", "log-level", "loud", server=shop.address).returncode == 67


def test_every_method_is_listed_described_and_callable(shop):
    for service in ("Availability", "Reservation", "Inventory", "Network", "Admin"):
        for method in ok(shop, "list", f"dom.v1.{service}Service").stdout.split():
            assert "rpc " in ok(shop, "describe", method).stdout
    reply = json.loads(ok(
        shop, "call", "dom.v1.AvailabilityService/CheckAvailability",
        '{"asks": [{"sku": "LAMP", "quantity": "1"}]}').stdout)
    assert reply["answers"][0]["sufficient"] is True


def test_checkout_in_python(shop):
    command = [sys.executable, os.path.join(ROOT, "clients/python/checkout.py"), "--server",
               shop.address, "--sku", "LAMP", "--quantity"]
    environment = {**os.environ, "PYTHONPATH": stubs.directory()}
    done = subprocess.run(command + ["1"], capture_output=True, text=True, env=environment)
    assert done.returncode == 0 and "COMMITTED" in done.stdout, done.stderr
    refused = subprocess.run(command + ["999"], capture_output=True, text=True, env=environment)
    assert refused.returncode == 3 and "LAMP: asked 999" in refused.stderr


def test_bench_of_each_kind(shop):
    common = ["--connections", "2", "--streams", "8", "--duration", "700ms", "--warmup", "200ms",
              "--assert", "rate>10", "-o", "json"]
    atp = json.loads(ok(shop, "bench", "atp", "--assert", "errors==0", *common).stdout)
    assert atp["methods"][0]["codes"]["OK"] > 100
    mix = json.loads(ok(shop, "bench", "mix", "--reads", "0.5", *common).stdout)
    assert {m["method"] for m in mix["methods"]} >= {"Reserve", "CheckAvailability", "all"}
    assert ok(shop, "admin", "verify").returncode == 0


def test_an_import_that_is_killed_with_the_server_goes_on_where_it_stopped(start, tmp_path):
    server = start()
    furnish(server, tmp_path)
    lines = ["sku,location,delta"] + ["BULB,ST-2,1"] * 60_000
    path = write(tmp_path, "deltas.csv", "\n".join(lines) + "\n")
    importer = subprocess.Popen(
        [DOMCTL, "inventory", "import", path, "--server", server.address],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        found = run("inventory", "get", "BULB", "--location", "ST-2", server=server.address)
        if found.returncode == 0 and rows(found):
            break
    server.kill()
    _, complaint = importer.communicate(timeout=60)
    assert importer.returncode == 2, complaint
    assert "resumes" in complaint
    checked = run("data", "verify", server.data)
    assert checked.returncode == 0, checked.stdout
    server = start(data=server.data)
    done = rows(ok(server, "inventory", "import", path))[0]
    assert int(done["applied"]) + int(done["replayed"]) == 60_000
    assert int(done["replayed"]) > 0
    position = rows(ok(server, "inventory", "get", "BULB", "--location", "ST-2"))[0]
    assert position["on_hand"] == "60000"
    assert ok(server, "admin", "verify")


def test_data_offline(start, tmp_path):
    server = start()
    furnish(server, tmp_path)
    assert server.stop() == 0
    inspected = run("data", "inspect", server.data, "-o", "json")
    report = json.loads(inspected.stdout)
    assert report["sound"] and report["segments"][0]["records"] > 0
    out = str(tmp_path / "dom.binpb")
    subprocess.run([sys.executable, "-m", "grpc_tools.protoc", "-I", os.path.join(ROOT, "proto"),
                    "--include_imports", f"--descriptor_set_out={out}",
                    "dom/journal/v1/journal.proto"], check=True)
    records = run("data", "inspect", server.data, "--records", "--descriptors", out, "-o", "json")
    first = json.loads(records.stdout.splitlines()[0])
    assert first["record"] == 1 and first["payload"]["effects"]
    # One flipped byte in the middle of the log is damage, named with its file.
    segment = os.path.join(server.data, report["segments"][0]["name"])
    with open(segment, "r+b") as log:
        log.seek(8192 + 100)
        byte = log.read(1)
        log.seek(8192 + 100)
        log.write(bytes([byte[0] ^ 1]))
    damaged = run("data", "verify", server.data)
    assert damaged.returncode == 3 and report["segments"][0]["name"] in damaged.stdout
    # A directory without a store is no store in order.
    for what in ["verify", "inspect"]:
        nothing = run("data", what, str(tmp_path))
        assert nothing.returncode == 1 and "no store" in nothing.stderr
