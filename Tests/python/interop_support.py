"""The server under test as a fixture, and a client that speaks HTTP/2 frame by frame."""

import os
import re
import socket
import struct
import subprocess
import sys
import tempfile
import time

import h2.config
import h2.connection
import h2.events
import h2.settings
import pytest
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SERVER = os.environ.get("INTEROP_SERVER", os.path.join(ROOT, ".build/debug/InteropServer"))
PROTOS = "/usr/share/grpc-proto"
SERVICE = "/grpc.testing.TestService/"


@pytest.fixture(scope="module")
def descriptors():
    """A FileDescriptorSet of the test, health and reflection services, with all imports."""
    path = os.path.join(tempfile.mkdtemp(), "interop.binpb")
    names = ["testing/test", "health/v1/health", "reflection/v1/reflection"]
    subprocess.run(
        [sys.executable, "-m", "grpc_tools.protoc", "-I", PROTOS, "--include_imports",
         "--descriptor_set_out", path] + [f"grpc/{name}.proto" for name in names],
        check=True)
    return path


@pytest.fixture(scope="module")
def types(descriptors):
    """Message classes by full name, in a pool of their own."""
    files = descriptor_pb2.FileDescriptorSet()
    with open(descriptors, "rb") as source:
        files.ParseFromString(source.read())
    pool = descriptor_pool.DescriptorPool()
    for file in files.file:
        pool.Add(file)
    return lambda name: message_factory.GetMessageClass(pool.FindMessageTypeByName(name))


class Server:
    def __init__(self, *arguments):
        self.process = subprocess.Popen(
            [SERVER, "--port", "0", *arguments], stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        self.port = int(re.match(r"listening on (\d+)", line).group(1))
        self.address = f"127.0.0.1:{self.port}"

    def resident_bytes(self):
        with open(f"/proc/{self.process.pid}/status") as status:
            return int(re.search(r"VmRSS:\s+(\d+) kB", status.read()).group(1)) * 1024

    def stop(self):
        assert self.process.poll() is None, "the server died"
        self.process.kill()
        self.process.wait()


@pytest.fixture(scope="module")
def server(descriptors):
    server = Server("--descriptors", descriptors)
    yield server
    server.stop()


def frame(message=b"", flag=0, length=None):
    return struct.pack(">BI", flag, len(message) if length is None else length) + message


DEFAULTS = [
    (":method", "POST"), (":scheme", "http"), (":path", SERVICE + "EmptyCall"),
    (":authority", "localhost"), ("te", "trailers"), ("content-type", "application/grpc"),
]


def headers(path=None, **changes):
    """The default fields; keywords replace or add (underscores are dashes), None removes."""
    changes = {name.replace("_", "-"): value for name, value in changes.items()}
    if path is not None:
        changes[":path"] = path if path.startswith("/") else SERVICE + path
    if "method" in changes:
        changes[":method"] = changes.pop("method")
    fields = [(name, changes.pop(name, value)) for name, value in DEFAULTS]
    fields += list(changes.items())
    return [(name, value) for name, value in fields if value is not None]


class Reply:
    def __init__(self):
        self.headers = None
        self.trailers = None
        self.data = b""
        self.ended = False
        self.reset = None

    @property
    def status(self):
        last = self.trailers or self.headers or {}
        return int(last["grpc-status"]) if "grpc-status" in last else None

    @property
    def trailers_only(self):
        return self.trailers is None and self.ended and not self.data

    @property
    def messages(self):
        found, data = [], self.data
        while data:
            flag, length = struct.unpack(">BI", data[:5])
            found.append((flag, data[5:5 + length]))
            data = data[5 + length:]
        return found


class Raw:
    """An HTTP/2 client that may say what no gRPC library would."""

    def __init__(self, server, window=1 << 20):
        self.socket = socket.create_connection(("127.0.0.1", server.port), timeout=10)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.connection = h2.connection.H2Connection(h2.config.H2Configuration(
            validate_outbound_headers=False, normalize_outbound_headers=False,
            validate_inbound_headers=True))
        self.connection.local_settings = h2.settings.Settings(
            client=True, initial_values={h2.settings.SettingCodes.INITIAL_WINDOW_SIZE: window})
        self.connection.initiate_connection()
        self.connection.increment_flow_control_window(16 << 20)
        self.replies = {}
        self.pings = []
        self.closed = False
        self.goaway = None
        self.flush()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def flush(self):
        data = self.connection.data_to_send()
        if data:
            self.socket.sendall(data)

    def open(self, fields, end=False):
        stream = self.connection.get_next_available_stream_id()
        self.replies[stream] = Reply()
        self.connection.send_headers(stream, fields, end_stream=end)
        self.flush()
        return stream

    def send(self, stream, data, end=False):
        """Any amount, within flow control."""
        view = memoryview(data)
        while True:
            room = min(self.connection.local_flow_control_window(stream),
                       self.connection.max_outbound_frame_size)
            piece, view = view[:room], view[room:]
            last = not len(view)
            self.connection.send_data(stream, bytes(piece), end_stream=end and last)
            self.flush()
            if last:
                return
            if room == 0 or self.connection.local_flow_control_window(stream) == 0:
                self.pump()

    def call(self, fields, data=b"", end=True):
        stream = self.open(fields)
        if data or end:
            self.send(stream, data, end=end)
        return self.wait(stream)

    def wait(self, stream, until=lambda reply: reply.ended or reply.reset is not None):
        deadline = time.monotonic() + 10
        while not until(self.replies[stream]) and not self.closed:
            assert time.monotonic() < deadline, "no answer"
            self.pump()
        return self.replies[stream]

    def settle(self):
        """Reads until a PING comes back: everything sent before it was read."""
        self.connection.ping(b"settling")
        self.flush()
        before = len(self.pings)
        while len(self.pings) == before and not self.closed:
            self.pump()

    def pump(self):
        data = self.socket.recv(1 << 16)
        if not data:
            self.closed = True
            return
        for event in self.connection.receive_data(data):
            self.take(event)
        self.flush()

    def take(self, event):
        reply = self.replies.get(getattr(event, "stream_id", None))
        fields = {}
        for name, value in getattr(event, "headers", None) or []:
            fields[name.decode()] = value.decode()
        match event:
            case h2.events.ResponseReceived():
                reply.headers = fields
            case h2.events.TrailersReceived():
                reply.trailers = fields
            case h2.events.DataReceived():
                reply.data += event.data
            case h2.events.StreamEnded():
                reply.ended = True
            case h2.events.StreamReset():
                reply.reset = event.error_code
            case h2.events.PingAckReceived():
                self.pings.append(event.ping_data)
            case h2.events.ConnectionTerminated():
                self.goaway = event
