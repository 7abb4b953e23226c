"""Lives of returns at random, told to a server that is killed now and then: every call is repeated
under its key until it is answered, as a shop would."""

import random
import threading
import time

import grpc

from dom_client import pb, write
from shop import Shop

UNSURE = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.CANCELLED,
          grpc.StatusCode.DEADLINE_EXCEEDED)
DOCKS = ["DC", "DC-W", "ST-1", "ST-2"]
GRADES = ["A", "B", "C", "D"]
DISPOSITIONS = ["RESTOCK", "QUARANTINE", "REFURBISH", "LIQUIDATE", "DONATE", "DESTROY",
                "RETURN_TO_VENDOR", "FORWARD"]
STEPS = 14


class Teller(threading.Thread):
    """Tells one life after the other. Refusals are part of it; `refused` counts them by reason."""

    def __init__(self, world, seed):
        super().__init__(daemon=True)
        self.world, self.rng, self.error = world, random.Random(seed), None
        self.shop, self.address, self.refused, self.repeated = None, None, {}, 0

    def run(self):
        try:
            while (number := self.world.next()) is not None:
                self.life(number)
        except BaseException as error:
            self.error = error
        finally:
            if self.shop:
                self.shop.close()

    # One call, until it is answered.

    def call(self, stub, method, request):
        """The reply; None if it was refused."""
        while True:
            if self.address != self.world.address:
                if self.shop:
                    self.shop.close()
                self.address = self.world.address
                self.shop = Shop(self.address)
            try:
                return getattr(getattr(self.shop, stub), method)(request, timeout=20)
            except grpc.RpcError as error:
                if error.code() in UNSURE:
                    self.repeated += 1
                    time.sleep(0.02)
                    continue
                assert error.code() in (
                    grpc.StatusCode.FAILED_PRECONDITION, grpc.StatusCode.INVALID_ARGUMENT,
                    grpc.StatusCode.ABORTED), (method, error)
                self.refused[error.code().name] = self.refused.get(error.code().name, 0) + 1
                return None

    def receive(self, request):
        """The reply to one batch; None if it was refused."""
        while True:
            replies = self.call("returns", "ReceiveReturn", iter([request]))
            try:
                # To the end: streams that are cut off look like abuse.
                [reply] = list(replies)
            except grpc.RpcError as error:
                assert error.code() in UNSURE, error
                self.repeated += 1
                time.sleep(0.02)
                continue
            if reply.HasField("error"):
                self.refused[reply.error.reason] = self.refused.get(reply.error.reason, 0) + 1
                return None
            return reply

    # One life.

    def life(self, number):
        skus = self.rng.sample(self.world.skus, self.rng.randint(1, 2))
        cart = self.world.cart(*[(sku, self.rng.randint(1, 3)) for sku in skus])
        cart.channel = "web"
        order = self.call("order", "SubmitOrder", pb.SubmitOrderRequest(
            context=write(), cart=cart, reference=f"life-{number}")).order
        for shipment in order.shipments:
            for step, fields in [("Accept", {}), ("ConfirmPick", {"complete": True}),
                                 ("Pack", {}), ("Ship", {}),
                                 ("UpdateTracking", {"delivered": True})]:
                request = getattr(pb, step + "Request")
                self.call("shipment", step, request(
                    context=write(), shipment_id=shipment.id, **fields))
        self.world.orders.append(order.id)
        returns = {}
        for _ in range(self.rng.randint(4, STEPS)):
            self.step(order, returns)

    def step(self, order, returns):
        if not returns or self.rng.random() < 0.12:
            return self.create(order, returns)
        record = returns[self.rng.choice(list(returns))]
        deed = self.rng.choice([self.transit, self.scan, self.scan, self.scan, self.grade,
                                self.grade, self.dispose, self.dispose, self.dispose,
                                self.cancel, self.route])
        reply = deed(record, self.units(record))
        if reply is not None:
            returns[record.id] = reply.customer_return

    def units(self, record):
        ids = [unit.id for unit in record.units]
        return self.rng.sample(ids, self.rng.randint(1, len(ids)))

    def create(self, order, returns):
        lines = [pb.ReturnLine(line_id=line.id, quantity=self.rng.randint(1, line.quantity))
                 for line in order.lines if self.rng.random() < 0.8]
        if not lines:
            return
        request = pb.CreateReturnRequest(context=write(), order_id=order.id, lines=lines)
        dice = self.rng.random()
        if dice < 0.3:
            request.method = pb.RETURN_METHOD_MAIL
        elif dice < 0.6:
            request.method = pb.RETURN_METHOD_STORE
            request.location = self.rng.choice(["ST-1", "ST-2"])
        elif dice < 0.7:
            request.method = pb.RETURN_METHOD_KEEP
        if self.rng.random() < 0.2:
            request.exchanges.add(
                line_id="x", sku=self.rng.choice(self.world.skus), quantity=1)
        reply = self.call("returns", "CreateReturn", request)
        if reply is not None:
            returns[reply.customer_return.id] = reply.customer_return

    def transit(self, record, units):
        event = self.rng.choice(["SCANNED", "SCANNED", "SCANNED", "DELAYED", "LOST"])
        return self.call("returns", "RecordTransit", pb.RecordTransitRequest(
            context=write(), return_id=record.id, event=f"TRANSIT_EVENT_{event}",
            unit_ids=units if self.rng.random() < 0.5 else []))

    def scan(self, record, units):
        request = pb.ReceiveReturnRequest(
            context=write(), return_id=record.id, complete=self.rng.random() < 0.15,
            location=record.units[0].location if self.rng.random() < 0.6 else "")
        request.location = request.location or self.rng.choice(DOCKS)
        if self.rng.random() < 0.7:
            for unit in units:
                request.scans.add(unit_id=unit)
        else:
            request.scans.add(sku=self.rng.choice(self.world.skus), quantity=1)
        return self.receive(request)

    def grade(self, record, units):
        return self.call("returns", "GradeUnits", pb.GradeUnitsRequest(
            context=write(), return_id=record.id, grades=[
                pb.UnitGrade(unit_id=unit, grade=f"RETURN_GRADE_{self.rng.choice(GRADES)}")
                for unit in self.standing(record, units, "RECEIVED", "GRADED", "QUARANTINED")]))

    def dispose(self, record, units):
        request = pb.DisposeUnitsRequest(context=write(), return_id=record.id)
        for unit in self.standing(record, units, "GRADED", "QUARANTINED", "REFURBISHING"):
            what = self.rng.choice(DISPOSITIONS)
            request.dispositions.add(
                unit_id=unit, disposition=f"DISPOSITION_{what}",
                to_location=self.rng.choice(DOCKS) if what == "FORWARD" else "")
        return self.call("returns", "DisposeUnits", request)

    def standing(self, record, units, *states):
        """Mostly those for which it makes sense, for else nearly everything would be refused."""
        if self.rng.random() < 0.1:
            return units
        return [unit.id for unit in record.units
                if pb.ReturnUnitState.Name(unit.state).removeprefix(
                    "RETURN_UNIT_STATE_") in states] or units

    def cancel(self, record, units):
        return self.call("returns", "CancelReturn", pb.CancelReturnRequest(
            context=write(), return_id=record.id,
            unit_ids=units if self.rng.random() < 0.7 else []))

    def route(self, record, units):
        return self.call("returns", "RouteReturn", pb.RouteReturnRequest(
            context=write(), return_id=record.id, may_keep=self.rng.random() < 0.3,
            excluded_locations=[self.rng.choice(DOCKS)]))
