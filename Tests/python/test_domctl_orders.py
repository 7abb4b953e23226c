"""domctl's route, promise, order, shipment and events commands against stock grpcio: what they
send, print and exit with."""

import json
import time

import grpc
import pytest
from google.protobuf import json_format

from domctl_support import fail, load, rows, run, scripted  # noqa: F401


@pytest.fixture()
def dom(load):
    class Dom:
        common, routing, order, shipment, event, availability = (
            load(f"dom.v1.{name}_pb2") for name in
            ("common", "routing", "order", "shipment", "event", "availability"))
    return Dom


def request_of(scripted, method):
    return [request for name, request, _ in scripted.seen if name == method][-1]


def plan(dom):
    return dom.routing.RoutePlan(
        shipments=[dom.routing.PlannedShipment(
            location="DC-CHI", mode="FULFILMENT_MODE_SHIP", carrier="UPS", service="GROUND",
            lines=[{"line_id": "1", "sku": "A", "quantity": 2}], distance_metres=12_340, gco2e=7,
            costs=[{"kind": "shipping", "millicents": 510_000},
                   {"kind": "handling", "millicents": 100_125}])],
        objective_millicents=610_125, lower_bound_millicents=600_000, gap_ppm=16_875,
        policy="balanced", policy_version=3, cost_millicents=610_125, gco2e=7)


# MARK: Routing


def test_route_plan_sends_the_cart_and_prints_a_row_per_parcel(scripted, dom):
    scripted.script["RouteOrder"] = lambda request, context: dom.routing.RouteOrderResponse(
        decision_id="dXY", plan=plan(dom))
    process = run(
        "route", "plan", "--line", "A=2", "--line", "B=1@pickup:ST-1", "--to", "Chicago,IL,US",
        "--lat", "41.88", "--lon", "-87.63", "--postcode", "60601", "--service", "express",
        "--channel", "web", "--customer", "c-1", "--customer-tag", "vip", "--tag", "gift",
        "--exclude", "ST-9", "--view", "web", "--policy", "cheapest", server=scripted.address)
    assert process.returncode == 0, process.stderr
    sent = request_of(scripted, "RouteOrder")
    assert not sent.context.idempotency_key, "a question is no change"
    assert json_format.MessageToDict(sent.cart) == {
        "lines": [{"sku": "A", "quantity": "2"},
                  {"sku": "B", "quantity": "1", "mode": "FULFILMENT_MODE_PICKUP",
                   "location": "ST-1"}],
        "destination": {"city": "Chicago", "region": "IL", "country": "US", "postcode": "60601",
                        "latitudeE6": 41_880_000, "longitudeE6": -87_630_000},
        "channelView": "web", "channel": "web", "serviceLevel": "SERVICE_LEVEL_EXPRESS",
        "customer": "c-1", "customerTags": ["vip"], "tags": ["gift"], "excludedLocations": ["ST-9"]}
    assert sent.policy == "cheapest"
    parcel = rows(process)[0]
    assert (parcel["location"], parcel["lines"], parcel["km"]) == ("DC-CHI", "A=2", "12.3")
    assert parcel["cost"] == "6.10125"
    assert parcel["costs"] == "shipping 5.10, handling 1.00125"
    assert "policy\tbalanced v3\n" in process.stdout
    assert "gap\t1.6875 %\n" in process.stdout
    assert "decision\tdXY\n" in process.stdout


def test_a_plan_that_leaves_units_is_exit_3_and_says_why(scripted, dom):
    def route(request, context):
        short = plan(dom)
        short.unfilled.add(line_id="2", sku="B", quantity=4, eliminations=[
            {"rule": "NO_STOCK", "locations": 40},
            {"rule": "CAPABILITY", "locations": 2, "detail": "hazmat"}])
        return dom.routing.RouteOrderResponse(plan=short)
    scripted.script["RouteOrder"] = route
    process = run("route", "plan", "--line", "A=2", server=scripted.address)
    assert process.returncode == 3
    assert "4 units unfilled" in process.stderr
    assert "2\tB\t4\tNO_STOCK at 40, CAPABILITY at 2 (hazmat)" in process.stdout


