"""What domctl says about locations, carriers and the whole configuration, against the real server."""

import json
import subprocess

import pytest

from domctl_support import rows, run
from domd_support import Domd, domd_path

LOCATIONS = """id,name,type,state,time_zone,groups,hours,holidays,cut_off,processing,capacity_orders,\
capabilities,parcel_cost_millicents,rank
ST-1,Shop,STORE,OPEN,America/New_York,stores,mon-sat 09:00-12:00+13:00-21:00,2026-12-25;2027-01-01,\
16:00,90m,40,SHIP;PICKUP,150000,3
DC-1,Depot,WAREHOUSE,OPEN,America/Chicago,,mon-fri 22:00-06:00,,17:00,2d,,,,
PLAIN,Plain,WAREHOUSE,,,,,,,,,,,
"""
ITEMS = "id,components\nLAMP,\nSET,LAMP*2\nALL,SET*1\n"
STOCK = "sku,location,on_hand\nLAMP,ST-1,5\nLAMP,DC-1,7\n"
CARRIER = {"id": "ups", "zoneMetres": ["100000"], "groups": ["stores"], "services": [{
    "id": "ground", "stepGrams": ["1000", "5000"], "cutOffMinute": 1000, "zones": [
        {"transitDays": 1, "pricesMillicents": ["500000", "900000"]}, {"excluded": True}]}]}
VIEW = {"id": "web", "includedGroups": ["stores"], "quotas": [{"sku": "LAMP", "units": "2"}]}


def ok(server, *arguments, text=None):
    process = run(*arguments, server=server.address, text=text)
    assert process.returncode == 0, (arguments, process.stdout, process.stderr)
    return process.stdout


def table(server, *arguments):
    return dict(line.split("\t")[:2] for line in ok(server, *arguments).splitlines()[1:])


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    server = Domd(tmp_path_factory.mktemp("shop") / "data")
    ok(server, "location", "import", "-", text=LOCATIONS)
    ok(server, "carrier", "import", "-", text=json.dumps(CARRIER))
    ok(server, "item", "import", "-", text=ITEMS)
    ok(server, "inventory", "import", "-", text=STOCK)
    ok(server, "view", "import", "-", text=json.dumps(VIEW))
    yield server
    server.stop()


def atp(server):
    process = run("atp", "check", "LAMP", server=server.address)
    return rows(process)[0]["atp"]


def test_the_columns_of_a_location_make_its_profile(shop):
    place = json.loads(ok(shop, "location", "show", "ST-1", "-o", "json"))
    profile = place["profile"]
    assert profile["capabilities"] == ["CAPABILITY_SHIP", "CAPABILITY_PICKUP"]
    assert len(profile["calendar"]["weekly"]) == 6
    assert profile["calendar"]["weekly"][0] == {"weekday": "WEEKDAY_MONDAY", "spans": [
        {"opensMinute": 540, "closesMinute": 720}, {"opensMinute": 780, "closesMinute": 1260}]}
    assert [d["date"] for d in profile["calendar"]["specialDays"]] == ["2026-12-25", "2027-01-01"]
    assert profile["cutOffs"] == [{"minute": 960}]
    assert profile["capacity"] == {"slotMinutes": 1440, "orders": 40}
    assert profile["parcelCostMillicents"] == "150000" and profile["rank"] == 3
    night = json.loads(ok(shop, "location", "show", "DC-1", "-o", "json"))["profile"]
    assert night["calendar"]["weekly"][0]["spans"] == [{"opensMinute": 1320, "closesMinute": 1800}]
    assert night["processing"] == {"workingDays": 2}
    assert "profile" not in json.loads(ok(shop, "location", "show", "PLAIN", "-o", "json"))


@pytest.mark.parametrize("column, value", [
    ("hours", "mon 9-17"), ("cut_off", "24:00"), ("processing", "soon"), ("capabilities", "FLY"),
    ("capacity_orders", "-1"), ("time_zone", "Mars/Olympus")])
def test_a_bad_column_is_named(shop, column, value):
    process = run("location", "import", "-", server=shop.address, text=f"id,{column}\nX,{value}\n")
    assert process.returncode != 0 and column in process.stderr
    assert run("location", "show", "X", server=shop.address).returncode == 69


