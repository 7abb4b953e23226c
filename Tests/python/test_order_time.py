"""What time alone does to orders: the server is stopped and comes back with its clock ahead.

Nobody has to be patient, and everything that is due must have survived the restart.
"""

import os
import shutil
import subprocess

import pytest

from dom_client import pb, refused
from domd_support import Domd
from shop import Shop, state

HOUR = 3_600
DAY = 24 * HOUR


@pytest.fixture(scope="session")
def preload(tmp_path_factory):
    source = os.path.join(os.path.dirname(__file__), "shifted_clock.c")
    library = str(tmp_path_factory.mktemp("clock") / "shifted_clock.so")
    compiler = shutil.which("cc") or shutil.which("clang")
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, source], check=True)
    return library


@pytest.fixture
def later(tmp_path, preload):
    """`later(seconds)`: the same shops after a restart, so much after the beginning."""
    running = []

    def later(seconds):
        for shop, server in running:
            shop.close()
            assert server.stop() == 0
        running.clear()
        server = Domd(tmp_path / "data", environment={
            "LD_PRELOAD": preload, "CLOCK_SHIFT": str(seconds)})
        running.append((Shop(server.address), server))
        if seconds == 0:
            running[0][0].furnish()
        return running[0][0]

    yield later
    for shop, server in running:
        shop.verified()
        shop.close()
        assert server.stop() == 0


def test_a_pickup_that_nobody_comes_for_goes_back_on_the_shelf(later):
    shop = later(0)
    sku = shop.goods("lamp", ST_1=2)
    order = shop.ordered((sku, 1, {"mode": "FULFILMENT_MODE_PICKUP", "location": "ST-1"}))
    shipment = order.shipments[0].id
    shop.steps(shipment, "Accept", "ConfirmPick", "MarkReadyForPickup")
    shop = later(3 * DAY)
    shop.wait_until(lambda: "shipment.pickup_reminder" in shop.types(order.id))
    assert state(shop.get_order(order.id).shipments[0]) == "READY_FOR_PICKUP"
    shop = later(6 * DAY)
    shop.wait_until(lambda: state(shop.get_order(order.id).shipments[0]) == "EXPIRED")
    after = shop.get_order(order.id)
    assert state(after) == "CANCELLED" and after.lines[0].cancelled == 1
    assert shop.books(sku, "ST-1") == (2, 0, 0)
    assert "shipment.not_collected" in shop.types(order.id)


def test_a_vendor_who_does_not_answer_loses_the_work(later):
    shop = later(0)
    sku = shop.goods("lamp", V_1=2)
    order = shop.ordered((sku, 1))
    assert order.shipments[0].location == "V-1"
    shop.adjust(sku, "DC", 2)
    shop = later(2 * HOUR)
    shop.wait_until(lambda: len(shop.get_order(order.id).shipments) == 2)
    after = shop.get_order(order.id)
    assert [(s.location, state(s)) for s in after.shipments] == [
        ("V-1", "EXPIRED"), ("DC", "ASSIGNED")]
    assert shop.books(sku, "V-1") == (2, 0, 0) and shop.books(sku, "DC") == (2, 1, 0)
    assert "shipment.ack_overdue" in shop.types(order.id)


def test_units_that_wait_too_long_are_cancelled(later):
    shop = later(0)
    sku = shop.goods("lamp", DC=1)
    order = shop.ordered((sku, 3), park_ms=2 * DAY * 1_000)
    shop = later(DAY)
    assert shop.get_order(order.id).lines[0].unsourced == 2
    shop = later(3 * DAY)
    shop.wait_until(lambda: shop.get_order(order.id).lines[0].cancelled == 2)
    after = shop.get_order(order.id)
    assert state(after) == "SOURCED" and after.lines[0].assigned == 1


def test_a_promise_that_is_at_risk_is_told_before_it_breaks(later):
    shop = later(0)
    sku = shop.goods("lamp", DC=1)
    order = shop.ordered((sku, 1))
    ship_by = order.shipments[0].ship_by.ToSeconds()
    soon = ship_by - order.created_at.ToSeconds() - 15 * 60
    shop = later(max(soon, 0))
    shop.wait_until(lambda: "promise.at_risk" in shop.types(order.id))
    assert state(shop.get_order(order.id)) == "SOURCED"


def test_a_hold_of_a_plan_expires_with_its_capacity(later):
    shop = later(0)
    sku = shop.goods("lamp", DC=2)
    held = shop.route(shop.cart((sku, 2)), "HOLD", ttl_ms=HOUR * 1_000).reservation
    shop = later(2 * HOUR)
    shop.wait_until(lambda: state(shop.get(held.id)) == "EXPIRED")
    assert shop.books(sku, "DC") == (2, 0, 0)
    order = shop.ordered((sku, 2), hold_id=held.id)
    assert state(order) == "SOURCED", "an expired hold is routed anew"


def test_an_order_that_is_over_is_closed_after_a_day(later):
    shop = later(0)
    sku = shop.goods("lamp", DC=1)
    order = shop.ordered((sku, 1))
    shop.steps(order.shipments[0].id, "Accept", "ConfirmPick", "Pack", "Ship")
    shop.step("UpdateTracking", order.shipments[0].id, delivered=True)
    assert state(shop.get_order(order.id)) == "DELIVERED"
    shop = later(2 * DAY)
    shop.wait_until(lambda: state(shop.get_order(order.id)) == "CLOSED")
    assert shop.order.GetTimeline(pb.GetTimelineRequest(
        order_id=order.id)).entries[-1].type == "order.closed"


def test_the_times_of_orders_are_settings(tmp_path):
    server = Domd(tmp_path / "data", "--pickup-reminder", "100ms", "--pickup-time", "300ms",
                  "--order-close", "0s", "--decision-bytes", "0")
    with Shop(server.address) as shop:
        shop.furnish()
        sku = shop.goods("lamp", ST_1=2)
        order = shop.ordered((sku, 1, {"mode": "FULFILMENT_MODE_PICKUP", "location": "ST-1"}))
        shipment = order.shipments[0].id
        shop.steps(shipment, "Accept", "ConfirmPick", "MarkReadyForPickup")
        shop.wait_for(order.id, lambda order: state(order.shipments[0]) == "EXPIRED")
        types = [entry.type for entry in shop.order.GetTimeline(
            pb.GetTimelineRequest(order_id=order.id)).entries]
        assert types.index("shipment.pickup_reminder") < types.index("shipment.not_collected")
        with refused("NOT_FOUND", "DECISION_FORGOTTEN"):
            shop.explain(shop.route(shop.cart((sku, 1))).decision_id)
        shop.verified()
    assert server.stop() == 0
