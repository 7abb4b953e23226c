"""domctl against the real server and the chain of shops: a cart routed, promised, explained."""

import json

import pytest

from dom_client import pb, write
from domctl_support import rows, run


@pytest.fixture
def goods(shop, request):
    return shop.goods(request.node.name[:60], DC=5, ST_1=2, ST_2=5)


@pytest.fixture
def ctl(chain):
    def ctl(*arguments, exit=0, text=None):
        process = run(*arguments, server=chain.address, text=text)
        assert process.returncode == exit, (arguments, process.stdout, process.stderr)
        return process
    return ctl


def fields(process):
    """The table of fields and values at the end of an output."""
    lines = process.stdout.splitlines()
    begin = max(place for place, line in enumerate(lines) if line == "field\tvalue")
    return dict(line.split("\t", 1) for line in lines[begin + 1:] if line)


def test_a_cart_is_planned_explained_and_held(ctl, shop, goods):
    planned = ctl("route", "plan", "--line", f"{goods}=2", "--to", "Chicago,IL")
    parcel = rows(planned)[0]
    assert (parcel["location"], parcel["carrier"], parcel["lines"]) == (
        "DC", "PARCEL", f"{goods}=2")
    told = fields(planned)
    assert told["optimal"] == "true" and told["cost"] == "6.20" and told["relaxed"] == "none"
    why = ctl("route", "explain", told["decision"], "--why-not", "ST-2", "--text")
    assert any(line.startswith("*\tDC\t") for line in why.stdout.splitlines())
    assert any(line.startswith("\tST-2\t") for line in why.stdout.splitlines())
    assert "ST-2" in why.stdout.split("\n\n")[3]
    held = ctl("route", "plan", "--line", f"{goods}=2", "--to", "Chicago,IL", "--commit", "hold",
               "--ttl", "1m", "-o", "json")
    reservation = json.loads(held.stdout)["reservation"]
    assert reservation["state"] == "RESERVATION_STATE_HELD"
    assert shop.books(goods, "DC") == (5, 0, 2)
    ctl("reserve", "release", reservation["id"])
    assert shop.books(goods, "DC") == (5, 0, 0)


def test_a_cart_from_standard_input_with_too_much_is_exit_3(ctl, goods):
    cart = json.dumps({"lines": [{"sku": goods, "quantity": "20"}],
                       "destination": {"city": "Chicago", "region": "IL"}})
    process = ctl("route", "plan", "-f", "-", text=cart, exit=3)
    assert "8 units unfilled" in process.stderr and "NO_STOCK" in process.stdout
    assert "nobody" in ctl("route", "plan", "--line", "nobody=1", "--to", "Chicago,IL",
                           exit=64 + 3).stderr


def test_a_cart_is_promised_and_held(ctl, shop, goods):
    promised = ctl("promise", "--line", f"{goods}=1", "--to", "Chicago,IL", "--mode", "pickup",
                   "--stores", "1", "--hold")
    option = rows(promised)[0]
    assert (option["mode"], option["location"], option["complete"]) == ("PICKUP", "ST-1", "true")
    assert fields(promised)["state"] == "HELD" and shop.books(goods, "ST-1") == (2, 0, 1)
    ctl("promise", "--line", f"{goods}=999", "--to", "Chicago,IL", exit=3)


@pytest.mark.parametrize("extra", [[], ["--plan-only"], ["--rate", "200"]])
def test_bench_route_measures_and_gives_back(ctl, shop, goods, extra):
    process = ctl("bench", "route", "--connections", "2", "--streams", "4", "--duration", "500ms",
                  "--warmup", "100ms", "--prefix", goods, "--lines", "2", *extra,
                  "--assert", "p99<10s", "-o", "json")
    report = json.loads(process.stdout)
    routed = next(m for m in report["methods"] if m["method"] == "RouteOrder")
    assert routed["codes"].get("OK", 0) > 0 and set(routed["codes"]) <= {
        "OK", "FAILED_PRECONDITION"}


def test_events_are_told_from_the_start_and_handled_by_a_command(ctl, shop, goods, tmp_path):
    held = shop.reserve((goods, 1, "DC"))
    shop.reservation.Release(pb.ReleaseRequest(context=write(), reservation_id=held.id))
    told = rows(ctl("events", "tail", "--no-follow", "--from", "start", "--sku", goods))
    types = [row["type"] for row in told if row["reservation"] == held.id]
    assert types == ["reservation.held", "reservation.released"]
    seen, kept = tmp_path / "seen", tmp_path / "cursor"
    arguments = ["events", "tail", "--no-follow", "--type", "reservation.", "--sku", goods, "--exec",
                 f"cat >> {seen}", "--cursor-file", str(kept)]
    ctl(*arguments)
    ctl(*arguments)
    handled = [json.loads(line) for line in seen.read_text().splitlines()]
    assert [e["type"] for e in handled if e["reservationId"] == held.id] == types
    assert len({event["cursor"] for event in handled}) == len(handled), "once each"


def test_an_order_goes_from_the_terminal_to_the_door(ctl, shop, goods):
    made = ctl("order", "create", goods, "--channel", "cli", "--line", f"{goods}=3", "--to",
               "Chicago,IL", "--customer", goods)
    order = f"cli:{goods}"
    assert (rows(made)[0]["order"], rows(made)[0]["state"]) == (order, "SOURCED")
    first = f"{order}#1"
    assert first in [row["shipment"] for row in rows(ctl("shipment", "list", "DC", "--limit", "1000"))]
    ctl("shipment", "accept", first)
    picked = rows(ctl("shipment", "pick", first, "1=2", "--complete", "--short", "no-variance"))
    assert [row["shipment"] for row in picked] == [first, f"{order}#2"]
    ctl("shipment", "pack", first)
    shipped = rows(ctl("shipment", "ship", first, "--tracking", "1Z"))[0]
    assert (shipped["state"], shipped["tracking"]) == ("SHIPPED", "1Z")
    assert "SHIPMENT_SHIPPED" in ctl("shipment", "pack", first, exit=3).stderr
    ctl("shipment", "track", first, "--delivered")
    ctl("order", "hold", order, "--reason", "customer service")
    assert "customer service" in ctl("order", "get", order).stdout
    ctl("order", "release", order)
    ctl("order", "cancel", order, "1=1", "--reason", "changed his mind")
    found = rows(ctl("order", "search", "--customer", goods))
    assert [(row["order"], row["shipped"], row["cancelled"]) for row in found] == [(order, "2", "1")]
    types = [row["type"] for row in rows(ctl("order", "timeline", order))]
    assert types[0] == "order.received" and "shipment.short_picked" in types
    told = rows(ctl("events", "tail", "--no-follow", "--from", "start", "--order", order))
    assert {"order.received", "shipment.shipped"} <= {row["type"] for row in told}


def test_a_pickup_is_handed_over_from_the_terminal(ctl, shop, goods):
    ctl("order", "create", goods, "--channel", "cli", "--line", f"{goods}=1@curbside:ST-1")
    shipment = f"cli:{goods}#1"
    for step in ["accept", "pick", "ready", "arrived", "handover"]:
        last = ctl("shipment", step, shipment)
    assert rows(last)[0]["state"] == "HANDED_OVER" and shop.books(goods, "ST-1") == (1, 0, 0)
    refused = ctl("order", "create", goods, "--channel", "cli", "--line", f"{goods}=2@pickup:ST-1",
                  exit=64 + 6)
    assert "ORDER_EXISTS" in refused.stderr
