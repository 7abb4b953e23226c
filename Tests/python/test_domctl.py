"""domctl against a server of stock grpcio: what it sends, prints and exits with."""

import json
import math
import os
import random
import socket
import string

import grpc
import pexpect
import pytest
from google.protobuf import duration_pb2, json_format
from google.rpc import error_details_pb2

from domctl_support import DOMCTL, fail, load, rows, run, scripted  # noqa: F401


# MARK: JSON


def random_message(kind, rng, depth=0):
    """A random EveryKind; each field is set half of the time."""
    m = kind()
    numbers = {
        "an_int64": (-2**63, 2**63 - 1), "a_uint64": (0, 2**64 - 1),
        "an_int32": (-2**31, 2**31 - 1), "a_fixed64": (0, 2**64 - 1),
        "a_fixed32": (0, 2**32 - 1), "a_uint32": (0, 2**32 - 1),
        "an_sfixed32": (-2**31, 2**31 - 1), "an_sfixed64": (-2**63, 2**63 - 1),
        "a_sint32": (-2**31, 2**31 - 1), "a_sint64": (-2**63, 2**63 - 1),
        "maybe_int64": (-2**63, 2**63 - 1), "camelCase_name__odd_": (0, 9), "renamed": (0, 9),
    }

    def some():
        return rng.random() < 0.5

    def number(low, high):
        return rng.choice([low, high, 0, 1, rng.randint(low, high)])

    def text():
        alphabet = string.printable + "äß☺😈\u2028\x7f"
        return "".join(rng.choice(alphabet) for _ in range(rng.randint(0, 12)))

    def floating():
        return rng.choice([0.0, -0.0, 1.5, -2.25e-300, 1e300, math.inf, -math.inf, rng.gauss(0, 1e6)])

    for name, (low, high) in numbers.items():
        if some():
            setattr(m, name, min(max(number(low, high), low), high))
    if some(): m.a_double = floating()
    if some(): m.a_float = rng.choice([0.5, -3.0, 1e10, math.inf])
    if some(): m.a_bool = some()
    if some(): m.a_string = text()
    if some(): m.maybe_string = text()
    if some(): m.some_bytes = rng.randbytes(rng.randint(0, 9))
    if some(): m.colour = rng.choice([0, 1, -7, 99])
    if some(): m.int64s.extend(number(-2**63, 2**63 - 1) for _ in range(rng.randint(0, 4)))
    if some(): m.sint64s.extend(number(-2**63, 2**63 - 1) for _ in range(rng.randint(0, 4)))
    if some(): m.doubles.extend(floating() for _ in range(rng.randint(0, 4)))
    if some(): m.strings.extend(text() for _ in range(rng.randint(0, 3)))
    if some(): m.colours.extend(rng.choice([0, 1, -7, 5]) for _ in range(rng.randint(0, 3)))
    if some(): m.by_name[text()] = rng.randint(-5, 5)
    if some(): m.by_truth[some()] = text()
    if some():
        m.at.seconds = rng.choice([0, -62135596800, 253402300799, rng.randint(0, 2**31)])
        m.at.nanos = rng.choice([0, 1, 500_000_000, 120_000, 999_999_999])
    if some():
        sign = rng.choice([1, -1])
        m.lasted.seconds = sign * rng.choice([0, 1, 315_576_000_000])
        m.lasted.nanos = sign * rng.choice([0, 1, 500_000_000, 120_000])
        if abs(m.lasted.seconds) == 315_576_000_000: m.lasted.nanos = 0
    if some(): m.wrapped_int64.value = rng.randint(-3, 3)
    if some(): m.wrapped_string.value = text()
    if some(): m.wrapped_bool.value = some()
    if depth < 3:
        if rng.random() < 0.2: m.nested.CopyFrom(random_message(kind, rng, depth + 1))
        if rng.random() < 0.2: m.children.append(random_message(kind, rng, depth + 1))
        if rng.random() < 0.2: m.by_number[rng.randint(-9, 9)].CopyFrom(
            random_message(kind, rng, depth + 1))
        if rng.random() < 0.1: m.anything.Pack(random_message(kind, rng, depth + 1))
        if rng.random() < 0.1: m.anything.Pack(duration_pb2.Duration(seconds=3))
        choice = rng.random()
        if choice < 0.2: m.text = text()
        elif choice < 0.4: m.number = rng.randint(0, 3)
        elif choice < 0.5: m.kind.CopyFrom(random_message(kind, rng, depth + 1))
    return m


