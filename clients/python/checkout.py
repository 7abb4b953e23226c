"""A checkout in Python: availability, a hold, a confirmation.

Needs the stubs made from proto/ on the path; see README.md. Exits with 3 when there is not enough
stock.
"""

import argparse
import json
import sys
import uuid

import grpc
from grpc_status import rpc_status

from dom.v1 import availability_pb2, availability_pb2_grpc
from dom.v1 import common_pb2, reservation_pb2, reservation_pb2_grpc

SERVICE_CONFIG = json.dumps({
    "methodConfig": [{
        "name": [{"service": "dom.v1.AvailabilityService"},
                 {"service": "dom.v1.ReservationService"}],
        "timeout": "5s",
        "retryPolicy": {
            "maxAttempts": 4,
            "initialBackoff": "0.05s",
            "maxBackoff": "2s",
            "backoffMultiplier": 2,
            # Safe for mutations, because a retry repeats the idempotency key.
            "retryableStatusCodes": ["UNAVAILABLE"],
        },
    }]
})


def shortages(error):
    """The dom.v1.Shortage details of a failed call."""
    status = rpc_status.from_call(error)
    for detail in status.details if status else []:
        shortage = common_pb2.Shortage()
        if detail.Unpack(shortage):
            yield shortage


def checkout(channel, sku, quantity, view="", owner="cart-1"):
    """Returns the confirmed reservation, or raises grpc.RpcError."""
    availability = availability_pb2_grpc.AvailabilityServiceStub(channel)
    reservations = reservation_pb2_grpc.ReservationServiceStub(channel)

    reply = availability.CheckAvailability(availability_pb2.CheckAvailabilityRequest(
        context=common_pb2.ReadContext(channel_view=view, owner=owner),
        asks=[availability_pb2.AvailabilityAsk(sku=sku, quantity=quantity)]))
    answer = reply.answers[0]
    state = availability_pb2.AvailabilityState.Name(answer.state)
    print(f"{sku}: {answer.atp} to promise, {state}")

    held = reservations.Reserve(reservation_pb2.ReserveRequest(
        context=common_pb2.WriteContext(idempotency_key=str(uuid.uuid4()), actor="checkout"),
        owner=owner, channel_view=view, ttl_ms=15 * 60 * 1000,
        lines=[reservation_pb2.ReserveLine(
            sku=sku, quantity=quantity, scope=reservation_pb2.LINE_SCOPE_POOL)])).reservation
    print(f"held as {held.id} until {held.expires_at.ToJsonString()}")

    confirmed = reservations.Confirm(reservation_pb2.ConfirmRequest(
        context=common_pb2.WriteContext(idempotency_key=str(uuid.uuid4()), actor="checkout"),
        reservation_id=held.id)).reservation
    print(f"{confirmed.id} is {reservation_pb2.ReservationState.Name(confirmed.state)}")
    return confirmed


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--server", default="127.0.0.1:50051")
    parser.add_argument("--sku", required=True)
    parser.add_argument("--quantity", type=int, default=1)
    parser.add_argument("--view", default="")
    arguments = parser.parse_args()
    options = [("grpc.service_config", SERVICE_CONFIG)]
    with grpc.insecure_channel(arguments.server, options=options) as channel:
        try:
            checkout(channel, arguments.sku, arguments.quantity, arguments.view)
        except grpc.RpcError as error:
            print(f"{error.code().name}: {error.details()}", file=sys.stderr)
            for short in shortages(error):
                print(f"  {short.sku}: asked {short.asked}, available {short.available}",
                      file=sys.stderr)
            return 3 if error.code() == grpc.StatusCode.FAILED_PRECONDITION else 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
