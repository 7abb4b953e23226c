"""InventoryService, every method with its main refusals, on the real server."""

import time

import pytest

from dom_client import at, in_days, pb, refused, write

APPLIED, REPLAYED, STALE, REJECTED = range(1, 5)


def supply(sku, id="po-1", quantity=5, days=3, location="DC-EAST", **fields):
    return pb.Supply(supply_id=id, sku=sku, location=location, quantity=quantity,
                     due_at=in_days(days), **fields)


def schedule(client, *supplies, **fields):
    return client.inventory.ScheduleSupply(
        pb.ScheduleSupplyRequest(context=write(**fields), supplies=supplies))


def supplies(client, sku):
    return client.inventory.GetPosition(pb.GetPositionRequest(sku=sku)).supplies


# AdjustStock


def test_a_delta_changes_the_cell_and_answers_it(client, sku):
    assert client.adjust(sku, "S-1", 10).on_hand == 10
    cell = client.adjust(sku, "S-1", -3)
    assert (cell.on_hand, cell.free) == (7, 7) and cell == client.cell(sku, "S-1")


def test_a_delta_never_leaves_less_than_nothing_and_never_half_a_call(client, sku):
    client.adjust(sku, "S-1", 2)
    with refused("FAILED_PRECONDITION", "NEGATIVE_STOCK"):
        client.inventory.AdjustStock(pb.AdjustStockRequest(context=write(), adjustments=[
            pb.Adjustment(sku=sku, location="S-2", delta=5),
            pb.Adjustment(sku=sku, location="S-1", delta=-3)]))
    assert client.atp(sku) == 2


def test_quarantine_is_on_hand_but_not_free(client, sku):
    client.adjust(sku, "S-1", 10)
    cell = client.adjust(sku, "S-1", 4, bucket=pb.STOCK_BUCKET_QUARANTINED)
    assert (cell.on_hand, cell.quarantined, cell.free) == (10, 4, 6)
    with refused("FAILED_PRECONDITION", "INVALID_QUARANTINE"):
        client.adjust(sku, "S-1", 7, bucket=pb.STOCK_BUCKET_QUARANTINED)


def test_a_source_sequence_is_applied_once(client, sku):
    source = f"{sku}-wms"
    client.adjust(sku, "S-1", 5, context=write(source=source, source_sequence=7))
    for sequence in [7, 6]:
        with refused("OUT_OF_RANGE", "STALE_SEQUENCE"):
            client.adjust(sku, "S-1", 5, context=write(source=source, source_sequence=sequence))
    client.adjust(sku, "S-1", 5, context=write(source=source, source_sequence=8))
    assert client.atp(sku) == 10
    with refused("INVALID_ARGUMENT", "REQUIRED", "context.source"):
        client.adjust(sku, "S-1", 5, context=write(source_sequence=9))


def test_an_adjustment_is_idempotent_by_key_and_can_be_compared_and_swapped(client, sku):
    context = write()
    first = client.adjust(sku, "S-1", 5, context=context)
    assert client.adjust(sku, "S-1", 5, context=context) == first
    with refused("ABORTED", "REVISION_MISMATCH"):
        client.adjust(sku, "S-1", 1, context=write(expected_revision=first.revision - 1))
    client.adjust(sku, "S-1", 1, context=write(expected_revision=first.revision))
    assert client.atp(sku) == 6


def test_kits_and_untracked_skus_have_no_stock_of_their_own(client, sku):
    kit = client.put_sku(f"{sku}-kit", components=[pb.KitComponent(sku=sku, quantity=1)])
    with refused("INVALID_ARGUMENT", "KIT", "adjustments[0].sku"):
        client.adjust(kit, "S-1", 1)
    service = client.put_sku(f"{sku}-service", tracking=pb.TRACKING_UNTRACKED)
    with refused("INVALID_ARGUMENT", "UNTRACKED_SKU", "adjustments[0].sku"):
        client.adjust(service, "S-1", 1)
    with refused("NOT_FOUND", "UNKNOWN_SKU", "adjustments[0].sku"):
        client.adjust("nobody", "S-1", 1)
    with refused("NOT_FOUND", "UNKNOWN_LOCATION", "adjustments[0].location"):
        client.adjust(sku, "nowhere", 1)


