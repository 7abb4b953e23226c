"""A small chain of shops that takes orders, and short words for what customers and staff do.

    DC     warehouse in Chicago          ST-1   store in Chicago
    DC-W   warehouse in Los Angeles      ST-2   store in Indianapolis
    V-1    vendor in Detroit, who has 60 minutes to acknowledge

One carrier, PARCEL, with GROUND, AIR and SLOW; dearer and later with every zone.
"""

import itertools
import time

from dom_client import Client, pb, write
from returning import Returning

PLACES = {
    "DC": ("Chicago", "IL", 41_878_100, -87_629_800, "LOCATION_TYPE_WAREHOUSE"),
    "DC-W": ("Los Angeles", "CA", 34_052_200, -118_243_700, "LOCATION_TYPE_WAREHOUSE"),
    "ST-1": ("Chicago", "IL", 41_968_100, -87_659_800, "LOCATION_TYPE_STORE"),
    "ST-2": ("Indianapolis", "IN", 39_768_400, -86_158_100, "LOCATION_TYPE_STORE"),
    "V-1": ("Detroit", "MI", 42_331_400, -83_045_800, "LOCATION_TYPE_VENDOR"),
}
CAPABILITIES = {
    "LOCATION_TYPE_WAREHOUSE": ["CAPABILITY_SHIP", "CAPABILITY_RETURNS"],
    "LOCATION_TYPE_STORE": ["CAPABILITY_SHIP", "CAPABILITY_PICKUP", "CAPABILITY_CURBSIDE",
                            "CAPABILITY_SHIP_TO_STORE", "CAPABILITY_SAME_DAY",
                            "CAPABILITY_RETURNS"],
    "LOCATION_TYPE_VENDOR": ["CAPABILITY_SHIP"],
}
CHICAGO = pb.Address(name="Ann", lines=["1 Main St"], city="Chicago", region="IL", country="US",
                     postcode="60601", latitude_e6=41_880_000, longitude_e6=-87_630_000)


