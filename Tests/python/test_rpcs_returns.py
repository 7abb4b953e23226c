"""ReturnService through the public API: from the customer's question to the shelf."""

import contextlib
import time
from datetime import datetime

import pytest

from dom_client import at, pb, refused, write
from returning import outcomes, short, units
from shop import CHICAGO, state


@pytest.fixture
def goods(shop, request):
    """A SKU of 20.00 with ten units at DC and at ST-2."""
    return shop.goods(request.node.name[:60], DC=10, ST_2=10)


@pytest.fixture
def spare(shop, request):
    """Another SKU, for exchanges and mistakes, with two units at DC."""
    return shop.goods(request.node.name[:50] + "-spare", DC=2)


@pytest.fixture
def bought(shop, goods):
    """A delivered order of four units, all from DC."""
    order = shop.delivered((goods, 4), customer=goods)
    assert [shipment.location for shipment in order.shipments] == ["DC"]
    return order.id


@pytest.fixture
def policy(shop, request):
    """`policy(clauses)`: the name of an active policy for returns, taken back after the test."""
    made = []

    def policy(clauses):
        name = f"{request.node.name[:40]}-{next(shop.numbers)}".replace("[", "-").replace("]", "")
        # It matches no order by itself; the calls name it.
        text = f'policy "{name}"\nfor returns\nwhen channel = "nobody"\n{clauses}\n'
        shop.policy.PutDraft(pb.PutDraftRequest(context=write(), text=text))
        shop.policy.Activate(pb.ActivateRequest(context=write(), name=name))
        made.append(name)
        return name

    yield policy
    for name in made:
        shop.policy.Rollback(pb.RollbackRequest(context=write(), name=name))


def methods(reply):
    return {short(pb.ReturnMethod, option.method) for option in reply.options}


# What the customer may do


def test_a_quote_tells_what_may_come_back_and_how_best_first(shop, goods, bought):
    before = shop.digest()
    reply = shop.quote(bought, ("1", 3))
    line, = reply.eligibility
    assert (line.line_id, line.sku, line.shipped, line.returned, line.eligible, line.rule) == (
        "1", goods, 4, 0, 3, "")
    assert (line.unit_price.minor_units, line.unit_price.currency) == (2_000, "USD")
    assert line.until.seconds > time.time()
    assert {"MAIL", "STORE"} <= methods(reply)
    worths = [option.objective_millicents for option in reply.options]
    assert worths == sorted(worths), "best net recovery first"
    for option in reply.options:
        assert option.lower_bound_millicents <= option.objective_millicents
        assert option.explanation and option.send_by.seconds > time.time()
        assert option.refund.minor_units + option.fee.minor_units == 6_000
        kept = sum(part.quantity for part in option.kept)
        sent = sum(part.quantity for parcel in option.parcels for part in parcel.lines)
        assert kept + sent == 3
        for parcel in option.parcels:
            assert parcel.arrives_at.seconds > time.time() - 60
            assert parcel.sellable_at.ToMilliseconds() >= parcel.arrives_at.ToMilliseconds()
            assert sum(cost.millicents for cost in parcel.costs) == (
                parcel.cost_millicents - parcel.recovery_millicents)
    assert reply.policy and reply.decision_id
    assert shop.explain(reply.decision_id).candidates
    assert shop.digest() == before, "a question changes nothing"


def test_a_quote_without_lines_is_about_everything(shop, goods, spare):
    order = shop.delivered((goods, 2), (spare, 1)).id
    reply = shop.quote(order)
    assert [(line.line_id, line.eligible) for line in reply.eligibility] == [("1", 2), ("2", 1)]
    assert sum(part.quantity for parcel in reply.options[0].parcels
               for part in parcel.lines) + sum(k.quantity for k in reply.options[0].kept) == 3


def test_a_quote_names_no_more_stores_than_asked(shop, bought):
    stores = [option for option in shop.quote(bought, stores=1).options
              if option.method == pb.RETURN_METHOD_STORE]
    assert len({parcel.location for option in stores for parcel in option.parcels}) == 1


def test_what_has_not_left_and_what_is_on_its_way_back_is_not_eligible(shop, goods, bought):
    waiting = shop.ordered((goods, 1)).id
    assert not shop.quote(waiting).options
    reply = shop.quote(waiting, "1")
    assert not reply.options and [line.rule for line in reply.eligibility] == ["NOT_SHIPPED"]
    shop.agreed(bought, ("1", 3))
    line, = shop.quote(bought).eligibility
    assert (line.shipped, line.returned, line.eligible) == (4, 3, 1)
    line, = shop.quote(bought, ("1", 2)).eligibility
    assert line.rule == "RETURNED"


