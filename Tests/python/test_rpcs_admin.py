"""AdminService and the operations port, on the real server."""

import os
import time

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc

from dom_client import Client, pb, refused
from domd_support import start  # noqa: F401


def test_info_tells_what_runs(domd, client, sku):
    info = client.admin.GetInfo(pb.GetInfoRequest())
    assert info.version and len(info.store_id) == 36 and info.epoch == 1
    assert os.path.samefile(info.data_directory, domd.data)
    newest = client.adjust(sku, "S-1", 1).revision
    info = client.admin.GetInfo(pb.GetInfoRequest())
    assert info.revision >= info.durable_revision >= newest
    assert abs(time.time() - info.started_at.ToSeconds()) < 3_600


def test_statistics_count_everything_that_grows(client, sku):
    def count():
        return client.admin.GetStatistics(pb.GetStatisticsRequest())

    before = count()
    client.put_sku(f"{sku}-kit", components=[pb.KitComponent(sku=sku, quantity=1)])
    client.adjust(sku, "S-1", 5)
    client.reserve((sku, 1))
    client.reserve((sku, 1), commit=True)
    after = count()
    grown = {name: getattr(after, name) - getattr(before, name)
             for name in ["skus", "kits", "cells", "held", "committed", "idempotency_keys"]}
    assert grown == {"skus": 1, "kits": 1, "cells": 1, "held": 1, "committed": 1,
                     "idempotency_keys": 4}
    assert after.connections >= 1 and after.resident_bytes > 1 << 20
    assert after.journal_bytes > 0 and after.locations >= 4


def test_a_snapshot_is_taken_while_serving(domd, client, sku):
    revision = client.adjust(sku, "S-1", 5).revision
    reply = client.admin.TakeSnapshot(pb.TakeSnapshotRequest())
    assert reply.revision >= revision and reply.bytes > 0
    found = [os.path.join(place, name) for place, _, names in os.walk(domd.data)
             for name in names if name == reply.file]
    assert len(found) == 1 and os.path.getsize(found[0]) == reply.bytes
    info = client.admin.GetInfo(pb.GetInfoRequest())
    assert info.snapshot_revision == reply.revision


def test_invariants_are_verified_and_the_digest_follows_the_state(client, sku):
    before = client.verified()
    again = client.verified()
    assert again.state_digest == before.state_digest and before.cells > 0
    hold = client.reserve((client.put_sku(f"{sku}-2"), 1), policy=pb.RESERVE_POLICY_BEST_EFFORT)
    assert hold.lines[0].quantity == 0
    client.adjust(sku, "S-1", 1)
    after = client.verified()
    assert after.state_digest != before.state_digest and after.revision > before.revision


def test_the_log_level_can_be_changed(domd, client, sku):
    def change(level):
        return client.admin.SetLogLevel(pb.SetLogLevelRequest(level=level)).previous

    before = change("debug")
    client.atp(sku)
    deadline = time.monotonic() + 10
    while not any(line.get("method", "").endswith("/CheckAvailability") for line in domd.lines):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert change(before) == "debug"
    with refused("INVALID_ARGUMENT", "UNKNOWN_VALUE", "level"):
        change("loud")


def test_the_slow_log_is_sorted_and_bounded(client, sku):
    for _ in range(5):
        client.atp(sku)
    calls = client.admin.SlowLog(pb.SlowLogRequest(limit=3)).calls
    assert 1 <= len(calls) <= 3
    assert list(calls) == sorted(calls, key=lambda call: -call.elapsed_us)
    assert all(call.method.startswith("/") and call.at.ToSeconds() > 0 for call in calls)


def test_drain_ends_the_process_in_order(start, recorder):
    server = start()
    with Client(server.address, recorder) as client:
        client.put_locations("S-1")
        client.put_sku("a")
        client.adjust("a", "S-1", 5)
        client.admin.Drain(pb.DrainRequest())
        while server.get("/readyz")[0] == 200:
            pass
        assert client.atp("a") == 5
        health = health_pb2_grpc.HealthStub(client.channel)
        told = health.Check(health_pb2.HealthCheckRequest())
        assert told.status == health_pb2.HealthCheckResponse.NOT_SERVING
    assert server.process.wait(timeout=30) == 0
    with Client(start().address) as client:
        assert client.atp("a") == 5
        assert client.admin.GetInfo(pb.GetInfoRequest()).epoch == 2


def test_health_knows_every_service(domd):
    with grpc.insecure_channel(domd.address) as channel:
        stub = health_pb2_grpc.HealthStub(channel)
        for service in ["", *(f"dom.v1.{name}Service" for name in [
                "Availability", "Reservation", "Inventory", "Network", "Admin"])]:
            status = stub.Check(health_pb2.HealthCheckRequest(service=service)).status
            assert status == health_pb2.HealthCheckResponse.SERVING
        with pytest.raises(grpc.RpcError) as caught:
            stub.Check(health_pb2.HealthCheckRequest(service="nobody"))
        assert caught.value.code() == grpc.StatusCode.NOT_FOUND


def test_the_operations_port_tells_life_readiness_and_metrics(domd, client, sku):
    client.atp(sku)
    assert domd.get("/livez")[0] == 200
    status, text = domd.get("/readyz?verbose")
    assert status == 200 and "journal" in text
    status, text = domd.get("/metrics")
    assert status == 200 and "dom_" in text
    assert 'grpc_method="CheckAvailability"' in text and "grpc_server_handling_seconds" in text
    assert domd.get("/nothing")[0] == 404