# SetStock


def test_a_level_dated_before_a_shipment_keeps_what_was_shipped(client, sku):
    """A has 10; 2 are shipped at 09:00; a file dated 07:00 says 10: the result is 8."""
    client.adjust(sku, "DC-EAST", 10)
    time.sleep(0.02)
    dated = at(time.time())
    time.sleep(0.02)
    sale = client.reserve((sku, 2, "DC-EAST"), commit=True)
    client.reservation.Consume(pb.ConsumeRequest(context=write(), reservation_id=sale.id))
    assert client.set(sku, "DC-EAST", 10, as_of=dated).on_hand == 8
    assert client.cell(sku, "DC-EAST").as_of == dated


def test_a_level_that_is_not_newer_is_out_of_range(client, sku):
    dated = at(time.time() - 60)
    client.set(sku, "S-1", 5, as_of=dated)
    for older in [dated, at(time.time() - 120)]:
        with refused("OUT_OF_RANGE", "STALE_LEVEL"):
            client.set(sku, "S-1", 9, as_of=older)
    with refused("INVALID_ARGUMENT", "IN_THE_FUTURE", "levels[0].as_of"):
        client.set(sku, "S-1", 9, as_of=in_days(1))
    assert client.atp(sku) == 5


def test_a_level_may_compare_and_swap(client, sku):
    client.set(sku, "S-1", 5, quarantined=1)
    with refused("ABORTED", "QUANTITY_MISMATCH") as told:
        client.set(sku, "S-1", 9, expected_quantity=4)
    assert told.metadata["on_hand"] == "5"
    cell = client.set(sku, "S-1", 9, expected_quantity=5)
    assert (cell.on_hand, cell.quarantined, cell.free) == (9, 1, 8)
    with refused("INVALID_ARGUMENT", "DUPLICATE", "levels[1]"):
        client.inventory.SetStock(pb.SetStockRequest(context=write(), levels=[
            pb.StockLevel(sku=sku, location="S-1", quantity=1)] * 2))


# CountStock


def test_a_count_tells_the_variance_and_what_is_no_longer_covered(client, sku):
    client.adjust(sku, "S-1", 10)
    client.reserve((sku, 8, "S-1"), commit=True)
    reply = client.inventory.CountStock(pb.CountStockRequest(context=write(), counts=[
        pb.StockCount(sku=sku, location="S-1", counted=6)]))
    found = reply.variances[0]
    assert (found.expected, found.variance, found.shortfall) == (10, -4, 2)
    assert (found.position.on_hand, found.position.free) == (6, -2)
    assert client.atp(sku) == 0
    with refused("INVALID_ARGUMENT", "OUT_OF_BOUNDS", "counts[0].counted"):
        client.inventory.CountStock(pb.CountStockRequest(context=write(), counts=[
            pb.StockCount(sku=sku, location="S-1", counted=-1)]))


# Supply


def test_supply_is_announced_replaced_and_counted_in_projections(client, sku):
    client.adjust(sku, "DC-EAST", 2)
    schedule(client, supply(sku, quantity=3), supply(sku, "po-2", days=5))
    schedule(client, supply(sku, quantity=4, kind=pb.SUPPLY_KIND_PRODUCTION))
    known = supplies(client, sku)
    assert [(item.supply_id, item.quantity) for item in known] == [("po-1", 4), ("po-2", 5)]
    assert known[0].kind == pb.SUPPLY_KIND_PRODUCTION and known[0].confidence_bp == 10_000
    with refused("INVALID_ARGUMENT", "DUPLICATE", "supplies[1].supply_id"):
        schedule(client, supply(sku), supply(sku))
    with refused("INVALID_ARGUMENT", "REQUIRED", "supplies[0].due_at"):
        schedule(client, pb.Supply(supply_id="x", sku=sku, location="S-1", quantity=1))