@pytest.mark.parametrize("clauses, rule", [
    ("refuse item.price > 0.01", "FINAL_SALE"), ("condition NEW", "CONDITION"),
    ("accept within 30d for item.price > 5000.00", "WINDOW")])
def test_a_policy_refuses_and_an_override_breaks_it(shop, bought, policy, clauses, rule):
    name = policy(clauses)
    reply = shop.quote(bought, policy=name)
    assert [(line.eligible, line.rule) for line in reply.eligibility] == [(0, rule)]
    before = shop.digest()
    with refused("FAILED_PRECONDITION", rule) as told:
        shop.create(bought, "1", policy=name)
    assert "1" in told.metadata.get("line", "") or "1" in told.message
    assert shop.digest() == before
    made = shop.agreed(bought, "1", policy=name, why="goodwill", context=write(actor="ann"))
    assert (made.override_reason, made.override_actor) == ("goodwill", "ann")
    told, = shop.told(bought, "return.overridden")
    assert told.actor == "ann" and told.attributes["detail"] == "goodwill"
    with refused("FAILED_PRECONDITION", "NOT_SHIPPED"):
        shop.create(bought, ("1", 5), policy=name, why="goodwill")


# All the way


def test_a_return_goes_from_the_question_to_the_shelf(shop, goods, spare, bought):
    """One order line of four: three come back, one is exchanged for another article."""
    made = shop.agreed(bought, pb.ReturnLine(line_id="1", quantity=3, reason="too small"),
                       method="MAIL", location="DC",
                       exchanges=[pb.ExchangeLine(line_id="x", sku=spare, quantity=1,
                                                  location="DC")])
    id = made.id
    assert id == f"{bought}~1" and state(made) == "AUTHORISED" and units(made) == ["EXPECTED"] * 3
    assert {unit.reason for unit in made.units} == {"too small"}
    # The replacement is committed first.
    exchange, = made.exchanges
    assert exchange.live and exchange.reservation_id == f"{id}+x"
    assert state(shop.get(exchange.reservation_id)) == "COMMITTED"
    assert shop.books(spare, "DC") == (2, 1, 0)
    place = made.units[0].location
    assert shop.announced(goods) == [(place, 3, 5_000)]
    # On its way.
    made = shop.transit(id, tracking="1Z", carrier="PARCEL")
    assert state(made) == "IN_TRANSIT" and made.tracking == "1Z"
    assert shop.announced(goods) == [(place, 3, 8_000)]
    # At the dock: two of three, one twice, one too many, one wrong.
    before = shop.stock(goods, place)
    replies = shop.receive_all(
        shop.batch(id, place, 1, goods), shop.batch(id, place, 1),
        shop.batch(id, place, pb.UnitScan(sku=spare)))
    assert [outcomes(reply) for reply in replies] == [
        ["EXPECTED", "EXPECTED"], ["DUPLICATE"], ["WRONG_ITEM"]]
    made = replies[-1].customer_return
    assert units(made) == ["RECEIVED", "RECEIVED", "IN_TRANSIT", "RECEIVED"]
    assert made.units[3].unexpected and not made.units[3].line_id
    after = shop.stock(goods, place)
    assert after.pop("UNGRADED") == (2, 2) and after == before
    assert shop.announced(goods) == [(place, 1, 8_000)]
    made = shop.received(id, place, 3)
    # The order had four and three are announced: one more is of the order, two more are not.
    reply = shop.receive(id, place, goods, goods)
    assert outcomes(reply) == ["NOT_ANNOUNCED", "OVER_RECEIPT"]
    assert shop.announced(goods) == []
    # Refunds were due on receipt, once each, and not for what nobody sold.
    paid = [(f"{id}/{number}", 2_000) for number in (1, 2, 3, 5)]
    fee = made.fee.minor_units
    assert sum(amount for _, amount in shop.refunds(bought)) == 8_000 - fee
    assert [unit for unit, _ in shop.refunds(bought)] == [unit for unit, _ in paid]
    assert {event.attributes["currency"]
            for event in shop.told(bought, "return.refund_due")} == {"USD"}
    # Looked at.
    graded = shop.grade(id, "A", "A", "C", "A", "B", "D")
    assert len(graded.suggestions) == 6
    assert short(pb.Disposition, graded.suggestions[0]) == "RESTOCK"
    assert state(graded.customer_return) == "GRADED"
    held = shop.stock(goods, place)
    assert held["OPEN_BOX"] == (2, 2) and held["USED"] == (1, 1)
    assert held["DAMAGED"] == (1, 1) and held["UNGRADED"] == (1, 1)
    # Decided: set aside first, sold at last, and promised by the very next answer.
    shop.dispose(id, (1, "QUARANTINE"), (2, "QUARANTINE"))
    assert shop.atp(goods, place, condition=pb.CONDITION_OPEN_BOX) == 0
    shop.dispose(id, (1, "RESTOCK"))
    assert shop.atp(goods, place, condition=pb.CONDITION_OPEN_BOX) == 1
    assert shop.stock(goods, place)["OPEN_BOX"] == (2, 1)
    made = shop.dispose(id, (2, "RESTOCK"), (3, "LIQUIDATE"), (4, "RETURN_TO_VENDOR"),
                        (5, "REFURBISH"), (6, "DESTROY"))
    assert state(made) == "DISPOSED"
    made = shop.dispose(id, (5, "RESTOCK"))
    assert units(made) == ["RESTOCKED", "RESTOCKED", "LIQUIDATED", "RETURNED_TO_VENDOR",
                           "RESTOCKED", "DESTROYED"]
    assert state(made) == "RESOLVED"
    after = shop.stock(goods, place)
    assert after.pop("OPEN_BOX") == (2, 0) and after.pop("REFURBISHED") == (1, 0)
    assert after == before
    assert len(shop.refunds(bought)) == 4, "still once each"
    # The order's own story has all of it.
    types = shop.types(bought)
    for told in ["authorised", "exchange_reserved", "in_transit", "received", "refund_due",
                 "graded", "disposed"]:
        assert f"return.{told}" in types
    entries = shop.order.GetTimeline(pb.GetTimelineRequest(order_id=bought)).entries
    assert {entry.return_id for entry in entries if entry.type.startswith("return.")} == {id}
    # The exchange is what the customer gets, by the ordinary way.
    shop.reservation.Consume(pb.ConsumeRequest(
        context=write(), reservation_id=exchange.reservation_id))
    assert shop.books(spare, "DC")[1] == 0


