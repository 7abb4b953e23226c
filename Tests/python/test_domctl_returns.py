"""domctl's return commands against stock grpcio: what they send, print and exit with."""

import json

import grpc
import pytest
from google.protobuf import json_format
from google.rpc import error_details_pb2

from domctl_support import DOMCTL, Terminal, fail, load, rows, run, scripted  # noqa: F401

WORDS = ["return", "transit", "web:1~1", "--event", "scanned"]


@pytest.fixture()
def dom(load):
    class Dom:
        order, returns = (load(f"dom.v1.{name}_pb2") for name in ("order", "return"))
    return Dom


@pytest.fixture()
def given(dom):
    """A return of two units."""
    return dom.returns.Return(
        id="web:1~1", order_id="web:1", state="RETURN_STATE_AUTHORISED",
        method="RETURN_METHOD_MAIL", fee={"currency": "USD", "minor_units": 499}, revision=7,
        units=[dom.returns.ReturnUnit(
            id=f"web:1~1/{number}", line_id="1", sku="A", state="RETURN_UNIT_STATE_EXPECTED",
            location="DC-CHI", reason="too small",
            planned_disposition="DISPOSITION_RESTOCK") for number in (1, 2)])


def answer(scripted, dom, given, method, **fields):
    reply = getattr(dom.returns, method + "Response")
    scripted.script[method] = lambda request, context: reply(customer_return=given, **fields)


def sent(scripted, method):
    """The last request of a method as JSON, without its context; and the context."""
    request = [request for name, request, _ in scripted.seen if name == method][-1]
    told = json_format.MessageToDict(request)
    return {name: value for name, value in told.items() if name != "context"}, request.context


def option(dom, **fields):
    return dom.returns.ReturnOption(
        method="RETURN_METHOD_MAIL", fee={"currency": "USD", "minor_units": 499},
        refund={"currency": "USD", "minor_units": 3501}, cost_millicents=700_000,
        recovery_millicents=3_000_000, objective_millicents=-2_300_000,
        lower_bound_millicents=-2_300_000, optimal=True, explanation="nearest dock with room",
        parcels=[dom.returns.PlannedReturn(
            location="DC-CHI", carrier="UPS", service="GROUND", distance_metres=12_340,
            cost_millicents=700_000, recovery_millicents=3_000_000,
            costs=[{"kind": "shipping", "millicents": 510_000}],
            lines=[{"line_id": "1", "sku": "A", "quantity": 2,
                    "disposition": "DISPOSITION_RESTOCK"}])], **fields)


def test_what_a_customer_writes_neither_tears_a_row_nor_commands_the_terminal(
        scripted, dom, given):
    given.units[0].reason = "a\tb\nc\x1b[2J\x9bd"
    answer(scripted, dom, given, "GetReturn")
    piped = run("return", "get", "web:1~1", server=scripted.address)
    shown, code = Terminal(DOMCTL, "return", "get", "web:1~1", "--server", scripted.address).end()
    assert (piped.returncode, code) == (0, 0)
    for text in [piped.stdout, shown]:
        assert "a\\tb\\nc\\x1b[2J\\x9bd" in text and "\x1b" not in text and "\x9b" not in text


# MARK: What the customer may do


def test_quote_tells_lines_options_and_parcels(scripted, dom):
    scripted.script["QuoteReturn"] = lambda request, context: dom.returns.QuoteReturnResponse(
        policy="returns", policy_version=3, decision_id="dXY", options=[option(dom)],
        eligibility=[
            dom.returns.ReturnEligibility(line_id="1", sku="A", shipped=3, eligible=3),
            dom.returns.ReturnEligibility(line_id="2", sku="B", shipped=1, rule="FINAL_SALE",
                                          detail="outlet goods")])
    process = run("return", "quote", "web:1", "1=2:too small", "--condition", "used", "--serial",
                  "1=S-9", "--origin", "Chicago,IL,US", "--stores", "3", "--policy", "returns",
                  server=scripted.address)
    assert process.returncode == 0, process.stderr
    assert sent(scripted, "QuoteReturn")[0] == {
        "orderId": "web:1", "stores": 3, "policy": "returns",
        "origin": {"city": "Chicago", "region": "IL", "country": "US"},
        "lines": [{"lineId": "1", "quantity": "2", "reason": "too small",
                   "condition": "CONDITION_USED", "serials": ["S-9"]}]}
    told = process.stdout.splitlines()
    assert told[0].split("\t")[:6] == ["line", "sku", "shipped", "returned", "eligible", "rule"]
    assert told[2].split("\t")[5] == "FINAL_SALE" and "outlet goods" in told[2]
    assert "MAIL\tDC-CHI\t0\t35.01 USD\t4.99 USD\t\t7.00\t30.00\t-23.00\t-23.00\ttrue" in (
        process.stdout)
    assert "DC-CHI\tUPS GROUND\t1/A=2:RESTOCK\t\t\t12.3\t0\t7.00\t30.00\tshipping 5.10" in (
        process.stdout)
    assert "policy\treturns v3" in told and "decision\tdXY" in told