def test_json_agrees_with_google_both_ways(scripted, tmp_path):
    rng = random.Random(20261123)
    messages = [random_message(scripted.messages.EveryKind, rng) for _ in range(1500)]
    expected = [json_format.MessageToDict(m) for m in messages]
    path = tmp_path / "messages.jsonl"
    path.write_text("".join(json.dumps(e) + "\n" for e in expected))
    process = run("call", "test.v1.EchoService/EchoAll", f"@{path}", server=scripted.address)
    assert process.returncode == 0, process.stderr
    printed = [json.loads(line) for line in process.stdout.split("\n") if line]
    assert len(printed) == len(expected)
    for ours, theirs in zip(printed, expected):
        assert ours == theirs


@pytest.mark.parametrize("request_json, said", [
    ('{"an_int64": 1e3, "aUint32": "7", "colour": "COLOUR_RED", "maybeInt64": 0}',
     {"anInt64": "1000", "aUint32": 7, "colour": "COLOUR_RED", "maybeInt64": "0"}),
    ('{"colour": 1, "nested": null, "anInt32": -0.0, "someBytes": "_-8"}',
     {"colour": "COLOUR_RED", "someBytes": "/+8="}),
    ('{"at": "2026-11-23T08:00:00-05:00", "lasted": "-0.5s"}',
     {"at": "2026-11-23T13:00:00Z", "lasted": "-0.500s"}),
    ('{"another-name": 4, "aDouble": "NaN"}', {"another-name": "4", "aDouble": "NaN"}),
])
def test_json_input_is_as_liberal_as_the_specification(scripted, request_json, said):
    process = run("call", "test.v1.EchoService/Echo", request_json, server=scripted.address)
    assert process.returncode == 0, process.stderr
    assert json.loads(process.stdout) == said


@pytest.mark.parametrize("request_json, complaint", [
    ('{"nested": {"children": [{}, {"anInt32": "x"}]}}', "nested.children[1].anInt32"),
    ('{"anInt32": 2147483648}', "anInt32: expected an integer"),
    ('{"anInt64": "0x10"}', "anInt64: expected an integer"),
    ('{"nothing": 1}', "nothing: test.v1.EveryKind has no such field"),
    ('{"colour": "COLOUR_GREEN"}', "COLOUR_RED"),
    ('{"text": "a", "number": 1}', "another field of 'choice'"),
    ('{"anInt32": 1, "an_int32": 2}', "given twice"),
    ('{"at": "yesterday"}', "at: expected an RFC 3339 time"),
    ('{"anInt32": 1,}', "line 1, column 15"),
])
def test_bad_json_names_the_field(scripted, request_json, complaint):
    process = run("call", "test.v1.EchoService/Echo", request_json, server=scripted.address)
    assert process.returncode == 1
    assert complaint in process.stderr


# MARK: Reflection


def test_list_and_describe(scripted):
    listed = run("list", server=scripted.address).stdout.split()
    assert "dom.v1.ReservationService" in listed and "test.v1.EchoService" in listed
    methods = run("list", "test.v1.EchoService", server=scripted.address).stdout.split()
    assert methods == ["test.v1.EchoService/Echo", "test.v1.EchoService/EchoAll"]
    text = run("describe", "test.v1.EveryKind", server=scripted.address).stdout
    assert "map<string, int64> by_name = 24;" in text
    assert "optional int64 maybe_int64 = 18;" in text
    unknown = run("describe", "no.Such", server=scripted.address)
    assert unknown.returncode == 64 + 5


# MARK: Errors and exit codes


