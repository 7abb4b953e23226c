"""RoutingService and Promise through the public API: who sends what, why, and what is held."""

import pytest

from dom_client import at, new_key, pb, refused, write
from shop import CHICAGO, PLACES, parcels, state

PICKUP = {"mode": "FULFILMENT_MODE_PICKUP"}


def mode(name, **fields):
    return {"mode": f"FULFILMENT_MODE_{name}", **fields}


# RouteOrder


def test_the_cheapest_place_sends_and_the_costs_add_up(shop, request):
    sku = shop.goods(request.node.name, DC=5, DC_W=5)
    before = shop.digest()
    sent, plan = shop.plan((sku, 2))
    assert sent == {"DC": {sku: 2}}
    parcel = plan.shipments[0]
    assert (parcel.carrier, parcel.service) == ("PARCEL", "GROUND")
    costs = {part.kind: part.millicents for part in parcel.costs}
    assert (costs["shipping"], costs["handling"], costs["labour"]) == (500_000, 100_000, 20_000)
    assert sum(costs.values()) == plan.objective_millicents
    assert plan.cost_millicents == 620_000
    assert plan.optimal and plan.gap_ppm == 0
    assert plan.lower_bound_millicents == plan.objective_millicents
    assert parcel.grams == 1_000 and parcel.distance_metres < 5_000 and parcel.gco2e >= 50
    assert parcel.ready_by.ToMilliseconds() <= parcel.ship_by.ToMilliseconds()
    assert parcel.ship_by.ToMilliseconds() < parcel.deliver_by.ToMilliseconds()
    assert plan.deliver_by == parcel.deliver_by
    assert not plan.unfilled and plan.policy == "balanced"
    assert shop.digest() == before, "a question changes nothing"


def test_one_parcel_is_better_than_two_near_ones(shop, request):
    both, only = (shop.goods(request.node.name + part) for part in "ab")
    for sku, location in [(both, "ST-1"), (both, "DC-W"), (only, "DC-W")]:
        shop.adjust(sku, location, 1)
    sent, _ = shop.plan((both, 1), (only, 1))
    assert sent == {"DC-W": {both: 1, only: 1}}


def test_one_unit_in_each_of_two_places_fills_two(shop, request):
    sku = shop.goods(request.node.name, DC=1, DC_W=1)
    sent, plan = shop.plan((sku, 2))
    assert sent == {"DC": {sku: 1}, "DC-W": {sku: 1}} and plan.optimal


def test_three_places_with_sizes(shop, request):
    small, middle, large = (
        shop.goods(request.node.name + size, DC=1, ST_1=1, ST_2=1) for size in "sml")
    sent, plan = shop.plan((small, 3), (middle, 1), (large, 1))
    assert {place: sent[place][small] for place in sent} == {"DC": 1, "ST-1": 1, "ST-2": 1}
    assert not plan.unfilled and plan.optimal


def test_what_nobody_has_is_unfilled_and_says_which_rule_removed_whom(shop, request):
    some, none = shop.goods(request.node.name, DC=2), shop.goods(request.node.name)
    sent, plan = shop.plan((some, 3), (none, 1))
    assert sent == {"DC": {some: 2}}
    assert {(line.line_id, line.sku, line.quantity) for line in plan.unfilled} == {
        ("1", some, 1), ("2", none, 1)}
    rules = {line.line_id: {rule.rule: rule.locations for rule in line.eliminations}
             for line in plan.unfilled}
    assert rules["2"]["NO_STOCK"] >= 1
    assert sum(rules["2"].values()) == len(PLACES)


def test_excluded_locations_and_line_wishes_are_kept(shop, request):
    sku = shop.goods(request.node.name, DC=5, DC_W=5, ST_2=5)
    assert shop.plan((sku, 1), excluded_locations=["DC"])[0] == {"ST-2": {sku: 1}}
    assert shop.plan((sku, 1, {"location": "DC-W"}))[0] == {"DC-W": {sku: 1}}
    sent, plan = shop.plan((sku, 1), excluded_locations=list(PLACES))
    assert not sent and plan.unfilled[0].quantity == 1