def test_a_location_is_closed_for_a_time_and_opened_again(shop):
    assert atp(shop) == "12"
    ok(shop, "location", "disable", "DC-1", "--until", "+1h", "--reason", "power cut")
    place = json.loads(ok(shop, "location", "show", "DC-1", "-o", "json"))
    assert place["state"] == "LOCATION_STATE_CLOSED" and "stateUntil" in place
    assert atp(shop) == "5"
    # A later import that says nothing about the state leaves it alone.
    ok(shop, "location", "import", "-", text="id,name,time_zone\nDC-1,Depot,America/Chicago\n")
    assert atp(shop) == "5"
    ok(shop, "location", "enable", "DC-1")
    assert atp(shop) == "12"
    bad = run("location", "disable", "DC-1", "--until", "2020-01-01", server=shop.address)
    assert bad.returncode != 0 and "until" in bad.stderr


def test_capacity_and_calendar_are_shown_and_changed(shop):
    assert table(shop, "location", "capacity", "ST-1")["capacity"] == "40 orders in 1440 minutes"
    changed = table(shop, "location", "capacity", "ST-1", "--units", "90")
    assert changed["capacity"] == "40 orders, 90 units in 1440 minutes"
    changed = table(shop, "location", "calendar", "ST-1", "--closed", "2026-07-04",
                    "--usual", "2027-01-01")
    assert changed["special_days"] == "2026-07-04;2026-12-25"
    assert changed["hours"].startswith("mon 09:00-12:00+13:00-21:00;tue")
    bad = run("location", "calendar", "ST-1", "--hours", "never", server=shop.address)
    assert bad.returncode == 1 and "--hours" in bad.stderr
    bad = run("location", "calendar", "ST-1", "--closed", "Easter", server=shop.address)
    assert bad.returncode != 0 and "special_days[2].date" in bad.stderr


def test_carriers_are_listed_and_shown(shop):
    listed = rows(run("carrier", "list", server=shop.address))
    assert listed == [{"carrier": "ups", "service": "ground", "level": "STANDARD", "zones": "1",
                       "days": "1-1", "max_g": "5000", "from": "5.00", "to": "9.00"}]
    shown = json.loads(ok(shop, "carrier", "show", "ups"))
    assert shown["zoneMetres"] == ["100000"] and shown["services"][0]["cutOffMinute"] == 1000
    assert run("carrier", "show", "dhl", server=shop.address).returncode == 69
    bad = json.loads(json.dumps(CARRIER))
    bad["services"][0]["zones"][0]["pricesMillicents"][1] = "-1"
    refused = run("carrier", "import", "-", server=shop.address, text=json.dumps(bad))
    assert "carriers[0].services[0].zones[0].prices_millicents[1]" in refused.stderr


def test_an_export_is_imported_elsewhere_and_exported_the_same(shop, tmp_path):
    lines = ok(shop, "config", "export")
    kinds = [next(iter(json.loads(line))) for line in lines.splitlines()]
    assert kinds == ["group"] + ["location"] * 3 + ["carrier"] + ["sku"] * 3 + ["view"]
    assert [json.loads(line)["sku"]["id"] for line in lines.splitlines()[5:8]] == [
        "LAMP", "SET", "ALL"]
    other = Domd(tmp_path / "data")
    try:
        for batch in ["1", "500"]:
            ok(other, "config", "import", "-", "--batch", batch, text=lines)
            assert ok(other, "config", "export") == lines
        assert len(ok(other, "config", "export", "--no-items").splitlines()) == 6
        bad = run("config", "import", "-", server=other.address,
                  text='{"carrier": {"id": "x", "services": []}}')
        assert "records[0].carrier.services" in bad.stderr
    finally:
        other.stop()


def test_the_demo_export_is_the_configuration_of_the_demo(tmp_path):
    subprocess.run([domd_path(), "demo", "export", str(tmp_path / "demo")], check=True,
                   stdout=subprocess.PIPE)
    imported = Domd(tmp_path / "imported")
    demo = Domd(tmp_path / "data", "--demo")
    try:
        ok(imported, "config", "import", str(tmp_path / "demo/configuration.binpb"))
        first = ok(imported, "config", "export").splitlines()
        assert first == ok(demo, "config", "export").splitlines()
        kinds = [next(iter(json.loads(line))) for line in first]
        assert {kind: kinds.count(kind) for kind in kinds} == {
            "group": 6, "location": 65, "carrier": 3, "sku": 5000, "view": 4}
        # The table of locations says the same as the configuration.
        places = json.loads(ok(demo, "location", "show", "store-chicago", "-o", "json"))
        ok(imported, "location", "import", str(tmp_path / "demo/locations.csv"))
        again = json.loads(ok(imported, "location", "show", "store-chicago", "-o", "json"))
        assert again == places
        assert ok(imported, "config", "export").splitlines() == first
    finally:
        imported.stop()
        demo.stop()
