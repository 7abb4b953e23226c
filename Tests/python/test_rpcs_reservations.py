"""ReservationService, every method with its main refusals, on the real server."""

import threading
import time

import pytest

from dom_client import Client, in_days, pb, refused, write

HELD, COMMITTED, CONSUMED, RELEASED, EXPIRED = range(1, 6)


@pytest.fixture
def ten(client, sku):
    """A SKU with ten units in DC-EAST."""
    client.adjust(sku, "DC-EAST", 10)
    return sku


class Calls:
    """`confirm(id)`, `release(id, lines=[...])` and so on."""

    def __init__(self, client):
        self.stub = client.reservation

    def __getattr__(self, name):
        def call(id, context=None, **fields):
            request = getattr(pb, name.capitalize() + "Request")
            return getattr(self.stub, name.capitalize())(
                request(context=context or write(), reservation_id=id, **fields))
        return call


@pytest.fixture
def calls(client):
    return Calls(client)


def numbers(cell):
    return cell.on_hand, cell.committed, cell.held, cell.free


# Reserve


def test_a_hold_takes_from_everybody_but_its_owner(client, ten):
    hold = client.reserve((ten, 4, "DC-EAST"), owner="ann")
    assert hold.state == HELD and hold.lines[0].quantity == 4
    assert hold.lines[0].allocations[0].location == "DC-EAST"
    assert hold.expires_at.ToSeconds() - hold.created_at.ToSeconds() == 15 * 60
    assert client.atp(ten) == 6 and client.atp(ten, owner="bob") == 6
    assert client.atp(ten, owner="ann") == 10
    assert numbers(client.cell(ten, "DC-EAST")) == (10, 0, 4, 6)


def test_an_owner_who_asks_again_for_the_last_unit_it_holds_can_have_it(client, sku):
    client.adjust(sku, "S-1", 1)
    client.reserve((sku, 1, "S-1"), owner="ann")
    assert client.answer(sku, owner="ann", quantity=1).sufficient
    assert not client.answer(sku, owner="bob", quantity=1).sufficient


def test_too_much_is_refused_with_what_there_is(client, ten):
    with refused("FAILED_PRECONDITION", "INSUFFICIENT_STOCK") as told:
        client.reserve((ten, 4, "DC-EAST"), (ten, 11, "DC-EAST"))
    short = told.shortages[0]
    assert (short.sku, short.location) == (ten, "DC-EAST")
    assert short.line == 1 and short.asked == 11 and short.available == 6
    assert client.atp(ten) == 10


def test_two_lines_of_one_sku_do_not_share_the_last_unit(client, sku):
    client.adjust(sku, "S-1", 1)
    with refused("FAILED_PRECONDITION", "INSUFFICIENT_STOCK") as told:
        client.reserve((sku, 1), (sku, 1))
    assert told.shortages[0].line == 1 and told.shortages[0].available == 0


def test_two_kits_do_not_share_a_component(client, sku):
    common, left, right = (client.put_sku(f"{sku}-{part}") for part in ["c", "l", "r"])
    kits = [client.put_sku(f"{sku}-kit-{other}", components=[
        pb.KitComponent(sku=common, quantity=2), pb.KitComponent(sku=other, quantity=1)])
        for other in [left, right]]
    for part, units in [(common, 3), (left, 5), (right, 5)]:
        client.adjust(part, "DC-EAST", units)
    assert [client.atp(kit, "DC-EAST") for kit in kits] == [1, 1]
    with refused("FAILED_PRECONDITION", "INSUFFICIENT_STOCK") as told:
        client.reserve((kits[0], 1, "DC-EAST"), (kits[1], 1, "DC-EAST"))
    assert told.shortages[0].sku == common
    kit = client.reserve((kits[0], 1, "DC-EAST"))
    assert sorted((part.sku, part.quantity) for part in kit.lines[0].allocations) == sorted(
        [(common, 2), (left, 1)])
    assert client.atp(kits[1], "DC-EAST") == 0 and client.atp(common) == 1