def test_a_held_plan_carries_a_key_and_shows_the_hold(scripted, dom):
    def route(request, context):
        reply = dom.routing.RouteOrderResponse(plan=plan(dom))
        reply.reservation.id = "R-1"
        return reply
    scripted.script["RouteOrder"] = route
    process = run("route", "plan", "--line", "A=2", "--commit", "hold", "--ttl", "5m", "--owner",
                  "cart-1", "--hold", "R-0", "--allow-partial", server=scripted.address)
    sent = request_of(scripted, "RouteOrder")
    assert sent.context.idempotency_key and sent.commit == dom.routing.ROUTE_COMMIT_HOLD
    assert (sent.ttl_ms, sent.owner, sent.hold_id, sent.allow_partial) == (
        300_000, "cart-1", "R-0", True)
    assert "reservation\tR-1\n" in process.stdout


def test_a_cart_from_a_file_is_canonical_json_under_the_flags(scripted, dom, tmp_path):
    cart = dom.routing.Cart(
        channel="web", lines=[{"sku": "A", "quantity": 3, "substitutes": ["B"],
                               "unit_price": {"currency": "USD", "minor_units": 1999}}])
    cart.destination.city = "Boise"
    path = tmp_path / "cart.json"
    path.write_text(json_format.MessageToJson(cart))
    scripted.script["RouteOrder"] = lambda request, context: dom.routing.RouteOrderResponse()
    process = run("route", "plan", "-f", str(path), "--channel", "app", server=scripted.address)
    assert process.returncode == 0, process.stderr
    cart.channel = "app"
    assert request_of(scripted, "RouteOrder").cart == cart
    path.write_text('{"lines": [{"sku": "A", "quantitty": 1}]}')
    process = run("route", "plan", "-f", str(path), server=scripted.address)
    assert process.returncode == 1 and "lines[0].quantitty" in process.stderr
    assert run("route", "plan", "-f", "/no/such", server=scripted.address).returncode == 1


def test_explain_tells_why_each_candidate_lost(scripted, dom):
    def explain(request, context):
        reply = dom.routing.ExplainDecisionResponse(
            plan=plan(dom), policy_text="policy balanced", answer="ST-014 is 0.45 too dear.",
            alternative=plan(dom))
        reply.candidates.add(location="DC-CHI", chosen=True)
        reply.candidates.add(
            location="ST-014", short_of_winning_millicents=45_000, reason="costs more",
            parcel_costs=[{"kind": "shipping", "millicents": 655_000}],
            lines=[{"line_id": "1", "available": 2, "unit_cost_millicents": 2_500},
                   {"line_id": "2", "eliminated_by": "NO_STOCK"}])
        reply.candidates.add(location="ST-015", short_of_winning_millicents=-1)
        return reply
    scripted.script["ExplainDecision"] = explain
    process = run("route", "explain", "dXY", "--why-not", "ST-014", "--text",
                  server=scripted.address)
    assert process.returncode == 0, process.stderr
    sent = request_of(scripted, "ExplainDecision")
    assert (sent.decision_id, sent.why_not_location) == ("dXY", "ST-014")
    lost = next(line for line in process.stdout.splitlines() if line.startswith("\tST-014"))
    assert lost.split("\t")[6:] == [
        "6.55", "shipping 6.55", "1: 2 at 0.025; 2: NO_STOCK", "0.45", "costs more"]
    assert "\nST-014 is 0.45 too dear.\n" in process.stdout
    assert "policy balanced" in process.stdout


def test_reroute_and_consolidate(scripted, dom):
    scripted.script["Reroute"] = lambda request, context: dom.routing.RerouteResponse(
        plan=plan(dom))
    process = run("route", "reroute", "web:1", "--shipment", "web:1#2", "--exclude", "ST-1",
                  "--exclude", "ST-2", "--if-revision", "9", server=scripted.address)
    assert process.returncode == 0, process.stderr
    sent = request_of(scripted, "Reroute")
    assert (sent.order_id, sent.shipment_id, list(sent.excluded_locations)) == (
        "web:1", "web:1#2", ["ST-1", "ST-2"])
    assert sent.context.expected_revision == 9 and sent.context.idempotency_key
    scripted.script["ConsolidateOrders"] = lambda request, context: (
        dom.routing.ConsolidateOrdersResponse(consolidations=[{
            "into_shipment": "web:1#1", "merged_shipments": ["web:2#1", "web:3#1"],
            "saved_millicents": 1_020_000}]))
    process = run("route", "consolidate", "--customer", "c-1", "--window", "12h", "--dry-run",
                  server=scripted.address)
    assert rows(process) == [
        {"into": "web:1#1", "merged": "web:2#1 web:3#1", "saved": "10.20"}]
    sent = request_of(scripted, "ConsolidateOrders")
    assert (sent.customer, sent.window_ms, sent.dry_run) == ("c-1", 43_200_000, True)