def test_supply_that_slips_tells_exactly_the_holds_pinned_to_it(client, sku):
    schedule(client, supply(sku), supply(sku, "po-2", days=4))
    holds = [client.reserve(pb.ReserveLine(sku=sku, quantity=2, supply_id=id), commit=True)
             for id in ["po-1", "po-2"]]
    later = in_days(9)
    reply = client.inventory.SlipSupply(pb.SlipSupplyRequest(
        context=write(), sku=sku, supply_id="po-1", due_at=later))
    assert [(told.reservation_id, told.quantity) for told in reply.repromised] == [
        (holds[0].id, 2)]
    told = reply.repromised[0]
    assert told.due_before == holds[0].lines[0].allocations[0].due_at
    assert client.get(holds[0].id).lines[0].allocations[0].due_at == told.due_now
    assert client.get(holds[1].id) == holds[1]
    with refused("NOT_FOUND", "UNKNOWN_SUPPLY"):
        client.inventory.SlipSupply(pb.SlipSupplyRequest(
            context=write(), sku=sku, supply_id="nobody", due_at=later))


def test_supply_arrives_in_parts(client, sku):
    schedule(client, supply(sku, quantity=5))

    def arrive(quantity, **fields):
        return client.inventory.ArriveSupply(pb.ArriveSupplyRequest(
            context=write(), sku=sku, supply_id="po-1", quantity=quantity, **fields))

    assert arrive(2).position.on_hand == 2
    assert [item.quantity for item in supplies(client, sku)] == [3]
    assert arrive(1, close=True).position.on_hand == 3
    assert list(supplies(client, sku)) == []
    with refused("NOT_FOUND", "UNKNOWN_SUPPLY"):
        arrive(1)


# TransferStock


def test_stock_moves_at_once_or_in_transit(client, sku):
    client.adjust(sku, "DC-EAST", 10)

    def move(quantity, **fields):
        return client.inventory.TransferStock(pb.TransferStockRequest(
            context=write(), sku=sku, from_location="DC-EAST", to_location="S-1",
            quantity=quantity, **fields))

    reply = move(3)
    assert (reply.from_position.on_hand, reply.to_position.on_hand) == (7, 3)
    reply = move(2, due_at=in_days(1), supply_id="truck-1")
    assert reply.from_position.on_hand == 5 and not reply.HasField("to_position")
    assert supplies(client, sku)[0].kind == pb.SUPPLY_KIND_TRANSFER
    with refused("ALREADY_EXISTS", "SUPPLY_EXISTS"):
        move(1, due_at=in_days(1), supply_id="truck-1")
    client.reserve((sku, 4, "DC-EAST"))
    with refused("FAILED_PRECONDITION", "INSUFFICIENT_STOCK") as told:
        move(2)
    assert told.shortages[0].available == 1
    with refused("INVALID_ARGUMENT", "REQUIRED", "supply_id"):
        move(1, due_at=in_days(1))
    with refused("INVALID_ARGUMENT", "CONTRADICTION", "to_location"):
        client.inventory.TransferStock(pb.TransferStockRequest(
            context=write(), sku=sku, from_location="S-1", to_location="S-1", quantity=1))


# ApplyFeed


def delta(offset, sku, units, location="S-1"):
    return pb.FeedRecord(
        offset=offset, adjustment=pb.Adjustment(sku=sku, location=location, delta=units))


def feed(client, id, *messages):
    """All replies to the messages, each a list of records."""
    requests = [pb.ApplyFeedRequest(feed_id=id if first else "", records=records)
                for first, records in zip([True] + [False] * len(messages), messages)]
    return list(client.inventory.ApplyFeed(iter(requests)))


def test_a_feed_answers_each_record_and_a_bad_one_stops_nobody(client, sku):
    replies = feed(client, sku, [delta(1, sku, 5), delta(2, sku, -9), delta(3, sku, 2)], [
        pb.FeedRecord(offset=4, supply=supply(sku)), pb.FeedRecord(offset=5),
        pb.FeedRecord(offset=6, level=pb.StockLevel(
            sku=sku, location="S-2", quantity=4, as_of=at(time.time() - 60)))])
    outcomes = [result.outcome for reply in replies for result in reply.results]
    assert outcomes == [APPLIED, REJECTED, APPLIED, APPLIED, REJECTED, APPLIED]
    assert replies[0].results[1].error.reason == "NEGATIVE_STOCK"
    assert replies[1].results[1].error.field == "record"
    assert [reply.committed_offset for reply in replies] == [3, 6]
    assert client.atp(sku) == 11 and len(supplies(client, sku)) == 1