def test_per_line_and_best_effort_say_what_each_line_got(client, ten):
    reply = client.try_reserve(
        (ten, 7, "DC-EAST"), (ten, 7, "DC-EAST"), policy=pb.RESERVE_POLICY_PER_LINE)
    assert [line.reserved for line in reply.outcomes] == [7, 0]
    assert reply.outcomes[1].available == 3
    least = pb.ReserveLine(sku=ten, quantity=9, location="DC-EAST", minimum_quantity=2)
    reply = client.try_reserve(least, policy=pb.RESERVE_POLICY_BEST_EFFORT)
    assert (reply.outcomes[0].asked, reply.outcomes[0].reserved) == (9, 3)


def test_a_pool_line_is_covered_by_several_locations(client, sku):
    client.adjust(sku, "DC-EAST", 10)
    client.adjust(sku, "DC-WEST", 15)
    pool = client.reserve((sku, 13))
    assert pool.lines[0].scope == pb.LINE_SCOPE_POOL
    assert client.atp(sku) == 12
    with refused("FAILED_PRECONDITION", "INSUFFICIENT_STOCK") as told:
        client.reserve((sku, 13))
    assert told.shortages[0].available == 12 and told.shortages[0].location == ""


def test_reserve_may_commit_at_once(client, ten):
    sale = client.reserve((ten, 3, "DC-EAST"), commit=True)
    assert sale.state == COMMITTED and not sale.HasField("expires_at")
    assert numbers(client.cell(ten, "DC-EAST")) == (10, 3, 0, 7)


def test_the_same_key_gets_the_same_reply(client, ten):
    context = write()
    first = client.try_reserve((ten, 2), context=context)
    again = client.try_reserve((ten, 2), context=context)
    assert not first.replayed and again.replayed
    assert again.reservation == first.reservation and again.revision == first.revision
    assert client.atp(ten) == 8


def test_the_same_key_with_another_payload_already_exists(client, ten):
    context = write()
    client.reserve((ten, 2), context=context)
    with refused("ALREADY_EXISTS", "IDEMPOTENCY_KEY_REUSED"):
        client.reserve((ten, 3), context=context)
    assert client.atp(ten) == 8


def test_a_refusal_is_not_remembered_under_its_key(client, sku):
    context = write()
    with refused("FAILED_PRECONDITION", "INSUFFICIENT_STOCK"):
        client.reserve((sku, 1), context=context)
    client.adjust(sku, "S-1", 1)
    assert client.reserve((sku, 1), context=context).state == HELD


def test_a_reservation_id_is_taken_only_once(client, ten):
    assert client.reserve((ten, 1), reservation_id=ten).id == ten
    with refused("ALREADY_EXISTS", "RESERVATION_EXISTS"):
        client.reserve((ten, 1), reservation_id=ten)


def test_unknown_names_are_refused_by_field(client, ten):
    with refused("INVALID_ARGUMENT", "UNKNOWN_SKU", "lines[1].sku"):
        client.reserve((ten, 1), ("nobody", 1))
    with refused("NOT_FOUND", "UNKNOWN_LOCATION", "lines[0].location"):
        client.reserve((ten, 1, "nowhere"))
    with refused("NOT_FOUND", "UNKNOWN_CHANNEL_VIEW", "channel_view"):
        client.reserve((ten, 1), channel_view="nobody")


def test_64_threads_and_ten_units_make_ten_holds(domd, client, ten):
    won = []

    def grab():
        with Client(domd.address) as mine:
            try:
                won.append(mine.reserve((ten, 1)).id)
            except Exception as error:
                assert error.code().name == "FAILED_PRECONDITION"

    threads = [threading.Thread(target=grab) for _ in range(64)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(won)) == 10 and client.atp(ten) == 0


# Extend and expiry


