"""Bad input through every mutation: a typed error that names the field, nothing changed, and the
connection still usable."""

import pytest

from dom_client import Client, new_key, pb, refused, write

BIG = 2 ** 63 - 1
LONG = "x" * 129


def line(**fields):
    return pb.ReserveRequest(lines=[pb.ReserveLine(**{"sku": "good", "quantity": 1, **fields})])


def delta(**fields):
    return pb.AdjustStockRequest(adjustments=[
        pb.Adjustment(**{"sku": "good", "location": "S-1", "delta": 1, **fields})])


def level(**fields):
    return pb.SetStockRequest(levels=[
        pb.StockLevel(**{"sku": "good", "location": "S-1", "quantity": 1, **fields})])


def count(**fields):
    return pb.CountStockRequest(counts=[
        pb.StockCount(**{"sku": "good", "location": "S-1", "counted": 1, **fields})])


def supply(**fields):
    return pb.ScheduleSupplyRequest(supplies=[pb.Supply(**{
        "supply_id": "po", "sku": "good", "location": "S-1", "quantity": 1,
        "due_at": {"seconds": 2_000_000_000}, **fields})])


def move(**fields):
    return pb.TransferStockRequest(**{
        "sku": "good", "from_location": "S-1", "to_location": "S-2", "quantity": 1, **fields})


