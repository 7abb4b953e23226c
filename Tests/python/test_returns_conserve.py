"""Random lives of returns from several clients at once, with SIGKILL and recovery in between: every
unit that was shipped is kept, on its way, in a cell or gone for a stated end; every refund is due
exactly once; the books agree.

`RETURN_SCRIPTS` is how many lives (150 if not set), `RETURN_KILLS` how often the server is killed
(3), `RETURN_SEED` repeats the choices.
"""

import collections
import itertools
import os
import random
import threading
import time

from dom_client import pb, write
from domd_support import Domd
from return_scripts import DOCKS, Teller
from shop import PLACES, Shop

SCRIPTS = int(os.environ.get("RETURN_SCRIPTS", "150"))
KILLS = int(os.environ.get("RETURN_KILLS", "3"))
SEED = int(os.environ.get("RETURN_SEED", "1"))
TELLERS = 6
STOCK = 1_000_000
QUARANTINE = {"RECEIVED", "GRADED", "QUARANTINED", "REFURBISHING"}
TO_COME = {"EXPECTED", "IN_TRANSIT", "MISSING", "FORWARDED"}
GONE = {"LIQUIDATED", "DONATED", "DESTROYED", "RETURNED_TO_VENDOR", "KEPT", "LOST"}
# Units that one slot of the store's dock takes: so few that routing meets it.
DOCK = 40


class World:
    def __init__(self, data):
        self.data, self.orders = data, []
        self.numbers, self.lock = itertools.count(), threading.Lock()
        self.server = Domd(data)
        with Shop(self.address) as shop:
            shop.furnish()
            shop.network.PutLocations(pb.PutLocationsRequest(context=write(), locations=[
                self.store(shop, id) for id in ("ST-1", "ST-2")]))
            self.skus = [shop.goods("thing", DC=STOCK, DC_W=STOCK) for _ in range(4)]
            self.cart = lambda *lines: Shop.cart(shop, *lines, customer="ann")

    @staticmethod
    def store(shop, id):
        """The store again, as one that takes returns, a few a day."""
        city, region, latitude, longitude, type = PLACES[id]
        return pb.Location(
            id=id, city=city, region=region, country="US", latitude_e6=latitude,
            longitude_e6=longitude, type=type, time_zone="America/Chicago",
            profile=pb.FulfilmentProfile(
                capabilities=["CAPABILITY_PICKUP", "CAPABILITY_RETURNS"],
                capacity=pb.LocationCapacity(slot_minutes=1_440, returned_units=DOCK)))

    @property
    def address(self):
        return self.server.address

    def next(self):
        with self.lock:
            number = next(self.numbers)
        return number if number < SCRIPTS else None

    def kill(self):
        self.server.kill()
        self.server = Domd(self.data)


def name(enum, value, prefix):
    return enum.Name(value).removeprefix(prefix)


def unit_state(unit):
    return name(pb.ReturnUnitState, unit.state, "RETURN_UNIT_STATE_")


def every_return(shop):
    request, returns = pb.ListReturnsRequest(limit=10_000, customer="ann"), []
    while True:
        for page in shop.returns.ListReturns(request):
            returns += page.returns
            request.resume_token = page.resume_token
        if not request.resume_token:
            return returns


def refunds(shop):
    """Amounts that became due, by unit."""
    due = collections.defaultdict(list)
    for page in shop.event.Subscribe(pb.SubscribeRequest(types=["return.refund_due"])):
        for event in page.events:
            due[event.attributes["unit_id"]].append(int(event.attributes["amount"]))
    return due


def check_stock(shop, world, returns):
    """Cells are what was put there, less what was shipped, and what came back, unit by unit."""
    there, quarantined, sent = (collections.Counter() for _ in range(3))
    for id in world.orders:
        for shipment in shop.get_order(id).shipments:
            for line in shipment.lines:
                sent[line.sku, shipment.location] += line.quantity - line.rejected
    for record in returns:
        for unit in record.units:
            place = unit.sku, unit.location, unit.condition
            if unit_state(unit) in QUARANTINE:
                quarantined[place] += 1
            if unit_state(unit) in QUARANTINE | {"RESTOCKED"}:
                there[place] += 1
    for sku in world.skus:
        for place in DOCKS:
            put = STOCK if place in ("DC", "DC-W") else 0
            there[sku, place, pb.CONDITION_NEW] += put - sent[sku, place]
            for cell in shop.inventory.GetPosition(
                    pb.GetPositionRequest(sku=sku, location=place)).positions:
                key = sku, place, cell.condition
                assert (cell.on_hand, cell.quarantined) == (
                    there.pop(key, 0), quarantined.pop(key, 0)), key
    assert not +there and not +quarantined


def check_units(shop, world, returns):
    """What was shipped is with the customer, on its way, in a cell, or at an end."""
    shipped = back = 0
    states = collections.Counter()
    by_order = collections.defaultdict(collections.Counter)
    for record in returns:
        for unit in record.units:
            states[unit_state(unit)] += 1
            if not unit.unexpected and unit_state(unit) != "CANCELLED":
                by_order[record.order_id][unit.line_id] += 1
    assert set(states) <= QUARANTINE | TO_COME | GONE | {"RESTOCKED", "CANCELLED"}
    for id in world.orders:
        for line in shop.returns.QuoteReturn(pb.QuoteReturnRequest(order_id=id)).eligibility:
            assert line.returned == by_order[id].pop(line.line_id, 0), (id, line)
            assert line.returned <= line.shipped
            shipped, back = shipped + line.shipped, back + line.returned
        assert not +by_order[id]
    return shipped, back, states


def check_refunds(shop, returns):
    due = refunds(shop)
    noted = {unit.id: unit.refund.minor_units for record in returns for unit in record.units
             if unit.HasField("refund")}
    assert {id: amounts for id, amounts in due.items() if len(amounts) > 1} == {}
    assert {id: amounts[0] for id, amounts in due.items()} == noted
    for record in returns:
        for unit in record.units:
            arrived = unit.HasField("received_at") and not unit.unexpected
            # What was lost was refunded if a carrier had had it.
            assert unit_state(unit) == "LOST" or unit.HasField("refund") == (
                arrived or unit_state(unit) == "KEPT"), unit
    return len(noted)


def test_no_unit_and_no_refund_is_lost_or_doubled(tmp_path):
    rng = random.Random(SEED)
    world = World(tmp_path / "data")
    tellers = [Teller(world, rng.random()) for _ in range(TELLERS)]
    for teller in tellers:
        teller.start()
    kills = 0
    while any(teller.is_alive() for teller in tellers):
        time.sleep(rng.uniform(0.3, 1.2))
        if kills < KILLS and any(teller.is_alive() for teller in tellers):
            world.kill()
            kills += 1
    assert [teller.error for teller in tellers] == [None] * TELLERS
    assert len(world.orders) == SCRIPTS
    world.kill()
    with Shop(world.address) as shop:
        returns = every_return(shop)
        check_stock(shop, world, returns)
        shipped, back, states = check_units(shop, world, returns)
        due = check_refunds(shop, returns)
        digest = shop.digest()
    world.kill()
    with Shop(world.address) as shop:
        assert shop.digest() == digest
        assert every_return(shop) == returns
    world.server.kill()
    print(f"{SCRIPTS} lives, {len(returns)} returns, {shipped} units shipped, {back} in returns, "
          f"{due} refunds, {sum(teller.repeated for teller in tellers)} calls repeated, "
          f"{kills + 2} kills; {dict(states)}")