def test_when_nothing_may_come_back_quote_is_exit_3(scripted, dom):
    scripted.script["QuoteReturn"] = lambda request, context: dom.returns.QuoteReturnResponse(
        eligibility=[dom.returns.ReturnEligibility(line_id="1", rule="WINDOW")])
    process = run("return", "quote", "web:1", server=scripted.address)
    assert process.returncode == 3 and "nothing may come back" in process.stderr
    assert rows(process)[0]["rule"] == "WINDOW"


def test_create_agrees_on_lines_exchange_and_override(scripted, dom, given):
    given.exchanges.add(line_id="1", sku="B", quantity=2, reservation_id="web:1~1+1", live=True)
    answer(scripted, dom, given, "CreateReturn", option=option(dom))
    process = run(
        "return", "create", "web:1", "1=2:too small: again", "3", "--exchange", "B=2@DC-CHI",
        "--exchange", "C", "--method", "drop-point", "--location", "DC-CHI", "--override",
        "goodwill", "--key", "k", "--actor", "ann", "--reason", "call 7", "--origin", "Gary,IN",
        server=scripted.address)
    assert process.returncode == 0, process.stderr
    request, context = sent(scripted, "CreateReturn")
    assert request == {
        "orderId": "web:1", "method": "RETURN_METHOD_DROP_POINT", "location": "DC-CHI",
        "lines": [{"lineId": "1", "quantity": "2", "reason": "too small: again"},
                  {"lineId": "3", "quantity": "1"}],
        "origin": {"city": "Gary", "region": "IN"}, "override": {"reason": "goodwill"},
        "exchanges": [{"lineId": "1", "sku": "B", "quantity": "2", "location": "DC-CHI"},
                      {"lineId": "2", "sku": "C", "quantity": "1"}]}
    assert (context.idempotency_key, context.actor, context.reason) == ("k", "ann", "call 7")
    first = rows(process)[0]
    assert (first["return"], first["state"], first["method"], first["units"], first["fee"]) == (
        "web:1~1", "AUTHORISED", "MAIL", "2", "4.99 USD")
    assert "web:1~1/2\tEXPECTED\t1\tA\tDC-CHI\t\t\t\tRESTOCK\t\t\t\ttoo small" in process.stdout
    assert "1\tB\t2\tweb:1~1+1\ttrue" in process.stdout


@pytest.mark.parametrize("arguments, said", [
    (["create", "web:1"], "at least one line"),
    (["create", "web:1", "1=0"], "1=0"),
    (["create", "web:1", "=2"], "=2"),
    (["create", "web:1", "1", "--method", "pigeon"], "pigeon"),
    (["create", "web:1", "1", "--serial", "2=S"], "is of no line given"),
    (["create", "web:1", "1", "--exchange", "B=0"], "asks for nothing"),
    (["grade", "web:1~1", "1=e"], "1=e"), (["grade", "web:1~1", "1"], "1"),
    (["grade", "web:1~1", "1=a:shiny"], "shiny"), (["grade", "web:1~1"], "unit"),
    (["dispose", "web:1~1", "1=burn"], "burn"),
    (["dispose", "web:1~1", "1=forward"], "forward needs a location"),
    (["receive", "web:1~1", "DC"], "Give scans"),
    (["receive", "web:1~1", "DC", "A", "-f", "x.csv"], "not both"),
    (["receive", "web:1~1", "DC", "A=0"], "A=0"),
    (["receive", "web:1~1", "DC", "A", "B", "--serial", "S"], "single scan"),
    (["receive", "web:1~1", "DC", "-f", "x.csv", "--batch", "501"], "1 to 500"),
    (["receive", "web:1~1", "DC", "-f", "/nowhere/x.csv"], "/nowhere/x.csv"),
    (["transit", "web:1~1"], "--event"), (["timeline", "web:1"], "is no return")])
