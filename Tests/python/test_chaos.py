"""500 orders in flight while stores close, reject, find too little and open again at random, with a
SIGKILL in the middle: every order ends shipped, picked up, cancelled or parked with a reason, no
unit is lost or sent twice, and the books agree.

`CHAOS_SECONDS` is how long (10 if not set), `CHAOS_SEED` repeats the choices.
"""

import os
import random
import threading
import time

import grpc
import pytest

from dom_client import pb, write
from domd_support import Domd
from shop import PLACES, Shop, found, state

SECONDS = float(os.environ.get("CHAOS_SECONDS", "10"))
SEED = int(os.environ.get("CHAOS_SEED", "1"))
ORDERS = 500
GOODS = 6
REASONS = ["NOT_IN_STOCK", "MISMATCH", "DAMAGED", "NO_VARIANCE"]
UNSURE = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.CANCELLED,
          grpc.StatusCode.DEADLINE_EXCEEDED)
ENDS = {"SHIPPED", "DELIVERED", "CLOSED", "CANCELLED"}


class Floor(threading.Thread):
    """Somebody who calls until told to stop. Refusals are part of the life; being cut off too."""

    def __init__(self, chaos, seed):
        super().__init__(daemon=True)
        self.chaos, self.rng, self.error = chaos, random.Random(seed), None

    def run(self):
        while not self.chaos.over.is_set():
            try:
                with Shop(self.chaos.address) as shop:
                    while not self.chaos.over.is_set():
                        self.turn(shop)
            except grpc.RpcError as error:
                if error.code() not in UNSURE:
                    self.error = error
                    return
                time.sleep(0.05)

    def attempt(self, call, *arguments, **fields):
        """None if it was refused."""
        try:
            return call(*arguments, **fields)
        except grpc.RpcError as error:
            if error.code() in UNSURE or error.code() == grpc.StatusCode.INTERNAL:
                raise
            return None


class Customer(Floor):
    """Orders, and now and then changes his mind."""

    def turn(self, shop):
        chaos = self.chaos
        if len(chaos.references) < ORDERS:
            mode = self.rng.choice(["SHIP", "SHIP", "PICKUP", "SHIP_TO_STORE"])
            fields = {"mode": f"FULFILMENT_MODE_{mode}"}
            if mode != "SHIP":
                fields["location"] = self.rng.choice(["ST-1", "ST-2"])
            lines = [(sku, self.rng.randint(1, 4), fields)
                     for sku in self.rng.sample(chaos.skus, self.rng.randint(1, 3))]
            reference = f"c-{self.name}-{len(chaos.references)}"
            chaos.references.append(reference)
            self.attempt(shop.submit, *lines, reference=reference)
        elif self.rng.random() < 0.02:
            self.attempt(shop.cancel_order, "web:" + self.rng.choice(chaos.references))
        time.sleep(0.002)


class Staff(Floor):
    """Works through the list of one place; careless while the chaos lasts."""

    def __init__(self, chaos, seed, place):
        super().__init__(chaos, seed)
        self.place = place

    def turn(self, shop):
        work = shop.shipment.ListWork(pb.ListWorkRequest(location=self.place, limit=20)).shipments
        self.chaos.idle[self.place] = not work
        if not work:
            time.sleep(0.02)
        for shipment in work:
            self.attempt(self.handle, shop, shipment)

    def handle(self, shop, shipment):
        careless = not self.chaos.calm.is_set()
        dice, reason = self.rng.random(), f"REJECT_REASON_{self.rng.choice(REASONS)}"
        now = state(shipment)
        if careless and dice < 0.08 and now in ("ASSIGNED", "ACCEPTED", "PICKING", "PACKED"):
            shop.step("Reject", shipment.id, reason=reason)
        elif careless and dice < 0.1:
            shop.step("Cancel", shipment.id)
        elif now == "ASSIGNED":
            shop.step("Accept", shipment.id)
        elif now in ("ACCEPTED", "PICKING") and not self.is_picked(shipment):
            fields = {"complete": True, "short_reason": reason}
            if careless and dice < 0.25:
                fields["lines"] = [found(line.line_id, self.rng.randint(
                    0, line.quantity - line.rejected), line.sku) for line in shipment.lines]
            shop.step("ConfirmPick", shipment.id, **fields)
        elif now == "SHIPPED":
            shop.step("UpdateTracking", shipment.id, delivered=True)
        elif now in ("READY_FOR_PICKUP", "CUSTOMER_ARRIVED"):
            shop.step("HandOver", shipment.id)
        elif shipment.mode in (pb.FULFILMENT_MODE_PICKUP, pb.FULFILMENT_MODE_CURBSIDE):
            shop.step("MarkReadyForPickup", shipment.id)
        elif now == "PICKING":
            shop.step("Pack", shipment.id)
        elif now == "PACKED":
            shop.step("Ship", shipment.id)

    @staticmethod
    def is_picked(shipment):
        return all(line.picked == line.quantity - line.rejected for line in shipment.lines)


