"""ShipmentService through the public API: what a location's staff do, and what becomes of stock."""

import pytest

from dom_client import pb, refused, write
from shop import found, state


@pytest.fixture
def job(shop, request):
    """An order of 4 units, all in one shipment at DC, which has 10; ST-2 has 10 too."""
    class Job:
        sku = shop.goods(request.node.name[:60], DC=10, ST_2=10)
        order = shop.ordered((sku, 4))
        id = order.shipments[0].id
    assert [s.location for s in Job.order.shipments] == ["DC"]
    return Job


def damaged(shop, sku, location):
    reply = shop.inventory.GetPosition(pb.GetPositionRequest(sku=sku, location=location))
    return sum(p.on_hand for p in reply.positions if p.condition == pb.CONDITION_DAMAGED)


# What a rejection says about the stock


@pytest.mark.parametrize("reason, books, broken", [
    ("NOT_IN_STOCK", (0, 0, 0), 0), ("MISMATCH", (6, 0, 0), 0), ("DAMAGED", (6, 0, 0), 4),
    ("NO_VARIANCE", (10, 0, 0), 0)])
def test_a_rejection_corrects_the_books_and_goes_elsewhere(shop, job, reason, books, broken):
    reply = shop.step("Reject", job.id, reason=f"REJECT_REASON_{reason}")
    assert state(reply.shipment) == "REJECTED" and reply.shipment.reason
    assert [(s.location, s.lines[0].quantity) for s in reply.replacements] == [("ST-2", 4)]
    assert shop.books(job.sku, "DC") == books and damaged(shop, job.sku, "DC") == broken
    assert shop.books(job.sku, "ST-2") == (10, 4, 0)
    order = shop.get_order(job.order.id)
    assert state(order) == "SOURCED" and order.attempts == 1
    assert "shipment.rejected" in shop.types(order.id)


def test_a_part_is_rejected_and_the_rest_goes_on(shop, job):
    reply = shop.step("Reject", job.id, reason="REJECT_REASON_DAMAGED", lines=[found("1", 1)])
    assert state(reply.shipment) == "ASSIGNED"
    line = reply.shipment.lines[0]
    assert line.quantity - line.rejected == 3 or line.quantity == 3
    assert [s.lines[0].quantity for s in reply.replacements] == [1]
    assert shop.books(job.sku, "DC") == (9, 3, 0) and damaged(shop, job.sku, "DC") == 1


@pytest.mark.parametrize("method, fields", [
    ("Reject", {"reason": "REJECT_REASON_NO_VARIANCE"}),
    ("ConfirmPick", {"lines": [found("1", 1)], "complete": True}), ("Cancel", {})])
def test_a_step_repeated_with_its_key_tells_the_same_replacements(shop, job, method, fields):
    if method == "ConfirmPick":
        shop.step("Accept", job.id)
    context = write(reason="no staff")
    first = shop.step(method, job.id, context, **fields)
    assert [s.location for s in first.replacements] == ["ST-2"] and not first.replayed
    shop.step("Accept", first.replacements[0].id)
    before = shop.digest()
    again = shop.step(method, job.id, context, **fields)
    assert again.replayed and shop.digest() == before
    again.replayed = False
    assert again == first, "as it was then, whatever has happened since"


def test_a_rejection_made_twice_at_once_is_one(shop, job):
    request = pb.RejectRequest(context=write(), shipment_id=job.id,
                               reason="REJECT_REASON_NO_VARIANCE")
    replies = [call.result() for call in [shop.shipment.Reject.future(request) for _ in range(8)]]
    assert sum(not reply.replayed for reply in replies) == 1
    replaced = {tuple(s.id for s in reply.replacements) for reply in replies}
    assert replaced == {(f"{job.order.id}#2",)}
    assert shop.books(job.sku, "ST-2") == (10, 4, 0)


def test_an_order_that_everybody_rejects_waits_for_people(shop, job):
    """Each location that rejected is not asked again; in the end the order is parked."""
    reply = shop.step("Reject", job.id, reason="REJECT_REASON_NO_VARIANCE")
    reply = shop.step("Reject", reply.replacements[0].id, reason="REJECT_REASON_NO_VARIANCE")
    assert not reply.replacements
    order = shop.get_order(job.order.id)
    assert state(order) == "PARKED" and order.waiting_reason and order.attempts == 2
    assert shop.books(job.sku, "DC") == shop.books(job.sku, "ST-2") == (10, 0, 0)