def test_what_makes_no_sense_is_exit_1_and_sends_nothing(scripted, arguments, said):
    process = run("return", *arguments, server=scripted.address)
    assert process.returncode == 1 and said in process.stderr
    assert not [name for name, _, _ in scripted.seen if name[0] != "S"]


# MARK: On its way


@pytest.mark.parametrize("arguments, method, request_sent", [
    (["authorise", "web:1~1"], "AuthoriseReturn", {"approve": True}),
    (["authorize", "web:1~1"], "AuthoriseReturn", {"approve": True}),
    (["authorise", "web:1~1", "2", "/3", "--reason", "was ill"], "AuthoriseReturn",
     {"approve": True, "unitIds": ["web:1~1/2", "web:1~1/3"]}),
    (["reject", "web:1~1", "--reason", "fraud"], "AuthoriseReturn", {}),
    (["route", "web:1~1", "--exclude", "ST-1", "--exclude", "ST-2", "--may-keep"], "RouteReturn",
     {"excludedLocations": ["ST-1", "ST-2"], "mayKeep": True}),
    (["transit", "web:1~1", "--event", "scanned", "--tracking", "1Z", "--carrier", "UPS"],
     "RecordTransit", {"event": "TRANSIT_EVENT_SCANNED", "tracking": "1Z", "carrier": "UPS"}),
    (["transit", "web:1~1", "1", "/2", "web:1~1/3", "--event", "delayed", "--expected",
      "2026-12-01"], "RecordTransit",
     {"event": "TRANSIT_EVENT_DELAYED", "expectedAt": "2026-12-01T00:00:00Z",
      "unitIds": ["web:1~1/1", "web:1~1/2", "web:1~1/3"]}),
    (["cancel", "web:1~1"], "CancelReturn", {}),
    (["cancel", "web:1~1", "2", "--if-revision", "7"], "CancelReturn",
     {"unitIds": ["web:1~1/2"]}),
    (["grade", "web:1~1", "1=a", "2=A:new", "--remark", "sealed"], "GradeUnits", {"grades": [
        {"unitId": "web:1~1/1", "grade": "RETURN_GRADE_A", "remark": "sealed"},
        {"unitId": "web:1~1/2", "grade": "RETURN_GRADE_A", "condition": "CONDITION_NEW",
         "remark": "sealed"}]}),
    (["dispose", "web:1~1", "1=restock", "/2=restock:open-box", "3=return-to-vendor@V-1",
      "web:1~1/4=forward@DC-2", "--expected", "2026-12-01"], "DisposeUnits", {"dispositions": [
          {"unitId": "web:1~1/1", "disposition": "DISPOSITION_RESTOCK"},
          {"unitId": "web:1~1/2", "disposition": "DISPOSITION_RESTOCK",
           "condition": "CONDITION_OPEN_BOX"},
          {"unitId": "web:1~1/3", "disposition": "DISPOSITION_RETURN_TO_VENDOR",
           "toLocation": "V-1"},
          {"unitId": "web:1~1/4", "disposition": "DISPOSITION_FORWARD", "toLocation": "DC-2",
           "expectedAt": "2026-12-01T00:00:00Z"}]})])
def test_a_step_sends_what_it_says_and_shows_the_return(
        scripted, dom, given, arguments, method, request_sent):
    answer(scripted, dom, given, method)
    process = run("return", *arguments, server=scripted.address)
    assert process.returncode == 0, process.stderr
    request, context = sent(scripted, method)
    assert request == {"returnId": "web:1~1", **request_sent}
    assert context.idempotency_key
    assert context.HasField("expected_revision") == ("--if-revision" in arguments)
    assert rows(process)[0]["return"] == "web:1~1"


def test_grades_come_with_what_is_best_done(scripted, dom, given):
    answer(scripted, dom, given, "GradeUnits",
           suggestions=["DISPOSITION_RESTOCK", "DISPOSITION_LIQUIDATE"])
    process = run("return", "grade", "web:1~1", "1=a", "2=d", server=scripted.address)
    assert process.stdout.endswith(
        "unit\tsuggestion\nweb:1~1/1\tRESTOCK\nweb:1~1/2\tLIQUIDATE\n")


def test_a_refusal_is_exit_3_and_names_unit_and_rule(scripted, dom):
    def dispose(request, context):
        fail(context, grpc.StatusCode.FAILED_PRECONDITION, "the unit is RESTOCKED",
             error_details_pb2.ErrorInfo(reason="UNIT_RESTOCKED", domain="dom",
                                         metadata={"unit": "web:1~1/1", "event": "dispose"}))
    scripted.script["DisposeUnits"] = dispose
    process = run("return", "dispose", "web:1~1", "1=destroy", server=scripted.address)
    assert process.returncode == 3
    assert "UNIT_RESTOCKED" in process.stderr and "unit: web:1~1/1" in process.stderr


