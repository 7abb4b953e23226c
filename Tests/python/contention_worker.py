"""One process of the contention test: shoppers that fight for the same units, and write down what
was acknowledged to them, and when, for the judge.

    contention_worker.py ADDRESS SECONDS SHOPPERS SEED FILE

What is written is (time, SKU, units): units that are beyond doubt taken from that moment on. A
positive one is written after its acknowledgement, a negative one before the call is sent (or at
the exact end of a hold), so that the sum at any moment is never more than what the server has
promised: if it exceeds the stock, the server has oversold.
"""

import collections
import json
import random
import sys
import threading
import time

import grpc

from dom_client import Client, pb, write

SKUS = [f"sku-{number:02}" for number in range(20)]
PLACES = ["DC", "S-1"]
# Refusals that are answers here: nothing left, or the clock was faster.
EXPECTED = {"FAILED_PRECONDITION", "RESOURCE_EXHAUSTED"}


def units(reservation):
    """Units by SKU."""
    counts = collections.Counter()
    for line in reservation.lines:
        counts[line.sku] += line.quantity
    return counts


def end(reservation):
    """When it ends by itself, in seconds since 1970."""
    if reservation.state == pb.RESERVATION_STATE_COMMITTED:
        return float("inf")
    return reservation.expires_at.ToMilliseconds() / 1000


class Shopper(threading.Thread):
    """Reserves, amends, confirms, ships and gives back at random, until the time is over.

    `live` holds its reservations, by id: the time since when they are known, and how they were.
    """

    def __init__(self, address, seed, until):
        super().__init__(daemon=True)
        self.client = Client(address)
        self.stub = self.client.reservation
        self.random = random.Random(seed)
        self.until = until
        self.live = {}
        self.events = []
        self.totals = collections.Counter()
        self.consumed = collections.Counter()
        self.error = None

    def run(self):
        try:
            while time.time() < self.until:
                self.step()
            for id in list(self.live):
                since, reservation = self.live[id]
                self.forget(id, float("inf"))
                self.live[id] = since, reservation
        except BaseException as error:
            self.error = repr(error)
            raise

    def step(self):
        name = self.random.choice(self.choices())
        try:
            getattr(self, name)()
            self.totals[name] += 1
        except grpc.RpcError as error:
            assert error.code().name in EXPECTED, error
            self.totals[error.code().name] += 1

    def choices(self):
        names = ["reserve"] * 4
        if self.live:
            names += ["amend", "confirm", "confirm", "release", "extend", "consume", "consume"]
        return names

    # What is known

    def learn(self, reservation):
        if reservation.state in [
                pb.RESERVATION_STATE_HELD, pb.RESERVATION_STATE_COMMITTED]:
            self.live[reservation.id] = time.time(), reservation

    def forget(self, id, now=None):
        """From now on nothing is sure about it; what was sure until now is written down."""
        since, reservation = self.live.pop(id)
        until = min(time.time() if now is None else now, end(reservation))
        if since < until:
            for sku, count in units(reservation).items():
                self.events.append((since, sku, count))
                if until < float("inf"):
                    self.events.append((until, sku, -count))
        return reservation

    def change(self, id, call, request):
        """A call that may change the units; if it is refused, all is as it was."""
        before = self.forget(id)
        try:
            after = call(request).reservation
        except grpc.RpcError:
            if end(before) > time.time():
                self.learn(before)
            raise
        self.learn(after)

    def pick(self, state=None):
        ids = [id for id, (_, known) in self.live.items() if state in [None, known.state]]
        return self.random.choice(ids) if ids else None

    # What is done

    def reserve(self):
        lines = [pb.ReserveLine(
            sku=self.random.choice(SKUS), quantity=self.random.randint(1, 3),
            location=self.random.choice(["", *PLACES])) for _ in range(self.random.randint(1, 2))]
        self.learn(self.stub.Reserve(pb.ReserveRequest(
            context=write(), lines=lines, owner=self.name, commit=self.random.random() < 0.2,
            ttl_ms=self.random.choice([5, 50, 500, 60_000]),
            policy=self.random.choice([1, 2, 3]))).reservation)

    def amend(self):
        id = self.pick()
        self.change(id, self.stub.Amend, pb.AmendRequest(
            context=write(), reservation_id=id,
            lines=[pb.AmendLine(line=0, quantity=self.random.randint(0, 4))]))

    def extend(self):
        id = self.pick(pb.RESERVATION_STATE_HELD)
        if id:
            self.change(id, self.stub.Extend, pb.ExtendRequest(
                context=write(), reservation_id=id, ttl_ms=self.random.randint(1, 2_000)))

    def confirm(self):
        id = self.pick(pb.RESERVATION_STATE_HELD)
        if id:
            self.change(id, self.stub.Confirm, pb.ConfirmRequest(
                context=write(), reservation_id=id))

    def release(self):
        id = self.pick()
        self.change(id, self.stub.Release, pb.ReleaseRequest(
            context=write(), reservation_id=id))

    def consume(self):
        """Ships everything; units of a pool leave from a place of our choice. They stay taken."""
        id = self.pick(pb.RESERVATION_STATE_COMMITTED)
        if not id:
            return
        since, known = self.live[id]
        lines = [pb.LineQuantity(line=index, quantity=part.quantity,
                                 location=part.location or self.random.choice(PLACES))
                 for index, line in enumerate(known.lines) for part in line.allocations]
        if not lines:
            return
        self.stub.Consume(pb.ConsumeRequest(context=write(), reservation_id=id, lines=lines))
        self.consumed += units(known)
        self.forget(id, float("inf"))

    def report(self):
        sure = {id: units(known) for id, (_, known) in self.live.items()
                if known.state == pb.RESERVATION_STATE_COMMITTED}
        return {"error": self.error, "totals": self.totals, "events": self.events,
                "consumed": self.consumed, "sure": sure}


def main(address, seconds, count, seed, file):
    until = time.time() + float(seconds)
    shoppers = [Shopper(address, f"{seed}-{number}", until) for number in range(int(count))]
    for shopper in shoppers:
        shopper.start()
    for shopper in shoppers:
        shopper.join()
    with open(file, "w") as out:
        json.dump([shopper.report() for shopper in shoppers], out)


if __name__ == "__main__":
    main(*sys.argv[1:])