def test_a_short_pick_of_nothing_is_short(shop, job):
    shop.step("Accept", job.id)
    reply = shop.step("ConfirmPick", job.id, lines=[found("1", 0)], complete=True,
                      short_reason="REJECT_REASON_NOT_IN_STOCK")
    assert state(reply.shipment) == "SHORT"
    assert [s.location for s in reply.replacements] == ["ST-2"]
    assert shop.books(job.sku, "DC") == (0, 0, 0)


def test_picking_goes_in_steps(shop, job):
    shop.step("Accept", job.id)
    first = shop.step("ConfirmPick", job.id, lines=[found("1", 1)]).shipment
    assert state(first) == "PICKING" and first.lines[0].picked == 1
    with refused("FAILED_PRECONDITION", "PICK_INCOMPLETE"):
        shop.step("Pack", job.id)
    full = shop.step("ConfirmPick", job.id).shipment
    assert full.lines[0].picked == 4
    assert state(shop.steps(job.id, "Pack")) == "PACKED"


def test_work_that_is_taken_back_goes_elsewhere_without_blame(shop, job):
    reply = shop.step("Cancel", job.id)
    assert state(reply.shipment) == "CANCELLED" and reply.replacements
    assert sum(s.lines[0].quantity for s in reply.replacements) == 4
    order = shop.get_order(job.order.id)
    assert sum(line.assigned for line in order.lines) == 4


# Reading and repeating


def test_work_is_listed_most_urgent_first(shop, request):
    sku = shop.goods(request.node.name, ST_2=50)
    slow = shop.ordered(cart=shop.cart((sku, 1), service_level="SERVICE_LEVEL_ECONOMY"))
    ids = [slow.shipments[0].id] + [shop.ordered((sku, 1)).shipments[0].id for _ in range(3)]
    work = shop.shipment.ListWork(pb.ListWorkRequest(location="ST-2", limit=1_000)).shipments
    times = [(s.ship_by.ToMilliseconds(), s.id) for s in work]
    assert times == sorted(times) and set(ids) <= {s.id for s in work}
    shop.step("Accept", ids[0])
    accepted = shop.work("ST-2", state=pb.SHIPMENT_STATE_ACCEPTED)
    assert ids[0] in accepted and ids[1] not in accepted
    assert len(shop.shipment.ListWork(pb.ListWorkRequest(location="ST-2", limit=2)).shipments) == 2


def test_a_step_repeated_with_its_key_happens_once(shop, job):
    shop.step("Accept", job.id)
    shop.step("ConfirmPick", job.id)
    shop.step("Pack", job.id)
    context = write()
    first = shop.step("Ship", job.id, context, tracking="1Z")
    again = shop.step("Ship", job.id, context, tracking="1Z")
    assert again.replayed and again.shipment == first.shipment
    assert shop.books(job.sku, "DC") == (6, 0, 0)
    assert state(shop.step("Ship", job.id, tracking="1Z").shipment) == "SHIPPED", "as it is"
    assert shop.books(job.sku, "DC") == (6, 0, 0)


def test_tracking_is_told_and_delivers(shop, job):
    shop.steps(job.id, "Accept", "ConfirmPick", "Pack", "Ship")
    told = shop.step("UpdateTracking", job.id, tracking="1Z-2", status="left Gary").shipment
    assert told.tracking == "1Z-2" and state(told) == "SHIPPED"
    entries = shop.order.GetTimeline(pb.GetTimelineRequest(order_id=job.order.id)).entries
    assert any("left Gary" in entry.detail for entry in entries)
    assert state(shop.step("UpdateTracking", job.id, delivered=True).shipment) == "DELIVERED"


