"""EventService.Subscribe and what the archive answers, through stock grpcio."""

import threading

import grpc
import pytest

from dom_client import Client, new_key, pb, write
from domd_support import Domd


def subscribe(client, cursor="", follow=False, **filters):
    return client.event.Subscribe(
        pb.SubscribeRequest(cursor=cursor, follow=follow, **filters))


def all_events(client, cursor="", **filters):
    return [event for page in subscribe(client, cursor, **filters) for event in page.events]


class Follower(threading.Thread):
    """Follows from a cursor until the server is gone; keeps what it saw and the last cursor."""

    def __init__(self, address, cursor, **filters):
        super().__init__(daemon=True)
        self.address, self.cursor, self.filters = address, cursor, filters
        self.seen = []
        self.failure = None

    def run(self):
        with Client(self.address) as client:
            try:
                for page in subscribe(client, self.cursor, follow=True, **self.filters):
                    self.seen += [event.cursor for event in page.events]
                    self.cursor = page.cursor
            except grpc.RpcError as error:
                self.failure = error.code()


class Writer(threading.Thread):
    """Adjusts a SKU until the server is gone; keeps the keys in doubt."""

    def __init__(self, address, sku):
        super().__init__(daemon=True)
        self.address, self.sku = address, sku
        self.acknowledged = 0

    def run(self):
        with Client(self.address) as client:
            try:
                while True:
                    client.adjust(self.sku, "S-1", 1)
                    self.acknowledged += 1
            except grpc.RpcError:
                pass


def test_a_follower_resumes_exactly_once_over_kills_of_the_server(tmp_path):
    data = tmp_path / "data"
    server = Domd(data)
    with Client(server.address) as client:
        client.put_locations("S-1")
        client.put_sku("TEA")
    seen, cursor, acknowledged = [], "", 0
    for _ in range(4):
        follower = Follower(server.address, cursor, types=["stock."])
        writers = [Writer(server.address, "TEA") for _ in range(3)]
        follower.start()
        for writer in writers:
            writer.start()
        # Some events have been told, and more are under way.
        while len(follower.seen) < 50:
            threading.Event().wait(0.01)
            assert follower.is_alive()
        server.kill()
        for thread in [follower, *writers]:
            thread.join(timeout=30)
            assert not thread.is_alive()
        seen, cursor = seen + follower.seen, follower.cursor
        acknowledged += sum(writer.acknowledged for writer in writers)
        server = Domd(data)
    with Client(server.address) as client:
        seen += [event.cursor for event in all_events(client, cursor, types=["stock."])]
        told = all_events(client, types=["stock."])
        assert seen == [event.cursor for event in told]
        assert len(set(seen)) == len(seen) >= acknowledged
        assert client.cell("TEA", "S-1").on_hand == sum(event.quantity for event in told)
    server.kill()


def test_filters_and_fields(client, sku):
    client.adjust(sku, "S-1", 5, context=write(actor="ann", reason="found"))
    held = client.reserve((sku, 2, "S-1"))
    client.reservation.Release(pb.ReleaseRequest(context=write(), reservation_id=held.id))
    events = all_events(client, sku=sku)
    assert [event.type for event in events] == [
        "stock.adjusted", "reservation.held", "reservation.released"]
    assert [event.quantity for event in events] == [5, 2, -2]
    assert {event.location for event in events} == {"S-1"}
    assert (events[0].actor, events[0].reason) == ("ann", "found")
    assert events[1].reservation_id == held.id
    assert all_events(client, sku=sku, types=["reservation."]) == events[1:]
    assert all_events(client, sku=sku, location="S-2") == []
    assert all_events(client, events[1].cursor, sku=sku) == events[2:]


@pytest.mark.parametrize("request_fields, code", [
    ({"cursor": "soon"}, grpc.StatusCode.INVALID_ARGUMENT),
    ({"types": ["stock.eaten"]}, grpc.StatusCode.INVALID_ARGUMENT),
    ({"cursor": str(2**60)}, grpc.StatusCode.OUT_OF_RANGE),
])
def test_what_cannot_be_followed_is_refused(client, request_fields, code):
    with pytest.raises(grpc.RpcError) as refused:
        all_events(client, **request_fields)
    assert refused.value.code() == code


def test_the_ledger_is_the_same_before_and_after_the_archive_has_it(tmp_path):
    data = tmp_path / "data"
    server = Domd(data)
    with Client(server.address) as client:
        client.put_locations("S-1")
        client.put_sku("TEA")
        for number in range(1, 30):
            client.adjust("TEA", "S-1", number, context=write(new_key(), reason=str(number)))
        request = pb.GetLedgerRequest(sku="TEA", limit=100)
        before = client.inventory.GetLedger(request).entries
        while b"dom_archive_lag_records 0\n" not in server.get("/metrics")[1].encode():
            threading.Event().wait(0.05)
        assert client.inventory.GetLedger(request).entries == before
        assert len(before) == 29
    server.kill()
    # The file can be deleted: it is made again.
    for file in (data / "archive").iterdir():
        file.unlink()
    server = Domd(data)
    with Client(server.address) as client:
        while b"dom_archive_lag_records 0\n" not in server.get("/metrics")[1].encode():
            threading.Event().wait(0.05)
        assert client.inventory.GetLedger(request).entries == before
    assert server.stop() == 0