# MARK: At the dock


def receive(scripted, dom, given, refuse=()):
    """Every scan is expected; batches that scan a SKU of `refuse` are refused."""
    seen = []

    def script(requests, context):
        for request in requests:
            seen.append(request)
            if any(scan.sku in refuse for scan in request.scans):
                yield dom.returns.ReceiveReturnResponse(
                    error={"reason": "UNKNOWN_SKU", "message": "nobody knows it"})
                continue
            yield dom.returns.ReceiveReturnResponse(
                customer_return=given, results=[dom.returns.ScanResult(
                    outcome="SCAN_OUTCOME_EXPECTED", unit_ids=["web:1~1/1"], scan=place)
                    for place in range(len(request.scans))])
    scripted.script["ReceiveReturn"] = script
    return seen


def test_scans_of_the_arguments_are_one_batch(scripted, dom, given):
    seen = receive(scripted, dom, given)
    process = run("return", "receive", "web:1~1", "DC", "/1", "web:1~1/2", "A@B=3", "C=D", "2",
                  "--complete", "--remark", "wet", server=scripted.address)
    assert process.returncode == 0, process.stderr
    assert len(seen) == 1 and seen[0].complete and seen[0].location == "DC"
    assert seen[0].context.idempotency_key
    assert [(scan.unit_id, scan.sku, scan.quantity, scan.remark) for scan in seen[0].scans] == [
        ("web:1~1/1", "", 0, "wet"), ("web:1~1/2", "", 0, "wet"), ("", "A@B", 3, "wet"),
        ("", "C=D", 0, "wet"), ("", "2", 0, "wet")]
    told = rows(process)
    assert told[0] == {"scan": "web:1~1/1", "outcome": "EXPECTED", "units": "web:1~1/1"}
    assert told[2]["scan"] == "A@B=3"
    assert "web:1~1/1\tEXPECTED\t1\tA\tDC-CHI" in process.stdout, "the units as they are now"


def test_the_end_of_a_delivery_is_told_without_scans(scripted, dom, given):
    seen = receive(scripted, dom, given)
    run("return", "receive", "web:1~1", "DC", "--complete", server=scripted.address)
    assert len(seen) == 1 and seen[0].complete and not seen[0].scans


def test_a_file_goes_in_batches_with_a_key_each(scripted, dom, given, tmp_path):
    seen = receive(scripted, dom, given)
    scans = tmp_path / "scans.csv"
    scans.write_text("unit,sku,serial,quantity,remark\n1,,,,\n,A,S-1,,\"a, b\"\n,,S-2,,\n,B,,4,\n"
                     "/5,,,,\n")
    arguments = ["return", "receive", "web:1~1", "DC", "-f", str(scans), "--batch", "2",
                 "--complete"]
    process = run(*arguments, "--key", "k", "-o", "json", server=scripted.address)
    assert process.returncode == 0, process.stderr
    sizes = [(len(batch.scans), batch.complete, batch.context.idempotency_key) for batch in seen]
    assert sizes == [(2, False, "k"), (2, False, "k/2"), (1, True, "k/3")]
    assert [json_format.MessageToDict(scan) for batch in seen for scan in batch.scans] == [
        {"unitId": "web:1~1/1"}, {"sku": "A", "serial": "S-1", "remark": "a, b"},
        {"serial": "S-2"}, {"sku": "B", "quantity": "4"}, {"unitId": "web:1~1/5"}]
    assert [len(json.loads(line)["results"]) for line in process.stdout.splitlines()] == [2, 2, 1]
    seen.clear()
    run(*arguments, server=scripted.address)
    assert len({batch.context.idempotency_key for batch in seen}) == 3


def test_a_refused_batch_is_told_with_its_lines_and_the_others_go_on(scripted, dom, given):
    seen = receive(scripted, dom, given, refuse=["X"])
    text = "sku\n" + "".join(f"{sku}\n" for sku in "AAXAAA")
    process = run("return", "receive", "web:1~1", "DC", "-f", "-", "--batch", "2", text=text,
                  server=scripted.address)
    assert process.returncode == 3 and len(seen) == 3
    assert "lines 4 to 5: UNKNOWN_SKU: nobody knows it" in process.stderr
    assert "1 of 3 batches were refused" in process.stderr
    assert process.stdout.count("A\tEXPECTED\tweb:1~1/1\n") == 4