INVALID, MISSING = "INVALID_ARGUMENT", "NOT_FOUND"
ROWS = [
    (line(quantity=0), INVALID, "OUT_OF_BOUNDS", "lines[0].quantity"),
    (line(quantity=-1), INVALID, "OUT_OF_BOUNDS", "lines[0].quantity"),
    (line(quantity=BIG), INVALID, "OUT_OF_BOUNDS", "lines[0].quantity"),
    (line(quantity=-BIG - 1), INVALID, "OUT_OF_BOUNDS", "lines[0].quantity"),
    (line(quantity=1_000_000_001), INVALID, "OUT_OF_BOUNDS", "lines[0].quantity"),
    (line(minimum_quantity=2), INVALID, "OUT_OF_BOUNDS", "lines[0].minimum_quantity"),
    (line(sku=""), INVALID, "REQUIRED", "lines[0].sku"),
    (line(sku=LONG), INVALID, "TOO_LONG", "lines[0].sku"),
    (line(sku="a\0b"), INVALID, "INVALID_TEXT", "lines[0].sku"),
    (line(sku="nobody"), INVALID, "UNKNOWN_SKU", "lines[0].sku"),
    (line(location="nowhere"), MISSING, "UNKNOWN_LOCATION", "lines[0].location"),
    (line(scope=99), INVALID, "UNKNOWN_VALUE", "lines[0].scope"),
    (line(scope=pb.LINE_SCOPE_LOCATION), INVALID, "REQUIRED", "lines[0].location"),
    (line(scope=pb.LINE_SCOPE_POOL, location="S-1"), INVALID, "CONTRADICTION",
     "lines[0].location"),
    (line(condition=99), INVALID, "UNKNOWN_VALUE", "lines[0].condition"),
    (pb.ReserveRequest(), INVALID, "REQUIRED", "lines"),
    (pb.ReserveRequest(lines=[pb.ReserveLine(sku="good", quantity=1)] * 501), INVALID,
     "TOO_MANY", "lines"),
    (pb.ReserveRequest(lines=line().lines, ttl_ms=-1), INVALID, "OUT_OF_BOUNDS", "ttl_ms"),
    (pb.ReserveRequest(lines=line().lines, ttl_ms=BIG), INVALID, "OUT_OF_BOUNDS", "ttl_ms"),
    (pb.ReserveRequest(lines=line().lines, policy=99), INVALID, "UNKNOWN_VALUE", "policy"),
    (pb.ReserveRequest(lines=line().lines, owner=LONG), INVALID, "TOO_LONG", "owner"),
    (pb.ReserveRequest(lines=line().lines, reservation_id=LONG), INVALID, "TOO_LONG",
     "reservation_id"),
    (delta(delta=0), INVALID, "OUT_OF_BOUNDS", "adjustments[0].delta"),
    (delta(delta=BIG), INVALID, "OUT_OF_BOUNDS", "adjustments[0].delta"),
    (delta(delta=-BIG - 1), INVALID, "OUT_OF_BOUNDS", "adjustments[0].delta"),
    (delta(sku=LONG), INVALID, "TOO_LONG", "adjustments[0].sku"),
    (delta(sku="nobody"), MISSING, "UNKNOWN_SKU", "adjustments[0].sku"),
    (delta(location=""), INVALID, "REQUIRED", "adjustments[0].location"),
    (delta(location="nowhere"), MISSING, "UNKNOWN_LOCATION", "adjustments[0].location"),
    (delta(bucket=99), INVALID, "UNKNOWN_VALUE", "adjustments[0].bucket"),
    (pb.AdjustStockRequest(), INVALID, "REQUIRED", "adjustments"),
    (pb.AdjustStockRequest(adjustments=[delta().adjustments[0]] * 10_001), INVALID,
     "TOO_MANY", "adjustments"),
    (level(quantity=-1), INVALID, "OUT_OF_BOUNDS", "levels[0].quantity"),
    (level(quantity=BIG), INVALID, "OUT_OF_BOUNDS", "levels[0].quantity"),
    (level(quarantined=2), INVALID, "OUT_OF_BOUNDS", "levels[0].quarantined"),
    (level(sku="nobody"), MISSING, "UNKNOWN_SKU", "levels[0].sku"),
    (pb.SetStockRequest(levels=[level().levels[0]] * 2), INVALID, "DUPLICATE", "levels[1]"),
    (pb.SetStockRequest(levels=[level().levels[0]] * 10_001), INVALID, "TOO_MANY", "levels"),
    (count(counted=-1), INVALID, "OUT_OF_BOUNDS", "counts[0].counted"),
    (count(counted=BIG), INVALID, "OUT_OF_BOUNDS", "counts[0].counted"),
    (count(location="nowhere"), MISSING, "UNKNOWN_LOCATION", "counts[0].location"),
    (supply(quantity=0), INVALID, "OUT_OF_BOUNDS", "supplies[0].quantity"),
    (supply(quantity=BIG), INVALID, "OUT_OF_BOUNDS", "supplies[0].quantity"),
    (supply(supply_id=""), INVALID, "REQUIRED", "supplies[0].supply_id"),
    (supply(confidence_bp=10_001), INVALID, "OUT_OF_BOUNDS", "supplies[0].confidence_bp"),
    (supply(sku="nobody"), MISSING, "UNKNOWN_SKU", "supplies[0].sku"),
    (move(quantity=0), INVALID, "OUT_OF_BOUNDS", "quantity"),
    (move(quantity=BIG), INVALID, "OUT_OF_BOUNDS", "quantity"),
    (move(to_location="nowhere"), MISSING, "UNKNOWN_LOCATION", "to_location"),
    (pb.SlipSupplyRequest(supply_id="po"), INVALID, "REQUIRED", "sku"),
    (pb.SlipSupplyRequest(sku="good", supply_id="po", quantity=-1), INVALID, "OUT_OF_BOUNDS",
     "quantity"),
    (pb.ArriveSupplyRequest(sku="good", supply_id="po", quantity=BIG), INVALID,
     "OUT_OF_BOUNDS", "quantity"),
    (pb.ArriveSupplyRequest(sku="good", supply_id="po", quantity=-1), INVALID,
     "OUT_OF_BOUNDS", "quantity"),
    (pb.PutSkusRequest(), INVALID, "REQUIRED", "skus"),
    (pb.PutLocationsRequest(), INVALID, "REQUIRED", "locations"),
    (pb.PutChannelViewsRequest(), INVALID, "REQUIRED", "views"),
    (pb.ConfirmRequest(), INVALID, "REQUIRED", "reservation_id"),
    (pb.ExtendRequest(reservation_id="x", ttl_ms=0), INVALID, "OUT_OF_BOUNDS", "ttl_ms"),
]


@pytest.fixture(scope="module")
def call(domd):
    """Sends a request to the method that takes it; one connection for all."""
    with Client(domd.address) as client:
        client.put_sku("good")
        client.adjust("good", "S-1", 3)
        client.inventory.ScheduleSupply(pb.ScheduleSupplyRequest(
            context=write(), supplies=supply().supplies))
        stubs = [client.reservation, client.inventory, client.network]

        def call(request):
            name = type(request).__name__.removesuffix("Request")
            return next(getattr(stub, name) for stub in stubs if hasattr(stub, name))(request)

        call.client = client
        yield call


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{type(row[0]).__name__}-{row[3]}-{row[2]}")
def test_bad_input_is_refused_by_field_and_changes_nothing(call, row):
    request, code, reason, field = row
    before = call.client.digest()
    request.context.CopyFrom(write())
    with refused(code, reason, field):
        call(request)
    assert call.client.atp("good") == 3
    assert call.client.digest() == before


@pytest.mark.parametrize("fields, reason, field", [
    ({"idempotency_key": ""}, "REQUIRED", "idempotency_key"),
    ({"idempotency_key": LONG}, "TOO_LONG", "idempotency_key"),
    ({"actor": LONG}, "TOO_LONG", "actor"),
    ({"reason": "x" * 257}, "TOO_LONG", "reason"),
    ({"source": LONG}, "TOO_LONG", "source")])