def test_promise_lists_the_ways_and_shows_the_hold(scripted, dom):
    def promise(request, context):
        reply = dom.availability.PromiseResponse()
        reply.options.add(mode="FULFILMENT_MODE_PICKUP", location="ST-1", complete=True,
                          decision_id="d1", plan=plan(dom))
        reply.reservation.id = "R-1"
        return reply
    scripted.script["Promise"] = promise
    process = run("promise", "--line", "A=1", "--to", "Chicago,IL", "--mode", "pickup", "--mode",
                  "ship", "--stores", "5", "--hold", "--ttl", "10m", "--owner", "o",
                  server=scripted.address)
    assert process.returncode == 0, process.stderr
    sent = request_of(scripted, "Promise")
    assert list(sent.modes) == [3, 1] and sent.stores == 5 and sent.hold
    assert sent.context.idempotency_key and sent.ttl_ms == 600_000
    option = rows(process)[0]
    assert (option["mode"], option["location"], option["from"], option["cost"]) == (
        "PICKUP", "ST-1", "DC-CHI", "6.10125")
    assert "reservation\tR-1" in process.stdout
    scripted.script["Promise"] = lambda request, context: dom.availability.PromiseResponse()
    assert run("promise", "--line", "A=1", server=scripted.address).returncode == 3


# MARK: Orders and shipments


def an_order(dom):
    order = dom.order.Order(id="web:1", state="ORDER_STATE_SOURCED", customer="c-1", revision=7)
    order.lines.add(id="1", sku="A", quantity=3, assigned=2, cancelled=1)
    order.shipments.add(id="web:1#1", location="DC-CHI", state="SHIPMENT_STATE_ASSIGNED",
                        lines=[{"line_id": "1", "sku": "A", "quantity": 2}])
    return order


def test_order_create_and_get(scripted, dom):
    scripted.script["SubmitOrder"] = lambda request, context: dom.order.SubmitOrderResponse(
        order=an_order(dom))
    process = run(
        "order", "create", "1", "--channel", "web", "--line", "A=3", "--hold", "R-1",
        "--begin-held", "fraud", "--cancel-unfilled", "--park", "2d", "--key", "k",
        server=scripted.address)
    assert process.returncode == 0, process.stderr
    sent = request_of(scripted, "SubmitOrder")
    assert (sent.reference, sent.hold_id, sent.hold_reason, sent.cancel_unfilled, sent.park_ms) == (
        "1", "R-1", "fraud", True, 172_800_000)
    assert sent.context.idempotency_key == "k" and sent.cart.channel == "web"
    assert rows(process)[0]["units"] == "3" and rows(process)[0]["state"] == "SOURCED"
    assert "web:1#1\tASSIGNED\tDC-CHI" in process.stdout
    scripted.script["GetOrder"] = lambda request, context: dom.order.GetOrderResponse(
        order=an_order(dom))
    process = run("order", "get", "web:1", "-o", "json", server=scripted.address)
    assert json.loads(process.stdout) == json_format.MessageToDict(
        dom.order.GetOrderResponse(order=an_order(dom)))


def test_order_list_and_its_other_name(scripted, dom):
    def orders(request, context):
        yield dom.order.ListOrdersResponse(orders=[an_order(dom), an_order(dom)])
        yield dom.order.ListOrdersResponse(orders=[an_order(dom)])
    scripted.script["ListOrders"] = orders
    for name in ("list", "search"):
        process = run("order", name, "--state", "partially-shipped", "--customer", "c-1", "--sku",
                      "A", "--location", "L", "--channel", "web", "--from", "2026-11-01",
                      "--limit", "7", server=scripted.address)
        assert len(rows(process)) == 3, process.stderr
    sent = request_of(scripted, "ListOrders")
    assert (sent.customer, sent.sku, sent.location, sent.channel, sent.limit) == (
        "c-1", "A", "L", "web", 7)
    assert sent.state == dom.order.ORDER_STATE_PARTIALLY_SHIPPED
    assert getattr(sent, "from").ToJsonString() == "2026-11-01T00:00:00Z"
    process = run("order", "list", "-o", "json", server=scripted.address)
    assert [json.loads(line)["id"] for line in process.stdout.splitlines()] == ["web:1"] * 3


