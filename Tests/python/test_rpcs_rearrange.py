"""Reroute and ConsolidateOrders through the public API: work that is planned again."""

import pytest

from dom_client import new_key, pb, refused, write
from domd_support import Domd
from shop import Shop, found, parcels


def units_by_location(order):
    return {s.location: sum(line.quantity for line in s.lines)
            for s in order.shipments if s.state == pb.SHIPMENT_STATE_ASSIGNED}


def reroute(shop, order_id, **fields):
    return shop.routing.Reroute(pb.RerouteRequest(
        context=write(reason="test"), order_id=order_id, **fields))


def test_an_order_is_sourced_anew_without_a_location(shop, request):
    sku = shop.goods(request.node.name, DC=5, ST_2=5)
    order = shop.ordered((sku, 2))
    assert units_by_location(order) == {"DC": 2}
    reply = reroute(shop, order.id, excluded_locations=["DC"])
    assert parcels(reply.plan) == {"ST-2": {sku: 2}} and reply.decision_id
    order = shop.get_order(order.id)
    assert units_by_location(order) == {"ST-2": 2} and shop.books(sku, "DC") == (5, 0, 0)


def test_a_reroute_repeated_with_its_key_tells_the_same_plan(shop, request):
    sku = shop.goods(request.node.name, DC=5, ST_2=5)
    wanted = pb.RerouteRequest(context=write(), order_id=shop.ordered((sku, 2)).id,
                               excluded_locations=["DC"])
    first = shop.routing.Reroute(wanted)
    shop.cancel_order(wanted.order_id)
    again = shop.routing.Reroute(wanted)
    assert again.replayed and parcels(first.plan) == {"ST-2": {sku: 2}}
    again.replayed = False
    assert again == first


def test_units_given_back_may_be_chosen_again(shop, request):
    sku = shop.goods(request.node.name, DC=2)
    order = shop.ordered((sku, 2))
    assert parcels(reroute(shop, order.id).plan) == {"DC": {sku: 2}}
    assert shop.books(sku, "DC") == (2, 2, 0)


def test_only_the_shipment_that_is_named_moves(shop, request):
    first = shop.goods(request.node.name, DC=1, ST_2=1)
    second = shop.goods(request.node.name + "b", DC_W=1, ST_2=1)
    order = shop.ordered((first, 1), (second, 1, {"location": "DC-W"}))
    mine = next(s for s in order.shipments if s.location != "DC-W")
    reroute(shop, order.id, shipment_id=mine.id, excluded_locations=[mine.location])
    moved = units_by_location(shop.get_order(order.id))
    assert mine.location not in moved and moved["DC-W"] == 1


def test_what_cannot_be_rerouted_is_refused_by_field(shop, request):
    sku = shop.goods(request.node.name, DC=1)
    order = shop.ordered((sku, 1))
    with refused("NOT_FOUND", "UNKNOWN_ORDER"):
        reroute(shop, "web:nobody")
    with refused("NOT_FOUND", "UNKNOWN_LOCATION"):
        reroute(shop, order.id, excluded_locations=["NOWHERE"])
    shop.steps(order.shipments[0].id, "Accept", "ConfirmPick")
    with refused("FAILED_PRECONDITION", "NOTHING_TO_REROUTE"):
        reroute(shop, order.id)


def test_two_orders_of_one_customer_travel_together(shop, request):
    sku = shop.goods(request.node.name, DC=9)
    customer = new_key()
    orders = [shop.ordered((sku, 1), customer=customer) for _ in range(2)]
    wanted = pb.ConsolidateOrdersRequest(context=write(), customer=customer, dry_run=True)
    told = shop.routing.ConsolidateOrders(wanted).consolidations
    assert len(told) == 1 and told[0].saved_millicents > 0
    assert not [s for o in orders for s in shop.get_order(o.id).shipments if s.travels_with]
    wanted.dry_run = False
    reply = shop.routing.ConsolidateOrders(wanted)
    done = reply.consolidations[0]
    ids = {order.shipments[0].id for order in orders}
    assert {done.into_shipment, *done.merged_shipments} == ids
    merged = [s for order in orders for s in shop.get_order(order.id).shipments if s.travels_with]
    assert [s.travels_with for s in merged] == [done.into_shipment]
    again = shop.routing.ConsolidateOrders(wanted)
    assert again.replayed and again.consolidations == reply.consolidations
    wanted.context.CopyFrom(write())
    assert not shop.routing.ConsolidateOrders(wanted).consolidations, "nothing is merged twice"