def test_a_bad_write_context_is_refused(call, fields, reason, field):
    request = line()
    request.context.CopyFrom(pb.WriteContext(**{"idempotency_key": new_key(), **fields}))
    before = call.client.digest()
    with refused("INVALID_ARGUMENT", reason, f"context.{field}"):
        call(request)
    assert call.client.digest() == before


@pytest.mark.parametrize("text", [
    "a\0", "two\nlines", "a\ttab", "\x1b[2J", "del\x7f", "\x80", "line 1\x85line 2", "é\x9f"],
    ids=ascii)
@pytest.mark.parametrize("field", ["idempotency_key", "actor", "reason", "source"])
def test_no_text_has_control_characters(call, text, field):
    request = line()
    request.context.CopyFrom(pb.WriteContext(**{"idempotency_key": new_key(), field: text}))
    before = call.client.digest()
    with refused("INVALID_ARGUMENT", "INVALID_TEXT", f"context.{field}"):
        call(request)
    assert call.client.digest() == before


def test_letters_of_every_script_are_no_control_characters(call):
    call.client.inventory.AdjustStock(pb.AdjustStockRequest(
        context=pb.WriteContext(idempotency_key=new_key(), actor="Â¡À é ß 東京 😀",
                                reason="\u00a0Ⴀ – “наличие” 在庫 \u0940"),
        adjustments=[pb.Adjustment(sku="good", location="S-1", delta=n) for n in (1, -1)]))


def test_reservations_and_views_take_no_control_characters(call):
    held = call.client.reservation.Reserve(pb.ReserveRequest(
        context=write(), lines=line().lines)).reservation
    with refused("INVALID_ARGUMENT", "INVALID_TEXT", "new_owner"):
        call.client.reservation.Transfer(pb.TransferRequest(
            context=write(), reservation_id=held.id, new_owner="a\nb"))
    call.client.reservation.Release(pb.ReleaseRequest(context=write(), reservation_id=held.id))
    for fields, field in [
            ({"thresholds": [pb.ThresholdRule(category="a\nb")]}, "thresholds[0].category"),
            ({"thresholds": [pb.ThresholdRule(sku="a\nb")]}, "thresholds[0].sku"),
            ({"safety_rules": [pb.SafetyRule(name="r", sku="a\nb")]}, "safety_rules[0].sku"),
            ({"name": "a\nb"}, "name")]:
        with refused("INVALID_ARGUMENT", "INVALID_TEXT", f"views[0].{field}"):
            call.client.network.PutChannelViews(pb.PutChannelViewsRequest(
                context=write(), views=[pb.ChannelView(id="view", **fields)]))


@pytest.mark.parametrize("data", [
    b"\x08", b"\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", b"\x3a\x05\x0a\x02\xff\xfe\x10",
    b"\x12\x02\xc3\x28", b"\xff" * 11, b"\x0b\x14"])
def test_bytes_that_are_no_message_are_internal(call, data):
    before = call.client.digest()
    raw = call.client.channel.unary_unary("/dom.v1.ReservationService/Reserve")
    with refused("INTERNAL", "MALFORMED_MESSAGE"):
        raw(data)
    assert call.client.atp("good") == 3 and call.client.digest() == before


@pytest.mark.parametrize("fields, reason, field", [
    ({"sku": ""}, "REQUIRED", "sku"), ({"sku": LONG}, "TOO_LONG", "sku"),
    ({"sku": "good", "location": LONG}, "TOO_LONG", "location"),
    ({"sku": "good", "quantity": -1}, "OUT_OF_BOUNDS", "quantity"),
    ({"sku": "good", "quantity": BIG}, "OUT_OF_BOUNDS", "quantity"),
    ({"sku": "good", "condition": 99}, "UNKNOWN_VALUE", "condition")])
@pytest.mark.parametrize("explain", [False, True])
def test_bad_asks_are_refused_by_field(call, fields, reason, field, explain):
    asks = [pb.AvailabilityAsk(sku="good"), pb.AvailabilityAsk(**fields)]
    with refused("INVALID_ARGUMENT", reason, f"asks[1].{field}"):
        call.client.availability.CheckAvailability(
            pb.CheckAvailabilityRequest(asks=asks, explain=explain))


def test_cells_do_not_overflow(call):
    sku = call.client.put_sku("overflow")
    call.client.set(sku, "S-1", 2 ** 50)
    with refused("INVALID_ARGUMENT", "OUT_OF_BOUNDS", "adjustments[0].delta"):
        call.client.adjust(sku, "S-1", 1)
    assert call.client.atp(sku) == 2 ** 50