def test_extend_moves_the_end_to_later_and_never_to_earlier(client, calls, ten):
    hold = client.reserve((ten, 1), ttl_ms=60_000)
    longer = calls.extend(hold.id, ttl_ms=120_000).reservation
    assert 55 < longer.expires_at.ToSeconds() - hold.expires_at.ToSeconds() < 90
    same = calls.extend(hold.id, ttl_ms=1_000).reservation
    assert same.expires_at == longer.expires_at and same.revision == longer.revision
    with refused("INVALID_ARGUMENT", "OUT_OF_BOUNDS", "ttl_ms"):
        calls.extend(hold.id, ttl_ms=91 * 86_400_000)
    with refused("NOT_FOUND", "UNKNOWN_RESERVATION"):
        calls.extend("nobody", ttl_ms=1)


def until_expired(client, id):
    deadline = time.monotonic() + 10
    while client.get(id).state == HELD:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_hold_that_runs_out_gives_its_units_back(client, calls, ten):
    hold = client.reserve((ten, 4), ttl_ms=30)
    until_expired(client, hold.id)
    gone = client.get(hold.id)
    assert gone.state == EXPIRED and gone.lines[0].released == 4
    assert client.atp(ten) == 10
    for refusal in [lambda: calls.extend(hold.id, ttl_ms=1_000),
                    lambda: calls.consume(hold.id)]:
        with refused("FAILED_PRECONDITION", "RESERVATION_EXPIRED"):
            refusal()


def test_confirming_an_expired_hold_takes_the_stock_again_if_it_can(client, calls, ten):
    hold = client.reserve((ten, 4), ttl_ms=30)
    until_expired(client, hold.id)
    reply = calls.confirm(hold.id)
    assert reply.revived and reply.reservation.state == COMMITTED and client.atp(ten) == 6
    other = client.reserve((ten, 4), ttl_ms=30)
    until_expired(client, other.id)
    client.reserve((ten, 6), commit=True)
    with refused("FAILED_PRECONDITION", "INSUFFICIENT_STOCK") as told:
        calls.confirm(other.id)
    assert told.shortages[0].asked == 4 and told.shortages[0].available == 0


# Amend


def test_amend_goes_up_and_down_in_one_step(client, calls, ten):
    hold = client.reserve((ten, 4, "DC-EAST"))
    up = calls.amend(hold.id, lines=[pb.AmendLine(line=0, quantity=10)])
    assert up.outcomes[0].reserved == 10 and client.atp(ten) == 0
    with refused("FAILED_PRECONDITION", "INSUFFICIENT_STOCK") as told:
        calls.amend(hold.id, lines=[pb.AmendLine(line=0, quantity=11)])
    assert told.shortages[0].line == 0
    down = calls.amend(hold.id, lines=[pb.AmendLine(line=0, quantity=1)]).reservation
    assert down.lines[0].quantity == 1 and client.atp(ten) == 9
    with refused("INVALID_ARGUMENT", "UNKNOWN_LINE"):
        calls.amend(hold.id, lines=[pb.AmendLine(line=5, quantity=1)])
    with refused("INVALID_ARGUMENT", "DUPLICATE"):
        calls.amend(hold.id, lines=[pb.AmendLine(line=0, quantity=1)] * 2)


# Confirm, Consume, Release


def test_confirm_then_consume_takes_the_units_out_of_the_building(client, calls, ten):
    hold = client.reserve((ten, 4, "DC-EAST"))
    with refused("FAILED_PRECONDITION", "RESERVATION_HELD"):
        calls.consume(hold.id)
    sale = calls.confirm(hold.id)
    assert sale.reservation.state == COMMITTED and not sale.revived
    assert calls.confirm(hold.id).reservation.revision == sale.reservation.revision
    part = calls.consume(hold.id, lines=[pb.LineQuantity(line=0, quantity=1)]).reservation
    assert part.state == COMMITTED and part.lines[0].consumed == 1
    assert numbers(client.cell(ten, "DC-EAST")) == (9, 3, 0, 6)
    assert calls.consume(hold.id).reservation.state == CONSUMED
    assert numbers(client.cell(ten, "DC-EAST")) == (6, 0, 0, 6)
    with refused("FAILED_PRECONDITION", "RESERVATION_CONSUMED"):
        calls.release(hold.id)


