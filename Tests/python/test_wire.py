"""The rows of the wire table, frame by frame, against the real server.

    pytest Tests/python/test_wire.py        (needs h2, grpcio-tools and Debian's grpc-proto)
"""

import base64
import gzip
import time
import zlib

import pytest

from interop_support import Raw, descriptors, frame, headers, server, types  # noqa: F401

NO_ERROR, CANCEL, REFUSED = 0, 8, 7
OK, UNKNOWN, INVALID, DEADLINE, EXHAUSTED, UNIMPLEMENTED, INTERNAL = 0, 2, 3, 4, 8, 12, 13


@pytest.fixture
def raw(server):
    with Raw(server) as raw:
        yield raw


def test_w1_only_post(raw):
    for method in ["GET", "PUT", "post", "OPTIONS"]:
        reply = raw.call(headers(method=method), frame())
        assert reply.headers[":status"] == "405"
        assert reply.headers["allow"] == "POST"
    assert raw.call(headers(), frame()).status == OK


@pytest.mark.parametrize("path", [
    "emptycall", "EmptyCall/", "/grpc.testing.testservice/EmptyCall", "/", "/x", "/x/y",
    "UnimplementedCall"])
def test_w1_unknown_paths(raw, path):
    reply = raw.call(headers(path), frame())
    assert reply.status == UNIMPLEMENTED and reply.trailers_only
    assert reply.headers[":status"] == "200"


@pytest.mark.parametrize("sent", [None, "text/html", "application/grpcx", "application/grpc-web"])
def test_w2_foreign_content_type(raw, sent):
    assert raw.call(headers(content_type=sent), frame()).headers[":status"] == "415"


@pytest.mark.parametrize("sent, answered", [
    ("application/grpc", "application/grpc"), ("application/grpc+proto", "application/grpc+proto"),
    ("application/grpc+json", "application/grpc+json"),
    ("application/grpc;charset=utf-8", "application/grpc")])
def test_w2_sub_format(raw, sent, answered):
    reply = raw.call(headers(content_type=sent), frame())
    assert reply.headers["content-type"] == answered and reply.status == OK


def test_w3_te_may_be_missing(raw):
    assert raw.call(headers(te=None), frame()).status == OK


@pytest.mark.parametrize("timeout", ["", "1", "S", "123456789S", "1s", "-1S", "1 S", "0x1S"])
def test_w4_malformed_timeout(raw, timeout):
    assert raw.call(headers(grpc_timeout=timeout), frame()).headers[":status"] == "400"


def test_w4_extreme_timeouts(raw):
    assert raw.call(headers(grpc_timeout="99999999H"), frame()).status == OK
    assert raw.call(headers(grpc_timeout="0n"), frame()).status == DEADLINE


def test_w5_deadline_before_headers(raw):
    stream = raw.open(headers("FullDuplexCall", grpc_timeout="50m"))
    began = time.monotonic()
    reply = raw.wait(stream, lambda reply: reply.reset is not None)
    assert 0.03 < time.monotonic() - began < 2
    assert reply.status == DEADLINE and reply.reset == CANCEL


def test_w5_deadline_after_headers(raw, types):
    request = types("grpc.testing.StreamingOutputCallRequest")()
    request.response_parameters.add(size=3)
    stream = raw.open(headers("FullDuplexCall", grpc_timeout="200m"))
    raw.send(stream, frame(request.SerializeToString()))
    reply = raw.wait(stream, lambda reply: reply.reset is not None)
    assert len(reply.messages) == 1
    assert int(reply.trailers["grpc-status"]) == DEADLINE and reply.reset == CANCEL


def test_w6_one_byte_frames(raw, types):
    request = types("grpc.testing.SimpleRequest")(response_size=10)
    request.payload.body = b"x" * 40
    stream = raw.open(headers("UnaryCall"))
    data = frame(request.SerializeToString())
    for offset in range(len(data)):
        raw.send(stream, data[offset:offset + 1], end=offset == len(data) - 1)
    reply = raw.wait(stream)
    assert reply.status == OK
    answer = types("grpc.testing.SimpleResponse").FromString(reply.messages[0][1])
    assert len(answer.payload.body) == 10


def test_w6_cut_anywhere(raw, types):
    request = types("grpc.testing.StreamingInputCallRequest")()
    request.payload.body = b"x" * 9
    data = frame(request.SerializeToString()) * 2 + frame()
    for cut in range(len(data) + 1):
        stream = raw.open(headers("StreamingInputCall"))
        raw.send(stream, data[:cut])
        raw.send(stream, data[cut:], end=True)
        reply = raw.wait(stream)
        answer = types("grpc.testing.StreamingInputCallResponse").FromString(reply.messages[0][1])
        assert answer.aggregated_payload_size == 18