def test_the_best_option_is_the_default_and_is_what_was_quoted(shop, bought):
    best = shop.quote(bought, "1").options[0]
    reply = shop.create(bought, "1")
    assert reply.option.method == best.method == reply.customer_return.method
    assert reply.option.objective_millicents == best.objective_millicents
    assert [parcel.location for parcel in reply.option.parcels] == [
        parcel.location for parcel in best.parcels]


# Anywhere


def test_an_online_order_is_returned_in_a_store(shop, goods, bought):
    made = shop.agreed(bought, ("1", 2), method="STORE", location="ST-2")
    assert short(pb.ReturnMethod, made.method) == "STORE"
    assert {unit.location for unit in made.units} == {"ST-2"}
    shop.received(made.id, "ST-2", 1, 2)
    shop.grade(made.id, (1, "A", "NEW"), (2, "A"))
    shop.dispose(made.id, (1, "RESTOCK"), (2, "RESTOCK"))
    assert shop.stock(goods, "ST-2") == {"NEW": (11, 0), "OPEN_BOX": (1, 0)}


def test_a_store_order_is_returned_by_mail(shop, goods):
    shop.adjust(goods, "ST-1", 2)
    order = shop.collected(goods, 2).id
    made = shop.agreed(order, ("1", 2), method="MAIL", origin=CHICAGO)
    assert short(pb.ReturnMethod, made.method) == "MAIL" and made.carrier == "PARCEL"
    place = made.units[0].location
    shop.transit(made.id)
    assert units(shop.received(made.id, place, 1, 2)) == ["RECEIVED"] * 2


def test_any_location_that_takes_returns_may_receive_and_others_may_not(shop, bought):
    made = shop.agreed(bought, ("1", 2), method="MAIL", location="DC")
    reply = shop.receive(made.id, "V-1", 1)
    assert reply.error.reason and not reply.HasField("customer_return")
    after = shop.received(made.id, "DC-W", 1)
    assert [unit.location for unit in after.units] == ["DC-W", made.units[1].location]
    assert units(after) == ["RECEIVED", "EXPECTED"]