def unused_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def test_nobody_listens_is_exit_2():
    process = run("health", "--server", f"127.0.0.1:{unused_port()}")
    assert process.returncode == 2
    assert "connection refused" in process.stderr


def test_a_mute_server_is_exit_2_within_the_timeout():
    with socket.create_server(("127.0.0.1", 0)) as mute:
        process = run("health", "--timeout", "300ms", server=f"127.0.0.1:{mute.getsockname()[1]}")
    assert process.returncode == 2
    assert "HTTP/2" in process.stderr


@pytest.mark.parametrize("arguments", [
    ["nonsense"], ["atp", "check"], ["--server", "a b", "health"],
    ["health", "--server", "nowhere:0"], ["reserve", "create", "SKU-1"],
    ["bench", "atp", "--assert", "p99<2"], ["reserve", "extend", "R", "soon"],
    ["inventory", "import", "/no/such/file"], ["call", "x"],
])
def test_bad_usage_is_exit_1(scripted, arguments):
    assert run(*arguments, server=scripted.address).returncode == 1


@pytest.mark.parametrize("arguments", [["--help"], ["atp", "check", "--help"], ["--version"]])
def test_help_is_exit_0_on_standard_output(arguments):
    process = run(*arguments)
    assert process.returncode == 0 and "domctl" in process.stdout and not process.stderr


@pytest.mark.parametrize("code, status", [
    (grpc.StatusCode.UNAUTHENTICATED, 4), (grpc.StatusCode.PERMISSION_DENIED, 4),
    (grpc.StatusCode.FAILED_PRECONDITION, 3), (grpc.StatusCode.NOT_FOUND, 69),
    (grpc.StatusCode.INVALID_ARGUMENT, 67), (grpc.StatusCode.INTERNAL, 77),
    (grpc.StatusCode.ABORTED, 74),
])
def test_exit_codes_tell_status_codes(scripted, code, status):
    scripted.script["GetInfo"] = lambda request, context: context.abort(code, "because ☺\n")
    process = run("info", server=scripted.address)
    assert process.returncode == status
    assert code.name in process.stderr and "because ☺" in process.stderr


def test_a_deadline_is_exit_68(scripted):
    import threading
    release = threading.Event()
    scripted.script["GetInfo"] = lambda request, context: release.wait(10)
    process = run("info", "--timeout", "200ms", server=scripted.address)
    release.set()
    assert process.returncode == 68


def test_details_name_field_and_line(scripted, load):
    common = load("dom.v1.common_pb2")

    def reserve(request, context):
        fail(context, grpc.StatusCode.FAILED_PRECONDITION, "not enough",
             error_details_pb2.ErrorInfo(reason="INSUFFICIENT_STOCK", domain="dom.v1"),
             common.Shortage(line=1, sku="B", asked=5, available=2),
             error_details_pb2.BadRequest(field_violations=[
                 error_details_pb2.BadRequest.FieldViolation(
                     field="lines[1].quantity", description="too many")]))
    scripted.script["Reserve"] = reserve
    process = run("reserve", "create", "A=1", "B=5", server=scripted.address)
    assert process.returncode == 3
    assert "INSUFFICIENT_STOCK" in process.stderr
    assert "line 1: B: asked 5, available 2" in process.stderr
    assert "lines[1].quantity: too many" in process.stderr


# MARK: Retries


def test_unavailable_is_retried_with_the_same_key(scripted, load):
    reservation = load("dom.v1.reservation_pb2")
    keys = []

    def confirm(request, context):
        keys.append(request.context.idempotency_key)
        if len(keys) < 3:
            context.abort(grpc.StatusCode.UNAVAILABLE, "not now")
        return reservation.ConfirmResponse(revision=9)
    scripted.script["Confirm"] = confirm
    process = run("reserve", "confirm", "R-1", server=scripted.address)
    assert process.returncode == 0, process.stderr
    assert len(keys) == 3 and len(set(keys)) == 1 and keys[0]


