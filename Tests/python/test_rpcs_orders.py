"""OrderService through the public API: orders from cart to doorstep or counter, and back."""

import threading
import time

import grpc
import pytest

from dom_client import at, new_key, pb, refused, write
from shop import CHICAGO, Shop, found, parcels, state

PICKUP_AT_1 = {"mode": "FULFILMENT_MODE_PICKUP", "location": "ST-1"}


def units(order):
    """unsourced, assigned, shipped, cancelled, over all lines; they add up to what was ordered."""
    for line in order.lines:
        assert line.quantity == line.unsourced + line.assigned + line.shipped + line.cancelled
    return tuple(sum(getattr(line, name) for line in order.lines)
                 for name in ["unsourced", "assigned", "shipped", "cancelled"])


# From cart to doorstep


def test_cart_promise_order_short_pick_reroute_ship_delivered(shop, request):
    """The whole way: promised and held, ordered from the hold, one unit not found, the rest sent
    from elsewhere, everything delivered."""
    sku = shop.goods(request.node.name, DC=3, ST_2=5)
    promise = shop.promise(shop.cart((sku, 3)), modes=["FULFILMENT_MODE_SHIP"], hold=True,
                           owner="cart-1")
    assert parcels(promise.options[0].plan) == {"DC": {sku: 3}}
    reply = shop.submit((sku, 3), hold_id=promise.reservation.id, customer="ann")
    order = reply.order
    assert order.id == f"web:{order.reference}" and state(order) == "SOURCED"
    assert units(order) == (0, 3, 0, 0) and order.customer == "ann"
    first = order.shipments[0]
    assert first.id == f"{order.id}#1" and first.location == "DC" and state(first) == "ASSIGNED"
    assert first.ship_by == promise.options[0].plan.shipments[0].ship_by
    assert shop.books(sku, "DC") == (3, 3, 0), "the hold has become the shipment's commitment"
    assert first.id in shop.work("DC")

    assert state(shop.steps(first.id, "Accept")) == "ACCEPTED"
    picked = shop.step("ConfirmPick", first.id, lines=[found("1", 2)], complete=True,
                       short_reason="REJECT_REASON_MISMATCH")
    assert picked.shipment.lines[0].picked == 2 and len(picked.replacements) == 1
    second = picked.replacements[0]
    assert second.location == "ST-2" and second.lines[0].quantity == 1
    assert shop.books(sku, "DC") == (2, 2, 0), "what was not there is off the books"
    assert units(shop.get_order(order.id)) == (0, 3, 0, 0)

    shop.steps(first.id, "Pack")
    shipped = shop.step("Ship", first.id, tracking="1Z-1").shipment
    assert state(shipped) == "SHIPPED" and shipped.tracking == "1Z-1"
    assert shop.books(sku, "DC") == (0, 0, 0)
    order = shop.get_order(order.id)
    assert state(order) == "PARTIALLY_SHIPPED" and units(order) == (0, 1, 2, 0)

    shop.steps(second.id, "Accept", "ConfirmPick", "Pack", "Ship")
    assert state(shop.get_order(order.id)) == "SHIPPED"
    for shipment in [first, second]:
        shop.step("UpdateTracking", shipment.id, status="left at the door", delivered=True)
    order = shop.get_order(order.id)
    assert state(order) in ("DELIVERED", "CLOSED") and units(order) == (0, 0, 3, 0)
    assert shop.books(sku, "ST-2") == (4, 0, 0)
    types = shop.types(order.id)
    assert types[0] == "order.received" and "order.delivered" in types
    for type in ["shipment.accepted", "shipment.short_picked", "shipment.shipped"]:
        assert type in types, types


