"""One server for all tests that only need some server, and a client for each test."""

import pytest

from dom_client import Client, Recorder
from domd_support import Domd
from shop import Shop


@pytest.fixture(scope="session")
def recorder():
    return Recorder()


@pytest.fixture(scope="session")
def domd(tmp_path_factory):
    """A server with four locations and nothing else. Tests use SKUs of their own."""
    server = Domd(tmp_path_factory.mktemp("domd") / "data")
    with Client(server.address) as client:
        client.put_locations("DC-EAST", "DC-WEST", "S-1", "S-2")
    yield server
    assert server.stop() == 0


@pytest.fixture
def client(domd, recorder):
    with Client(domd.address, recorder) as client:
        yield client


@pytest.fixture
def sku(client, request):
    """A new SKU without stock, named after the test."""
    return client.put_sku(request.node.name[:100])


@pytest.fixture(scope="session")
def chain(tmp_path_factory):
    """A server with the chain of shops of `shop.py`. Tests use SKUs of their own."""
    server = Domd(tmp_path_factory.mktemp("chain") / "data")
    with Shop(server.address) as shop:
        shop.furnish()
    yield server
    assert server.stop() == 0


@pytest.fixture
def shop(chain, recorder):
    """The chain, verified after the test."""
    with Shop(chain.address, recorder) as shop:
        yield shop
        shop.verified()