@pytest.mark.parametrize("before, name", [
    ([], "ConfirmPick"), ([], "Pack"), ([], "Ship"), ([], "HandOver"), ([], "CustomerArrived"),
    ([], "MarkReadyForPickup"), (["Accept"], "Pack"), (["Accept"], "Ship"),
    (["Accept", "ConfirmPick"], "Ship"), (["Accept", "ConfirmPick", "Pack", "Ship"], "Cancel"),
    (["Accept", "ConfirmPick", "Pack", "Ship"], "Accept"), (["Cancel"], "Accept")])
def test_what_does_not_follow_is_refused_and_changes_nothing(shop, job, before, name):
    for step in before:
        shop.step(step, job.id)
    digest = shop.digest()
    now = next(s for s in shop.get_order(job.order.id).shipments if s.id == job.id)
    with refused("FAILED_PRECONDITION", f"SHIPMENT_{state(now)}"):
        shop.step(name, job.id)
    assert shop.digest() == digest


def test_a_vendor_has_to_acknowledge_in_time(shop, request):
    sku = shop.goods(request.node.name, V_1=5)
    order = shop.ordered((sku, 1, {"mode": "FULFILMENT_MODE_DROP_SHIP"}))
    shipment = order.shipments[0]
    assert shipment.location == "V-1"
    wait = shipment.acknowledge_by.ToSeconds() - order.created_at.ToSeconds()
    assert 3_540 <= wait <= 3_660
    assert state(shop.steps(shipment.id, "Accept")) == "ACCEPTED"


# Bad input

NAMES = ["Accept", "Reject", "ConfirmPick", "Pack", "Ship", "MarkReadyForPickup",
         "CustomerArrived", "HandOver", "UpdateTracking", "Cancel"]


@pytest.mark.parametrize("name", NAMES)
def test_shipments_that_are_not_there(shop, name):
    fields = {"reason": "REJECT_REASON_DAMAGED"} if name == "Reject" else {}
    with refused("INVALID_ARGUMENT", "REQUIRED", "shipment_id"):
        shop.step(name, "", **fields)
    for id in ["nobody", "web:nobody#1", "web:nobody#x", "#1", "web:a#0"]:
        with refused("NOT_FOUND", "UNKNOWN_SHIPMENT"):
            shop.step(name, id, **fields)


@pytest.mark.parametrize("name, fields, reason, field", [
    ("Reject", {}, "REQUIRED", "reason"), ("Reject", {"reason": 99}, "UNKNOWN_VALUE", "reason"),
    ("Reject", {"reason": 1, "lines": [found("9", 1)]}, "UNKNOWN_LINE", "lines[0].line_id"),
    ("Reject", {"reason": 1, "lines": [found("1", -1)]}, "OUT_OF_BOUNDS", "lines[0].quantity"),
    ("Reject", {"reason": 1, "lines": [found("1", 1)] * 2}, "UNKNOWN_LINE", "lines[1].line_id"),
    ("ConfirmPick", {"lines": [found("", 1)]}, "UNKNOWN_LINE", "lines[0].line_id"),
    ("ConfirmPick", {"complete": True, "short_reason": 99}, "UNKNOWN_VALUE", "short_reason"),
    ("Ship", {"tracking": "x" * 257}, "TOO_LONG", "tracking"),
])
def test_bad_steps_are_refused_by_field_and_change_nothing(shop, job, name, fields, reason, field):
    for step in {"ConfirmPick": ["Accept"], "Ship": ["Accept", "ConfirmPick", "Pack"]}.get(name, []):
        shop.step(step, job.id)
    digest = shop.digest()
    with refused("INVALID_ARGUMENT", reason, field):
        shop.step(name, job.id, **fields)
    assert shop.digest() == digest


@pytest.mark.parametrize("name, fields", [
    ("Reject", {"reason": "REJECT_REASON_DAMAGED"}), ("ConfirmPick", {})])
def test_more_than_there_is_is_refused(shop, job, name, fields):
    shop.step("Accept", job.id)
    with refused("FAILED_PRECONDITION", "TOO_MANY_UNITS"):
        shop.step(name, job.id, lines=[found("1", 5)], **fields)


def test_work_of_a_location_that_is_not_there(shop):
    for location, code, reason in [("", "INVALID_ARGUMENT", "REQUIRED"),
                                   ("nowhere", "NOT_FOUND", "UNKNOWN_LOCATION")]:
        with refused(code, reason, "location"):
            shop.work(location)
