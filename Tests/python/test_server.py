"""The real server as a process: start, drain, crash, refusals, pages."""

import json
import os
import signal
import subprocess
import sys
import time

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc

from domd_support import ROOT, demo, domd_path, pb, start  # noqa: F401


def run(*arguments, **environment):
    return subprocess.run(
        [domd_path(), *arguments], capture_output=True, text=True, timeout=60,
        env={**os.environ, **environment})


def small_network(pb, channel, key="network"):
    """One location, one SKU, ten units."""
    network = pb.network_grpc.NetworkServiceStub(channel)
    stock = pb.inventory_grpc.InventoryServiceStub(channel)
    context = lambda what: pb.common.WriteContext(idempotency_key=f"{key}-{what}")
    network.PutLocations(pb.network.PutLocationsRequest(
        context=context("location"), locations=[pb.network.Location(id="here")]))
    network.PutSkus(pb.network.PutSkusRequest(
        context=context("sku"), skus=[pb.network.Sku(id="thing")]))
    return stock.SetStock(pb.inventory.SetStockRequest(
        context=context("stock"),
        levels=[pb.inventory.StockLevel(sku="thing", location="here", quantity=10)]))


def refused(stream):
    with pytest.raises(grpc.RpcError) as ended:
        next(stream)
    return ended.value.code()


def reserve(pb, channel, key, quantity=1):
    return pb.reservation_grpc.ReservationServiceStub(channel).Reserve(
        pb.reservation.ReserveRequest(
            context=pb.common.WriteContext(idempotency_key=key), owner="me",
            lines=[pb.reservation.ReserveLine(sku="thing", location="here", quantity=quantity)]),
        timeout=20)


def free(pb, channel):
    reply = pb.availability_grpc.AvailabilityServiceStub(channel).CheckAvailability(
        pb.availability.CheckAvailabilityRequest(
            asks=[pb.availability.AvailabilityAsk(sku="thing")]))
    return reply.answers[0].atp


def test_the_demo_has_its_size_and_answers_through_every_view(demo, pb):
    stub = pb.admin_grpc.AdminServiceStub(demo.channel)
    counts = stub.GetStatistics(pb.admin.GetStatisticsRequest())
    assert (counts.locations, counts.skus, counts.kits, counts.cells) == (65, 5000, 100, 100_000)
    assert counts.supplies == 433
    availability = pb.availability_grpc.AvailabilityServiceStub(demo.channel)
    atp = {}
    for view in ["", "web", "store-pickup", "marketplace"]:
        reply = availability.CheckAvailability(pb.availability.CheckAvailabilityRequest(
            context=pb.common.ReadContext(channel_view=view),
            asks=[pb.availability.AvailabilityAsk(sku=sku)
                  for sku in ("TEE-0001", "SET-0001", "SVC-0001")]))
        assert reply.answers[2].state == pb.availability.AVAILABILITY_STATE_UNTRACKED
        atp[view] = reply.answers[0].atp
    assert atp[""] > atp["web"] > atp["store-pickup"] > 0
    verified = stub.VerifyInvariants(pb.admin.VerifyInvariantsRequest())
    assert verified.clean, verified.violations


def test_the_demo_leaves_a_store_alone_that_has_anything(start, pb):
    first = start()
    small_network(pb, first.channel)
    assert first.stop() == 0
    second = start("--demo")
    stub = pb.admin_grpc.AdminServiceStub(second.channel)
    assert stub.GetStatistics(pb.admin.GetStatisticsRequest()).skus == 1
    assert any("not empty" in line for line in second.messages())


