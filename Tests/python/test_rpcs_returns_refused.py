"""What nobody may do with returns: a refusal that names unit and rule, and nothing changed."""

import pytest

from dom_client import Refused, in_days, new_key, pb, refused, write
from returning import unit_id, units
from shop import state

INVALID, MISSING, NO = "INVALID_ARGUMENT", "NOT_FOUND", "FAILED_PRECONDITION"
LONG = "x" * 129


@pytest.fixture
def goods(shop, request):
    return shop.goods(request.node.name[:60], DC=10, ST_2=10)


@pytest.fixture
def bought(shop, goods):
    """A delivered order of four units."""
    return shop.delivered((goods, 4)).id


@pytest.fixture
def made(shop, bought):
    """A return of three of them: the first graded A, the second received, the third to come."""
    made = shop.agreed(bought, ("1", 3), method="MAIL", location="DC")
    shop.received(made.id, "DC", 1, 2)
    shop.grade(made.id, "A")
    return made.id


@pytest.fixture
def unchanged(shop):
    """`unchanged()` begins to watch; in the end the state must be what it was."""
    digests = []
    yield lambda: digests.append(shop.digest())
    assert digests and shop.digest() == digests[0]


# Agreeing


@pytest.mark.parametrize("fields, code, reason, field", [
    ({"order_id": ""}, INVALID, "REQUIRED", "order_id"),
    ({"order_id": "web:nobody"}, MISSING, "UNKNOWN_ORDER", None),
    ({"lines": []}, INVALID, "REQUIRED", "lines"),
    ({"lines": [pb.ReturnLine(quantity=1)]}, INVALID, "REQUIRED", "lines[0].line_id"),
    ({"lines": [pb.ReturnLine(line_id="9", quantity=1)]}, INVALID, "UNKNOWN_LINE",
     "lines[0].line_id"),
    ({"lines": [pb.ReturnLine(line_id="1", quantity=1)] * 2}, INVALID, "DUPLICATE",
     "lines[1].line_id"),
    ({"lines": [pb.ReturnLine(line_id="1")]}, INVALID, "OUT_OF_BOUNDS", "lines[0].quantity"),
    ({"lines": [pb.ReturnLine(line_id="1", quantity=-1)]}, INVALID, "OUT_OF_BOUNDS",
     "lines[0].quantity"),
    ({"lines": [pb.ReturnLine(line_id="1", quantity=1, reason=LONG)]}, INVALID, "TOO_LONG",
     "lines[0].reason"),
    ({"lines": [pb.ReturnLine(line_id="1", quantity=1, reason="two\nlines")]}, INVALID,
     "INVALID_TEXT", "lines[0].reason"),
    ({"origin": pb.Address(lines=["1 Main St", "a\nb"], latitude_e6=1, longitude_e6=1)}, INVALID,
     "INVALID_TEXT", "origin.lines[1]"),
    ({"lines": [pb.ReturnLine(line_id="1", quantity=1, condition=99)]}, INVALID, "UNKNOWN_VALUE",
     "lines[0].condition"),
    ({"lines": [pb.ReturnLine(line_id="1", quantity=1, serials=["a", "b"])]}, INVALID, "TOO_MANY",
     "lines[0].serials"),
    ({"method": 99}, INVALID, "UNKNOWN_VALUE", "method"),
    ({"method": pb.RETURN_METHOD_STORE, "location": "nowhere"}, MISSING, "UNKNOWN_LOCATION",
     "location"),
    ({"override": pb.ReturnOverride()}, INVALID, "REQUIRED", "override.reason"),
    ({"override": pb.ReturnOverride(reason=" \t\u3000")}, INVALID, "REQUIRED", "override.reason"),
    ({"policy": "nobody"}, INVALID, "UNKNOWN_POLICY", "policy"),
    ({"exchanges": [pb.ExchangeLine(sku="x", quantity=1)]}, INVALID, "REQUIRED",
     "exchanges[0].line_id"),
    ({"exchanges": [pb.ExchangeLine(line_id="x", sku="nobody", quantity=1)]}, INVALID,
     "UNKNOWN_SKU", "exchanges[0].sku"),
    ({"exchanges": [pb.ExchangeLine(line_id="x", quantity=1)]}, INVALID, "REQUIRED",
     "exchanges[0].sku")])