def test_w6_many_in_one_frame(raw, types):
    request = types("grpc.testing.StreamingInputCallRequest")()
    request.payload.body = b"x"
    reply = raw.call(headers("StreamingInputCall"), frame(request.SerializeToString()) * 1000)
    answer = types("grpc.testing.StreamingInputCallResponse").FromString(reply.messages[0][1])
    assert answer.aggregated_payload_size == 1000


@pytest.mark.parametrize("flag", [2, 3, 128, 255])
@pytest.mark.parametrize("path", ["EmptyCall", "UnaryCall", "FullDuplexCall"])
def test_w6_flag(raw, flag, path):
    assert raw.call(headers(path), frame(flag=flag)).status == INTERNAL


def test_w7_flag_without_encoding(raw):
    body = gzip.compress(b"")
    assert raw.call(headers(), frame(body, flag=1)).status == INTERNAL
    assert raw.call(headers(grpc_encoding="identity"), frame(body, flag=1)).status == INTERNAL
    assert raw.call(headers(grpc_encoding="gzip"), frame(body, flag=1)).status == OK
    deflated = frame(zlib.compress(b""), flag=1)
    assert raw.call(headers(grpc_encoding="deflate"), deflated).status == OK
    assert raw.call(headers(grpc_encoding="gzip"), frame()).status == OK


def test_w8_unknown_encoding(raw):
    reply = raw.call(headers(grpc_encoding="snappy"), frame(b"", flag=1))
    assert reply.status == UNIMPLEMENTED
    accepted = set(reply.headers["grpc-accept-encoding"].split(","))
    assert accepted == {"gzip", "deflate", "identity"}


def test_w9_too_large(raw):
    limit = 4 << 20
    reply = raw.call(headers(), frame(length=limit + 1), end=False)
    assert reply.status == EXHAUSTED
    bomb = gzip.compress(b"\0" * (64 << 20))
    reply = raw.call(headers(grpc_encoding="gzip"), frame(bomb, flag=1))
    assert reply.status == EXHAUSTED
    assert raw.call(headers(grpc_encoding="gzip"), frame(bomb[:100], flag=1)).status == INTERNAL
    assert raw.call(headers(grpc_encoding="gzip"), frame(b"junk", flag=1)).status == INTERNAL


def test_w9_bomb_costs_no_memory(server, raw):
    bomb = frame(gzip.compress(b"\0" * (64 << 20)), flag=1)
    raw.call(headers(grpc_encoding="gzip"), bomb)
    before = server.resident_bytes()
    for _ in range(10):
        raw.call(headers(grpc_encoding="gzip"), bomb)
    assert server.resident_bytes() - before < 16 << 20


def test_w10_reply_compression(raw, types):
    request = types("grpc.testing.SimpleRequest")(response_size=100_000)
    plain = request.SerializeToString()
    packed = frame(gzip.compress(plain), flag=1)
    reply = raw.call(
        headers("UnaryCall", grpc_encoding="gzip", grpc_accept_encoding="identity,gzip"), packed)
    assert reply.headers["grpc-encoding"] == "gzip"
    flag, body = reply.messages[0]
    assert flag == 1 and len(body) < 2_000
    answer = types("grpc.testing.SimpleResponse").FromString(gzip.decompress(body))
    assert len(answer.payload.body) == 100_000
    # Not accepted, hence plain.
    reply = raw.call(headers("UnaryCall", grpc_encoding="gzip"), packed)
    assert "grpc-encoding" not in reply.headers and reply.messages[0][0] == 0
    # Small, hence plain under its own flag.
    small = types("grpc.testing.SimpleRequest")(response_size=5).SerializeToString()
    reply = raw.call(
        headers("UnaryCall", grpc_encoding="gzip", grpc_accept_encoding="gzip"), frame(small))
    assert reply.messages[0][0] == 0


@pytest.mark.parametrize("path", ["EmptyCall", "UnaryCall", "StreamingOutputCall"])
def test_w11_cardinality(raw, path):
    assert raw.call(headers(path), b"").status == UNIMPLEMENTED
    assert raw.call(headers(path), frame() * 2).status == UNIMPLEMENTED
    stream = raw.open(headers(path), end=True)
    assert raw.wait(stream).status == UNIMPLEMENTED


def test_w12_codes(raw, types):
    for path in ["UnaryCall", "FullDuplexCall", "CacheableUnaryCall"]:
        for bad in [b"\xff", b"\x0a\x05", b"\x00\x00", b"\x0f"]:
            assert raw.call(headers(path), frame(bad)).status == INTERNAL
    request = types("grpc.testing.SimpleRequest")(response_size=-1)
    assert raw.call(headers("UnaryCall"), frame(request.SerializeToString())).status == INVALID
    cut = frame(b"\x10\x01")[:-1]
    assert raw.call(headers("UnaryCall"), cut).status == INTERNAL


