"""domctl as a subprocess, and a scripted gRPC server made of stock grpcio."""

import fcntl
import importlib
import os
import pty
import struct
import subprocess
import termios
from concurrent import futures

import grpc
import pytest
from google.protobuf import duration_pb2, timestamp_pb2
from google.rpc import code_pb2, error_details_pb2, status_pb2
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection
from grpc_status import rpc_status
from pexpect import EOF, fdpexpect

import stubs

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

def _built(name):
    """NAME in the environment, else the release build, else the debug build."""
    paths = [os.path.join(ROOT, ".build", kind, name) for kind in ("release", "debug")]
    found = [path for path in [os.environ.get(name.upper()), *paths] if path and os.path.exists(path)]
    assert found, f"build {name} first: swift build --product {name}"
    return found[0]


DOMCTL = _built("domctl")


def run(*arguments, server=None, text=None, env=None):
    """Runs domctl without a terminal; returns the finished process."""
    environment = {k: v for k, v in os.environ.items() if k != "DOMD_SERVER"} | (env or {})
    if server:
        environment["DOMD_SERVER"] = server
    return subprocess.run(
        [DOMCTL, *arguments], input=text, capture_output=True, text=True, timeout=60,
        env=environment)


class Terminal:
    """A command in a pseudo terminal; `screen` is what pexpect reads and writes.

    Not `pexpect.spawn`: it forks, and gRPC's threads do not survive that.
    """

    def __init__(self, *command, **env):
        self.side, other = pty.openpty()
        fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 400, 0, 0))
        self.process = subprocess.Popen(
            command, stdin=other, stdout=other, stderr=other, start_new_session=True,
            env={**os.environ, "TERM": "xterm", "NO_COLOR": "1", **env})
        os.close(other)
        self.screen = fdpexpect.fdspawn(self.side, encoding="utf8", timeout=60)

    def end(self):
        """All that was shown since the last expectation, and the exit code."""
        self.screen.expect(EOF)
        os.close(self.side)
        return self.screen.before.replace("\r\n", "\n"), self.process.wait(timeout=60)


def rows(process):
    """The TSV of a process as dictionaries."""
    lines = [line.split("\t") for line in process.stdout.splitlines()]
    return [dict(zip(lines[0], line)) for line in lines[1:]]


def make_stubs():
    """A function that imports a module of the stubs of proto/ and of the test schema."""
    stubs.directory()
    return importlib.import_module


class Scripted:
    """A server whose answers a test writes: `script["Reserve"] = function(request, context)`."""

    def __init__(self, load):
        self.script = {}
        self.seen = []
        self.server = grpc.server(futures.ThreadPoolExecutor(8))
        self.messages = load("every_kind_pb2")
        services = ["test.v1.EchoService", health.SERVICE_NAME]
        for name, file in (("Availability", "availability"), ("Reservation", "reservation"),
                           ("Inventory", "inventory"), ("Network", "network"), ("Admin", "admin"),
                           ("Routing", "routing"), ("Order", "order"), ("Shipment", "shipment"),
                           ("Return", "return"), ("Event", "event")):
            stub = load(f"dom.v1.{file}_pb2_grpc")
            servicer = self._servicer(getattr(stub, f"{name}ServiceServicer"))
            getattr(stub, f"add_{name}ServiceServicer_to_server")(servicer, self.server)
            services.append(f"dom.v1.{name}Service")
        echo = load("every_kind_pb2_grpc")
        echo.add_EchoServiceServicer_to_server(_Echo(), self.server)
        self.health = health.HealthServicer()
        self.health.set("", health_pb2.HealthCheckResponse.SERVING)
        health_pb2_grpc.add_HealthServicer_to_server(self.health, self.server)
        _serve_reflection_v1(services, self.server)
        self.port = self.server.add_insecure_port("127.0.0.1:0")
        self.address = f"127.0.0.1:{self.port}"
        self.server.start()

    def _servicer(self, base):
        scripted = self

        class Servicer(base):
            pass

        for name in [n for n in dir(base) if n[0].isupper()]:
            def method(self, request, context, name=name):
                scripted.seen.append((name, request, context.invocation_metadata()))
                return scripted.script[name](request, context)
            setattr(Servicer, name, method)
        return Servicer()


class _Echo:
    def Echo(self, request, context):
        return request

    def EchoAll(self, requests, context):
        yield from requests


def _serve_reflection_v1(services, server):
    """grpcio's servicer speaks v1alpha; the messages of v1 are the same bytes."""
    servicer = reflection.ReflectionServicer(services)
    types = reflection._reflection_pb2
    handler = grpc.stream_stream_rpc_method_handler(
        servicer.ServerReflectionInfo,
        request_deserializer=types.ServerReflectionRequest.FromString,
        response_serializer=types.ServerReflectionResponse.SerializeToString)
    server.add_generic_rpc_handlers([grpc.method_handlers_generic_handler(
        "grpc.reflection.v1.ServerReflection", {"ServerReflectionInfo": handler})])


def fail(context, code, message, *details):
    """Ends a call with google.rpc.Status and packed details."""
    status = status_pb2.Status(code=code.value[0], message=message)
    for detail in details:
        status.details.add().Pack(detail)
    context.abort_with_status(rpc_status.to_status(status))


@pytest.fixture(scope="session")
def load():
    return make_stubs()


@pytest.fixture()
def scripted(load):
    scripted = Scripted(load)
    yield scripted
    scripted.server.stop(0)