def test_a_demo_without_data_says_where_it_lives_and_removes_it():
    process = subprocess.Popen(
        [domd_path(), "serve", "--demo", "--listen", "127.0.0.1:0", "--operations", "127.0.0.1:0",
         "--drain-delay", "0s", "--log-format", "json"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    directory = None
    for line in process.stderr:
        entry = json.loads(line)
        directory = entry.get("directory", directory)
        if entry["message"] == "ready":
            break
    assert os.path.isdir(directory)
    process.send_signal(signal.SIGTERM)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert not os.path.exists(os.path.dirname(directory))
    commands = [line.strip() for line in out.splitlines() if line.startswith("  ")]
    assert [command.split()[0] for command in commands] == ["domctl", "domctl", "curl"]


def test_what_was_acknowledged_survives_a_kill_and_an_orderly_stop(start, pb):
    server = start()
    small_network(pb, server.channel)
    held = reserve(pb, server.channel, "first", 3).reservation
    server.kill()
    server = start()
    assert free(pb, server.channel) == 7
    stub = pb.reservation_grpc.ReservationServiceStub(server.channel)
    found = stub.GetReservation(pb.reservation.GetReservationRequest(reservation_id=held.id))
    assert found.reservation == held
    replayed = reserve(pb, server.channel, "first", 3)
    assert replayed.replayed and replayed.reservation == held
    assert server.stop() == 0
    names = os.listdir(server.data)
    assert any(name.endswith(".snap") for name in names), names
    server = start()
    assert free(pb, server.channel) == 7
    assert any(line["message"] == "recovered" and line["clean"] == "true" for line in server.lines)


def test_the_drain_tells_before_it_closes_and_calls_finish(start, pb):
    server = start("--drain-delay", "2s")
    small_network(pb, server.channel)
    health = health_pb2_grpc.HealthStub(server.channel)
    watch = health.Watch(health_pb2.HealthCheckRequest())
    serving = health_pb2.HealthCheckResponse
    assert next(watch).status == serving.SERVING
    # Nor is waited for what would never end by itself.
    bands = pb.availability_grpc.AvailabilityServiceStub(server.channel).WatchAvailability(
        pb.availability.WatchAvailabilityRequest(send_initial=True))
    assert next(bands).crossings
    assert server.get("/readyz")[0] == 200
    begin = time.monotonic()
    server.process.send_signal(signal.SIGTERM)
    assert next(watch).status == serving.NOT_SERVING
    status, text = server.get("/readyz?verbose")
    assert status == 503 and text.endswith("not ready: draining\n")
    assert server.get("/livez")[0] == 200
    # For the length of the delay, calls go on, on old and new connections.
    assert reserve(pb, server.channel, "late").reservation.id
    with grpc.insecure_channel(server.address) as fresh:
        assert free(pb, fresh) == 9
    assert server.process.wait(timeout=60) == 0
    assert 1.9 < time.monotonic() - begin < 15
    assert refused(bands) == refused(watch) == grpc.StatusCode.UNAVAILABLE
    steps = [line["step"] for line in server.lines if line["message"] == "drain"]
    assert steps == ["not serving", "closing connections", "flushing the journal", "stopped"]


def test_the_drain_rpc_begins_the_same(start, pb):
    server = start("--drain-delay", "0s")
    pb.admin_grpc.AdminServiceStub(server.channel).Drain(pb.admin.DrainRequest())
    assert server.process.wait(timeout=60) == 0


@pytest.mark.parametrize("second", [signal.SIGTERM, signal.SIGINT])
def test_a_second_signal_stops_now_and_loses_nothing(start, pb, second):
    server = start("--drain-delay", "60s")
    small_network(pb, server.channel)
    reserve(pb, server.channel, "before")
    server.process.send_signal(signal.SIGTERM)
    while server.get("/readyz")[0] == 200:
        time.sleep(0.01)
    server.process.send_signal(second)
    assert server.process.wait(timeout=5) == 143
    assert free(pb, start().channel) == 9


def test_two_servers_never_share_a_directory(start):
    server = start()
    other = run("serve", "--data", server.data, "--listen", "127.0.0.1:0", "--operations",
                "127.0.0.1:0", "--log-format", "json")
    assert other.returncode == 1
    last = json.loads(other.stderr.splitlines()[-1])
    assert last["error"].startswith("locked"), last


def test_a_port_in_use_is_refused_by_name(start, tmp_path):
    server = start()
    other = run("serve", "--data", str(tmp_path / "other"), "--listen", server.address,
                "--operations", "127.0.0.1:0", "--log-format", "json")
    assert other.returncode == 1
    last = json.loads(other.stderr.splitlines()[-1])
    assert last["error"].startswith(f"listen: cannot listen on {server.address}"), last


@pytest.mark.parametrize("arguments, said", [
    (["--listen", "0.0.0.0:0"], "spell out --allow-plaintext"),
    (["--operations", "[::]:0"], "spell out --allow-plaintext"),
    (["--lissten", "127.0.0.1:0"], "unknown flag --lissten"),
    (["--threads", "many"], "threads: expected a whole number"),
    (["--config", "/nowhere.json"], "cannot read the configuration file"),
])
def test_a_wrong_setting_is_refused_in_one_sentence(arguments, said):
    for command in ("serve", "check-config"):
        done = run(command, "--demo", *arguments)
        assert done.returncode == 2
        assert said in done.stderr and len(done.stderr.splitlines()) == 1


def test_check_config_tells_every_value_and_its_source(tmp_path):
    file = tmp_path / "domd.json"
    file.write_text(json.dumps(
        {"data": "store", "drain": {"delay": "7s", "grace": "8s"}, "threads": 3}))
    done = run("check-config", "--config", str(file), "--drain-grace", "9s", DOMD_THREADS="5")
    assert done.returncode == 0
    rows = {line.split()[0]: line.split(None, 2)[1:] for line in done.stdout.splitlines()}
    assert rows["drain.delay"] == ["7s", f"file {file}"]
    assert rows["drain.grace"] == ["9s", "flag"]
    assert rows["threads"] == ["5", "environment"]
    assert rows["listen"] == ["127.0.0.1:50051", "default"]
    assert run("check-config", "--demo", DOMD_THREADZ="5").returncode == 2


def test_what_serve_would_refuse_check_config_refuses_too():
    for command in ("serve", "check-config"):
        done = run(command)
        assert done.returncode == 2
        assert "there is no data directory" in done.stderr


def test_help_teaches_every_setting():
    done = run("serve", "--help")
    assert done.returncode == 0
    for name in ["--data", "--listen", "--operations", "--demo", "--config", "--drain-delay"]:
        assert name in done.stdout
    assert run("--version").stdout.strip()


def test_promtool_finds_nothing_to_say_about_the_metrics(demo, pb):
    free(pb, demo.channel)
    status, text = demo.get("/metrics")
    assert status == 200
    assert 'grpc_method="CheckAvailability",grpc_code="OK"' in text
    assert "dom_cells 100000\n" in text
    checked = subprocess.run(
        ["promtool", "check", "metrics"], input=text, capture_output=True, text=True)
    assert (checked.returncode, checked.stdout + checked.stderr) == (0, "")


def test_the_operations_port_speaks_http(demo):
    assert demo.get("/nowhere")[0] == 404
    assert demo.get("/readyz") == (200, "ready\n")
    assert demo.get("/livez", method="POST")[0] == 405


def test_the_log_level_changes_while_running(start, pb):
    server = start()
    stub = pb.admin_grpc.AdminServiceStub(server.channel)
    assert stub.SetLogLevel(pb.admin.SetLogLevelRequest(level="debug")).previous == "info"
    stub.GetInfo(pb.admin.GetInfoRequest(), metadata=[("traceparent", "00-abc-def-01")])
    assert stub.SetLogLevel(pb.admin.SetLogLevelRequest(level="info")).previous == "debug"
    stub.GetInfo(pb.admin.GetInfoRequest())
    server.stop()
    calls = [line for line in server.lines if line["message"] == "call"]
    info = [line for line in calls if line["method"].endswith("/GetInfo")]
    assert [line.get("traceparent") for line in info] == ["00-abc-def-01"]


def test_snapshots_are_taken_in_the_background(start, pb):
    server = start("--snapshot-interval", "1s")
    small_network(pb, server.channel)
    stub = pb.admin_grpc.AdminServiceStub(server.channel)
    until = time.monotonic() + 20
    while stub.GetInfo(pb.admin.GetInfoRequest()).snapshot_revision < 3:
        assert time.monotonic() < until
        time.sleep(0.05)
    assert "dom_snapshots_total 0\n" not in server.get("/metrics")[1]


def test_a_failed_write_ends_the_process_within_a_second_and_acknowledges_nothing(start, pb):
    # Data files are opened for synced writing; after some good ones every write fails.
    server = start()
    small_network(pb, server.channel)
    done = [reserve(pb, server.channel, f"good-{number}").reservation.id for number in range(3)]
    tracer = subprocess.Popen(
        ["strace", "-f", "-qq", "-p", str(server.process.pid), "-o", os.devnull,
         "-e", "trace=pwrite64,pwritev,write,fdatasync,fsync",
         "-e", "inject=pwrite64,pwritev,fdatasync,fsync:error=EIO"],
        stderr=subprocess.DEVNULL)
    time.sleep(1)
    with pytest.raises(grpc.RpcError) as raised:
        reserve(pb, server.channel, "bad")
    begin = time.monotonic()
    assert raised.value.code() == grpc.StatusCode.UNAVAILABLE
    assert server.process.wait(timeout=5) == 74
    assert time.monotonic() - begin < 2
    tracer.wait(timeout=10)
    assert any("journal has stopped" in line for line in server.messages())
    again = start()
    stub = pb.reservation_grpc.ReservationServiceStub(again.channel)
    listed = stub.ListReservations(pb.reservation.ListReservationsRequest())
    ids = {reservation.id for page in listed for reservation in page.reservations}
    assert set(done) <= ids


def test_the_resources_are_what_their_sources_make():
    build = os.path.join(ROOT, "Sources/CEmbedded/descriptors/build.py")
    assert subprocess.run([sys.executable, build, "--check"]).returncode == 0
