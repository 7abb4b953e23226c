"""The real server on disks that are damaged or full, and a drain with calls open."""

import glob
import json
import os
import shutil
import signal
import subprocess
import threading
import time

import grpc
import pytest

from dom_client import Client, pb, refused, write
from domd_support import Domd, domd_path, start  # noqa: F401


def stock(client):
    """Ten units of "thing" at "here", one of them held."""
    client.put_locations("here")
    client.put_sku("thing")
    client.adjust("thing", "here", 10)
    return client.reserve(("thing", 1, "here"))


# Damage


def test_a_damaged_byte_is_refused_with_file_and_offset(start, tmp_path):
    server = start()
    with Client(server.address) as client:
        stock(client)
        for _ in range(20):
            client.adjust("thing", "here", 1)
    server.kill()
    segment = sorted(glob.glob(os.path.join(server.data, "wal-*.log")))[0]
    with open(segment, "r+b") as file:
        # In the middle of the batches: later ones prove that this one was acknowledged.
        file.seek(4096 * 10 + 100)
        byte = file.read(1)[0]
        file.seek(4096 * 10 + 100)
        file.write(bytes([byte ^ 0x10]))
    again = subprocess.run(
        [domd_path(), "serve", "--data", server.data, "--listen", "127.0.0.1:0",
         "--operations", "127.0.0.1:0", "--log-format", "json"],
        capture_output=True, text=True, timeout=60)
    assert again.returncode == 1
    error = json.loads(again.stderr.splitlines()[-1])["error"]
    assert os.path.basename(segment) in error and str(4096 * 10) in error, error
    assert glob.glob(os.path.join(server.data, "*.torn")) == []


# Space


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 200 MiB of its own."""
    place = str(tmp_path / "disk")
    os.mkdir(place)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=200m", "domd-test", place], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("needs the right to mount")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def test_a_full_disk_takes_only_what_gives_and_heals(small_disk):
    data = os.path.join(small_disk, "data")
    server = Domd(data)
    with Client(server.address) as client:
        hold = stock(client)
    server.kill()
    # Room for the segment that a start after a crash begins, not for the one after it.
    ballast = os.path.join(small_disk, "ballast")
    with open(ballast, "wb") as file:
        for spare in glob.glob(os.path.join(data, "*.tmp")):
            os.remove(spare)
        file.write(b"x" * (shutil.disk_usage(small_disk).free - (80 << 20)))
    server = Domd(data)
    with Client(server.address) as client:
        until(lambda: refuses(client))
        with refused("RESOURCE_EXHAUSTED", "DISK_FULL") as told:
            client.reserve(("thing", 1))
        assert told.retry_seconds > 0
        status, text = server.get("/readyz?verbose")
        assert status == 200 and "[-] journal: the disk is full" in text
        assert "dom_journal_disk_full 1" in server.get("/metrics")[1]
        assert client.atp("thing") == 9
        reply = client.reservation.Release(
            pb.ReleaseRequest(context=write(), reservation_id=hold.id))
        assert reply.reservation.state == pb.RESERVATION_STATE_RELEASED
        assert client.atp("thing") == 10
        client.verified()
        os.remove(ballast)
        until(lambda: not refuses(client))
        client.adjust("thing", "here", 1)
        until(lambda: said(server) == ["the disk is full", "the disk has room"])
    server.kill()
    server = Domd(data)
    with Client(server.address) as client:
        assert client.get(hold.id).state == pb.RESERVATION_STATE_RELEASED
        assert client.cell("thing", "here").on_hand == 11
    assert server.stop() == 0


def said(server):
    """What the log tells of the disk, in order."""
    messages = [line["message"] for line in server.lines]
    return [" ".join(message.split()[:4]).rstrip(";") for message in messages
            if message.startswith("the disk")]


def refuses(client):
    """Whether a new hold is refused for want of space."""
    try:
        hold = client.reserve(("thing", 1), ttl_ms=1)
    except grpc.RpcError as error:
        assert error.code() == grpc.StatusCode.RESOURCE_EXHAUSTED
        return True
    client.reservation.Release(pb.ReleaseRequest(context=write(), reservation_id=hold.id))
    return False


def until(condition):
    deadline = time.monotonic() + 15
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


# Drain


def test_a_drain_under_load_exits_0_and_keeps_all_that_was_acknowledged(start):
    server = start("--drain-grace", "2s")
    with Client(server.address) as client:
        stock(client)
        watch = client.availability.WatchAvailability(
            pb.WatchAvailabilityRequest(skus=["thing"], send_initial=True))
        assert next(watch).crossings[0].atp == 9
        done = []

        def adjust():
            with Client(server.address) as mine:
                try:
                    while True:
                        done.append(mine.adjust("thing", "here", 1).revision)
                except grpc.RpcError as error:
                    assert error.code() == grpc.StatusCode.UNAVAILABLE

        threads = [threading.Thread(target=adjust) for _ in range(4)]
        for thread in threads:
            thread.start()
        until(lambda: len(done) > 50)
        server.process.send_signal(signal.SIGTERM)
        for thread in threads:
            thread.join()
        # A watch has no end of its own: it is ended when the grace is over.
        with pytest.raises(grpc.RpcError) as caught:
            for _ in watch:
                pass
        assert caught.value.code() == grpc.StatusCode.UNAVAILABLE
        assert server.process.wait(timeout=30) == 0
    with Client(start().address) as client:
        assert client.cell("thing", "here").on_hand == 10 + len(done)
        client.verified()
