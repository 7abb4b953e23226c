"""The real `domd` as a process, and stock grpcio stubs generated from proto/."""

import glob
import importlib
import json
import os
import signal
import socket
import subprocess
import threading
import types
import urllib.error
import urllib.request

import grpc
import pytest

import stubs

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROTO = os.path.join(ROOT, "proto")


def domd_path():
    """DOMD, else the release build, else the debug build."""
    built = [os.path.join(ROOT, ".build", kind, "domd") for kind in ("release", "debug")]
    found = [path for path in [os.environ.get("DOMD"), *built] if path and os.path.exists(path)]
    assert found, "build domd first: swift build --product domd"
    return found[0]


def generate_stubs():
    """Modules of dom.v1 by their last name: `admin`, `inventory`, ..., and `admin_grpc`, ..."""
    stubs.directory()
    modules = types.SimpleNamespace()
    for path in sorted(glob.glob(os.path.join(PROTO, "dom/v1/*.proto"))):
        name = os.path.basename(path)[: -len(".proto")]
        setattr(modules, name, importlib.import_module(f"dom.v1.{name}_pb2"))
        setattr(modules, name + "_grpc", importlib.import_module(f"dom.v1.{name}_pb2_grpc"))
    return modules


@pytest.fixture(scope="session")
def pb():
    return generate_stubs()


class Domd:
    """A running server; `ready` is its log line with the addresses."""

    def __init__(self, data, *arguments, wrapper=(), environment=None):
        self.data = str(data)
        if "--drain-delay" not in arguments:
            arguments += ("--drain-delay", "300ms")
        # The demo greets on standard output; the log is on standard error, one JSON per line.
        self.process = subprocess.Popen(
            [*wrapper, domd_path(), "serve", "--data", self.data, "--listen", "127.0.0.1:0",
             "--operations", "127.0.0.1:0", "--log-format", "json", *arguments],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={**os.environ, **(environment or {})})
        self.lines = []
        self.ready = self._wait_for("ready")
        assert self.ready, f"the server did not start: {self.lines[-1:]}"
        # Somebody has to go on reading, or the server blocks on a full pipe.
        threading.Thread(target=self._drain_log, daemon=True).start()
        self.address = self.ready["listen"]
        self.operations = self.ready["operations"]
        self.channel = grpc.insecure_channel(self.address)

    def _wait_for(self, message):
        for line in self.process.stderr:
            if line.startswith("{"):
                self.lines.append(json.loads(line))
                if self.lines[-1]["message"] == message:
                    return self.lines[-1]
        self.process.wait()
        return None

    def _drain_log(self):
        for line in self.process.stderr:
            if line.startswith("{"):
                self.lines.append(json.loads(line))

    def messages(self):
        return [line["message"] for line in self.lines]

    def get(self, path, method="GET"):
        """Status and text of a page of the operations port."""
        request = urllib.request.Request(f"http://{self.operations}{path}", method=method)
        try:
            with urllib.request.urlopen(request, timeout=10) as reply:
                return reply.status, reply.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def stop(self, sig=signal.SIGTERM):
        """Sends a signal and returns the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(sig)
        code = self.process.wait(timeout=60)
        self.channel.close()
        return code

    def kill(self):
        return self.stop(signal.SIGKILL)

    def is_listening(self):
        host, port = self.address.rsplit(":", 1)
        with socket.socket() as probe:
            return probe.connect_ex((host, int(port))) == 0


@pytest.fixture
def start(tmp_path):
    """Starts servers that are killed at the end of the test if they still run."""
    running = []

    def begin(*arguments, data=None, **options):
        server = Domd(data or tmp_path / "data", *arguments, **options)
        running.append(server)
        return server

    yield begin
    for server in running:
        if server.process.poll() is None:
            server.process.kill()
            server.process.wait()


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """One demo server for all tests of a module that do not end it."""
    server = Domd(tmp_path_factory.mktemp("demo") / "data", "--demo")
    yield server
    assert server.stop() == 0