def test_pickup_is_ready_and_handed_over(shop, request):
    sku = shop.goods(request.node.name, ST_1=2)
    order = shop.ordered((sku, 1, PICKUP_AT_1))
    shipment = order.shipments[0]
    assert shipment.location == "ST-1" and shipment.mode == pb.FULFILMENT_MODE_PICKUP
    shop.steps(shipment.id, "Accept", "ConfirmPick")
    ready = shop.step("MarkReadyForPickup", shipment.id, bay="shelf 3").shipment
    assert state(ready) == "READY_FOR_PICKUP" and ready.bay == "shelf 3"
    assert ready.pickup_until.ToSeconds() > time.time()
    there = shop.step("CustomerArrived", shipment.id, bay="4", vehicle="red van").shipment
    assert state(there) == "CUSTOMER_ARRIVED" and there.vehicle == "red van"
    assert state(shop.steps(shipment.id, "HandOver")) == "HANDED_OVER"
    assert shop.books(sku, "ST-1") == (1, 0, 0)
    assert state(shop.get_order(order.id)) in ("DELIVERED", "CLOSED")


def test_a_parcel_to_a_store_is_collected_there(shop, request):
    sku = shop.goods(request.node.name, DC=1)
    order = shop.ordered((sku, 1, {"mode": "FULFILMENT_MODE_SHIP_TO_STORE", "location": "ST-2"}))
    shipment = order.shipments[0]
    assert (shipment.location, shipment.to_location) == ("DC", "ST-2")
    assert state(shop.steps(shipment.id, "Accept", "ConfirmPick", "Pack", "Ship")) == "SHIPPED"
    assert state(shop.steps(shipment.id, "MarkReadyForPickup")) == "READY_FOR_PICKUP"
    shop.steps(shipment.id, "HandOver")
    assert state(shop.get_order(order.id)) in ("DELIVERED", "CLOSED")


def test_one_order_mixes_ways(shop, request):
    sku = shop.goods(request.node.name, DC=5, ST_1=5)
    order = shop.ordered((sku, 2), (sku, 1, PICKUP_AT_1))
    assert {s.mode for s in order.shipments} == {
        pb.FULFILMENT_MODE_SHIP, pb.FULFILMENT_MODE_PICKUP}
    for shipment in order.shipments:
        shop.steps(shipment.id, "Accept", "ConfirmPick")
    for shipment in order.shipments:
        if shipment.mode == pb.FULFILMENT_MODE_PICKUP:
            shop.steps(shipment.id, "MarkReadyForPickup", "HandOver")
        else:
            shop.steps(shipment.id, "Pack", "Ship")
    assert units(shop.get_order(order.id)) == (0, 0, 3, 0)


# The same order twice


def test_an_order_submitted_twice_is_one_order(shop, request):
    sku = shop.goods(request.node.name, DC=5)
    reference = new_key()
    first = shop.submit((sku, 2), reference=reference)
    again = shop.submit((sku, 2), reference=reference)
    assert again.replayed and again.order.id == first.order.id
    assert shop.books(sku, "DC") == (5, 2, 0)
    with refused("ALREADY_EXISTS", "ORDER_EXISTS"):
        shop.submit((sku, 3), reference=reference)
    other = shop.submit((sku, 3), reference=reference, channel="app")
    assert other.order.id == f"app:{reference}" and shop.books(sku, "DC") == (5, 5, 0)


