"""clients/python/checkout.py, with stubs made as its README says, against a scripted server."""

import os
import subprocess
import sys

import grpc

import stubs
from domctl_support import ROOT, fail, load, scripted  # noqa: F401


def run_checkout(load, server, *arguments):
    return subprocess.run(
        [sys.executable, os.path.join(ROOT, "clients/python/checkout.py"), "--server", server,
         *arguments],
        capture_output=True, text=True, timeout=60, env={**os.environ, "PYTHONPATH": stubs.directory()})


def script(scripted, load):
    availability, reservation = load("dom.v1.availability_pb2"), load("dom.v1.reservation_pb2")
    common = load("dom.v1.common_pb2")
    tries = []

    def reserve(request, context):
        tries.append(request.context.idempotency_key)
        if len(tries) == 1:
            context.abort(grpc.StatusCode.UNAVAILABLE, "restarting")
        line = request.lines[0]
        if line.quantity > 3:
            fail(context, grpc.StatusCode.FAILED_PRECONDITION, "not enough",
                 common.Shortage(sku=line.sku, asked=line.quantity, available=3))
        return reservation.ReserveResponse(reservation=reservation.Reservation(id="R-1", state=1))
    scripted.script["CheckAvailability"] = lambda request, context: (
        availability.CheckAvailabilityResponse(answers=[
            availability.Availability(sku=request.asks[0].sku, atp=3, state=2)]))
    scripted.script["Reserve"] = reserve
    scripted.script["Confirm"] = lambda request, context: reservation.ConfirmResponse(
        reservation=reservation.Reservation(id=request.reservation_id, state=2))
    return tries


def test_a_checkout_survives_a_restart_and_confirms(scripted, load):
    tries = script(scripted, load)
    process = run_checkout(load, scripted.address, "--sku", "A", "--quantity", "2")
    assert process.returncode == 0, process.stderr
    assert "R-1 is RESERVATION_STATE_COMMITTED" in process.stdout
    assert len(tries) == 2 and tries[0] == tries[1]


def test_a_shortage_is_told_by_sku(scripted, load):
    script(scripted, load)
    process = run_checkout(load, scripted.address, "--sku", "A", "--quantity", "5")
    assert process.returncode == 3
    assert "A: asked 5, available 3" in process.stderr