def test_an_agreement_that_makes_no_sense(shop, bought, unchanged, fields, code, reason, field):
    unchanged()
    request = {"order_id": bought, "lines": [pb.ReturnLine(line_id="1", quantity=1)], **fields}
    with refused(code, reason, field):
        shop.returns.CreateReturn(pb.CreateReturnRequest(context=write(), **request))
    if not {"override", "exchanges", "method"} & set(fields) and fields.get("lines", 1):
        asked = {key: value for key, value in request.items() if key != "method"}
        with refused(code, reason, field):
            shop.returns.QuoteReturn(pb.QuoteReturnRequest(**asked))


def test_a_change_without_a_key(shop, bought, unchanged):
    unchanged()
    with refused(INVALID, "REQUIRED", "context.idempotency_key"):
        shop.returns.CreateReturn(pb.CreateReturnRequest(
            order_id=bought, lines=[pb.ReturnLine(line_id="1", quantity=1)]))


def test_more_than_was_shipped(shop, bought, unchanged):
    unchanged()
    for why in ["", "goodwill"]:
        with refused(NO, "NOT_SHIPPED") as told:
            shop.create(bought, ("1", 5), why=why)
        assert told.metadata["line"] == "1"


def test_the_same_units_twice(shop, bought, unchanged):
    shop.agreed(bought, ("1", 3))
    unchanged()
    for why in ["", "goodwill"]:
        with refused(NO, "RETURNED") as told:
            shop.create(bought, ("1", 2), why=why)
        assert told.metadata["line"] == "1"


def test_what_has_not_left(shop, goods, unchanged):
    order = shop.ordered((goods, 1)).id
    unchanged()
    with refused(NO, "NOT_SHIPPED"):
        shop.create(order, "1")


def test_the_same_serial_number_twice(shop, bought, unchanged):
    line = pb.ReturnLine(line_id="1", quantity=1, serials=["S-1"])
    made = shop.agreed(bought, line)
    assert made.units[0].serial == "S-1"
    unchanged()
    with refused(NO, "DUPLICATE_SERIAL") as told:
        shop.create(bought, line)
    assert "unit" in told.metadata


@pytest.mark.parametrize("first, second, field, other", [
    (["S-1", "S-1"], [], "lines[0].serials[1]", "lines[0].serials[0]"),
    (["S-1", "S-2"], ["S-3", "S-2"], "lines[1].serials[1]", "lines[0].serials[1]")])
def test_a_serial_number_twice_in_one_call_is_told_of_both_places(
        shop, bought, unchanged, first, second, field, other):
    unchanged()
    lines = [
        pb.ReturnLine(line_id="1", quantity=2, serials=first),
        pb.ReturnLine(line_id="1", quantity=2, serials=second, condition=pb.CONDITION_NEW)]
    for call in [shop.create, shop.quote]:
        with refused(INVALID, "DUPLICATE", field) as told:
            call(bought, *lines)
        assert other in told.message


def test_an_exchange_that_fails_is_named(shop, goods, bought, unchanged):
    unchanged()
    fine = pb.ExchangeLine(line_id="x", sku=goods, quantity=1)
    with refused(NO, "INSUFFICIENT_STOCK") as told:
        shop.create(bought, "1", exchanges=[
            fine, pb.ExchangeLine(line_id="y", sku=goods, quantity=100)])
    assert told.message.startswith("exchanges[1]: 100 of")
    assert [shortage.line for shortage in told.shortages] == [1]
    with refused(INVALID, "INVALID_FIELD", "exchanges[1].line_id"):
        shop.create(bought, "1", exchanges=[
            fine, pb.ExchangeLine(line_id="y" * 128, sku=goods, quantity=1)])


def test_what_a_return_announces_is_changed_by_nobody_else(shop, goods, made, unchanged):
    unchanged()
    supply = f"{made}@DC"
    assert shop.announced(goods) == [("DC", 1, 5_000)]
    for method, fields in [
            ("ArriveSupply", {"sku": goods, "supply_id": supply, "quantity": 1}),
            ("SlipSupply", {"sku": goods, "supply_id": supply, "quantity": 100}),
            ("ScheduleSupply", {"supplies": [pb.Supply(
                supply_id=supply, sku=goods, location="DC", quantity=100, due_at=in_days(2))]})]:
        with refused(NO, "SUPPLY_OF_RETURN") as told:
            getattr(shop.inventory, method)(getattr(pb, method + "Request")(
                context=write(), **fields))
        assert told.metadata["return"] == made
    record = pb.FeedRecord(offset=1, supply=pb.Supply(
        supply_id=supply, sku=goods, location="DC", quantity=100, due_at=in_days(2)))
    reply, = shop.inventory.ApplyFeed(iter([pb.ApplyFeedRequest(
        context=write(), feed_id="of returns", records=[record])]))
    assert reply.results[0].error.reason == "SUPPLY_OF_RETURN"