@pytest.mark.parametrize("arguments, method, expected", [
    (["cancel", "web:1", "1", "2=3"], "CancelOrder",
     {"orderId": "web:1", "lines": [{"lineId": "1"}, {"lineId": "2", "quantity": "3"}]}),
    (["hold", "web:1", "--until", "2026-12-01"], "HoldOrder",
     {"orderId": "web:1", "until": "2026-12-01T00:00:00Z"}),
    (["release", "web:1"], "ReleaseHold", {"orderId": "web:1"}),
])
def test_changes_of_an_order(scripted, dom, arguments, method, expected):
    scripted.script[method] = lambda request, context: getattr(dom.order, method + "Response")(
        order=an_order(dom))
    process = run("order", *arguments, "--reason", "why", server=scripted.address)
    assert process.returncode == 0, process.stderr
    sent = json_format.MessageToDict(request_of(scripted, method))
    context = sent.pop("context")
    assert context["idempotencyKey"] and context["reason"] == "why"
    assert sent == expected
    assert rows(process)[0]["order"] == "web:1"


def test_timeline_and_watch(scripted, dom):
    scripted.script["GetTimeline"] = lambda request, context: dom.order.GetTimelineResponse(
        entries=[{"type": "order.received", "revision": 3, "detail": "tab\there"}])
    process = run("order", "timeline", "web:1", server=scripted.address)
    assert rows(process)[0]["detail"] == "tab\\there"

    def watch(request, context):
        order = an_order(dom)
        yield dom.order.WatchOrderResponse(order=order)
        order.state = dom.order.ORDER_STATE_CLOSED
        yield dom.order.WatchOrderResponse(order=order)
    scripted.script["WatchOrder"] = watch
    process = run("order", "watch", "web:1", server=scripted.address)
    assert [row["state"] for row in rows(process)] == ["SOURCED", "CLOSED"]
    assert rows(process)[0]["shipments"] == "1@DC-CHI=ASSIGNED"


SHIPMENT = "web:1#1"


@pytest.mark.parametrize("arguments, method, expected", [
    (["accept", SHIPMENT], "Accept", {}),
    (["reject", SHIPMENT, "not-in-stock"], "Reject", {"reason": "REJECT_REASON_NOT_IN_STOCK"}),
    (["reject", SHIPMENT, "damaged", "1=2", "2/B=1"], "Reject",
     {"reason": "REJECT_REASON_DAMAGED",
      "lines": [{"lineId": "1", "quantity": "2"}, {"lineId": "2", "sku": "B", "quantity": "1"}]}),
    (["pick", SHIPMENT], "ConfirmPick", {}),
    (["pick", SHIPMENT, "1=0", "--complete", "--short", "mismatch"], "ConfirmPick",
     {"lines": [{"lineId": "1"}], "complete": True, "shortReason": "REJECT_REASON_MISMATCH"}),
    (["pack", SHIPMENT], "Pack", {}),
    (["ship", SHIPMENT, "--tracking", "1Z", "--carrier", "DHL"], "Ship",
     {"tracking": "1Z", "carrier": "DHL"}),
    (["ready", SHIPMENT, "--bay", "3"], "MarkReadyForPickup", {"bay": "3"}),
    (["arrived", SHIPMENT, "--bay", "4", "--vehicle", "van"], "CustomerArrived",
     {"bay": "4", "vehicle": "van"}),
    (["handover", SHIPMENT], "HandOver", {}),
    (["track", SHIPMENT, "--tracking", "1Z", "--status", "Gary", "--delivered"], "UpdateTracking",
     {"tracking": "1Z", "status": "Gary", "delivered": True}),
    (["cancel", SHIPMENT], "Cancel", {}),
])
def test_every_step_of_a_shipment(scripted, dom, arguments, method, expected):
    def answer(request, context):
        reply = getattr(dom.shipment, method + "Response")()
        reply.shipment.id = SHIPMENT
        if "replacements" in reply.DESCRIPTOR.fields_by_name:
            reply.replacements.add(id="web:1#2", location="ST-1")
        return reply
    scripted.script[method] = answer
    process = run("shipment", *arguments, server=scripted.address)
    assert process.returncode == 0, process.stderr
    sent = json_format.MessageToDict(request_of(scripted, method))
    assert sent.pop("context")["idempotencyKey"]
    assert sent == {"shipmentId": SHIPMENT} | expected
    ids = [row["shipment"] for row in rows(process)]
    assert ids[0] == SHIPMENT and ids[1:] in ([], ["web:1#2"])
    assert (len(ids) == 2) == (method in ("Reject", "ConfirmPick", "Cancel"))