def test_release_gives_back_some_or_all_and_only_once(client, calls, ten):
    hold = client.reserve((ten, 4))
    some = calls.release(hold.id, lines=[pb.LineQuantity(line=0, quantity=1)]).reservation
    assert some.state == HELD and some.lines[0].released == 1 and client.atp(ten) == 7
    with refused("FAILED_PRECONDITION", "TOO_MANY_UNITS"):
        calls.release(hold.id, lines=[pb.LineQuantity(line=0, quantity=4)])
    assert calls.release(hold.id).reservation.state == RELEASED
    assert calls.release(hold.id).reservation.state == RELEASED
    assert client.atp(ten) == 10
    with refused("FAILED_PRECONDITION", "RESERVATION_RELEASED"):
        calls.confirm(hold.id)


def test_after_partial_shipment_exactly_the_rest_is_released(client, calls, ten):
    sale = client.reserve((ten, 4, "DC-EAST"), commit=True)
    calls.consume(sale.id, lines=[pb.LineQuantity(line=0, quantity=3)])
    end = calls.release(sale.id).reservation
    assert end.state == CONSUMED and end.lines[0].consumed == 3 and end.lines[0].released == 1
    assert numbers(client.cell(ten, "DC-EAST")) == (7, 0, 0, 7)


def test_units_of_a_pool_are_pinned_before_they_leave(client, calls, ten):
    sale = client.reserve((ten, 4), commit=True)
    if not sale.lines[0].allocations[0].location:
        with refused("FAILED_PRECONDITION", "UNPINNED"):
            calls.consume(sale.id)
    lines = [pb.LineQuantity(line=0, quantity=4, location="DC-EAST")]
    assert calls.consume(sale.id, lines=lines).reservation.state == CONSUMED
    assert client.cell(ten, "DC-EAST").on_hand == 6


# Transfer


def test_transfer_moves_units_to_another_place_and_owner(client, calls, ten):
    client.adjust(ten, "S-1", 2)
    hold = client.reserve((ten, 2, "DC-EAST"), owner="ann")
    move = pb.TransferLine(line=0, quantity=1, from_location="DC-EAST", to_location="S-1")
    moved = calls.transfer(hold.id, lines=[move], new_owner="bob").reservation
    places = {(part.location, part.quantity) for part in moved.lines[0].allocations}
    assert places == {("DC-EAST", 1), ("S-1", 1)} and moved.owner == "bob"
    assert client.cell(ten, "S-1").held == 1 and client.cell(ten, "DC-EAST").held == 1
    with refused("FAILED_PRECONDITION", "INSUFFICIENT_STOCK"):
        calls.transfer(hold.id, lines=[pb.TransferLine(
            line=0, quantity=1, from_location="DC-EAST", to_location="S-2")])
    with refused("NOT_FOUND", "UNKNOWN_LOCATION", "lines[0].to_location"):
        calls.transfer(hold.id, lines=[pb.TransferLine(line=0, to_location="nowhere")])
    with refused("INVALID_ARGUMENT", "REQUIRED"):
        calls.transfer(hold.id)


# Compare-and-swap


@pytest.mark.parametrize("name", ["extend", "amend", "confirm", "release", "consume", "transfer"])
def test_an_old_revision_is_aborted(client, calls, ten, name):
    hold = client.reserve((ten, 1, "DC-EAST"), commit=name == "consume")
    fields = {"extend": {"ttl_ms": 60_000}, "transfer": {"new_owner": "bob"},
              "amend": {"lines": [pb.AmendLine(line=0, quantity=2)]}}.get(name, {})
    call = getattr(calls, name)
    with refused("ABORTED", "REVISION_MISMATCH") as told:
        call(hold.id, context=write(expected_revision=hold.revision - 1), **fields)
    assert told.metadata["revision"] == str(hold.revision)
    call(hold.id, context=write(expected_revision=hold.revision), **fields)


# Reading