class Weather(Floor):
    """Closes places, opens them again, and brings goods."""

    def turn(self, shop):
        place = self.rng.choice(list(PLACES))
        self.attempt(shop.network.SetLocationState, pb.SetLocationStateRequest(
            context=write(), locations=[place], state="LOCATION_STATE_CLOSED",
            reroute_open_work=True))
        time.sleep(self.rng.uniform(0.01, 0.2))
        self.attempt(shop.network.SetLocationState, pb.SetLocationStateRequest(
            context=write(), locations=[place], state="LOCATION_STATE_OPEN"))
        if self.chaos.calm.is_set():
            time.sleep(0.2)


class Chaos:
    def __init__(self, data):
        self.data = data
        self.server = Domd(data)
        self.over, self.calm = threading.Event(), threading.Event()
        self.references, self.idle = [], {}
        with Shop(self.address) as shop:
            shop.furnish()
            self.skus = [shop.goods("chaos", DC=150, DC_W=60, ST_1=40, ST_2=40, V_1=60)
                         for _ in range(GOODS)]

    @property
    def address(self):
        return self.server.address

    def kill(self):
        self.server.kill()
        self.server = Domd(self.data)

    def received(self, shop, sku):
        """Units that came, less those that rejections say were never there; by the ledger."""
        total, before = 0, 0
        while True:
            page = shop.inventory.GetLedger(pb.GetLedgerRequest(
                sku=sku, before_revision=before, limit=1_000))
            total += sum(entry.on_hand_delta for entry in page.entries
                         if entry.cause != pb.LEDGER_CAUSE_CONSUMED)
            if not page.more or not page.entries:
                return total
            before = page.entries[-1].revision


@pytest.fixture
def chaos(tmp_path):
    chaos = Chaos(tmp_path / "data")
    yield chaos
    chaos.over.set()
    chaos.server.kill()


def every_order(shop):
    pages = shop.order.ListOrders(pb.ListOrdersRequest(channel="web", limit=10_000))
    return [order for page in pages for order in page.orders]


def test_no_order_and_no_unit_is_lost_in_the_chaos(chaos):
    rng = random.Random(SEED)
    floor = [Staff(chaos, rng.random(), place) for place in PLACES]
    floor += [Customer(chaos, rng.random()) for _ in range(3)] + [Weather(chaos, rng.random())]
    for thread in floor:
        thread.start()
    time.sleep(SECONDS / 2)
    chaos.kill()
    time.sleep(SECONDS / 2)
    chaos.calm.set()
    with Shop(chaos.address) as shop:
        shop.wait_until(lambda: len(chaos.references) >= ORDERS, seconds=120)
        settle(shop)
        chaos.over.set()
        for thread in floor:
            thread.join(timeout=30)
            assert thread.error is None
        orders = every_order(shop)
        check(shop, chaos, orders)
        digest = shop.digest()
    chaos.kill()
    with Shop(chaos.address) as shop:
        assert shop.digest() == digest


def settle(shop, seconds=120):
    """Until every order has come to its end; tells which have not."""
    end = time.monotonic() + seconds
    while unended := [order for order in every_order(shop) if not is_ended(order)]:
        assert time.monotonic() < end, f"{len(unended)} orders go on: {unended[0]}"
        time.sleep(0.2)


def is_ended(order):
    """Nobody has anything to do: it is over, or what is left of it waits with a reason."""
    on_the_way = {"SHIPPED", "READY_FOR_PICKUP", "CUSTOMER_ARRIVED"}
    if any(shipment.to_location and state(shipment) in on_the_way
           for shipment in order.shipments):
        return False
    is_open = any(line.assigned for line in order.lines)
    return state(order) in ENDS or (not is_open and bool(order.waiting_reason))


def check(shop, chaos, orders):
    assert len(orders) > ORDERS * 0.9
    assert any(order.attempts for order in orders), "nothing was rejected"
    for order in orders:
        for line in order.lines:
            assert line.quantity == (
                line.unsourced + line.assigned + line.shipped + line.cancelled), order.id
    for sku in chaos.skus:
        sent = sum(line.shipped for order in orders for line in order.lines if line.sku == sku)
        left = sum(cell.on_hand for cell in shop.inventory.GetPosition(
            pb.GetPositionRequest(sku=sku)).positions)
        assert chaos.received(shop, sku) == sent + left, sku
        assert sent > 0
    report = shop.verified()
    assert report.orders == len(orders) and report.shipments >= len(orders) * 0.5