def test_orders_submitted_at_once_from_many_sides_are_one(shop, chain, request):
    sku = shop.goods(request.node.name, DC=50)
    reference, ids = new_key(), []

    def submit():
        with Shop(chain.address) as mine:
            ids.append(mine.ordered((sku, 2), reference=reference).id)
    threads = [threading.Thread(target=submit) for _ in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len(ids) == 8 and set(ids) == {f"web:{reference}"}
    assert shop.books(sku, "DC") == (50, 2, 0)


def test_a_release_repeated_with_its_key_tells_the_same_order(shop, request):
    sku = shop.goods(request.node.name, DC=5)
    order, context = shop.ordered((sku, 2), hold_reason="fraud check"), write()
    wanted = pb.ReleaseHoldRequest(context=context, order_id=order.id)
    first = shop.order.ReleaseHold(wanted)
    assert state(first.order) == "SOURCED" and units(first.order) == (0, 2, 0, 0)
    shop.step("Accept", first.order.shipments[0].id)
    again = shop.order.ReleaseHold(wanted)
    assert again.replayed and again.order == first.order and again.revision == first.revision


def test_a_submission_repeated_with_its_key_tells_the_same_order(shop, request):
    """The hold has ended, so that the order is sourced right after it was taken."""
    sku = shop.goods(request.node.name, DC=5, ST_2=5)
    hold = shop.promise(shop.cart((sku, 2)), modes=["FULFILMENT_MODE_SHIP"], hold=True)
    shop.reservation.Release(pb.ReleaseRequest(
        context=write(), reservation_id=hold.reservation.id))
    context, reference = write(), new_key()

    def submit():
        return shop.submit((sku, 2), hold_id=hold.reservation.id, context=context,
                           reference=reference)
    first = submit()
    assert state(first.order) == "SOURCED" and first.decision_id
    assert first.order.revision == first.revision
    shop.cancel_order(first.order.id)
    again = submit()
    assert again.replayed
    again.replayed = False
    assert again == first


# Units that nobody has


def test_what_nobody_has_waits_and_goes_on_when_it_comes(shop, request):
    sku = shop.goods(request.node.name, DC=1)
    order = shop.ordered((sku, 3))
    assert state(order) == "PARTIALLY_SOURCED" and units(order) == (2, 1, 0, 0)
    assert order.waiting_reason and order.waiting_until.ToSeconds() > time.time() + 29 * 86_400
    shop.adjust(sku, "ST-2", 5)
    order = shop.wait_for(order.id, lambda order: units(order)[0] == 0)
    assert parcels_of(order) == {"DC": 1, "ST-2": 2}


def test_what_nobody_has_is_cancelled_if_so_ordered(shop, request):
    sku, none = shop.goods(request.node.name, DC=1), shop.goods(request.node.name)
    order = shop.ordered((sku, 2), (none, 1), cancel_unfilled=True)
    assert units(order) == (0, 1, 0, 2) and state(order) == "SOURCED"
    order = shop.ordered((none, 1), cancel_unfilled=True)
    assert state(order) == "CANCELLED" and units(order) == (0, 0, 0, 1)


def test_an_order_of_nothing_but_wishes_is_parked(shop, request):
    sku = shop.goods(request.node.name)
    order = shop.ordered((sku, 2))
    assert state(order) == "PARKED" and not order.shipments
    shop.release(order.id)
    assert state(shop.get_order(order.id)) == "PARKED", "still nobody has it"
    reply = shop.cancel_order(order.id)
    assert state(reply.order) == "CANCELLED" and reply.cancelled == 2


# Cancelling


def test_cancelling_gives_everything_back_once(shop, request):
    sku = shop.goods(request.node.name, DC=5)
    order = shop.ordered((sku, 4))
    context = write(reason="changed his mind")
    reply = shop.cancel_order(order.id, context=context)
    assert reply.cancelled == 4 and state(reply.order) == "CANCELLED"
    assert shop.books(sku, "DC") == (5, 0, 0)
    again = shop.cancel_order(order.id, context=context)
    assert again.replayed and again.cancelled == 4
    other = shop.cancel_order(order.id)
    assert other.cancelled == 0 and shop.books(sku, "DC") == (5, 0, 0)


def test_cancelling_after_a_part_has_left_gives_back_the_rest_only(shop, request):
    sku = shop.goods(request.node.name, DC=2, DC_W=2)
    order = shop.ordered((sku, 4))
    near = next(s for s in order.shipments if s.location == "DC")
    shop.steps(near.id, "Accept", "ConfirmPick", "Pack", "Ship")
    reply = shop.cancel_order(order.id)
    assert reply.cancelled == 2 and units(reply.order) == (0, 0, 2, 2)
    assert shop.books(sku, "DC") == (0, 0, 0) and shop.books(sku, "DC-W") == (2, 0, 0)
    assert state(reply.order) in ("SHIPPED", "DELIVERED")
    shop.step("UpdateTracking", near.id, delivered=True)
    assert state(shop.get_order(order.id)) in ("DELIVERED", "CLOSED")


def test_some_units_of_a_line_are_cancelled(shop, request):
    sku, other = shop.goods(request.node.name, DC=9), shop.goods(request.node.name, DC=9)
    order = shop.ordered((sku, 4), (other, 2))
    reply = shop.cancel_order(order.id, ("1", 3), ("2", 0))
    assert reply.cancelled == 5
    assert [line.cancelled for line in reply.order.lines] == [3, 2]
    assert shop.books(sku, "DC") == (9, 1, 0) and shop.books(other, "DC") == (9, 0, 0)
    with refused("FAILED_PRECONDITION", "TOO_MANY_UNITS"):
        shop.cancel_order(order.id, ("1", 2))


# Hold and release


def test_a_held_order_stands_still_until_it_is_released(shop, request):
    sku = shop.goods(request.node.name, DC=5)
    order = shop.ordered((sku, 2), hold_reason="fraud check")
    assert state(order) == "HELD" and order.waiting_reason == "fraud check"
    for shipment in order.shipments:
        with refused("FAILED_PRECONDITION", "ORDER_HELD"):
            shop.step("Accept", shipment.id)
    order = shop.release(order.id)
    assert state(order) == "SOURCED" and units(order) == (0, 2, 0, 0)
    held = shop.hold(order.id, "customer service")
    assert state(held) == "HELD" and held.waiting_reason == "customer service"
    assert state(shop.release(order.id)) == "SOURCED"
    assert "order.held" in shop.types(order.id)


def test_a_hold_with_an_end_ends_by_itself(shop, request):
    sku = shop.goods(request.node.name, DC=5)
    order = shop.ordered((sku, 2))
    held = shop.hold(order.id, until=at(time.time() + 0.5))
    assert state(held) == "HELD"
    order = shop.wait_for(order.id, lambda order: state(order) != "HELD")
    assert state(order) == "SOURCED"


def test_a_shipped_order_is_not_held(shop, request):
    sku = shop.goods(request.node.name, DC=5)
    order = shop.ordered((sku, 2))
    shop.steps(order.shipments[0].id, "Accept", "ConfirmPick", "Pack", "Ship")
    with refused("FAILED_PRECONDITION", "ORDER_SHIPPED"):
        shop.hold(order.id)


# Reading


def test_orders_are_found_by_what_people_know(shop, request):
    sku = shop.goods(request.node.name, DC=50)
    customer = new_key()
    begin = at(time.time() - 1)
    ids = [shop.ordered((sku, 1), customer=customer).id for _ in range(5)]
    shop.cancel_order(ids[0])

    def listed(**fields):
        replies = list(shop.order.ListOrders(pb.ListOrdersRequest(**fields)))
        return [order.id for reply in replies for order in reply.orders]
    assert listed(customer=customer) == ids[::-1], "newest first"
    assert listed(sku=sku) == ids[::-1]
    assert listed(customer=customer, state=pb.ORDER_STATE_CANCELLED) == ids[:1]
    assert listed(customer=customer, location="DC-W") == []
    assert listed(customer=customer, channel="app") == []
    assert listed(customer=customer, **{"from": begin}) == ids[::-1]
    assert listed(customer=customer, until=begin) == []
    assert listed(customer=customer, limit=2) == ids[:2:-1]


def test_a_watched_order_is_told_at_every_change_until_its_end(shop, request):
    sku = shop.goods(request.node.name, DC=5)
    order = shop.ordered((sku, 1))
    watch = shop.order.WatchOrder(pb.WatchOrderRequest(order_id=order.id), timeout=20)
    seen = [state(next(watch).order)]
    shop.steps(order.shipments[0].id, "Accept")
    while seen[-1] != "IN_FULFILMENT":
        seen.append(state(next(watch).order))
    shop.cancel_order(order.id)
    while seen[-1] != "CANCELLED":
        seen.append(state(next(watch).order))
    watch.cancel()
    assert seen[0] == "SOURCED"


def test_an_order_is_read_after_it_was_written(shop, request):
    sku = shop.goods(request.node.name, DC=5)
    reply = shop.submit((sku, 1))
    read = shop.order.GetOrder(pb.GetOrderRequest(
        context=pb.ReadContext(min_revision=reply.revision), order_id=reply.order.id))
    assert read.order == reply.order and read.revision >= reply.revision


def test_orders_are_changed_only_at_the_revision_that_was_seen(shop, request):
    sku = shop.goods(request.node.name, DC=5)
    order = shop.ordered((sku, 2))
    stale = order.revision
    shop.hold(order.id)
    with refused("ABORTED", "REVISION_MISMATCH"):
        shop.cancel_order(order.id, context=write(expected_revision=stale))
    now = shop.get_order(order.id).revision
    shop.cancel_order(order.id, context=write(expected_revision=now))


# Bad input


@pytest.mark.parametrize("fields, code, reason, field", [
    ({"reference": ""}, "INVALID_ARGUMENT", "REQUIRED", "reference"),
    ({"reference": "x" * 65}, "INVALID_ARGUMENT", "TOO_LONG", "reference"),
    ({"channel": ""}, "INVALID_ARGUMENT", "REQUIRED", "cart.channel"),
    ({"channel": "a:b"}, "INVALID_ARGUMENT", "INVALID_TEXT", "cart.channel"),
    ({"channel": "x" * 64}, "INVALID_ARGUMENT", "TOO_LONG", "cart.channel"),
    ({"lines": []}, "INVALID_ARGUMENT", "REQUIRED", "cart.lines"),
    ({"park_ms": -1}, "INVALID_ARGUMENT", "OUT_OF_BOUNDS", "park_ms"),
    ({"policy": "nobody"}, "INVALID_ARGUMENT", "UNKNOWN_POLICY", "policy"),
    ({"policy": "nobody", "hold_reason": "fraud check"}, "INVALID_ARGUMENT", "UNKNOWN_POLICY",
     "policy"),
    ({"lines": [("nobody", 1)]}, "INVALID_ARGUMENT", "UNKNOWN_SKU", "cart.lines[0].sku"),
    ({"lines": [("nobody", 1)], "hold_reason": "fraud check"}, "INVALID_ARGUMENT", "UNKNOWN_SKU",
     "cart.lines[0].sku"),
    ({"hold_id": "nobody"}, "NOT_FOUND", "UNKNOWN_RESERVATION", None),
    ({"hold_reason": "x" * 257}, "INVALID_ARGUMENT", "TOO_LONG", "hold_reason"),
    ({"hold_reason": "two\nlines"}, "INVALID_ARGUMENT", "INVALID_TEXT", "hold_reason"),
])
def test_bad_orders_are_refused_by_field_and_change_nothing(
        shop, request, fields, code, reason, field):
    fields = dict(fields)
    sku = shop.goods("bad-order", DC=1)
    lines = fields.pop("lines", [(sku, 1)])
    before = shop.digest()
    context = write()
    reference = fields.pop("reference", new_key())
    cart = shop.cart(*lines, channel=fields.pop("channel", "web"))
    with refused(code, reason, field):
        shop.order.SubmitOrder(pb.SubmitOrderRequest(
            context=context, cart=cart, reference=reference, **fields))
    assert shop.digest() == before


@pytest.mark.parametrize("method, request_type", [
    ("GetOrder", pb.GetOrderRequest), ("CancelOrder", pb.CancelOrderRequest),
    ("HoldOrder", pb.HoldOrderRequest), ("ReleaseHold", pb.ReleaseHoldRequest),
    ("GetTimeline", pb.GetTimelineRequest), ("WatchOrder", pb.WatchOrderRequest)])
def test_orders_that_are_not_there(shop, method, request_type):
    mutates = method in ("CancelOrder", "HoldOrder", "ReleaseHold")
    for id, code, reason in [("", "INVALID_ARGUMENT", "REQUIRED"),
                             ("web:nobody", "NOT_FOUND", "UNKNOWN_ORDER")]:
        call = request_type(order_id=id, **({"context": write()} if mutates else {}))
        with refused(code, reason):
            reply = getattr(shop.order, method)(call)
            if isinstance(reply, grpc.Call):
                list(reply)


def parcels_of(order):
    """Units by location of the shipments that hold stock."""
    sent = {}
    for shipment in order.shipments:
        if state(shipment) not in ("REJECTED", "SHORT", "EXPIRED", "CANCELLED"):
            sent[shipment.location] = sent.get(shipment.location, 0) + sum(
                line.quantity for line in shipment.lines)
    return sent