def test_get_shows_the_reservation_as_it_is(client, ten):
    hold = client.reserve((ten, 2), owner="ann")
    assert client.get(hold.id) == hold
    with refused("NOT_FOUND", "UNKNOWN_RESERVATION"):
        client.get("nobody")
    with refused("INVALID_ARGUMENT", "REQUIRED", "reservation_id"):
        client.get("")


def test_list_filters_and_goes_on_after_an_id(client, ten):
    for number in range(6):
        client.reserve((ten, 1, "DC-EAST"), owner=f"{ten}-{number % 2}", commit=number > 3,
                       reservation_id=f"{ten}-{number}")

    def listed(**fields):
        pages = client.reservation.ListReservations(pb.ListReservationsRequest(**fields))
        return [item.id[-1] for page in pages for item in page.reservations]

    assert listed(sku=ten) == list("012345")
    assert listed(sku=ten, limit=2) == list("01")
    assert listed(sku=ten, after_id=f"{ten}-3") == list("45")
    assert listed(owner=f"{ten}-1") == list("135")
    assert listed(sku=ten, state=COMMITTED, location="DC-EAST") == list("45")
    assert listed(sku=ten, location="DC-WEST") == []
    with refused("NOT_FOUND", "UNKNOWN_LOCATION", "location"):
        listed(location="nowhere")


# Selling what is not there yet


def test_a_hold_on_future_supply_moves_to_the_shelf_when_it_arrives(client, calls, sku):
    due = in_days(3)
    client.inventory.ScheduleSupply(pb.ScheduleSupplyRequest(context=write(), supplies=[
        pb.Supply(supply_id="po-1", sku=sku, location="DC-EAST", quantity=5, due_at=due)]))
    hold = client.reserve(pb.ReserveLine(sku=sku, quantity=3, supply_id="po-1"), commit=True)
    assert hold.lines[0].allocations[0].supply_id == "po-1"
    assert hold.lines[0].allocations[0].due_at == due
    with refused("FAILED_PRECONDITION", "SUPPLY_NOT_ARRIVED"):
        calls.consume(hold.id)
    reply = client.inventory.ArriveSupply(pb.ArriveSupplyRequest(
        context=write(), sku=sku, supply_id="po-1", quantity=5, close=True))
    assert reply.moved_to_shelf == 3 and numbers(reply.position) == (5, 3, 0, 2)
    assert calls.consume(hold.id).reservation.state == CONSUMED


def test_back_orders_are_sold_up_to_the_cap(client, calls, sku):
    client.put_sku(sku, oversell=pb.OVERSELL_POLICY_BACKORDER, oversell_cap=3)
    view = client.put_view(f"{sku}-view", allow_oversell=True)
    client.adjust(sku, "DC-EAST", 1)
    assert client.answer(sku, view=view).state != pb.AVAILABILITY_STATE_BACKORDER
    client.reserve((sku, 1), channel_view=view, commit=True)
    answer = client.answer(sku, view=view)
    assert answer.state == pb.AVAILABILITY_STATE_BACKORDER and answer.atp == 3
    client.reserve((sku, 3), channel_view=view, commit=True)
    with refused("FAILED_PRECONDITION", "INSUFFICIENT_STOCK"):
        client.reserve((sku, 1), channel_view=view)
    assert client.network.GetSku(pb.GetSkuRequest(id=sku)).sku.oversold == 3


def test_a_quota_bounds_its_channel_and_releases_fill_it_again(client, calls, ten):
    quota = [pb.Quota(sku=ten, units=4)]
    view = client.put_view(f"{ten}-view", quotas=quota)
    assert client.atp(ten, view=view) == 4
    hold = client.reserve((ten, 3), channel_view=view)
    assert client.atp(ten, view=view) == 1
    with refused("FAILED_PRECONDITION", "INSUFFICIENT_STOCK"):
        client.reserve((ten, 2), channel_view=view)
    shown = client.network.GetChannelView(pb.GetChannelViewRequest(id=view)).view
    assert shown.quotas[0].used == 3
    calls.release(hold.id)
    assert client.atp(ten, view=view) == 4
