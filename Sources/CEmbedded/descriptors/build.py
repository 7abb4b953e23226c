#!/usr/bin/env python3
"""Writes dom.binpb: the FileDescriptorSet of proto/ that server reflection answers from.

With comments, with everything imported, and with the standard services and error details that the
server also speaks, so that grpcurl and `buf curl` can describe and decode them. Needs the Debian
package grpc-proto and from PyPI grpcio-tools and googleapis-common-protos (the virtual environment
of `make test` has both). `build.py --check` writes nothing and fails when what is committed does
not describe proto/ as it is.
"""

import importlib.resources
import sys
import tempfile
from pathlib import Path

import google.rpc
import grpc_tools.protoc
from google.protobuf import descriptor_pb2

HERE = Path(__file__).resolve().parent
PROTO = HERE.parents[2] / "proto"
STANDARD = ["grpc/health/v1/health.proto", "grpc/reflection/v1/reflection.proto",
            "grpc/reflection/v1alpha/reflection.proto", "google/rpc/status.proto",
            "google/rpc/error_details.proto"]

HEALTH = STANDARD[0]
# Debian's health.proto is older than List, which the server answers too.
LIST = """
message HealthListRequest {}
message HealthListResponse { map<string, HealthCheckResponse> statuses = 1; }
service Health {
  rpc List(HealthListRequest) returns (HealthListResponse);
"""


def write_health(directory):
    text = Path("/usr/share/grpc-proto", HEALTH).read_text()
    if "rpc List" not in text:
        text = text.replace("service Health {", LIST)
    path = Path(directory, HEALTH)
    path.parent.mkdir(parents=True)
    path.write_text(text)


def build():
    ours = sorted(str(path.relative_to(PROTO)) for path in PROTO.glob("dom/**/*.proto"))
    googleapis = Path(list(google.rpc.__path__)[0]).parents[1]
    bundled = importlib.resources.files("grpc_tools") / "_proto"
    with tempfile.TemporaryDirectory() as directory:
        out = Path(directory) / "set"
        write_health(directory)
        code = grpc_tools.protoc.main([
            "protoc", f"-I{PROTO}", f"-I{directory}", "-I/usr/share/grpc-proto",
            f"-I{googleapis}", f"-I{bundled}", "--include_imports",
            "--include_source_info", f"--descriptor_set_out={out}",
            *ours, *STANDARD])
        if code != 0:
            sys.exit(code)
        return descriptor_pb2.FileDescriptorSet.FromString(out.read_bytes())


def slim(files):
    """Keeps comments, drops the positions of everything that has none."""
    for file in files.file:
        keep = [location for location in file.source_code_info.location
                if location.leading_comments or location.trailing_comments
                or location.leading_detached_comments]
        if not file.name.startswith("dom/"):
            keep = []
        del file.source_code_info.location[:]
        for location in keep:
            file.source_code_info.location.add().CopyFrom(location)
    return files


def ours(files):
    return [file for file in files.file if file.name.startswith("dom/")]


def main():
    built, path = slim(build()), HERE / "dom.binpb"
    if "--check" not in sys.argv[1:]:
        path.write_bytes(built.SerializeToString(deterministic=True))
    elif ours(descriptor_pb2.FileDescriptorSet.FromString(path.read_bytes())) != ours(built):
        sys.exit(f"{path} is older than proto/: run {__file__}")


if __name__ == "__main__":
    main()