def test_a_customer_keeps_what_is_not_worth_its_way(shop, request):
    """A cent's worth does not pay for looking at it, wherever it goes."""
    sku = shop.put_sku(request.node.name, weight_grams=9_000,
                       price=pb.Money(currency="USD", minor_units=1))
    shop.adjust(sku, "DC", 2)
    order = shop.delivered((sku, 2)).id
    best = shop.quote(order).options[0]
    assert best.method == pb.RETURN_METHOD_KEEP and best.refund.minor_units == 2
    assert [(part.line_id, part.quantity) for part in best.kept] == [("1", 2)]
    assert not best.parcels and best.objective_millicents == 0
    made = shop.agreed(order, ("1", 2))
    assert units(made) == ["KEPT"] * 2 and state(made) == "KEPT"
    assert shop.refunds(order) == [(f"{made.id}/1", 1), (f"{made.id}/2", 1)]
    assert "return.kept" in shop.types(order) and shop.announced(sku) == []


@contextlib.contextmanager
def closed(shop, *places):
    def state(name):
        shop.network.SetLocationState(pb.SetLocationStateRequest(
            context=write(), locations=places, state=f"LOCATION_STATE_{name}"))
    state("CLOSED")
    try:
        yield
    finally:
        state("OPEN")


def test_a_closed_place_gives_nothing_away(shop, bought):
    with closed(shop, "DC", "ST-2"):
        with refused("FAILED_PRECONDITION", "NO_DESTINATION") as told:
            shop.create(bought, "1", method="STORE", location="ST-2")
        assert told.metadata["location"] == "ST-2"
        by_mail = shop.agreed(bought, "1", method="MAIL", location="DC")
        assert units(by_mail) == ["EXPECTED"] and by_mail.units[0].location not in ["DC", "ST-2"]
    everywhere = [location.id for reply in shop.network.ListLocations(pb.ListLocationsRequest())
                  for location in reply.locations]
    with refused("FAILED_PRECONDITION", "NO_DESTINATION"):
        shop.back("RouteReturn", by_mail.id, excluded_locations=everywhere, may_keep=True)
    assert units(shop.get_return(by_mail.id)) == ["EXPECTED"] and shop.refunds(bought) == []


def test_what_a_quote_does_not_let_a_customer_keep_takes_an_override(shop, bought):
    assert "KEEP" not in methods(shop.quote(bought))
    with refused("FAILED_PRECONDITION", "MAY_NOT_BE_KEPT"):
        shop.create(bought, "1", method="KEEP")
    made = shop.agreed(bought, "1", method="KEEP", why="goodwill", context=write(actor="ann"))
    assert units(made) == ["KEPT"]
    assert (made.override_reason, made.override_actor) == ("goodwill", "ann")
    assert len(shop.told(bought, "return.overridden")) == 1


def test_a_return_stays_with_a_store_that_can_take_it(shop, bought):
    made = shop.agreed(bought, "1", method="STORE", location="ST-2")
    assert not shop.back("RouteReturn", made.id).moved
    assert [unit.location for unit in shop.get_return(made.id).units] == ["ST-2"]
    with closed(shop, "ST-2"):
        assert shop.back("RouteReturn", made.id).moved


def test_a_policy_named_instead_of_the_one_that_matches_is_told(shop, bought, policy):
    name = policy("accept within 900d")
    made = shop.agreed(bought, "1", policy=name, context=write(actor="ann", reason="a promise"))
    assert (made.override_reason, made.override_actor) == ("a promise", "ann")
    event, = shop.told(bought, "return.overridden")
    matching = shop.quote(bought).policy
    plain = shop.agreed(bought, "1", policy=matching)
    assert not plain.override_reason
    assert shop.told(bought, "return.overridden") == [event]


def test_a_fee_per_unit_is_that_of_the_units_that_come_back(shop, bought, policy):
    made = shop.agreed(bought, ("1", 3), method="MAIL", location="DC",
                       policy=policy("fee 5.00 per unit"))
    assert made.fee.minor_units == 1_500
    after = shop.back("CancelReturn", made.id, unit_ids=[f"{made.id}/2"]).customer_return
    assert after.fee.minor_units == 1_000
    shop.received(made.id, "DC", 1, 3)
    assert shop.refunds(bought) == [(f"{made.id}/1", 1_500), (f"{made.id}/3", 1_500)]


def test_another_way_home_keeps_what_was_agreed(shop, bought, policy):
    name = policy("fee 5.00\nsend within 3d")
    made = shop.agreed(bought, ("1", 2), method="MAIL", location="DC", policy=name)
    shop.policy.PutDraft(pb.PutDraftRequest(context=write(), text=(
        f'policy "{name}"\nfor returns\nwhen channel = "nobody"\nfee 9.00')))
    shop.policy.Activate(pb.ActivateRequest(context=write(), name=name))
    reply = shop.back("RouteReturn", made.id, excluded_locations=["DC"])
    assert reply.moved and reply.customer_return.fee == reply.option.fee == made.fee
    assert reply.option.refund.minor_units == 3_500 and reply.option.send_by == made.send_by