def merged_pair(shop, name):
    """Two orders of one customer in one parcel: the one that travels, and the one it is in."""
    sku = shop.goods(name, DC=9, ST_2=9)
    customer = new_key()
    orders = [shop.ordered((sku, 1), customer=customer) for _ in range(2)]
    shop.routing.ConsolidateOrders(pb.ConsolidateOrdersRequest(
        context=write(), customer=customer))
    orders = [shop.get_order(order.id) for order in orders]
    travelling = [order for order in orders if order.shipments[0].travels_with]
    assert len(travelling) == 1
    carrier = next(order for order in orders if order.id != travelling[0].id)
    assert travelling[0].shipments[0].travels_with == carrier.shipments[0].id
    return travelling[0], carrier


LOST = {
    "rejected": lambda shop, order: shop.shipment.Reject(pb.RejectRequest(
        context=write(), shipment_id=order.shipments[0].id,
        reason=pb.REJECT_REASON_NO_VARIANCE)),
    "cancelled": lambda shop, order: shop.cancel_order(order.id),
    "moved": lambda shop, order: reroute(shop, order.id, excluded_locations=["DC"])}


@pytest.mark.parametrize("how", LOST)
def test_what_travels_goes_alone_when_its_parcel_will_not_leave(shop, request, how):
    travelling, carrier = merged_pair(shop, request.node.name)
    whole = carrier.shipments[0].cost_millicents
    assert travelling.shipments[0].cost_millicents < whole
    LOST[how](shop, carrier)
    order = shop.wait_for(travelling.id, lambda order: not order.shipments[0].travels_with)
    parcel = order.shipments[0]
    assert parcel.state == pb.SHIPMENT_STATE_ASSIGNED and parcel.location == "DC"
    assert parcel.cost_millicents == whole and parcel.ship_by == travelling.shipments[0].ship_by
    shop.steps(parcel.id, "Accept", "ConfirmPick", "Pack", "Ship")
    shop.verified()


def test_what_travels_stays_with_a_parcel_that_loses_some_units_only(shop, request):
    sku = shop.goods(request.node.name, grams=10, DC=9, ST_2=9)
    customer = new_key()
    carrier = shop.ordered((sku, 2), customer=customer)
    travelling = shop.ordered((sku, 1), customer=customer)
    shop.routing.ConsolidateOrders(pb.ConsolidateOrdersRequest(
        context=write(), customer=customer))
    parcel = shop.get_order(carrier.id).shipments[0]
    shop.shipment.Reject(pb.RejectRequest(
        context=write(), shipment_id=parcel.id, reason=pb.REJECT_REASON_NO_VARIANCE,
        lines=[found(parcel.lines[0].line_id, 1)]))
    assert shop.get_order(travelling.id).shipments[0].travels_with == parcel.id


def test_one_call_merges_no_more_than_its_limit_and_the_next_one_the_rest(tmp_path, recorder):
    server, customer = Domd(tmp_path / "data"), new_key()
    with Shop(server.address, recorder) as shop:
        shop.furnish()
        sku = shop.goods("light", grams=10, DC=2_000)
        pending = [shop.order.SubmitOrder.future(pb.SubmitOrderRequest(
            context=write(), reference=new_key(),
            cart=shop.cart((sku, 1), customer=customer, channel="web"))) for _ in range(1_100)]
        for call in pending:
            call.result()

        def merge():
            reply = shop.routing.ConsolidateOrders(pb.ConsolidateOrdersRequest(
                context=write(), customer=customer))
            return sum(len(one.merged_shipments) for one in reply.consolidations), reply.more
        assert merge() == (1_000, True)
        # 64 orders are looked at together: 18 parcels remain.
        assert merge() == (82, False)
        assert merge() == (0, False)
        shop.verified()
    assert server.stop() == 0


def test_parcels_of_other_customers_or_places_stay_apart(shop, request):
    sku = shop.goods(request.node.name, DC=9)
    customer = new_key()
    elsewhere = pb.Address(city="Detroit", region="MI", country="US", latitude_e6=42_331_400,
                           longitude_e6=-83_045_800)
    shop.ordered((sku, 1), customer=customer)
    shop.ordered((sku, 1), customer=new_key())
    shop.submit((sku, 1), to=elsewhere, customer=customer)
    reply = shop.routing.ConsolidateOrders(pb.ConsolidateOrdersRequest(
        context=write(), customer=customer))
    assert not reply.consolidations