@pytest.mark.parametrize("text, said", [
    ("", "the file is empty"), ("unit,colour\n1,red\n", "colour"),
    ("sku,quantity\nA,0\n", "line 2, quantity"), ("sku,serial\n,\n", "line 2, unit")])
def test_a_bad_file_is_exit_1_and_names_the_place(scripted, dom, given, text, said):
    receive(scripted, dom, given)
    process = run("return", "receive", "web:1~1", "DC", "-f", "-", text=text,
                  server=scripted.address)
    assert process.returncode == 1 and said in process.stderr


def test_a_scanner_on_a_terminal_sees_each_line_answered(scripted, dom, given):
    """Through a pseudo terminal: the answer to a line comes before the next is typed."""
    seen = receive(scripted, dom, given, refuse=["X"])
    terminal = Terminal(DOMCTL, "return", "receive", "web:1~1", "DC", "-f", "-", "--batch", "1",
                        DOMD_SERVER=scripted.address)
    terminal.screen.sendline("sku")
    for number, (sku, reply) in enumerate([("A", "EXPECTED"), ("X", "UNKNOWN_SKU"),
                                           ("B", "EXPECTED")], start=1):
        terminal.screen.sendline(sku)
        terminal.screen.expect(reply)
        assert len(seen) == number
    terminal.screen.send("\x04")
    shown, code = terminal.end()
    assert code == 3 and "1 of 3 batches were refused" in shown


# MARK: Reading


def test_get_shows_the_return_and_json_is_canonical(scripted, dom, given):
    given.override_reason, given.override_actor = "goodwill", "ann"
    given.units[0].refund.currency, given.units[0].refund.minor_units = "USD", 2_000
    answer(scripted, dom, given, "GetReturn", revision=9)
    process = run("return", "get", "web:1~1", server=scripted.address)
    first = rows(process)[0]
    assert (first["refunds"], first["ended"], first["note"]) == (
        "1", "0", "override: goodwill (ann)")
    assert "20.00 USD" in process.stdout
    told = json.loads(run("return", "get", "web:1~1", "-o", "json",
                          server=scripted.address).stdout)
    assert told["customerReturn"] == json_format.MessageToDict(given)


def test_list_sends_its_filters_and_streams_rows(scripted, dom, given):
    def list_returns(request, context):
        for number in range(2):
            yield dom.returns.ListReturnsResponse(returns=[given] * 2)
    scripted.script["ListReturns"] = list_returns
    process = run("return", "search", "--order", "web:1", "--customer", "c", "--state",
                  "in-transit", "--location", "DC", "--sku", "A", "--from", "2026-11-01",
                  "--until", "2026-12-01", "--limit", "9", server=scripted.address)
    assert len(rows(process)) == 4
    assert sent(scripted, "ListReturns")[0] == {
        "orderId": "web:1", "customer": "c", "state": "RETURN_STATE_IN_TRANSIT", "location": "DC",
        "sku": "A", "from": "2026-11-01T00:00:00Z", "until": "2026-12-01T00:00:00Z", "limit": 9}
    told = run("return", "list", "-o", "json", server=scripted.address).stdout.splitlines()
    assert [json.loads(line)["id"] for line in told] == ["web:1~1"] * 4


def test_the_timeline_of_a_return_is_its_part_of_the_orders(scripted, dom, given):
    answer(scripted, dom, given, "GetReturn")
    scripted.script["GetTimeline"] = lambda request, context: dom.order.GetTimelineResponse(
        entries=[dom.order.TimelineEntry(type=type, return_id=id, unit_id=unit)
                 for type, id, unit in [
                     ("order.received", "", ""), ("return.authorised", "web:1~1", ""),
                     ("return.received", "web:1~2", "web:1~2/1"),
                     ("return.received", "web:1~1", "web:1~1/1")]])
    process = run("return", "timeline", "web:1~1", server=scripted.address)
    assert sent(scripted, "GetTimeline")[0] == {"orderId": "web:1"}
    assert [(row["type"], row["unit"]) for row in rows(process)] == [
        ("return.authorised", ""), ("return.received", "web:1~1/1")]


@pytest.mark.parametrize("command", [
    "quote", "create", "get", "list", "authorise", "reject", "route", "transit", "receive",
    "grade", "dispose", "cancel", "timeline"])
def test_help_teaches(command):
    process = run("return", command, "--help")
    assert process.returncode == 0 and "OVERVIEW" in process.stdout
    assert command in run("return", "--help").stdout