def test_a_fee_is_never_more_than_was_paid_and_as_quoted(shop, request, policy):
    sku = shop.put_sku(request.node.name, weight_grams=100,
                       price=pb.Money(currency="USD", minor_units=200))
    shop.adjust(sku, "DC", 1)
    order = shop.delivered((sku, 1)).id
    name = policy("fee 5.95\nkeep at most 0.00")
    assert {option.fee.minor_units for option in shop.quote(order, policy=name).options} == {200}
    reply = shop.create(order, "1", policy=name, method="MAIL")
    assert reply.option.fee.minor_units == reply.customer_return.fee.minor_units == 200


# On the way


def test_a_return_that_is_worth_much_waits_for_a_person(shop, goods, spare, bought, policy):
    name = policy("approve above 10.00")
    wanted = [pb.ExchangeLine(line_id="x", sku=spare, quantity=2)]
    made = shop.agreed(bought, "1", policy=name, exchanges=wanted)
    assert state(made) == "REQUESTED" and not made.exchanges[0].live
    assert shop.announced(goods) == [] and shop.atp(spare) == 2
    with refused("FAILED_PRECONDITION", "RETURN_REQUESTED"):
        shop.transit(made.id)
    made = shop.back("AuthoriseReturn", made.id, approve=True).customer_return
    assert state(made) == "AUTHORISED" and made.exchanges[0].live
    assert len(shop.announced(goods)) == 1 and shop.atp(spare) == 0
    other = shop.agreed(bought, "1", policy=name)
    other = shop.back("AuthoriseReturn", other.id, write(reason="seal broken"),
                      approve=False).customer_return
    assert (state(other), other.reason) == ("REJECTED", "seal broken")
    assert shop.quote(bought).eligibility[0].returned == 1
    assert {"return.requested", "return.authorised", "return.rejected"} <= set(shop.types(bought))


def test_money_is_due_when_the_policy_says(shop, bought, policy):
    on_scan, on_grade = policy("refund on scan"), policy("refund on grade\nfee 5.00")
    first = shop.agreed(bought, "1", policy=on_scan, method="MAIL")
    assert shop.refunds(bought) == []
    shop.transit(first.id)
    assert shop.refunds(bought) == [(f"{first.id}/1", 2_000)]
    second = shop.agreed(bought, ("1", 2), policy=on_grade, method="MAIL", location="DC")
    assert second.fee.minor_units == 500
    shop.received(second.id, "DC", 1, 2)
    shop.dispose(second.id, (1, "QUARANTINE"))
    assert len(shop.refunds(bought)) == 1
    shop.grade(second.id, "A", "D")
    shop.grade(second.id, "C", "D")
    assert shop.refunds(bought)[1:] == [(f"{second.id}/1", 1_500), (f"{second.id}/2", 2_000)]


def test_a_delay_moves_the_announcement_and_a_loss_ends_it(shop, goods, bought):
    made = shop.agreed(bought, ("1", 2), method="MAIL", location="DC")
    shop.transit(made.id)
    due = at(time.time() + 20 * 86_400)
    late = shop.transit(made.id, "DELAYED", expected_at=due)
    assert {unit.expected_at.seconds for unit in late.units} == {due.seconds}
    lost = shop.transit(made.id, "LOST", 1)
    assert units(lost) == ["LOST", "IN_TRANSIT"] and shop.announced(goods) == [("DC", 1, 8_000)]
    assert shop.refunds(bought) == [(f"{made.id}/1", 2_000 - made.fee.minor_units)]
    lost = shop.transit(made.id, "LOST")
    assert state(lost) == "LOST" and len(shop.refunds(bought)) == 2
    assert shop.announced(goods) == []


def test_the_timeline_tells_times_as_people_write_them(shop, bought):
    made = shop.agreed(bought, "1", method="MAIL", location="DC")
    shop.transit(made.id)
    shop.transit(made.id, "DELAYED", expected_at=at(4_102_444_799))
    told = {entry.type: entry.detail for entry in shop.order.GetTimeline(
        pb.GetTimelineRequest(order_id=bought)).entries}
    assert told["return.delayed"] == "expected 2099-12-31T23:59:59.000Z"
    assert datetime.fromisoformat(told["promise.made"]).tzinfo is not None