def test_w13_status_in_trailers(raw):
    reply = raw.call(headers(), frame())
    assert reply.headers == {":status": "200", "content-type": "application/grpc"}
    assert reply.trailers == {"grpc-status": "0"}
    assert reply.messages == [(0, b"")]


@pytest.mark.parametrize("text, wire", [
    ("\t\r\n", "%09%0D%0A"), ("☺", "%E2%98%BA"), ("😈", "%F0%9F%98%88"), ("a%b", "a%25b"),
    ("plain words", "plain words")])
def test_w14_message(raw, types, text, wire):
    request = types("grpc.testing.SimpleRequest")()
    request.response_status.code = UNKNOWN
    request.response_status.message = text
    reply = raw.call(headers("UnaryCall"), frame(request.SerializeToString()))
    assert reply.status == UNKNOWN
    assert (reply.trailers or reply.headers)["grpc-message"] == wire


@pytest.mark.parametrize("value", ["a", "!!!!", "YQ=", "YQ==,!"])
def test_w15_malformed_binary(raw, value):
    assert raw.call(headers(x_bin=value), frame()).headers[":status"] == "400"


@pytest.mark.parametrize("value, decoded", [
    ("AAEC", [b"\0\1\2"]), ("YQ==", [b"a"]), ("YQ", [b"a"]), ("YQ==,YmI", [b"a", b"bb"])])
def test_w15_binary(raw, value, decoded):
    name = "x-grpc-test-echo-trailing-bin"
    fields = headers("FullDuplexCall") + [(name, value)]
    stream = raw.open(fields, end=True)
    # h2 hands repeated fields over one by one; the last is kept.
    reply = raw.wait(stream)
    sent = reply.trailers[name]
    assert base64.b64decode(sent + "=" * (-len(sent) % 4)) == decoded[-1]


def test_w17_header_list(server):
    for fields in [
        headers(x_big="a" * (17 << 10)),
        headers() + [(f"x-{number}", "a") for number in range(1_000)],
    ]:
        with Raw(server) as raw:
            reply = raw.call(fields, frame())
            assert raw.closed or reply.reset is not None or reply.status == EXHAUSTED \
                or reply.headers[":status"] == "431"
    with Raw(server) as raw:
        assert raw.call(headers(x_big="a" * (15 << 10)), frame()).status == OK


def test_w18_early_error_stops_the_client(raw):
    stream = raw.open(headers("Nothing"))
    reply = raw.wait(stream, lambda reply: reply.reset is not None)
    assert reply.status == UNIMPLEMENTED and reply.reset == NO_ERROR
    # A half-closed client is not reset.
    stream = raw.open(headers("Nothing"), end=True)
    assert raw.wait(stream).reset is None
    raw.settle()
    assert raw.replies[stream].reset is None


def test_w19_refused_streams(raw):
    raw.settle()
    limit = raw.connection.remote_settings.max_concurrent_streams
    assert limit == 1000


def test_w21_ping(raw):
    raw.connection.ping(b"12345678")
    raw.flush()
    while not raw.pings:
        raw.pump()
    assert raw.pings == [b"12345678"]


def test_w22_a_stuck_stream_stalls_nobody(server, types):
    request = types("grpc.testing.StreamingOutputCallRequest")()
    for _ in range(20):
        request.response_parameters.add(size=100_000)
    with Raw(server, window=1_000) as raw:
        stuck = raw.open(headers("StreamingOutputCall"))
        raw.send(stuck, frame(request.SerializeToString()), end=True)
        raw.wait(stuck, lambda reply: len(reply.data) >= 1_000)
        for _ in range(50):
            assert raw.call(headers(), frame()).status == OK
        assert len(raw.replies[stuck].data) == 1_000
        raw.connection.increment_flow_control_window(16 << 20, stuck)
        raw.flush()
        assert len(raw.wait(stuck).messages) == 20


def test_w22_uploads_beyond_the_window(raw, types):
    request = types("grpc.testing.StreamingInputCallRequest")()
    request.payload.body = b"x" * 60_000
    reply = raw.call(headers("StreamingInputCall"), frame(request.SerializeToString()) * 100)
    answer = types("grpc.testing.StreamingInputCallResponse").FromString(reply.messages[0][1])
    assert answer.aggregated_payload_size == 6_000_000


def test_w23_a_length_reserves_nothing(server):
    with Raw(server) as raw:
        raw.call(headers(), frame())
        before = server.resident_bytes()
        streams = [raw.open(headers()) for _ in range(500)]
        for stream in streams:
            raw.send(stream, frame(b"abc", length=4 << 20))
        raw.settle()
        # Half a thousand times 4 MiB were announced.
        assert server.resident_bytes() - before < 16 << 20
