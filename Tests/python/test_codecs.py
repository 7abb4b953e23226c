"""The hand-written codecs against Google's: CodecPeer decodes and re-encodes what is made here.

Build the peer first: `swift build --product CodecPeer`.
"""

import glob
import importlib
import os
import random
import struct
import subprocess

import pytest
from google.protobuf.message import DecodeError

import stubs
from wire_variations import TIMESTAMP, fill, is_map, pieces

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PEER = os.environ.get("CODEC_PEER", os.path.join(ROOT, ".build/debug/CodecPeer"))
SEED = int(os.environ.get("CODEC_SEED", "1"))
MESSAGES_PER_TYPE = int(os.environ.get("CODEC_MESSAGES", "110"))
# Refused here, not by upb: times out of range, and (as in Go) more bits than a varint may have.
STRICTER = [b"Timestamp", b"a varint is longer than 64 bits"]
DECODED, REFUSED, UNKNOWN = range(3)


@pytest.fixture(scope="module")
def types():
    """Every message class of proto/dom/v1, from stubs made for this run."""
    stubs.directory()
    proto = os.path.join(ROOT, "proto")
    files = [os.path.relpath(f, proto) for f in sorted(glob.glob(f"{proto}/dom/v1/*.proto"))]
    modules = [importlib.import_module(f[:-6].replace("/", ".") + "_pb2") for f in files]
    return [getattr(module, name) for module in modules
            for name in module.DESCRIPTOR.message_types_by_name]


def exchange(records):
    """(verdict, reply) for each (message class, bytes)."""
    request = bytearray()
    for kind, payload in records:
        name = kind.DESCRIPTOR.full_name.encode()
        request += bytes([len(name)]) + name + struct.pack("<I", len(payload)) + payload
    reply = subprocess.run([PEER], input=request, stdout=subprocess.PIPE, check=True).stdout
    offset = 0
    out = []
    while offset < len(reply):
        verdict, length = struct.unpack_from("<BI", reply, offset)
        offset += 5 + length
        out.append((verdict, reply[offset - length:offset]))
    assert len(out) == len(records)
    return out


def in_milliseconds(message):
    """The message as a server knows it that keeps milliseconds and no unknown fields."""
    message.DiscardUnknownFields()
    cut(message)
    return message


def cut(message):
    if message.DESCRIPTOR.full_name == TIMESTAMP:
        message.nanos -= message.nanos % 1_000_000
        return
    for field, value in message.ListFields():
        if field.message_type and not is_map(field):
            for element in value if field.is_repeated else [value]:
                cut(element)


def samples(types, rng, count):
    for kind in types:
        for _ in range(count):
            message = kind()
            fill(message, rng)
            yield kind, message


def check_replies(kinds, expected, replies):
    for kind, message, (verdict, reply) in zip(kinds, expected, replies):
        name = kind.DESCRIPTOR.full_name
        assert verdict == DECODED, (name, reply, message)
        assert kind.FromString(reply) == message, name
        assert len(reply) == message.ByteSize(), f"{name} is not written canonically"


def test_stock_bytes_come_back(types):
    made = list(samples(types, random.Random(SEED), 30))
    replies = exchange([(kind, message.SerializeToString()) for kind, message in made])
    kinds = [kind for kind, _ in made]
    check_replies(kinds, [in_milliseconds(message) for _, message in made], replies)


def test_every_spelling_of_a_message_is_understood(types):
    rng = random.Random(SEED + 1)
    made = list(samples(types, rng, MESSAGES_PER_TYPE))
    assert len(made) >= 10_000
    spelled = [(kind, b"".join(pieces(message, rng))) for kind, message in made]
    replies = exchange(spelled)
    expected = []
    for (kind, message), (_, payload) in zip(made, spelled):
        expected.append(in_milliseconds(kind.FromString(payload)))
        assert expected[-1] == in_milliseconds(message), "this test spells wrongly"
    check_replies([kind for kind, _ in made], expected, replies)


def damaged(payload, rng):
    payload = bytearray(payload)
    if rng.random() < 0.4:
        return bytes(payload[:rng.randint(0, len(payload))])
    for _ in range(rng.randint(1, 3)):
        payload[rng.randrange(len(payload))] = rng.getrandbits(8)
    return bytes(payload)


def test_damaged_bytes_get_the_same_verdict(types):
    """What Google's parser refuses is refused here, and little else."""
    rng = random.Random(SEED + 2)
    records = []
    for kind, message in samples(types, rng, 60):
        payload = b"".join(pieces(message, rng))
        if payload:
            records.append((kind, damaged(payload, rng)))
    for (kind, payload), (verdict, reply) in zip(records, exchange(records)):
        where = (kind.DESCRIPTOR.full_name, payload.hex(), reply)
        try:
            message = kind.FromString(payload)
        except DecodeError:
            assert verdict == REFUSED, where
            continue
        if verdict == REFUSED:
            assert any(reason in reply for reason in STRICTER), where
        else:
            assert kind.FromString(reply) == in_milliseconds(message), where


def test_no_such_message_is_told_apart():
    class Nothing:
        class DESCRIPTOR:
            full_name = "dom.v1.Nothing"
    assert exchange([(Nothing, b"")]) == [(UNKNOWN, b"")]