def test_what_is_not_in_a_delivery_is_missing_and_may_turn_up(shop, bought):
    made = shop.agreed(bought, ("1", 3), method="MAIL", location="DC")
    place = made.units[0].location
    shop.transit(made.id)
    short_delivery = shop.received(made.id, place, 2, complete=True)
    assert units(short_delivery) == ["MISSING", "RECEIVED", "MISSING"]
    assert units(shop.received(made.id, place, 3)) == ["MISSING", "RECEIVED", "RECEIVED"]
    lost = shop.transit(made.id, "LOST", 1)
    assert units(lost)[0] == "LOST"


def test_a_return_ends_though_units_of_it_never_turn_up(shop, bought):
    made = shop.agreed(bought, ("1", 3), method="MAIL", location="DC")
    shop.transit(made.id, "SCANNED", 1)
    shop.received(made.id, made.units[0].location, 3, complete=True)
    with refused("FAILED_PRECONDITION", "UNIT_MISSING"):
        shop.back("CancelReturn", made.id, unit_ids=[f"{made.id}/1"])
    shop.grade(made.id, (3, "A"))
    assert state(shop.dispose(made.id, (3, "RESTOCK"))) == "DISPOSED"
    over = shop.transit(made.id, "LOST", 1, 2)
    assert units(over) == ["LOST", "LOST", "RESTOCKED"] and state(over) == "RESOLVED"
    assert [id for id, _ in shop.refunds(bought)] == [f"{made.id}/1", f"{made.id}/3"]


def test_units_are_sent_elsewhere_when_a_place_is_out_of_the_question(shop, goods, bought):
    made = shop.agreed(bought, ("1", 2), method="MAIL", location="DC")
    place = made.units[0].location
    reply = shop.back("RouteReturn", made.id, excluded_locations=[place])
    assert reply.moved and reply.option.parcels
    there = {unit.location for unit in reply.customer_return.units}
    assert place not in there
    assert {location for location, _, _ in shop.announced(goods)} == there
    again = shop.back("RouteReturn", made.id, excluded_locations=[place])
    assert not again.moved
    assert "return.routed" in shop.types(bought)


def test_calling_off_gives_units_and_exchange_back(shop, goods, spare, bought):
    made = shop.agreed(bought, ("1", 3),
                       exchanges=[pb.ExchangeLine(line_id="x", sku=spare, quantity=1)])
    part = shop.back("CancelReturn", made.id, unit_ids=[f"{made.id}/2"]).customer_return
    assert units(part) == ["EXPECTED", "CANCELLED", "EXPECTED"] and part.exchanges[0].live
    assert shop.quote(bought).eligibility[0].eligible == 2
    rest = shop.back("CancelReturn", made.id, write(reason="keeps it")).customer_return
    assert (state(rest), rest.reason) == ("CANCELLED", "keeps it")
    assert not rest.exchanges[0].live and shop.atp(spare) == 2
    assert state(shop.get(f"{made.id}+x")) == "RELEASED"
    assert shop.announced(goods) == [] and shop.quote(bought).eligibility[0].eligible == 4
    assert {"return.cancelled", "return.exchange_released"} <= set(shop.types(bought))
    with refused("FAILED_PRECONDITION", "RETURN_CANCELLED"):
        shop.transit(made.id)


def test_an_exchange_that_nobody_has_refuses_the_whole(shop, spare, bought):
    before = shop.digest()
    with refused("FAILED_PRECONDITION", "INSUFFICIENT_STOCK") as told:
        shop.create(bought, "1", exchanges=[pb.ExchangeLine(line_id="x", sku=spare, quantity=3)])
    assert [(s.sku, s.asked, s.available) for s in told.shortages] == [(spare, 3, 2)]
    assert shop.digest() == before and shop.listed(order_id=bought) == []


# What becomes of units


@pytest.mark.parametrize("disposition, end", [
    ("LIQUIDATE", "LIQUIDATED"), ("DONATE", "DONATED"), ("DESTROY", "DESTROYED"),
    ("RETURN_TO_VENDOR", "RETURNED_TO_VENDOR")])
def test_what_leaves_the_house_leaves_the_books(shop, goods, bought, disposition, end):
    made = shop.agreed(bought, "1", method="STORE", location="ST-2")
    shop.received(made.id, "ST-2", 1)
    shop.grade(made.id, "D")
    assert shop.stock(goods, "ST-2")["DAMAGED"] == (1, 1)
    after = shop.dispose(made.id, (1, "QUARANTINE"))
    assert units(after) == ["QUARANTINED"]
    after = shop.dispose(made.id, (1, disposition))
    assert units(after) == [end] and "DAMAGED" not in shop.stock(goods, "ST-2")
    with refused("FAILED_PRECONDITION", f"UNIT_{end}") as told:
        shop.dispose(made.id, (1, "RESTOCK"))
    assert told.metadata["unit"] == f"{made.id}/1"


