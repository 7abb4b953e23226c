"""Stock gRPC clients: metadata, status details, health, reflection, compression."""

import subprocess

import grpc
import pytest
from google.rpc import error_details_pb2
from google.protobuf.descriptor_pool import DescriptorPool
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import (
    ProtoReflectionDescriptorDatabase)
from grpc_status import rpc_status

from interop_support import SERVICE, descriptors, server, types  # noqa: F401


@pytest.fixture
def channel(server):
    with grpc.insecure_channel(server.address) as channel:
        yield channel


def unary(channel, types, method="UnaryCall"):
    return channel.unary_unary(
        SERVICE + method,
        request_serializer=lambda message: message.SerializeToString(),
        response_deserializer=types("grpc.testing.SimpleResponse").FromString)


def test_large_unary(channel, types):
    request = types("grpc.testing.SimpleRequest")(response_size=314_159)
    request.payload.body = b"\0" * 271_828
    for method in ["UnaryCall", "CacheableUnaryCall"]:
        assert len(unary(channel, types, method)(request).payload.body) == 314_159


@pytest.mark.parametrize("compression", [grpc.Compression.Gzip, grpc.Compression.Deflate])
def test_compression_both_ways(channel, types, compression):
    request = types("grpc.testing.SimpleRequest")(response_size=100_000)
    request.payload.body = b"\0" * 100_000
    request.expect_compressed.value = True
    answer = unary(channel, types)(request, compression=compression)
    assert len(answer.payload.body) == 100_000


def test_metadata_both_ways(channel, types):
    request = types("grpc.testing.SimpleRequest")(response_size=1)
    _, call = unary(channel, types).with_call(request, metadata=[
        ("x-grpc-test-echo-initial", "first"), ("x-grpc-test-echo-trailing-bin", b"\0\xff")])
    assert ("x-grpc-test-echo-initial", "first") in call.initial_metadata()
    assert ("x-grpc-test-echo-trailing-bin", b"\0\xff") in call.trailing_metadata()


def test_status_details(channel, types):
    request = types("grpc.testing.SimpleRequest")(response_size=-1)
    with pytest.raises(grpc.RpcError) as caught:
        unary(channel, types)(request)
    assert caught.value.code() == grpc.StatusCode.INVALID_ARGUMENT
    status = rpc_status.from_call(caught.value)
    assert status.message == caught.value.details()
    info, bad = error_details_pb2.ErrorInfo(), error_details_pb2.BadRequest()
    assert status.details[0].Unpack(info) and info.reason == "INVALID_FIELD" and info.domain
    assert status.details[1].Unpack(bad)
    assert bad.field_violations[0].field == "response_size"


@pytest.mark.parametrize("text", ["\t\ntest with whitespace\r\nand ☺ and 😈\t\n", "100 %", ""])
def test_special_status_message(channel, types, text):
    request = types("grpc.testing.SimpleRequest")()
    request.response_status.code = 2
    request.response_status.message = text
    with pytest.raises(grpc.RpcError) as caught:
        unary(channel, types)(request)
    assert caught.value.code() == grpc.StatusCode.UNKNOWN and caught.value.details() == text


def test_half_duplex_and_intervals(channel, types):
    request = types("grpc.testing.StreamingOutputCallRequest")()
    request.response_parameters.add(size=5, interval_us=2_000)
    request.response_parameters.add(size=7)
    stub = channel.stream_stream(
        SERVICE + "HalfDuplexCall",
        request_serializer=lambda message: message.SerializeToString(),
        response_deserializer=types("grpc.testing.StreamingOutputCallResponse").FromString)
    sizes = [len(answer.payload.body) for answer in stub(iter([request] * 200))]
    assert sizes == [5, 7] * 200


def test_health(channel):
    stub = health_pb2_grpc.HealthStub(channel)
    request = health_pb2.HealthCheckRequest
    serving = health_pb2.HealthCheckResponse.SERVING
    for service in ["", "grpc.testing.TestService"]:
        assert stub.Check(request(service=service)).status == serving
    with pytest.raises(grpc.RpcError) as caught:
        stub.Check(request(service="nobody"))
    assert caught.value.code() == grpc.StatusCode.NOT_FOUND
    watch = stub.Watch(request(service="nobody"))
    assert next(watch).status == health_pb2.HealthCheckResponse.SERVICE_UNKNOWN
    with pytest.raises(grpc.RpcError) as caught:
        for _ in stub.Watch(request(service=""), timeout=0.2):
            pass
    assert caught.value.code() == grpc.StatusCode.DEADLINE_EXCEEDED
    watch.cancel()


def test_reflection(channel):
    database = ProtoReflectionDescriptorDatabase(channel)
    assert "grpc.testing.TestService" in database.get_services()
    pool = DescriptorPool(database)
    service = pool.FindServiceByName("grpc.testing.TestService")
    assert service.FindMethodByName("UnaryCall").input_type.name == "SimpleRequest"
    assert pool.FindMessageTypeByName("grpc.testing.ClientConfigureRequest.Metadata")
    with pytest.raises(KeyError):
        pool.FindMessageTypeByName("grpc.testing.Nothing")


def run(*command):
    result = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_grpcurl(server):
    listed = run("grpcurl", "-plaintext", server.address, "list").split()
    assert "grpc.testing.TestService" in listed and "grpc.health.v1.Health" in listed
    described = run("grpcurl", "-plaintext", server.address, "describe",
                    "grpc.testing.TestService.UnaryCall")
    assert ".grpc.testing.SimpleRequest" in described
    answer = run("grpcurl", "-plaintext", "-d", '{"response_size": 3}', server.address,
                 "grpc.testing.TestService/UnaryCall")
    assert '"AAAA"' in answer


def test_buf_curl(server):
    answer = run("buf", "curl", "--protocol", "grpc", "--http2-prior-knowledge", "--reflect",
                 "-d", '{"responseSize": 3}',
                 f"http://{server.address}/grpc.testing.TestService/UnaryCall")
    assert '"AAAA"' in answer
