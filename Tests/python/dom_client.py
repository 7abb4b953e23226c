"""Stock gRPC stubs of dom.v1 under one roof, and short words for the calls that tests make."""

import contextlib
import itertools
import os
import time
import types

import grpc
from google.protobuf.timestamp_pb2 import Timestamp
from google.rpc import error_details_pb2
from grpc_status import rpc_status

from domd_support import generate_stubs

SERVICES = ["Availability", "Reservation", "Inventory", "Network", "Admin", "Routing", "Order",
            "Shipment", "Return", "Event", "Policy"]


def one_namespace():
    """Every message, enum value and stub of dom.v1 by its own name; `files` are the descriptors."""
    modules = vars(generate_stubs())
    names = types.SimpleNamespace(files=[
        module.DESCRIPTOR for name, module in modules.items() if not name.endswith("_grpc")])
    for module in modules.values():
        vars(names).update({name: value for name, value in vars(module).items()
                            if name[0].isupper() and name != "DESCRIPTOR"})
    return names


pb = one_namespace()


def every_method():
    """Full names of all methods that proto/dom/v1 describes."""
    return {f"/{service.full_name}/{method.name}" for file in pb.files
            for service in file.services_by_name.values() for method in service.methods}


class Recorder(grpc.UnaryUnaryClientInterceptor, grpc.UnaryStreamClientInterceptor,
               grpc.StreamStreamClientInterceptor, grpc.StreamUnaryClientInterceptor):
    """Notes which methods were called."""

    def __init__(self):
        self.seen = set()

    def note(self, continuation, details, request):
        method = details.method
        self.seen.add(method if isinstance(method, str) else method.decode())
        return continuation(details, request)

    intercept_unary_unary = intercept_unary_stream = note
    intercept_stream_stream = intercept_stream_unary = note


class Client:
    """Stubs of all services over one channel, and the calls that tests make all the time."""

    keys = itertools.count(1)

    def __init__(self, address, recorder=None):
        self.channel = grpc.insecure_channel(address, options=[
            ("grpc.use_local_subchannel_pool", 1), ("grpc.enable_retries", 0),
            ("grpc.initial_reconnect_backoff_ms", 50), ("grpc.max_reconnect_backoff_ms", 200)])
        wire = grpc.intercept_channel(self.channel, recorder) if recorder else self.channel
        for service in SERVICES:
            # `client.return` could not be written.
            name = "returns" if service == "Return" else service.lower()
            setattr(self, name, getattr(pb, service + "ServiceStub")(wire))

    def close(self):
        self.channel.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    # Words for master data.

    def put_sku(self, id, **fields):
        self.network.PutSkus(pb.PutSkusRequest(
            context=write(), skus=[pb.Sku(id=id, **fields)]))
        return id

    def put_locations(self, *ids, **fields):
        self.network.PutLocations(pb.PutLocationsRequest(
            context=write(), locations=[pb.Location(id=id, **fields) for id in ids]))

    def put_view(self, id, **fields):
        self.network.PutChannelViews(pb.PutChannelViewsRequest(
            context=write(), views=[pb.ChannelView(id=id, **fields)]))
        return id

    # Words for stock.

    def adjust(self, sku, location, delta, context=None, **fields):
        """AdjustStock of one cell; the cell after it."""
        return self.inventory.AdjustStock(pb.AdjustStockRequest(
            context=context or write(), adjustments=[
                pb.Adjustment(sku=sku, location=location, delta=delta, **fields)])).positions[0]

    def set(self, sku, location, quantity, context=None, **fields):
        """SetStock of one cell; the cell after it."""
        return self.inventory.SetStock(pb.SetStockRequest(
            context=context or write(), levels=[pb.StockLevel(
                sku=sku, location=location, quantity=quantity, **fields)])).positions[0]

    def cell(self, sku, location):
        reply = self.inventory.GetPosition(pb.GetPositionRequest(sku=sku, location=location))
        return reply.positions[0] if reply.positions else pb.Position()

    def answer(self, sku, location="", view="", owner="", **fields):
        """The answer to one ask."""
        only = {name: fields.pop(name) for name in ["quantity", "condition"] if name in fields}
        return self.availability.CheckAvailability(pb.CheckAvailabilityRequest(
            context=pb.ReadContext(channel_view=view, owner=owner),
            asks=[pb.AvailabilityAsk(sku=sku, location=location, **only)], **fields)).answers[0]

    def atp(self, sku, location="", **fields):
        return self.answer(sku, location, **fields).atp

    # Words for reservations.

    def try_reserve(self, *lines, context=None, **fields):
        """Reserve; each line is (sku, quantity), (sku, quantity, location) or a ReserveLine."""
        lines = [line if isinstance(line, pb.ReserveLine) else pb.ReserveLine(
            sku=line[0], quantity=line[1], location=line[2] if len(line) > 2 else "")
            for line in lines]
        return self.reservation.Reserve(pb.ReserveRequest(
            context=context or write(), lines=lines, **fields))

    def reserve(self, *lines, **fields):
        return self.try_reserve(*lines, **fields).reservation

    def get(self, id):
        return self.reservation.GetReservation(
            pb.GetReservationRequest(reservation_id=id)).reservation

    # Words for the state as a whole.

    def verified(self):
        """VerifyInvariants, which must be clean."""
        report = self.admin.VerifyInvariants(pb.VerifyInvariantsRequest())
        assert report.clean, list(report.violations)
        return report

    def digest(self):
        return self.verified().state_digest


def new_key():
    return f"key-{os.getpid()}-{next(Client.keys)}"


def write(key=None, **fields):
    """A WriteContext; a new key unless one is given."""
    return pb.WriteContext(idempotency_key=key or new_key(), **fields)


def at(seconds):
    """A Timestamp so many seconds after 1970, in whole milliseconds."""
    milliseconds = int(seconds * 1000)
    return Timestamp(seconds=milliseconds // 1000, nanos=milliseconds % 1000 * 1_000_000)


def in_days(days):
    return at(time.time() + 86_400 * days)


class Refused:
    """What a failed call told: code, reason, fields, shortages."""

    def __init__(self, error=None):
        self.code = self.reason = self.message = None
        self.fields, self.shortages, self.metadata = [], [], {}
        self.retry_seconds = None
        if error is not None:
            self.read(error)

    def read(self, error):
        self.code = error.code().name
        self.message = error.details()
        status = rpc_status.from_call(error)
        for detail in status.details if status else []:
            self.take(detail)

    def take(self, detail):
        info, bad = error_details_pb2.ErrorInfo(), error_details_pb2.BadRequest()
        retry, shortage = error_details_pb2.RetryInfo(), pb.Shortage()
        if detail.Unpack(info):
            assert info.domain
            self.reason, self.metadata = info.reason, dict(info.metadata)
        elif detail.Unpack(bad):
            self.fields += [violation.field for violation in bad.field_violations]
        elif detail.Unpack(retry):
            self.retry_seconds = retry.retry_delay.ToMilliseconds() / 1000
        elif detail.Unpack(shortage):
            self.shortages.append(shortage)


@contextlib.contextmanager
def refused(code, reason, field=None):
    """The calls inside must fail so; yields what was told."""
    told = Refused()
    try:
        yield told
    except grpc.RpcError as error:
        told.read(error)
    assert (told.code, told.reason) == (code, reason), told.message
    if field is not None:
        assert told.fields == [field], told.fields