def test_a_feed_goes_on_after_its_committed_offset(client, sku):
    feed(client, sku, [delta(offset, sku, 1) for offset in range(1, 8)])
    empty = feed(client, sku, [])
    assert [reply.committed_offset for reply in empty] == [7]
    again = feed(client, sku, [delta(offset, sku, 1) for offset in range(5, 10)])[0]
    assert [result.outcome for result in again.results] == [REPLAYED] * 3 + [APPLIED] * 2
    assert again.committed_offset == 9 and client.atp(sku) == 9


def test_a_feed_of_many_messages_sent_ahead_is_answered_to_the_end(client, sku):
    replies = feed(client, sku, *([delta(offset, sku, 1)] for offset in range(1, 501)))
    assert [reply.committed_offset for reply in replies] == list(range(1, 501))
    assert client.atp(sku) == 500


def test_a_feed_tells_stale_levels_and_unknown_names(client, sku):
    def level(offset, seconds, **fields):
        return pb.FeedRecord(offset=offset, level=pb.StockLevel(
            **{"sku": sku, "location": "S-1", "quantity": 5, **fields},
            as_of=at(time.time() - seconds)))

    reply = feed(client, sku, [
        level(1, 60), level(2, 90), level(3, 50, sku="nobody"), level(4, 50, location="nowhere"),
        level(5, 50, quantity=-1)])[0]
    assert [result.outcome for result in reply.results] == [APPLIED, STALE] + [REJECTED] * 3
    assert [result.error.reason for result in reply.results[2:]] == [
        "UNKNOWN_SKU", "UNKNOWN_LOCATION", "OUT_OF_BOUNDS"]
    assert [result.error.field for result in reply.results[2:]] == [
        "level.sku", "level.location", "level.quantity"]


def test_a_feed_without_a_name_or_with_too_many_records_is_refused(client, sku):
    with refused("INVALID_ARGUMENT", "REQUIRED", "feed_id"):
        feed(client, "", [delta(1, sku, 1)])
    with refused("INVALID_ARGUMENT", "TOO_MANY", "records"):
        feed(client, sku, [delta(offset, sku, 1) for offset in range(1, 1_002)])
    assert client.atp(sku) == 0


# Reading


def test_a_position_lists_cells_and_filters_them(client, sku):
    client.adjust(sku, "S-2", 1)
    client.adjust(sku, "S-1", 2)
    client.adjust(sku, "S-1", 3, condition=pb.CONDITION_USED)

    def found(**fields):
        reply = client.inventory.GetPosition(pb.GetPositionRequest(sku=sku, **fields))
        return {(cell.location, cell.condition, cell.on_hand) for cell in reply.positions}

    assert found() == {("S-2", 1, 1), ("S-1", 1, 2), ("S-1", 4, 3)}
    assert found(location="S-1", condition=pb.CONDITION_USED) == {("S-1", 4, 3)}
    with refused("NOT_FOUND", "UNKNOWN_SKU", "sku"):
        client.inventory.GetPosition(pb.GetPositionRequest(sku="nobody"))
    with refused("NOT_FOUND", "UNKNOWN_LOCATION", "location"):
        found(location="nowhere")


def test_positions_are_listed_once_each_and_resume_after_a_token(client, sku):
    names = [client.put_sku(f"{sku}-{number:04}") for number in range(40)]
    client.inventory.AdjustStock(pb.AdjustStockRequest(context=write(), adjustments=[
        pb.Adjustment(sku=name, location=place, delta=1)
        for name in names for place in ["S-1", "S-2"]]))
    client.adjust(names[0], "S-1", -1)

    def pages(**fields):
        return list(client.inventory.ListPositions(
            pb.ListPositionsRequest(sku_prefix=f"{sku}-0", **fields)))

    everything = [cell for page in pages() for cell in page.positions]
    assert len(everything) == len({(cell.sku, cell.location) for cell in everything}) == 80
    assert sum(len(page.positions) for page in pages(skip_empty=True)) == 79
    assert sum(len(page.positions) for page in pages(location="S-2")) == 40
    assert pages(resume_token=pages()[-1].resume_token) == []
    with refused("INVALID_ARGUMENT", "BAD_TOKEN", "resume_token"):
        pages(resume_token="elsewhere")