def test_work_of_a_location(scripted, dom):
    scripted.script["ListWork"] = lambda request, context: dom.shipment.ListWorkResponse(
        shipments=[an_order(dom).shipments[0]])
    process = run("shipment", "list", "DC-CHI", "--state", "assigned", server=scripted.address)
    assert rows(process)[0]["lines"] == "1/A=2"
    assert request_of(scripted, "ListWork").state == dom.shipment.SHIPMENT_STATE_ASSIGNED


def test_a_refusal_is_exit_3(scripted):
    scripted.script["Accept"] = lambda request, context: fail(
        context, grpc.StatusCode.FAILED_PRECONDITION, "it is SHIPPED")
    process = run("shipment", "accept", SHIPMENT, server=scripted.address)
    assert process.returncode == 3 and "it is SHIPPED" in process.stderr


# MARK: Events


def stream(dom, numbers, then=None):
    def subscribe(request, context):
        subscribe.cursors.append(request.cursor)
        after = int(request.cursor[1:]) if request.cursor.startswith("e") else 0
        for number in [n for n in numbers if n > after]:
            event = dom.event.Event(cursor=f"e{number}", type="order.received", quantity=number,
                                    attributes={"b": "2", "a": "1"})
            yield dom.event.SubscribeResponse(events=[event], cursor=f"e{number}")
        if then:
            then(context)
    subscribe.cursors = []
    return subscribe


def test_tail_prints_events_and_asks_for_what_was_wanted(scripted, dom):
    scripted.script["Subscribe"] = stream(dom, [1, 2, 3])
    process = run("events", "tail", "--no-follow", "--type", "order.", "--type", "x", "--order",
                  "web:1", "--sku", "A", "--location", "L", "--customer", "c",
                  server=scripted.address)
    assert [row["cursor"] for row in rows(process)] == ["e1", "e2", "e3"], process.stderr
    assert rows(process)[0]["attributes"] == "a=1 b=2"
    sent = request_of(scripted, "Subscribe")
    assert (sent.cursor, list(sent.types), sent.order_id, sent.sku, sent.location, sent.customer,
            sent.follow) == ("", ["order.", "x"], "web:1", "A", "L", "c", False)
    process = run("events", "tail", "-o", "json", "--from", "e1", "--count", "1",
                  server=scripted.address)
    assert json.loads(process.stdout)["attributes"] == {"a": "1", "b": "2"}
    assert request_of(scripted, "Subscribe").follow
    run("events", "tail", "--count", "1", server=scripted.address)
    assert scripted.script["Subscribe"].cursors == ["", "e1", "now"]


def test_exec_handles_each_event_at_least_once(scripted, dom, tmp_path):
    """A failing command stops the run, and its event comes again; the cursor file goes on."""
    seen, kept = tmp_path / "seen", tmp_path / "cursor"
    scripted.script["Subscribe"] = stream(dom, [1, 2, 3])
    command = f'cat >> {seen}; test $(wc -l < {seen}) != 2'
    arguments = ["events", "tail", "--no-follow", "--exec", command, "--cursor-file", str(kept)]
    process = run(*arguments, server=scripted.address)
    assert process.returncode == 3 and "event e2" in process.stderr
    assert kept.read_text() == "e1\n"
    process = run(*arguments, server=scripted.address)
    assert process.returncode == 0, process.stderr
    handled = [json.loads(line)["cursor"] for line in seen.read_text().splitlines()]
    assert handled == ["e1", "e2", "e2", "e3"]
    assert kept.read_text() == "e3\n"
    assert scripted.script["Subscribe"].cursors == ["", "e1"]
    assert run(*arguments, server=scripted.address).returncode == 0
    assert len(seen.read_text().splitlines()) == 4


def test_a_slow_command_slows_the_stream_down(scripted, dom):
    """The server gets rid of no more than the windows hold while the command sleeps."""
    sent = []

    def subscribe(request, context):
        for number in range(2_000):
            event = dom.event.Event(cursor=f"e{number}", reason="x" * 4_000)
            sent.append(time.monotonic())
            yield dom.event.SubscribeResponse(events=[event], cursor=event.cursor)
    scripted.script["Subscribe"] = subscribe
    process = run("events", "tail", "--no-follow", "--exec", "sleep 0.3", "--count", "3",
                  server=scripted.address)
    assert process.returncode == 0, process.stderr
    assert len(sent) < 1_500, "the stream was read ahead of the command"
