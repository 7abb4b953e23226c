"""grpcurl and buf curl against the real server, through reflection."""

import json
import subprocess

import pytest
from google.protobuf.descriptor_pool import DescriptorPool
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import (
    ProtoReflectionDescriptorDatabase)

from dom_client import every_method


def run(*command):
    result = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stderr
    return result.stdout


@pytest.fixture
def ten(client, sku):
    """A SKU with ten units in DC-EAST."""
    client.adjust(sku, "DC-EAST", 10)
    return sku


def test_grpcurl_lists_describes_and_calls(domd, ten):
    services = run("grpcurl", "-plaintext", domd.address, "list").split()
    assert "dom.v1.ReservationService" in services and "grpc.health.v1.Health" in services
    listed = {f"/{name.rpartition('.')[0]}/{name.rpartition('.')[2]}" for service in services
              if service.startswith("dom.v1.")
              for name in run("grpcurl", "-plaintext", domd.address, "list", service).split()}
    assert listed == every_method()
    health = json.loads(run("grpcurl", "-plaintext", domd.address, "grpc.health.v1.Health/List"))
    assert health["statuses"][""] == {"status": "SERVING"}
    described = run("grpcurl", "-plaintext", domd.address, "describe", "dom.v1.ReserveRequest")
    assert "repeated .dom.v1.ReserveLine lines = 7;" in described
    answer = json.loads(run(
        "grpcurl", "-plaintext", "-d", json.dumps({"asks": [{"sku": ten, "quantity": "3"}]}),
        domd.address, "dom.v1.AvailabilityService/CheckAvailability"))
    assert answer["answers"][0]["atp"] == "10" and answer["answers"][0]["sufficient"]


def test_grpcurl_shows_the_details_of_a_refusal(domd, ten):
    request = {"context": {"idempotency_key": ten}, "lines": [{"sku": ten, "quantity": "11"}]}
    result = subprocess.run(
        ["grpcurl", "-plaintext", "-d", json.dumps(request), domd.address,
         "dom.v1.ReservationService/Reserve"], capture_output=True, text=True, timeout=60)
    assert result.returncode == 64 + 9
    assert "FailedPrecondition" in result.stderr and "dom.v1.Shortage" in result.stderr
    assert '"available":"10"' in result.stderr.replace(" ", "")


def buf_curl(domd, method, request):
    return json.loads(run(
        "buf", "curl", "--protocol", "grpc", "--http2-prior-knowledge", "--reflect",
        "-d", json.dumps(request), f"http://{domd.address}/{method}"))


def test_buf_curl_calls(domd, ten):
    reply = buf_curl(domd, "dom.v1.ReservationService/Reserve", {
        "context": {"idempotencyKey": ten}, "lines": [{"sku": ten, "quantity": 4}]})
    assert reply["reservation"]["state"] == "RESERVATION_STATE_HELD"
    reply = buf_curl(domd, "dom.v1.InventoryService/ListPositions", {"skuPrefix": ten})
    assert reply["positions"][0]["onHand"] == "10"
    base = f"http://{domd.address}"
    listed = run("buf", "curl", "--protocol", "grpc", "--http2-prior-knowledge", "--list-methods",
                 base).split()
    assert {method.lstrip("/") for method in every_method()} <= {
        method.lstrip("/") for method in listed}


def test_reflection_gives_the_files_of_proto(domd, client):
    pool = DescriptorPool(ProtoReflectionDescriptorDatabase(client.channel))
    for method in every_method():
        service, name = method[1:].split("/")
        found = pool.FindServiceByName(service).FindMethodByName(name)
        assert found.input_type.name == f"{name}Request"