def test_a_repaired_unit_is_sold_as_refurbished(shop, goods, bought):
    made = shop.agreed(bought, ("1", 2), method="STORE", location="ST-2")
    shop.received(made.id, "ST-2", 1, 2)
    shop.grade(made.id, "B", "B")
    assert shop.stock(goods, "ST-2")["UNGRADED"] == (2, 2)
    shop.dispose(made.id, (1, "REFURBISH"), (2, "RESTOCK"))
    after = shop.dispose(made.id, (1, "RESTOCK"))
    assert units(after) == ["RESTOCKED"] * 2
    assert shop.stock(goods, "ST-2") == {
        "NEW": (10, 0), "REFURBISHED": (1, 0), "USED": (1, 0)}


def test_a_forwarded_unit_is_announced_and_received_again(shop, goods, bought):
    made = shop.agreed(bought, "1", method="STORE", location="ST-2")
    shop.received(made.id, "ST-2", 1)
    shop.grade(made.id, "A")
    due = at(time.time() + 3 * 86_400)
    sent = shop.dispose(made.id, (1, "FORWARD", {"to_location": "DC", "expected_at": due}))
    assert units(sent) == ["FORWARDED"] and sent.units[0].location == "DC"
    assert shop.stock(goods, "ST-2") == {"NEW": (10, 0)}
    assert [(place, count) for place, count, _ in shop.announced(goods)] == [("DC", 1)]
    there = shop.received(made.id, "DC", 1)
    assert units(there) == ["GRADED"] and shop.stock(goods, "DC")["OPEN_BOX"] == (1, 1)
    assert shop.announced(goods) == [] and len(shop.refunds(bought)) == 1
    shop.dispose(made.id, (1, "RESTOCK"))
    assert shop.atp(goods, "DC", condition=pb.CONDITION_OPEN_BOX) == 1


def test_an_order_that_waits_for_stock_gets_what_is_restocked(shop, request):
    sku = shop.goods(request.node.name[:60], DC=1)
    order = shop.delivered((sku, 1)).id
    waiting = shop.ordered((sku, 1))
    assert state(waiting) == "PARKED"
    made = shop.agreed(order, "1", method="MAIL", location="DC")
    shop.received(made.id, "DC", 1)
    shop.grade(made.id, (1, "A", "NEW"))
    shop.dispose(made.id, (1, "RESTOCK"))
    assert state(shop.wait_for(waiting.id, lambda o: state(o) == "SOURCED")) == "SOURCED"


def test_a_view_counts_expected_returns_from_its_confidence_on(shop, request):
    name = request.node.name[:60]
    sku = shop.goods(name, DC=2)
    order = shop.delivered((sku, 2)).id
    for floor in (5_000, 8_000):
        shop.put_view(f"{name}-{floor}", confidence_floor_bp=floor,
                      conditions=["CONDITION_OPEN_BOX"])

    def projected(floor):
        reply = shop.availability.ProjectAvailability(pb.ProjectAvailabilityRequest(
            context=pb.ReadContext(channel_view=f"{name}-{floor}"), sku=sku, days=60,
            condition=pb.CONDITION_OPEN_BOX))
        return max(day.atp for day in reply.days)

    made = shop.agreed(order, ("1", 2), method="MAIL", location="DC")
    assert (projected(5_000), projected(8_000)) == (2, 0)
    shop.transit(made.id)
    assert (projected(5_000), projected(8_000)) == (2, 2)


# Kits


def test_a_kit_comes_back_in_pieces_that_share_its_price(shop, request):
    name = request.node.name[:50]
    lamp, bulb = (shop.goods(f"{name}-{part}", DC=4) for part in ("lamp", "bulb"))
    kit = shop.put_sku(f"{name}-kit", components=[
        pb.KitComponent(sku=lamp, quantity=1), pb.KitComponent(sku=bulb, quantity=2)])
    order = shop.delivered((kit, 2, {"unit_price": pb.Money(
        currency="USD", minor_units=1_000)})).id
    made = shop.agreed(order, ("1", 2), method="STORE", location="ST-2")
    assert sorted(unit.sku for unit in made.units) == sorted([lamp, bulb, bulb] * 2)
    assert sum(unit.price.minor_units for unit in made.units) == 2_000
    shop.received(made.id, "ST-2", *range(1, 7))
    assert sum(amount for _, amount in shop.refunds(order)) == 2_000 - made.fee.minor_units
    assert shop.stock(lamp, "ST-2") == {"UNGRADED": (2, 2)}
    assert shop.stock(bulb, "ST-2") == {"UNGRADED": (4, 4)}