def test_modes_choose_whom_they_may(shop, request):
    sku = shop.goods(request.node.name, DC=5, ST_1=5, V_1=5)
    assert shop.plan((sku, 1, mode("SHIP_FROM_STORE")))[0] == {"ST-1": {sku: 1}}
    assert shop.plan((sku, 1, mode("DROP_SHIP")))[0] == {"V-1": {sku: 1}}
    sent, plan = shop.plan((sku, 1, mode("PICKUP", location="ST-1")))
    assert sent == {"ST-1": {sku: 1}} and not plan.shipments[0].carrier
    sent, plan = shop.plan((sku, 1, mode("PICKUP", location="ST-2")))
    assert not sent, "ST-2 has none of its own"
    sent, plan = shop.plan((sku, 1, mode("SHIP_TO_STORE", location="ST-2")))
    assert len(sent) == 1 and plan.shipments[0].to_location == "ST-2"
    sent, plan = shop.plan((sku, 1, mode("CURBSIDE", location="ST-1")))
    assert sent == {"ST-1": {sku: 1}}
    sent, plan = shop.plan((sku, 1), (sku, 1, mode("PICKUP", location="ST-1")))
    assert len(plan.shipments) == 2, "a mixed basket"
    assert {parcel.mode for parcel in plan.shipments} == {
        pb.FULFILMENT_MODE_SHIP, pb.FULFILMENT_MODE_PICKUP}


def test_pickup_needs_no_destination(shop, request):
    sku = shop.goods(request.node.name, ST_1=1)
    cart = shop.cart((sku, 1, mode("PICKUP", location="ST-1")))
    cart.ClearField("destination")
    assert parcels(shop.route(cart).plan) == {"ST-1": {sku: 1}}


def test_groups_travel_together_or_apart(shop, request):
    east, west = shop.goods(request.node.name, DC=1), shop.goods(request.node.name, DC_W=1)
    assert len(shop.plan((east, 1), (west, 1))[0]) == 2
    group = {"ship_group": "set"}
    sent, plan = shop.plan((east, 1, group), (west, 1, group))
    assert not sent and len(plan.unfilled) == 2
    shop.adjust(west, "DC", 1)
    assert shop.plan((east, 1, group), (west, 1, group))[0] == {"DC": {east: 1, west: 1}}
    apart = {"apart_group": "fragile"}
    _, plan = shop.plan((east, 1, apart), (west, 1, apart))
    assert len(plan.shipments) == 2


def test_a_substitute_comes_when_the_wanted_one_is_gone(shop, request):
    gone, other = shop.goods(request.node.name), shop.goods(request.node.name, DC=3)
    consent = {"substitutes": [other]}
    sent, plan = shop.plan((gone, 2, consent))
    assert sent == {"DC": {other: 2}} and plan.shipments[0].lines[0].line_id == "1"
    shop.adjust(gone, "DC", 2)
    assert shop.plan((gone, 2, consent))[0] == {"DC": {gone: 2}}


def test_kits_are_sourced_by_their_components(shop, request):
    left, right = shop.goods(request.node.name, DC=4), shop.goods(request.node.name, DC=3)
    kit = shop.put_sku(request.node.name, components=[
        pb.KitComponent(sku=left, quantity=2), pb.KitComponent(sku=right, quantity=1)])
    reply = shop.route(shop.cart((kit, 2)), "HOLD")
    assert not reply.plan.unfilled
    assert shop.books(left, "DC")[2] == 4 and shop.books(right, "DC")[2] == 2


def test_faster_is_dearer_and_sooner(shop, request):
    sku = shop.goods(request.node.name, DC=5)
    plans = {level: shop.plan((sku, 1), service_level=f"SERVICE_LEVEL_{level}")[1]
             for level in ["ECONOMY", "STANDARD", "EXPRESS"]}
    costs = [plan.cost_millicents for plan in plans.values()]
    times = [plan.deliver_by.ToMilliseconds() for plan in plans.values()]
    assert costs == sorted(costs) and len(set(costs)) == 3
    assert times == sorted(times, reverse=True) and len(set(times)) == 3