def test_resource_exhausted_is_retried_only_when_asked(scripted, load):
    admin = load("dom.v1.admin_pb2")
    calls = []

    def statistics(request, context):
        calls.append(1)
        if len(calls) == 1:
            fail(context, grpc.StatusCode.RESOURCE_EXHAUSTED, "busy",
                 error_details_pb2.RetryInfo(retry_delay=duration_pb2.Duration(nanos=20_000_000)))
        return admin.GetStatisticsResponse(cells=7)
    scripted.script["GetStatistics"] = statistics
    assert run("admin", "statistics", server=scripted.address).returncode == 0
    assert len(calls) == 2
    calls.clear()
    scripted.script["GetStatistics"] = lambda r, c: (
        calls.append(1), c.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, "full"))
    assert run("admin", "statistics", server=scripted.address).returncode == 72
    assert len(calls) == 1


def test_a_negative_pushback_forbids_retries(scripted):
    calls = []

    def info(request, context):
        calls.append(1)
        context.set_trailing_metadata((("grpc-retry-pushback-ms", "-1"),))
        context.abort(grpc.StatusCode.UNAVAILABLE, "go away")
    scripted.script["GetInfo"] = info
    assert run("info", server=scripted.address).returncode == 64 + 14
    assert len(calls) == 1


# MARK: Output


def check_script(scripted, load):
    availability = load("dom.v1.availability_pb2")
    scripted.script["CheckAvailability"] = lambda request, context: (
        availability.CheckAvailabilityResponse(revision=5, answers=[
            availability.Availability(
                sku=ask.sku, location=ask.location, atp=4, state=1,
                sufficient=0 < ask.quantity <= 4)
            for ask in request.asks]))


def test_piped_output_is_tsv(scripted, load):
    check_script(scripted, load)
    process = run("atp", "check", "A=4", "B@L-1", "--view", "web", server=scripted.address)
    assert process.returncode == 0
    found = rows(process)
    assert [r["sku"] for r in found] == ["A", "B"]
    assert found[0]["sufficient"] == "yes" and found[1]["location"] == "L-1"
    request = scripted.seen[-1][1]
    assert request.context.channel_view == "web" and request.asks[0].quantity == 4


def test_not_sufficient_is_exit_3(scripted, load):
    check_script(scripted, load)
    process = run("atp", "check", "A=5", server=scripted.address)
    assert process.returncode == 3 and rows(process)[0]["sufficient"] == "no"


def test_json_output_is_canonical(scripted, load):
    check_script(scripted, load)
    process = run("atp", "check", "A", "-o", "json", server=scripted.address)
    assert json.loads(process.stdout) == {
        "revision": "5",
        "answers": [{"sku": "A", "state": "AVAILABILITY_STATE_IN_STOCK", "atp": "4"}]}


@pytest.mark.parametrize("environment, coloured", [({}, True), ({"NO_COLOR": "1"}, False)])
def test_a_terminal_gets_a_table(scripted, load, environment, coloured):
    check_script(scripted, load)
    child = pexpect.spawn(
        DOMCTL, ["atp", "check", "A", "--server", scripted.address], encoding="utf8", timeout=20,
        env={**os.environ, "TERM": "xterm", **environment})
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert "SKU" in child.before and "\t" not in child.before
    assert ("\x1b[32mIN_STOCK\x1b[0m" in child.before) == coloured


def test_health(scripted):
    assert run("health", server=scripted.address).returncode == 0
    assert run("health", "no.such", server=scripted.address).returncode == 69


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(shell):
    process = run("completion", shell)
    assert process.returncode == 0 and "reserve" in process.stdout


# MARK: Streams


def test_watch_prints_each_crossing_and_ends_after_count(scripted, load):
    availability = load("dom.v1.availability_pb2")

    def watch(request, context):
        number = 0
        while context.is_active():
            number += 1
            yield availability.WatchAvailabilityResponse(cursor=number, crossings=[
                availability.BandCrossing(sku="A", to_band=1, atp=number, state=2)])
    scripted.script["WatchAvailability"] = watch
    process = run("atp", "watch", "A", "--count", "5", server=scripted.address)
    assert process.returncode == 0
    assert [r["atp"] for r in rows(process)] == ["1", "2", "3", "4", "5"]