def test_the_ledger_tells_who_did_what_and_why(client, sku):
    client.adjust(sku, "S-1", 5, context=write(actor="ann", reason="found some"))
    sale = client.reserve((sku, 2, "S-1"))
    confirm = pb.ConfirmRequest(context=write(), reservation_id=sale.id)
    client.reservation.Confirm(confirm)
    client.reservation.Consume(pb.ConsumeRequest(context=write(), reservation_id=sale.id))

    def ledger(**fields):
        return client.inventory.GetLedger(pb.GetLedgerRequest(sku=sku, **fields))

    entries = ledger().entries
    assert [entry.cause for entry in entries] == [
        pb.LEDGER_CAUSE_CONSUMED, pb.LEDGER_CAUSE_COMMITTED, pb.LEDGER_CAUSE_RESERVED,
        pb.LEDGER_CAUSE_ADJUSTED]
    assert [entry.on_hand_delta for entry in entries] == [-2, 0, 0, 5]
    assert [entry.held_delta for entry in entries] == [0, -2, 2, 0]
    assert [entry.committed_delta for entry in entries] == [-2, 2, 0, 0]
    assert (entries[3].actor, entries[3].reason) == ("ann", "found some")
    assert entries[0].reference == sale.id
    part = ledger(limit=2)
    assert list(part.entries) == list(entries[:2]) and part.more
    rest = ledger(before_revision=entries[1].revision)
    assert list(rest.entries) == list(entries[2:]) and not rest.more
    assert list(ledger(location="S-2").entries) == []
    with refused("NOT_FOUND", "UNKNOWN_SKU", "sku"):
        client.inventory.GetLedger(pb.GetLedgerRequest(sku="nobody"))
    with refused("INVALID_ARGUMENT", "OUT_OF_BOUNDS", "limit"):
        ledger(limit=1_001)


# Reconcile


def test_reconciliation_gives_every_difference_a_reason(client, sku):
    place = f"{sku}"[:60]
    client.put_locations(place)
    other, third = client.put_sku(f"{sku}-2"), client.put_sku(f"{sku}-3")
    client.adjust(sku, place, 5)
    client.adjust(other, place, 6)
    time.sleep(0.02)
    dated = at(time.time())
    time.sleep(0.02)
    client.adjust(sku, place, -1)

    def row(sku, quantity, location=place, **fields):
        return pb.StockLevel(sku=sku, location=location, quantity=quantity, **fields)

    def reconcile(*rows):
        replies = list(client.inventory.Reconcile(iter([
            pb.ReconcileRequest(source="wms", locations=[place]),
            pb.ReconcileRequest(rows=rows)])))
        assert replies[-1].done and replies[-1].rows == len(rows)
        found = [difference for reply in replies for difference in reply.differences]
        assert replies[-1].total_differences == len(found)
        return {(told.sku, told.theirs, told.ours, told.reason) for told in found}

    before = client.digest()
    assert reconcile(row(sku, 4), row(other, 6)) == set()
    assert reconcile(row(sku, 5, as_of=dated), row(other, 7)) == {
        (sku, 5, 4, pb.DIFFERENCE_REASON_TIMING), (other, 7, 6, pb.DIFFERENCE_REASON_QUANTITY)}
    assert reconcile(row(third, 1), row(sku, 4), row("nobody", 2), row(sku, 3, "nowhere")) == {
        (third, 1, 0, pb.DIFFERENCE_REASON_MISSING_HERE),
        ("nobody", 2, 0, pb.DIFFERENCE_REASON_UNKNOWN_SKU),
        (sku, 3, 0, pb.DIFFERENCE_REASON_UNKNOWN_LOCATION),
        (other, 0, 6, pb.DIFFERENCE_REASON_MISSING_THERE)}
    assert client.digest() == before
    with refused("NOT_FOUND", "UNKNOWN_LOCATION", "locations[0]"):
        list(client.inventory.Reconcile(iter([pb.ReconcileRequest(locations=["nowhere"])])))