class Shop(Returning, Client):
    numbers = itertools.count(1)

    def furnish(self):
        """Locations and the carrier."""
        self.network.PutLocations(pb.PutLocationsRequest(context=write(), locations=[
            pb.Location(
                id=id, city=city, region=region, country="US", latitude_e6=latitude,
                longitude_e6=longitude, type=type, time_zone="America/Chicago",
                profile=pb.FulfilmentProfile(
                    capabilities=CAPABILITIES[type], same_day_radius_metres=30_000,
                    acknowledgement_minutes=60 if id == "V-1" else 0,
                    parcel_cost_millicents=100_000, unit_cost_millicents=10_000,
                    returns=pb.ReturnProfile(
                        receiving_cost_millicents=20_000, grading_cost_millicents=10_000,
                        refurbishment_cost_millicents=50_000)))
            for id, (city, region, latitude, longitude, type) in PLACES.items()]))
        services = [("GROUND", "STANDARD", 500_000, 2), ("AIR", "EXPRESS", 1_500_000, 1),
                    ("SLOW", "ECONOMY", 400_000, 4), ("COURIER", "SAME_DAY", 900_000, 0)]
        every_day = list(range(pb.WEEKDAY_MONDAY, pb.WEEKDAY_SUNDAY + 1))
        self.network.PutCarriers(pb.PutCarriersRequest(context=write(), carriers=[pb.Carrier(
            id="PARCEL", services=[
                pb.CarrierService(
                    id=id, level=f"SERVICE_LEVEL_{level}", step_grams=[1_000, 30_000],
                    weekdays=every_day, emission_mg_per_kg_km=100, emission_grams_per_parcel=50,
                    zones=[pb.ServiceZone(
                        transit_days=days + (zone // 2 if days else 0),
                        prices_millicents=[base + 100_000 * zone, 3 * base + 100_000 * zone])
                        for zone in range(8)])
                for id, level, base, days in services])]))

    # Words for goods.

    def goods(self, name, grams=500, **stock):
        """A new SKU of half a kilogram with so many units by location (`_` for `-`)."""
        sku = self.put_sku(f"{name[:90]}-{next(self.numbers)}", weight_grams=grams,
                           price=pb.Money(currency="USD", minor_units=2_000))
        for location, units in stock.items():
            self.adjust(sku, location.replace("_", "-"), units)
        return sku

    # Words for routing. A line is (sku, units), with fields of CartLine as a third.

    def cart(self, *lines, to=CHICAGO, **fields):
        return pb.Cart(destination=to, lines=[
            pb.CartLine(sku=line[0], quantity=line[1], **(line[2] if len(line) > 2 else {}))
            for line in lines], **fields)

    def route(self, cart, commit="NONE", context=None, **fields):
        return self.routing.RouteOrder(pb.RouteOrderRequest(
            context=context or write(), cart=cart, commit=f"ROUTE_COMMIT_{commit}", **fields))

    def plan(self, *lines, **fields):
        """Who sends what: {location: {sku: units}}, and the plan."""
        plan = self.route(self.cart(*lines, **fields)).plan
        return parcels(plan), plan

    def explain(self, decision, why_not=""):
        return self.routing.ExplainDecision(pb.ExplainDecisionRequest(
            decision_id=decision, why_not_location=why_not))

    def promise(self, cart, context=None, **fields):
        return self.availability.Promise(pb.PromiseRequest(
            context=context or write(), cart=cart, **fields))

    # Words for orders.

    def submit(self, *lines, cart=None, context=None, reference=None, channel="web", to=CHICAGO,
               customer="", **fields):
        cart = cart or self.cart(*lines, to=to, customer=customer)
        cart.channel = channel
        return self.order.SubmitOrder(pb.SubmitOrderRequest(
            context=context or write(), cart=cart,
            reference=reference or f"n-{next(self.numbers)}", **fields))

    def ordered(self, *lines, **fields):
        return self.submit(*lines, **fields).order

    def get_order(self, id):
        return self.order.GetOrder(pb.GetOrderRequest(order_id=id)).order

    def wait_for(self, id, condition):
        """The order as soon as it is so, within 20 seconds."""
        for reply in self.order.WatchOrder(pb.WatchOrderRequest(order_id=id), timeout=20):
            if condition(reply.order):
                return reply.order
        raise AssertionError(f"{id} ended before")

    def wait_until(self, condition, seconds=20):
        """For what no stream tells: looks until it is so."""
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, "it did not happen"
            time.sleep(0.05)

    def cancel_order(self, id, *lines, context=None):
        return self.order.CancelOrder(pb.CancelOrderRequest(
            context=context or write(), order_id=id,
            lines=[pb.OrderLineQuantity(line_id=line, quantity=units) for line, units in lines]))

    def hold(self, id, reason="fraud check", **fields):
        return self.order.HoldOrder(pb.HoldOrderRequest(
            context=write(reason=reason), order_id=id, **fields)).order

    def release(self, id):
        return self.order.ReleaseHold(pb.ReleaseHoldRequest(
            context=write(), order_id=id)).order

    def types(self, id):
        """Types of the events of an order, oldest first."""
        entries = self.order.GetTimeline(pb.GetTimelineRequest(order_id=id)).entries
        assert [entry.revision for entry in entries] == sorted(e.revision for e in entries)
        return [entry.type for entry in entries]

    # Words for shipments: `step("Accept", id)`.

    def step(self, name, id, context=None, **fields):
        """The reply of one method of ShipmentService."""
        request = getattr(pb, name + "Request")
        return getattr(self.shipment, name)(
            request(context=context or write(), shipment_id=id, **fields))

    def steps(self, id, *names):
        """The shipment after some steps without arguments."""
        for name in names:
            shipment = self.step(name, id).shipment
        return shipment

    def work(self, location, **fields):
        """Ids of the open work of a location."""
        return [shipment.id for shipment in self.shipment.ListWork(
            pb.ListWorkRequest(location=location, limit=1_000, **fields)).shipments]

    def books(self, sku, location):
        """on hand, committed, held."""
        cell = self.cell(sku, location)
        return cell.on_hand, cell.committed, cell.held


def parcels(plan):
    sent = {}
    for parcel in plan.shipments:
        lines = sent.setdefault(parcel.location, {})
        for line in parcel.lines:
            lines[line.sku] = lines.get(line.sku, 0) + line.quantity
    return sent


def found(line, units, sku=""):
    """Units of a line of a shipment, for ConfirmPick and Reject."""
    return pb.ShipmentLineQuantity(line_id=line, sku=sku, quantity=units)


def state(thing):
    """`SHIPPED` of an order, shipment or reservation."""
    enum = thing.DESCRIPTOR.fields_by_name["state"].enum_type
    name = enum.values_by_number[thing.state].name
    return name.split("_STATE_")[1]