def feed_script(scripted, load, refuse=lambda record: None):
    inventory = load("dom.v1.inventory_pb2")
    records = []

    def apply(requests, context):
        for request in requests:
            reply = inventory.ApplyFeedResponse()
            for record in request.records:
                records.append(record)
                result = reply.results.add(offset=record.offset, outcome=1)
                if reason := refuse(record):
                    result.outcome = 4
                    result.error.reason, result.error.field = reason
                    result.error.message = "no"
                reply.committed_offset = record.offset
            yield reply
    scripted.script["ApplyFeed"] = apply
    return records


def test_import_streams_every_row_and_keeps_rejects(scripted, load, tmp_path):
    records = feed_script(
        scripted, load,
        lambda r: ("UNKNOWN_LOCATION", "location") if r.level.location == "L-7" else None)
    path, rejects = tmp_path / "stock.csv", tmp_path / "bad.csv"
    lines = ["sku,location,condition,on_hand,quarantined,as_of"]
    for n in range(20_000):
        lines.append(f'"SKU,{n}",L-{n % 1000},new,{n},,2026-11-23T07:00:00Z')
    lines[5] = "SKU-x,L-1,new,many,,"
    lines[9] = "too,few"
    path.write_text("\r\n".join(lines) + "\r\n")
    process = run("inventory", "import", str(path), "--rejects", str(rejects),
                  server=scripted.address)
    assert process.returncode == 3
    total = rows(process)[0]
    assert total["rows"] == "20000" and total["applied"] == "19978" and total["rejected"] == "22"
    assert "line 6, on_hand: BAD_ROW" in process.stderr
    assert "line 10: BAD_ROW" in process.stderr
    assert len(records) == 19998
    assert records[0].level.sku == "SKU,0" and records[0].level.as_of.seconds == 1795417200
    bad = rejects.read_text().splitlines()
    assert len(bad) == 23
    assert bad[0].endswith("error_line,error_reason,error_field,error_message")
    # The corrected file goes in again as it is.
    fixed = tmp_path / "fixed.csv"
    fixed.write_text("\n".join(
        line.replace("L-7", "L-8").replace("many", "1") for line in bad if "few" not in line
        and not line.startswith(",")) + "\n")
    again = run("inventory", "import", str(fixed), server=scripted.address)
    assert again.returncode == 0, again.stderr
    assert rows(again)[0]["applied"] == "21"


def test_the_same_file_is_the_same_feed(scripted, load, tmp_path):
    feed_script(scripted, load)
    path = tmp_path / "stock.csv"
    path.write_text("sku,location,on_hand\nA,L,1\n")
    feeds = [rows(run("inventory", "import", str(path), server=scripted.address))[0]["feed"]
             for _ in range(2)]
    path.write_text("sku,location,on_hand\nA,L,2\n")
    feeds.append(rows(run("inventory", "import", str(path), server=scripted.address))[0]["feed"])
    assert feeds[0] == feeds[1] != feeds[2]


def test_import_reads_deltas_receipts_and_json_lines(scripted, load):
    records = feed_script(scripted, load)

    def feed(text, *more):
        process = run("inventory", "import", "-", *more, server=scripted.address, text=text)
        assert process.returncode == 0, process.stderr
    feed("sku,location,delta,bucket\nA,L,-2,quarantined\n")
    feed("supply_id,sku,location,quantity,due_at,kind,confidence_bp\nP,A,L,9,2026-12-01,transfer,\n")
    feed('{"level": {"sku": "A", "location": "L", "quantity": 3}}\n\n'
         '{"sku": "B", "location": "L", "quantity": "4", "quarantined": 0}\n', "--format", "jsonl")
    assert records[0].adjustment.delta == -2 and records[0].adjustment.bucket == 2
    assert records[1].supply.kind == 2 and records[1].supply.due_at.seconds == 1796083200
    assert records[2].level.quantity == 3
    assert records[3].level.quantity == 4 and records[3].level.HasField("quarantined")