def test_a_hold_takes_stock_once_and_is_given_back(shop, request):
    sku = shop.goods(request.node.name, DC=5)
    context = write()
    first = shop.route(shop.cart((sku, 2)), "HOLD", context, owner="cart-1", ttl_ms=60_000)
    again = shop.route(shop.cart((sku, 2)), "HOLD", context, owner="cart-1", ttl_ms=60_000)
    assert state(first.reservation) == "HELD" and first.reservation.owner == "cart-1"
    assert again.replayed and again.reservation.id == first.reservation.id
    assert again.plan == first.plan and again.decision_id == first.decision_id
    assert shop.books(sku, "DC") == (5, 0, 2)
    assert [a.location for a in first.reservation.lines[0].allocations] == ["DC"]
    with refused("ALREADY_EXISTS", "IDEMPOTENCY_KEY_REUSED"):
        shop.route(shop.cart((sku, 3)), "HOLD", context)
    shop.reservation.Release(pb.ReleaseRequest(
        context=write(), reservation_id=first.reservation.id))
    assert shop.books(sku, "DC") == (5, 0, 0)


def test_a_commitment_is_for_good(shop, request):
    sku = shop.goods(request.node.name, DC=5)
    reply = shop.route(shop.cart((sku, 2)), "COMMIT")
    assert state(reply.reservation) == "COMMITTED" and shop.books(sku, "DC") == (5, 2, 0)


def test_a_hold_of_too_much_is_refused_unless_part_will_do(shop, request):
    sku = shop.goods(request.node.name, DC=2)
    with refused("FAILED_PRECONDITION", "UNFILLED_LINES") as told:
        shop.route(shop.cart((sku, 3)), "HOLD")
    short = told.shortages[0]
    assert (short.line, short.sku, short.asked, short.available) == (0, sku, 3, 2)
    assert shop.books(sku, "DC") == (2, 0, 0)
    reply = shop.route(shop.cart((sku, 3)), "HOLD", allow_partial=True)
    assert reply.plan.unfilled[0].quantity == 1 and shop.books(sku, "DC") == (2, 0, 2)


def test_a_hold_is_converted_in_place(shop, request):
    """The only unit is never free in between: the hold's own units count for its plan."""
    sku = shop.goods(request.node.name, DC=1)
    hold = shop.reserve((sku, 1, "DC"), owner="ann")
    reply = shop.route(shop.cart((sku, 1)), "HOLD", owner="ann", hold_id=hold.id)
    assert parcels(reply.plan) == {"DC": {sku: 1}} and shop.books(sku, "DC") == (1, 0, 1)
    with refused("NOT_FOUND", "UNKNOWN_RESERVATION"):
        shop.route(shop.cart((sku, 1)), "HOLD", hold_id="nobody")


def test_reserve_auto_lets_routing_choose(shop, request):
    sku = shop.goods(request.node.name, DC=1, DC_W=5)
    line = pb.ReserveLine(sku=sku, quantity=3, scope=pb.LINE_SCOPE_AUTO)
    held = shop.reserve(line)
    places = {part.location: part.quantity for part in held.lines[0].allocations}
    assert sum(places.values()) == 3 and set(places) <= {"DC", "DC-W"} and "" not in places


# ExplainDecision