# Reading


def test_returns_are_found_by_every_filter(shop, goods, bought):
    begin = time.time() - 1
    ids = [shop.agreed(bought, "1", method="STORE", location="ST-2").id for _ in range(3)]
    shop.received(ids[0], "ST-2", 1)
    newest = ids[::-1]
    assert shop.get_return(ids[0]).customer == goods
    assert shop.listed(order_id=bought) == newest == shop.listed(customer=goods)
    assert shop.listed(sku=goods) == newest == shop.listed(sku=goods, location="ST-2")
    assert shop.listed(order_id=bought, state="RETURN_STATE_RECEIVED") == [ids[0]]
    assert shop.listed(customer=goods, location="DC-W") == []
    now = time.time() + 1
    assert shop.listed(customer=goods, **{"from": at(begin), "until": at(now)}) == newest
    assert shop.listed(customer=goods, **{"from": at(now)}) == []
    pages, token = [], ""
    while True:
        reply = list(shop.returns.ListReturns(pb.ListReturnsRequest(
            order_id=bought, limit=2, resume_token=token)))
        pages += [item.id for page in reply for item in page.returns]
        token = reply[-1].resume_token
        if not token:
            break
    assert pages == newest


def test_a_return_that_is_over_is_still_told(shop, bought):
    made = shop.agreed(bought, "1", method="KEEP", why="goodwill")
    assert state(shop.get_return(made.id)) == "KEPT"
    assert shop.listed(order_id=bought) == [made.id]
    assert shop.quote(bought).eligibility[0].eligible == 3, "what was kept is not kept twice"


# Twice


def test_everything_repeated_with_its_key_happened_once(shop, spare, bought):
    replies = []

    def twice(call):
        """The reply to a call that is made a second time, with the same request."""
        first, again = call(), call()
        assert again.replayed and not first.replayed
        again.replayed = False
        assert again == first, "as it was then"
        replies.append(first)
        return first

    keys = [write(actor="ann") for _ in range(9)]
    wanted = [pb.ExchangeLine(line_id="x", sku=spare, quantity=1)]
    id = twice(lambda: shop.create(bought, ("1", 3), context=keys[0], method="MAIL",
                                   location="DC", exchanges=wanted)).customer_return.id
    twice(lambda: shop.back("RouteReturn", id, keys[1], excluded_locations=["DC-W"]))
    twice(lambda: shop.back("RecordTransit", id, keys[2], event="TRANSIT_EVENT_SCANNED",
                            unit_ids=[f"{id}/1", f"{id}/2"]))
    twice(lambda: shop.back("CancelReturn", id, keys[3], unit_ids=[f"{id}/3"]))
    twice(lambda: shop.receive(id, "DC", 1, 2, context=keys[4]))
    twice(lambda: shop.grade(id, "A", "D", context=keys[5]))
    twice(lambda: shop.back("DisposeUnits", id, keys[6], dispositions=[
        pb.UnitDisposition(unit_id=f"{id}/1", disposition="DISPOSITION_RESTOCK")]))
    assert len(shop.listed(order_id=bought)) == 1 and len(shop.refunds(bought)) == 2
    with refused("ALREADY_EXISTS", "IDEMPOTENCY_KEY_REUSED"):
        shop.create(bought, ("1", 2), context=keys[0])
    # A later change does not alter what an old key answers.
    assert shop.create(bought, ("1", 3), context=keys[0], method="MAIL", location="DC",
                       exchanges=wanted).customer_return == replies[0].customer_return


def test_one_return_made_twice_at_once_is_one(shop, bought):
    request = pb.CreateReturnRequest(
        context=write(), order_id=bought, lines=[pb.ReturnLine(line_id="1", quantity=1)])
    calls = [shop.returns.CreateReturn.future(request) for _ in range(8)]
    replies = [call.result() for call in calls]
    assert sum(not reply.replayed for reply in replies) == 1
    assert shop.listed(order_id=bought) == [replies[0].customer_return.id]


def test_a_change_of_what_has_changed_meanwhile_is_refused(shop, bought):
    made = shop.agreed(bought, ("1", 2))
    shop.transit(made.id, "SCANNED", 1)
    with refused("ABORTED", "REVISION_MISMATCH"):
        shop.back("CancelReturn", made.id, write(expected_revision=made.revision))
    now = shop.get_return(made.id)
    shop.back("CancelReturn", made.id, write(expected_revision=now.revision))