@pytest.mark.parametrize("text, complaint", [
    ("", "the file is empty"),
    ("sku,location\nA,L\n", "on_hand: the column is missing"),
    ("sku,location,on_hand,colour\n", "colour: no such column"),
    ("sku,sku,location,on_hand\n", "the column is there twice"),
])
def test_a_bad_header_stops_before_anything_is_sent(scripted, text, complaint):
    process = run("inventory", "import", "-", server=scripted.address, text=text)
    assert process.returncode == 1 and complaint in process.stderr
    assert not scripted.seen


def test_a_negative_delta_is_no_option(scripted, load):
    inventory = load("dom.v1.inventory_pb2")
    scripted.script["AdjustStock"] = lambda r, c: inventory.AdjustStockResponse(revision=1)
    process = run("inventory", "adjust", "A", "L", "-2", server=scripted.address)
    assert process.returncode == 0, process.stderr
    assert scripted.seen[-1][1].adjustments[0].delta == -2


def test_items_are_sent_components_first(scripted, load, tmp_path):
    network = load("dom.v1.network_pb2")
    scripted.script["PutSkus"] = lambda r, c: network.PutSkusResponse(revision=1)
    path = tmp_path / "items.csv"
    path.write_text(
        "id,name,category,weight_grams,price_minor,currency,handling_tags,tracking,oversell,"
        "oversell_cap,available_from,components\n"
        "KIT-2,,,,,,,,,,,KIT-1*1\nKIT-1,,,,,,,,,,,A*2;B*1\n"
        'A,"Lamp, blue",lighting,1200,1999,USD,hazmat;oversize,counted,backorder,5,2026-12-01,\n'
        "B,,,,,,,,,,,\n")
    process = run("item", "import", str(path), "--batch", "2", server=scripted.address)
    assert process.returncode == 0, process.stderr
    sent = [sku for name, request, _ in scripted.seen for sku in request.skus]
    assert [sku.id for sku in sent] == ["A", "B", "KIT-1", "KIT-2"]
    assert sent[0].name == "Lamp, blue" and sent[0].price.minor_units == 1999
    assert list(sent[0].handling_tags) == ["hazmat", "oversize"] and sent[0].oversell == 2
    assert [(c.sku, c.quantity) for c in sent[2].components] == [("A", 2), ("B", 1)]


def test_reconcile_lists_differences(scripted, load):
    inventory = load("dom.v1.inventory_pb2")

    def reconcile(requests, context):
        count = sum(len(r.rows) for r in requests)
        yield inventory.ReconcileResponse(done=True, rows=count, total_differences=1, differences=[
            inventory.StockDifference(sku="A", location="L", theirs=3, ours=5, reason=1)])
    scripted.script["Reconcile"] = reconcile
    process = run("inventory", "reconcile", "-", server=scripted.address,
                  text="sku,location,on_hand\nA,L,3\n")
    assert process.returncode == 3
    assert rows(process)[0]["difference"] == "-2"


# MARK: Load


def test_bench_measures_and_asserts(scripted, load):
    network = load("dom.v1.network_pb2")
    scripted.script["ListSkus"] = lambda r, c: iter([network.ListSkusResponse(
        skus=[network.Sku(id=f"SKU-{n}") for n in range(10)])])
    check_script(scripted, load)
    common = ["bench", "atp", "--connections", "2", "--streams", "4", "--duration", "500ms",
              "--warmup", "100ms", "-o", "json"]
    closed = run(*common, "--zipf", "0.99", server=scripted.address)
    assert closed.returncode == 0, closed.stderr
    report = json.loads(closed.stdout)
    assert report["errors"] == 0 and report["methods"][0]["codes"]["OK"] > 50
    open_loop = run(*common, "--rate", "100", "--assert", "errors==0", "--assert", "p50>1s",
                    server=scripted.address)
    assert open_loop.returncode == 3
    assert "not so: p50>1s" in open_loop.stderr and "errors" not in open_loop.stderr
    assert 40 <= json.loads(open_loop.stdout)["methods"][0]["calls"] <= 51