def test_a_decision_is_explained_and_why_not_another(shop, request):
    sku = shop.goods(request.node.name, DC=5, ST_2=5)
    other = shop.goods(request.node.name, DC=5, ST_2=5, DC_W=5)
    reply = shop.route(shop.cart((sku, 1), (other, 1)))
    told = shop.explain(reply.decision_id, "ST-2")
    assert told.plan == reply.plan and told.decided_at.seconds > 0 and told.policy_text
    chosen = [c.location for c in told.candidates if c.chosen]
    assert chosen == ["DC"]
    everybody = {one.id for page in shop.network.ListLocations(pb.ListLocationsRequest())
                 for one in page.locations}
    assert {c.location for c in told.candidates} == everybody
    empty = next(c for c in told.candidates if c.location == "ST-1")
    assert empty.reason.startswith("NO_STOCK") and not empty.lines
    loser = next(c for c in told.candidates if c.location == "ST-2")
    assert not loser.chosen and loser.reason
    assert loser.short_of_winning_millicents != 0
    half = next(c for c in told.candidates if c.location == "DC-W")
    assert [line.eliminated_by for line in half.lines] == ["NO_STOCK", ""]
    assert half.lines[1].available == 5 and half.lines[1].unit_cost_millicents >= 10_000
    assert "ST-2" in parcels(told.alternative)
    assert told.alternative.objective_millicents >= told.plan.objective_millicents
    assert "ST-2" in told.answer


def test_an_unknown_decision_is_not_found(shop):
    with refused("NOT_FOUND", "DECISION_FORGOTTEN"):
        shop.explain("dNOBODY")
    with refused("INVALID_ARGUMENT", "REQUIRED", "decision_id"):
        shop.explain("")


# Promise


def test_a_promise_offers_ways_and_holds_the_first(shop, request):
    sku = shop.goods(request.node.name, DC=5, ST_1=5)
    reply = shop.promise(shop.cart((sku, 1)), hold=True, owner="ann")
    modes = {option.mode for option in reply.options}
    assert modes == {pb.FULFILMENT_MODE_SHIP, pb.FULFILMENT_MODE_PICKUP}
    assert all(option.complete for option in reply.options if option.mode == 1)
    objectives = [o.plan.objective_millicents for o in reply.options if o.complete]
    assert objectives == sorted(objectives)
    assert state(reply.reservation) == "HELD"
    first = parcels(reply.options[0].plan)
    assert all(shop.books(sku, place)[2] == units[sku] for place, units in first.items())
    for option in reply.options:
        assert option.decision_id and (option.mode == 1) == (not option.location)
        for parcel in option.plan.shipments:
            assert parcel.ship_by.seconds and parcel.deliver_by.seconds


def test_a_promise_that_nobody_can_keep_is_incomplete(shop, request):
    sku = shop.goods(request.node.name)
    before = shop.digest()
    reply = shop.promise(shop.cart((sku, 1)))
    assert not any(option.complete for option in reply.options)
    assert shop.digest() == before


def test_a_promise_tries_the_modes_it_is_asked_for(shop, request):
    sku = shop.goods(request.node.name, ST_1=5, ST_2=5)
    reply = shop.promise(shop.cart((sku, 1)), modes=["FULFILMENT_MODE_PICKUP"], stores=1)
    assert [(o.mode, o.location) for o in reply.options if o.complete] == [
        (pb.FULFILMENT_MODE_PICKUP, "ST-1")]


# Bad input