# Naming


ONE = [("GradeUnits", lambda unit: {"grades": [
           pb.UnitGrade(unit_id=unit, grade="RETURN_GRADE_A")]}),
       ("DisposeUnits", lambda unit: {"dispositions": [
           pb.UnitDisposition(unit_id=unit, disposition="DISPOSITION_RESTOCK")]}),
       ("RecordTransit", lambda unit: {"unit_ids": [unit], "event": "TRANSIT_EVENT_SCANNED"}),
       ("CancelReturn", lambda unit: {"unit_ids": [unit]})]


@pytest.mark.parametrize("method, fields", ONE, ids=[name for name, _ in ONE])
def test_a_unit_of_another_order_or_of_none(shop, goods, made, unchanged, method, fields):
    other = shop.agreed(shop.delivered((goods, 1)).id, "1").id
    unchanged()
    with refused(INVALID, "UNKNOWN_UNIT") as told:
        shop.back(method, made, **fields(f"{other}/1"))
    assert f"{other}/1" in told.message
    with refused(MISSING, "UNKNOWN_UNIT") as told:
        shop.back(method, made, **fields(f"{made}/99"))
    assert told.metadata["unit"] == f"{made}/99"
    for nonsense in ["", "nonsense", f"{made}/0", f"{made}/01", f"{made}/x"]:
        assert attempt(lambda: shop.back(method, made, **fields(nonsense))).code in {
            INVALID, MISSING}


@pytest.mark.parametrize("method, fields", ONE, ids=[name for name, _ in ONE])
def test_one_unit_named_twice(shop, made, unchanged, method, fields):
    unchanged()
    twice = {key: value * 2 if isinstance(value, list) else value
             for key, value in fields(f"{made}/2").items()}
    assert attempt(lambda: shop.back(method, made, **twice)).reason == "DUPLICATE"


@pytest.mark.parametrize("method, fields", [
    ("AuthoriseReturn", lambda unit: {"approve": True}), ("RouteReturn", lambda unit: {}), *ONE])
def test_a_return_that_nobody_knows(shop, bought, unchanged, method, fields):
    unchanged()
    for id in [f"{bought}~9", "web:nobody~1"]:
        with refused(MISSING, "UNKNOWN_RETURN"):
            shop.back(method, id, **fields(f"{id}/1"))
    for id in ["", "nonsense", f"{bought}~0", f"{bought}~", "~1"]:
        assert attempt(lambda: shop.back(method, id, **fields(f"{id}/1"))).code in {
            INVALID, MISSING}


def test_reading_what_nobody_knows(shop, bought):
    with refused(MISSING, "UNKNOWN_RETURN"):
        shop.get_return(f"{bought}~9")
    with refused(INVALID, "REQUIRED", "return_id"):
        shop.get_return("")
    with refused(INVALID, "INVALID_TOKEN", "resume_token"):
        shop.listed(order_id=bought, resume_token="nonsense")
    assert attempt(lambda: shop.listed()).reason == "REQUIRED", "not everything at once"


@pytest.mark.parametrize("method, fields, reason, field", [
    ("RecordTransit", {}, "REQUIRED", "event"),
    ("RecordTransit", {"event": 99}, "UNKNOWN_VALUE", "event"),
    ("GradeUnits", {}, "REQUIRED", "grades"),
    ("GradeUnits", {"grades": [pb.UnitGrade(unit_id="1")]}, "REQUIRED", "grades[0].grade"),
    ("GradeUnits", {"grades": [pb.UnitGrade(unit_id="1", grade=99)]}, "UNKNOWN_VALUE",
     "grades[0].grade"),
    ("DisposeUnits", {}, "REQUIRED", "dispositions"),
    ("DisposeUnits", {"dispositions": [pb.UnitDisposition(unit_id="1")]}, "REQUIRED",
     "dispositions[0].disposition"),
    ("DisposeUnits", {"dispositions": [pb.UnitDisposition(unit_id="1", disposition=99)]},
     "UNKNOWN_VALUE", "dispositions[0].disposition")])
def test_a_step_that_says_nothing(shop, made, unchanged, method, fields, reason, field):
    unchanged()
    for part in fields.get("grades", []) or fields.get("dispositions", []):
        part.unit_id = f"{made}/1"
    with refused(INVALID, reason, field):
        shop.back(method, made, **fields)


# Order of things


