"""SIGKILL at random moments under load: what was acknowledged is there, nothing happens twice, and
the state is that of a replay from nothing.

`KILLS` is how often (10 if not set; in stores of up to 20), `KILL_SEED` repeats the choices.
"""

import glob
import os
import random
import shutil
import signal
import subprocess
import time

import pytest

from dom_client import Client, pb
from domd_support import Domd, domd_path
from kill_load import FED, PLACE, SKUS, Books, Feeder, Worker, feed_records, prepare

KILLS = int(os.environ.get("KILLS", "10"))
SEED = int(os.environ.get("KILL_SEED", "1"))
WORKERS = 6
PER_STORE = 20


def load_until_killed(server, books, rng, snapshots):
    workers = [Worker(server.address, books, f"worker-{number}", rng.random(), snapshots)
               for number in range(WORKERS)]
    feeder = Feeder(server.address, books)
    for thread in [*workers, feeder]:
        thread.start()
    time.sleep(rng.uniform(0.02, 0.3))
    server.kill()
    for thread in [*workers, feeder]:
        thread.join(timeout=30)
        assert not thread.is_alive()
    assert [worker.error for worker in workers] == [None] * WORKERS


def kill_while_starting(data, rng):
    """A start that is killed before or soon after it has recovered."""
    process = subprocess.Popen(
        [domd_path(), "serve", "--data", data, "--listen", "127.0.0.1:0", "--operations",
         "127.0.0.1:0"], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    time.sleep(rng.uniform(0, 0.3))
    process.send_signal(signal.SIGKILL)
    process.wait()


def found(client):
    """(on hand by SKU, state by reservation)."""
    pages = client.inventory.ListPositions(pb.ListPositionsRequest(location=PLACE))
    on_hand = {cell.sku: cell.on_hand for page in pages for cell in page.positions}
    pages = client.reservation.ListReservations(pb.ListReservationsRequest())
    states = {item.id: item.state for page in pages for item in page.reservations}
    return on_hand, states


def check_acknowledged(client, books):
    """All that was acknowledged is there; of the rest, at most each once."""
    on_hand, states = found(client)
    least = books.on_hand(books.done)
    for sku in SKUS:
        doubt = [operation.change for operation in books.doubtful if operation.sku == sku]
        lowest = least[sku] + sum(change for change in doubt if change < 0)
        highest = least[sku] + sum(change for change in doubt if change > 0)
        assert lowest <= on_hand[sku] <= highest, sku
    assert books.fed_acknowledged <= on_hand.get(FED, 0) <= books.fed_sent
    doubtful = {operation.reservation for operation in books.doubtful}
    for id, state in books.reservations().items():
        assert id in doubtful or states[id] == state, id
    assert set(states) <= set(books.reservations()) | doubtful


def retry(client, books, rng):
    """Sends again what is in doubt, and some of what is not: each happens exactly once."""
    for operation in books.doubtful:
        books.settle(operation, operation.send(client).result().revision)
    books.doubtful = []
    asked = [operation for operation in books.done if operation.request is not None]
    for operation in rng.sample(asked, min(10, len(asked))):
        reply = operation.send(client).result()
        assert reply.replayed and reply.revision == operation.revision
    missing = [pb.ApplyFeedRequest(feed_id="feed", records=feed_records(first, first + 4))
               for first in range(books.fed_acknowledged + 1, books.fed_sent, 5)]
    for reply in client.inventory.ApplyFeed(iter(missing)):
        assert {result.outcome for result in reply.results} <= {
            pb.FEED_OUTCOME_APPLIED, pb.FEED_OUTCOME_REPLAYED}
        books.fed_acknowledged = reply.committed_offset
    assert books.fed_acknowledged == books.fed_sent


def check_exactly(client, books):
    on_hand, states = found(client)
    assert {sku: on_hand[sku] for sku in SKUS} == dict(books.on_hand(books.done))
    assert on_hand.get(FED, 0) == books.fed_sent
    assert states == books.reservations()
    return client.digest()


def digest_of(data):
    server = Domd(data)
    with Client(server.address) as client:
        digest = client.digest()
    server.kill()
    return digest


def check_replay_from_nothing(data, digest, folder):
    """The same digest after one more start, and on a copy that has no snapshots."""
    assert digest_of(data) == digest
    copy = str(folder / "copy")
    subprocess.run(["cp", "-r", "--sparse=always", data, copy], check=True)
    for snapshot in glob.glob(os.path.join(copy, "**", "*.snap"), recursive=True):
        os.remove(snapshot)
    assert digest_of(copy) == digest
    shutil.rmtree(copy)


@pytest.mark.parametrize("store", range((KILLS + PER_STORE - 1) // PER_STORE))
def test_killed_at_any_moment_nothing_is_lost_and_nothing_happens_twice(tmp_path, store):
    rng = random.Random(f"{SEED}-{store}")
    data, books = str(tmp_path / "data"), Books()
    rounds = min(PER_STORE, KILLS - store * PER_STORE)
    server = Domd(data)
    with Client(server.address) as client:
        books.done = prepare(client)
    doubts = 0
    for _ in range(rounds):
        load_until_killed(server, books, rng, snapshots=store % 2 == 1)
        doubts += len(books.doubtful)
        if rng.random() < 0.2:
            kill_while_starting(data, rng)
        server = Domd(data)
        with Client(server.address) as client:
            check_acknowledged(client, books)
            retry(client, books, rng)
            digest = check_exactly(client, books)
    server.kill()
    check_replay_from_nothing(data, digest, tmp_path)
    shutil.rmtree(data)
    print(f"0 lost, 0 twice: {len(books.done)} mutations and {books.fed_sent} feed records, "
          f"{doubts} in doubt, {rounds} kills")
    assert doubts > 0