BIG = 2 ** 63 - 1
ROWS = [
    ({"lines": []}, "REQUIRED", "cart.lines"),
    ({"line": {"sku": ""}}, "REQUIRED", "cart.lines[0].sku"),
    ({"line": {"sku": "x" * 129}}, "TOO_LONG", "cart.lines[0].sku"),
    ({"line": {"sku": "nobody"}}, "UNKNOWN_SKU", "cart.lines[0].sku"),
    ({"line": {"quantity": 0}}, "OUT_OF_BOUNDS", "cart.lines[0].quantity"),
    ({"line": {"quantity": -1}}, "OUT_OF_BOUNDS", "cart.lines[0].quantity"),
    ({"line": {"quantity": BIG}}, "OUT_OF_BOUNDS", "cart.lines[0].quantity"),
    ({"line": {"mode": 99}}, "UNKNOWN_VALUE", "cart.lines[0].mode"),
    ({"line": {"condition": 99}}, "UNKNOWN_VALUE", "cart.lines[0].condition"),
    ({"line": {"location": "nowhere"}}, "UNKNOWN_LOCATION", "cart.lines[0].location"),
    ({"line": PICKUP}, "REQUIRED", "cart.lines[0].location"),
    ({"line": {"unit_price": pb.Money(currency="USD", minor_units=-1)}}, "OUT_OF_BOUNDS",
     "cart.lines[0].unit_price"),
    ({"line": {"substitutes": ["a"] * 9}}, "TOO_MANY", "cart.lines[0].substitutes"),
    ({"line": {"substitutes": ["", "b"]}}, "REQUIRED", "cart.lines[0].substitutes[0]"),
    ({"service_level": 99}, "UNKNOWN_VALUE", "cart.service_level"),
    ({"deliver_by": at(1_000_000)}, "DEADLINE_PASSED", "cart.deliver_by"),
    ({"tags": ["t"] * 17}, "TOO_MANY", "cart.tags"),
    ({"customer": "x" * 129}, "TOO_LONG", "cart.customer"),
    ({"channel_view": "nowhere"}, "UNKNOWN_CHANNEL_VIEW", "cart.channel_view"),
    ({"excluded_locations": ["nowhere"]}, "UNKNOWN_LOCATION", "cart.excluded_locations[0]"),
    ({"destination": None}, "REQUIRED", "cart.destination"),
    ({"destination": pb.Address(city="Nowhere", region="XX")}, "ADDRESS_NOT_PLACED",
     "cart.destination"),
    ({"destination": pb.Address(latitude_e6=91_000_000, longitude_e6=0)}, "OUT_OF_BOUNDS",
     "cart.destination.latitude_e6"),
    ({"destination": pb.Address(latitude_e6=0)}, "REQUIRED", "cart.destination.longitude_e6"),
    ({"policy": "nobody"}, "UNKNOWN_POLICY", "policy"),
    ({"ttl_ms": -1}, "OUT_OF_BOUNDS", "ttl_ms"),
    ({"commit": 99}, "UNKNOWN_VALUE", "commit"),
    ({"key": ""}, "REQUIRED", "context.idempotency_key"),
]


@pytest.fixture(scope="module")
def good(chain):
    from shop import Shop
    with Shop(chain.address) as shop:
        yield shop.goods("bad-input", DC=3)


@pytest.mark.parametrize("fields, reason, field", ROWS, ids=lambda row: str(row)[:60])
def test_bad_carts_are_refused_by_field_and_change_nothing(shop, good, fields, reason, field):
    fields = dict(fields)
    line = {"sku": good, "quantity": 1, **fields.pop("line", {})}
    outer = {name: fields.pop(name) for name in ["policy", "ttl_ms", "commit"] if name in fields}
    key = fields.pop("key", new_key())
    cart = pb.Cart(**{"lines": [pb.CartLine(**line)], "destination": CHICAGO, **fields})
    before = shop.digest()
    with refused("NOT_FOUND" if reason in NOT_FOUND else "INVALID_ARGUMENT", reason, field):
        shop.routing.RouteOrder(pb.RouteOrderRequest(**{
            "context": pb.WriteContext(idempotency_key=key), "cart": cart,
            "commit": pb.ROUTE_COMMIT_HOLD, **outer}))
    assert shop.digest() == before


NOT_FOUND = {"UNKNOWN_LOCATION", "UNKNOWN_CHANNEL_VIEW"}


def test_lines_with_one_id_are_refused(shop, good):
    cart = pb.Cart(destination=CHICAGO, lines=[
        pb.CartLine(id="a", sku=good, quantity=1), pb.CartLine(id="a", sku=good, quantity=1)])
    with refused("INVALID_ARGUMENT", "DUPLICATE", "cart.lines[1].id"):
        shop.route(cart)


def test_contradictory_lines_are_refused(shop, good):
    cart = pb.Cart(destination=CHICAGO, lines=[
        pb.CartLine(sku=good, quantity=1, ship_group="g"),
        pb.CartLine(sku=good, quantity=1, ship_group="g", location="ST-1",
                    mode="FULFILMENT_MODE_PICKUP")])
    with refused("INVALID_ARGUMENT", "CONTRADICTION", "cart.lines[1].ship_group"):
        shop.route(cart)