def test_grading_before_receipt(shop, made, unchanged):
    unchanged()
    with refused(NO, "UNIT_EXPECTED") as told:
        shop.grade(made, (3, "A"))
    assert (told.metadata["unit"], told.metadata["from"]) == (f"{made}/3", "EXPECTED")


@pytest.mark.parametrize("disposition", [
    "RESTOCK", "REFURBISH", "LIQUIDATE", "DONATE", "DESTROY", "RETURN_TO_VENDOR"])
def test_disposing_before_grading_or_receipt(shop, made, unchanged, disposition):
    unchanged()
    for unit, before in [(2, "RECEIVED"), (3, "EXPECTED")]:
        with refused(NO, f"UNIT_{before}") as told:
            shop.dispose(made, (unit, disposition))
        assert told.metadata["unit"] == f"{made}/{unit}"


def test_selling_from_quarantine_what_was_never_graded(shop, made, unchanged):
    shop.dispose(made, (2, "QUARANTINE"))
    unchanged()
    with refused(NO, "NOT_GRADED") as told:
        shop.dispose(made, (2, "RESTOCK"))
    assert told.metadata["unit"] == f"{made}/2"


@pytest.mark.parametrize("first, end", [
    ("RESTOCK", "RESTOCKED"), ("LIQUIDATE", "LIQUIDATED"), ("DONATE", "DONATED"),
    ("DESTROY", "DESTROYED"), ("RETURN_TO_VENDOR", "RETURNED_TO_VENDOR")])
def test_anything_after_the_end(shop, made, unchanged, first, end):
    shop.dispose(made, (1, first))
    unchanged()
    for disposition in ["RESTOCK", "QUARANTINE", "REFURBISH", "LIQUIDATE", "DESTROY"]:
        with refused(NO, f"UNIT_{end}") as told:
            shop.dispose(made, (1, disposition))
        assert told.metadata["unit"] == f"{made}/1" and told.metadata["from"] == end
    with refused(NO, f"UNIT_{end}"):
        shop.grade(made, (1, "B"))
    with refused(NO, f"UNIT_{end}"):
        shop.transit(made, "SCANNED", 1)
    assert shop.receive(made, "DC", 1).error.reason == f"UNIT_{end}"


def test_one_bad_unit_refuses_the_whole_call(shop, made, unchanged):
    unchanged()
    with refused(NO, "UNIT_EXPECTED"):
        shop.grade(made, (2, "A"), (3, "A"))
    with refused(NO, "UNIT_RECEIVED"):
        shop.dispose(made, (1, "RESTOCK"), (2, "RESTOCK"))


def test_calling_off_what_is_on_its_way_or_here(shop, made, unchanged):
    shop.transit(made, "SCANNED", 3)
    unchanged()
    for unit, before in [(1, "GRADED"), (2, "RECEIVED"), (3, "IN_TRANSIT")]:
        with refused(NO, f"UNIT_{before}") as told:
            shop.back("CancelReturn", made, unit_ids=[unit_id(made, unit)])
        assert told.metadata["unit"] == f"{made}/{unit}"


def test_new_is_only_what_is_graded_so(shop, made, unchanged):
    unchanged()
    with refused(NO, "NOT_AS_NEW") as told:
        shop.grade(made, (2, "C", "NEW"))
    assert told.metadata["unit"] == f"{made}/2"


def test_forwarding_to_nowhere(shop, made, unchanged):
    unchanged()
    for target in ["", "DC"]:
        assert attempt(lambda: shop.dispose(
            made, (1, "FORWARD", {"to_location": target}))).code == INVALID
    with refused(MISSING, "UNKNOWN_LOCATION"):
        shop.dispose(made, (1, "FORWARD", {"to_location": "nowhere"}))


def test_forwarding_to_where_it_is_closed(shop, made):
    shop.network.SetLocationState(pb.SetLocationStateRequest(
        context=write(), locations=["ST-2"], state="LOCATION_STATE_CLOSED"))
    try:
        before = shop.digest()
        with refused(NO, "LOCATION_CLOSED", "dispositions[0].to_location") as told:
            shop.dispose(made, (1, "FORWARD", {"to_location": "ST-2"}))
        assert told.metadata["location"] == "ST-2" and "CLOSED" in told.message
        assert shop.digest() == before
    finally:
        shop.network.SetLocationState(pb.SetLocationStateRequest(
            context=write(), locations=["ST-2"], state="LOCATION_STATE_OPEN"))
    shop.dispose(made, (1, "FORWARD", {"to_location": "ST-2"}))


