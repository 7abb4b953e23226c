"""64 clients fight for 1,000 units over 20 SKUs: never oversold, every unit accounted for.

`CONTENTION_SECONDS` is how long (10 if not set).
"""

import collections
import json
import os
import subprocess
import sys
import threading
import time

from contention_worker import PLACES, SKUS
from dom_client import Client, pb, write
from domd_support import start  # noqa: F401

SECONDS = float(os.environ.get("CONTENTION_SECONDS", "10"))
PROCESSES, SHOPPERS = 4, 16
UNITS = 1_000


def stock(client):
    client.put_locations(*PLACES)
    client.network.PutSkus(pb.PutSkusRequest(
        context=write(), skus=[pb.Sku(id=sku) for sku in SKUS]))
    each = UNITS // len(SKUS) // len(PLACES)
    client.inventory.AdjustStock(pb.AdjustStockRequest(context=write(), adjustments=[
        pb.Adjustment(sku=sku, location=place, delta=each)
        for sku in SKUS for place in PLACES]))
    return [(0, sku, each * len(PLACES)) for sku in SKUS]


class Feeder(threading.Thread):
    """Brings a unit now and then through ApplyFeed, and writes down when and of what."""

    def __init__(self, address, until):
        super().__init__(daemon=True)
        self.client = Client(address)
        self.until = until
        self.events = []
        self.committed = 0

    def run(self):
        for reply in self.client.inventory.ApplyFeed(self.messages()):
            assert all(result.outcome == pb.FEED_OUTCOME_APPLIED for result in reply.results)
            self.committed = reply.committed_offset

    def messages(self):
        offset = 0
        while time.time() < self.until:
            offset += 1
            sku = SKUS[offset % len(SKUS)]
            self.events.append((time.time(), sku, 1))
            yield pb.ApplyFeedRequest(feed_id="receipts", records=[pb.FeedRecord(
                offset=offset, adjustment=pb.Adjustment(
                    sku=sku, location=PLACES[offset % 2], delta=1))])
            time.sleep(0.01)


def fight(address, folder):
    """Runs all clients; gives (reports of the shoppers, arrivals of stock)."""
    worker = os.path.join(os.path.dirname(__file__), "contention_worker.py")
    files = [str(folder / f"report-{number}.json") for number in range(PROCESSES)]
    feeder = Feeder(address, time.time() + SECONDS)
    processes = [subprocess.Popen([
        sys.executable, worker, address, str(SECONDS), str(SHOPPERS), str(number), file])
        for number, file in enumerate(files)]
    feeder.start()
    for process in processes:
        assert process.wait(timeout=SECONDS + 120) == 0
    feeder.join(timeout=60)
    assert feeder.committed == len(feeder.events)
    reports = []
    for file in files:
        with open(file) as source:
            reports += json.load(source)
    assert [report["error"] for report in reports] == [None] * PROCESSES * SHOPPERS
    return reports, feeder.events


def worst_moment(taken, arrived):
    """Least units left over all moments and SKUs, from what was taken and what had arrived."""
    left, least = collections.Counter(), UNITS
    # At one moment, what gives comes before what takes.
    events = [(when, -units, sku) for when, sku, units in taken]
    events += [(when, units, sku) for when, sku, units in arrived]
    for _, change, sku in sorted(events, key=lambda event: (event[0], -event[1])):
        left[sku] += change
        least = min(least, left[sku])
    return least


def test_the_judge_sees_an_oversell_of_one_unit():
    arrived = [(0, "a", 2)]
    assert worst_moment([(1, "a", 2), (2, "a", -1), (2, "a", 1)], arrived) == 0
    assert worst_moment([(1, "a", 2), (2, "a", -1), (1.5, "a", 1)], arrived) == -1


def test_64_clients_never_oversell_and_every_unit_is_accounted_for(start, tmp_path):
    server = start()
    with Client(server.address) as client:
        arrived = stock(client)
        reports, fed = fight(server.address, tmp_path)
        arrived += fed
        taken = [event for report in reports for event in report["events"]]
        totals = sum((collections.Counter(report["totals"]) for report in reports),
                     collections.Counter())
        print(f"{sum(totals.values())} calls in {SECONDS:.0f} s: {dict(totals)}")
        for name in ["reserve", "amend", "confirm", "extend", "release", "consume",
                     "FAILED_PRECONDITION"]:
            assert totals[name] > 0, totals
        assert worst_moment(taken, arrived) >= 0
        client.verified()
        account(client, reports, arrived)
        assert client.admin.GetStatistics(pb.GetStatisticsRequest()).expired_total > 0


def account(client, reports, arrived):
    """Nothing lost, nothing invented."""
    coming = collections.Counter()
    for _, sku, units in arrived:
        coming[sku] += units
    consumed, live, known = collections.Counter(), collections.Counter(), {}
    for page in client.reservation.ListReservations(pb.ListReservationsRequest()):
        for reservation in page.reservations:
            known[reservation.id] = reservation
            for line in reservation.lines:
                consumed[line.sku] += line.consumed
                live[line.sku] += line.quantity
    told = collections.Counter()
    for report in reports:
        told.update(report["consumed"])
        for id, units in report["sure"].items():
            now = collections.Counter()
            for line in known[id].lines:
                now[line.sku] += line.quantity
            assert known[id].state == pb.RESERVATION_STATE_COMMITTED and now == units
    assert +consumed == +told
    on_hand = collections.Counter()
    for page in client.inventory.ListPositions(pb.ListPositionsRequest()):
        for cell in page.positions:
            assert 0 <= cell.held + cell.committed <= cell.on_hand, cell
            on_hand[cell.sku] += cell.on_hand
    assert on_hand == coming - consumed
    for id, reservation in known.items():
        if reservation.state in [1, 2]:
            client.reservation.Release(pb.ReleaseRequest(context=write(), reservation_id=id))
    assert {sku: client.atp(sku) for sku in SKUS} == {sku: on_hand[sku] for sku in SKUS}
    client.verified()
