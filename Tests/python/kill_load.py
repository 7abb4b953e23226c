"""Load that keeps books: what was sent, what was acknowledged, and what the state must then be."""

import collections
import random
import threading

import grpc

from dom_client import Client, pb, write

SKUS = [f"sku-{number}" for number in range(8)]
FED = "fed"
PLACE = "here"
# Calls one worker has under way at a time.
WINDOW = 4


class Operation:
    """One mutation: how to send it, and what it does to the books when it happens, once."""

    def __init__(self, method, request, sku, change, reservation=None, state=None):
        self.method, self.request = method, request
        self.sku, self.change = sku, change
        self.reservation, self.state = reservation, state
        self.revision = None

    def send(self, client):
        return getattr(getattr(client, self.method[0]), self.method[1]).future(
            self.request, timeout=30)


class Books:
    """`done` are acknowledged operations; `doubtful` were sent and not answered."""

    def __init__(self):
        self.lock = threading.Lock()
        self.done, self.doubtful = [], []
        self.fed_sent = self.fed_acknowledged = 0

    def settle(self, operation, revision):
        operation.revision = revision
        with self.lock:
            self.done.append(operation)

    def doubt(self, operation):
        with self.lock:
            self.doubtful.append(operation)

    def on_hand(self, operations):
        units = collections.Counter()
        for operation in operations:
            units[operation.sku] += operation.change
        return units

    def reservations(self):
        """State by id, after all that is acknowledged."""
        return {operation.reservation: operation.state for operation in self.done
                if operation.reservation}


class Worker(threading.Thread):
    """Sends operations until the server is gone. Refusals would be a bug: there is plenty."""

    def __init__(self, address, books, name, seed, snapshots):
        super().__init__(daemon=True, name=name)
        self.client = Client(address)
        self.books = books
        self.random = random.Random(seed)
        self.snapshots = snapshots
        self.mine = []
        self.error = None

    def run(self):
        try:
            while self.window():
                pass
        except BaseException as error:
            self.error = error
        finally:
            self.client.close()

    def window(self):
        """Sends a few at once; false when the server is gone."""
        under_way = []
        for _ in range(WINDOW):
            operation = self.next()
            try:
                under_way.append((operation, operation.send(self.client)))
            except ValueError:  # the channel is closed
                return False
        if self.snapshots and self.random.random() < 0.05:
            self.client.admin.TakeSnapshot.future(pb.TakeSnapshotRequest())
        alive = True
        for operation, call in under_way:
            try:
                self.books.settle(operation, call.result().revision)
                if operation.state == pb.RESERVATION_STATE_COMMITTED:
                    self.mine.append(operation)
            except grpc.RpcError as error:
                assert error.code() in [
                    grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.CANCELLED], error
                self.books.doubt(operation)
                alive = False
        return alive

    def next(self):
        sku = self.random.choice(SKUS)
        kind = self.random.random()
        if kind < 0.35 or not self.mine:
            return self.adjust(sku) if kind < 0.15 else self.reserve(sku)
        before = self.mine.pop(self.random.randrange(len(self.mine)))
        name, state, change = (
            ("Consume", pb.RESERVATION_STATE_CONSUMED, -1) if kind < 0.8
            else ("Release", pb.RESERVATION_STATE_RELEASED, 0))
        request = getattr(pb, name + "Request")(
            context=write(), reservation_id=before.reservation)
        return Operation(("reservation", name), request, before.sku, change,
                         before.reservation, state)

    def adjust(self, sku):
        change = self.random.randint(1, 9)
        return Operation(("inventory", "AdjustStock"), pb.AdjustStockRequest(
            context=write(), adjustments=[
                pb.Adjustment(sku=sku, location=PLACE, delta=change)]), sku, change)

    def reserve(self, sku):
        context = write()
        return Operation(("reservation", "Reserve"), pb.ReserveRequest(
            context=context, reservation_id=f"r-{context.idempotency_key}", commit=True,
            lines=[pb.ReserveLine(sku=sku, quantity=1, location=PLACE)]),
            sku, 0, f"r-{context.idempotency_key}", pb.RESERVATION_STATE_COMMITTED)


def feed_records(first, last):
    return [pb.FeedRecord(offset=offset, adjustment=pb.Adjustment(
        sku=FED, location=PLACE, delta=1)) for offset in range(first, last + 1)]


class Feeder(threading.Thread):
    """Streams records of one feed until the server is gone."""

    def __init__(self, address, books):
        super().__init__(daemon=True)
        self.client = Client(address)
        self.books = books
        self.room = threading.Semaphore(8)
        self.over = threading.Event()

    def run(self):
        try:
            for reply in self.client.inventory.ApplyFeed(self.messages()):
                self.books.fed_acknowledged = reply.committed_offset
                self.room.release()
        except grpc.RpcError:
            pass
        self.over.set()
        self.room.release()
        self.client.close()

    def messages(self):
        while not self.over.is_set():
            first = self.books.fed_sent + 1
            self.books.fed_sent += 5
            yield pb.ApplyFeedRequest(
                feed_id="feed", records=feed_records(first, self.books.fed_sent))
            self.room.acquire()


def prepare(client):
    """The network, and more stock than the load can use."""
    client.put_locations(PLACE)
    for sku in [*SKUS, FED]:
        client.put_sku(sku)
    operations = []
    for sku in SKUS:
        client.adjust(sku, PLACE, 100_000)
        operations.append(Operation(None, None, sku, 100_000))
    return operations