def test_approving_what_was_called_off(shop, bought, unchanged):
    made = shop.agreed(bought, "1").id
    shop.back("CancelReturn", made)
    unchanged()
    for approve in [True, False]:
        with refused(NO, "RETURN_CANCELLED"):
            shop.back("AuthoriseReturn", made, approve=approve)
    with refused(NO, "NOTHING_TO_ROUTE"):
        shop.back("RouteReturn", made)


# At the dock


def test_a_serial_number_that_nobody_knows(shop, goods, bought, unchanged):
    line = pb.ReturnLine(line_id="1", quantity=1, serials=["S-1"])
    made = shop.agreed(bought, line, method="MAIL", location="DC").id
    unchanged()
    for scan in [pb.UnitScan(serial="S-2"), pb.UnitScan(sku=goods, serial="S-2"),
                 pb.UnitScan(unit_id=f"{made}/1", serial="S-2")]:
        error = shop.receive(made, "DC", scan).error
        assert error.reason == "UNKNOWN_SERIAL" and "S-2" in error.message


def test_a_known_serial_number_is_enough(shop, bought):
    line = pb.ReturnLine(line_id="1", quantity=2, serials=["S-1", "S-2"])
    made = shop.agreed(bought, line, method="MAIL", location="DC").id
    after = shop.received(made, "DC", pb.UnitScan(serial="S-2"))
    assert units(after) == ["EXPECTED", "RECEIVED"]


@pytest.mark.parametrize("scan, reason", [
    (pb.UnitScan(), "REQUIRED"), (pb.UnitScan(sku="nobody"), "UNKNOWN_SKU"),
    (pb.UnitScan(sku="?", quantity=-1), "OUT_OF_BOUNDS"),
    (pb.UnitScan(sku="?", quantity=501), "OUT_OF_BOUNDS"),
    (pb.UnitScan(sku="?", serial="S", quantity=2), "CONTRADICTION"),
    (pb.UnitScan(sku="?", remark="x" * 1_000), "TOO_LONG"),
    (pb.UnitScan(sku="?", remark="two\nlines"), "INVALID_TEXT")])
def test_a_bad_scan_refuses_its_batch_and_no_other(shop, goods, bought, scan, reason):
    if scan.sku == "?":
        scan.sku = goods
    made = shop.agreed(bought, ("1", 3), method="MAIL", location="DC").id
    bad, good = shop.batch(made, "DC", 1, scan), shop.batch(made, "DC", 2)
    replies = shop.receive_all(bad, good)
    assert replies[0].error.reason == reason and not replies[0].results
    assert not replies[1].HasField("error")
    assert units(replies[1].customer_return) == ["EXPECTED", "RECEIVED", "EXPECTED"]


@pytest.mark.parametrize("fields, reason", [
    ({"return_id": ""}, "REQUIRED"), ({"return_id": "web:nobody~1", "scans": [], "complete": True},
                                  "UNKNOWN_RETURN"),
    ({"location": ""}, "REQUIRED"), ({"location": "nowhere"}, "UNKNOWN_LOCATION"),
    ({"location": "V-1"}, "TAKES_NO_RETURNS"), ({"scans": []}, "REQUIRED"),
    ({"scans": [pb.UnitScan(sku="a")] * 501}, "TOO_MANY")])
def test_a_batch_that_makes_no_sense(shop, bought, unchanged, fields, reason):
    made = shop.agreed(bought, "1", method="MAIL", location="DC").id
    unchanged()
    batch = {"return_id": made, "location": "DC", "scans": [pb.UnitScan(unit_id=f"{made}/1")],
             **fields}
    reply, = shop.receive_all(pb.ReceiveReturnRequest(context=write(), **batch))
    assert reply.error.reason == reason, reply.error


def test_the_key_of_another_batch(shop, bought):
    made = shop.agreed(bought, ("1", 2), method="MAIL", location="DC").id
    context = write(key=new_key())
    first, other = shop.receive_all(
        shop.batch(made, "DC", 1, context=context), shop.batch(made, "DC", 2, context=context))
    assert not first.HasField("error") and other.error.reason == "IDEMPOTENCY_KEY_REUSED"
    assert units(shop.get_return(made)) == ["RECEIVED", "EXPECTED"]
    assert state(shop.get_return(made)) == "RECEIVED"


def attempt(call):
    """What a call was refused with."""
    told = Refused()
    try:
        call()
    except Exception as error:  # noqa: BLE001
        told.read(error)
    assert told.code, "it was not refused"
    return told
