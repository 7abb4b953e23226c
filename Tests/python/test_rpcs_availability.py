"""AvailabilityService, every method with its main refusals, on the real server."""

import time

import grpc
import pytest

from dom_client import in_days, pb, refused, write

IN_STOCK, LOW, OUT, BACKORDER, PREORDER, UNTRACKED, UNKNOWN = range(1, 8)


@pytest.fixture
def ten(client, sku):
    """A SKU with ten units in DC-EAST."""
    client.adjust(sku, "DC-EAST", 10)
    return sku


# CheckAvailability


def test_answers_come_in_the_order_of_the_asks(client, ten):
    empty = client.put_sku(f"{ten}-empty")
    reply = client.availability.CheckAvailability(pb.CheckAvailabilityRequest(asks=[
        pb.AvailabilityAsk(sku=ten, quantity=10), pb.AvailabilityAsk(sku="nobody", quantity=1),
        pb.AvailabilityAsk(sku=empty, quantity=1), pb.AvailabilityAsk(sku=ten, location="S-1"),
        pb.AvailabilityAsk(sku=ten, location="nowhere"),
        pb.AvailabilityAsk(sku=ten, quantity=11)]))
    assert [answer.state for answer in reply.answers] == [
        IN_STOCK, UNKNOWN, OUT, OUT, UNKNOWN, IN_STOCK]
    assert [answer.atp for answer in reply.answers] == [10, 0, 0, 0, 0, 10]
    assert [answer.sufficient for answer in reply.answers] == [True] + [False] * 5
    assert reply.revision == max(answer.revision for answer in reply.answers)


def test_one_call_may_ask_ten_thousand_times(client, ten):
    asks = [pb.AvailabilityAsk(sku=ten)] * 10_000
    reply = client.availability.CheckAvailability(pb.CheckAvailabilityRequest(asks=asks))
    assert [answer.atp for answer in reply.answers] == [10] * 10_000
    with refused("INVALID_ARGUMENT", "TOO_MANY", "asks"):
        client.availability.CheckAvailability(pb.CheckAvailabilityRequest(asks=asks + asks[:1]))
    with refused("INVALID_ARGUMENT", "REQUIRED", "asks"):
        client.availability.CheckAvailability(pb.CheckAvailabilityRequest())


def test_bands_say_low_and_out_of_stock(client, sku):
    for units, state in [(5, LOW), (1, IN_STOCK)]:
        client.adjust(sku, "S-1", units)
        assert client.answer(sku).state == state


def test_kits_are_bounded_by_their_scarcest_component(client, ten):
    other = client.put_sku(f"{ten}-other")
    client.adjust(other, "DC-EAST", 9)
    kit = client.put_sku(f"{ten}-kit", components=[
        pb.KitComponent(sku=ten, quantity=2), pb.KitComponent(sku=other, quantity=3)])
    answer = client.answer(kit, "DC-EAST", explain=True)
    assert answer.atp == 3 and answer.explanation.limiting_component == other


def test_untracked_skus_are_always_available(client, sku):
    client.put_sku(sku, tracking=pb.TRACKING_UNTRACKED)
    answer = client.answer(sku, quantity=1_000_000)
    assert (answer.state, answer.atp, answer.sufficient) == (UNTRACKED, 0, True)


def test_an_answer_explains_itself_by_location(client, ten):
    client.adjust(ten, "S-1", 4)
    client.adjust(ten, "S-2", 6)
    client.adjust(ten, "S-1", 1, bucket=pb.STOCK_BUCKET_QUARANTINED)
    client.reserve((ten, 2, "S-1"), owner="ann")
    client.reserve((ten, 3, "DC-EAST"), commit=True)
    view = client.put_view(
        f"{ten}-view", excluded_locations=["S-2"], thresholds=[pb.ThresholdRule(units=1)],
        safety_rules=[pb.SafetyRule(name="keep two", location="DC-EAST", amount=2)])
    answer = client.answer(ten, view=view, include_locations=True, explain=True)
    why = answer.explanation
    assert answer.atp == 5
    assert [(part.location, part.atp) for part in answer.locations] == [("DC-EAST", 5), ("S-1", 1)]
    assert (why.on_hand, why.quarantined, why.committed, why.held) == (14, 1, 3, 2)
    assert (why.safety_stock, why.threshold, why.unsourced) == (2, 1, 0)
    assert [(part.rule, part.location, part.units) for part in why.buffers] == [
        ("keep two", "DC-EAST", 2)]


def test_overlapping_pools_are_never_oversold(client, sku):
    """{A, B} and {B, C} with one unit each: two sold in the first leave exactly one in the other.
    """
    for place in ["S-1", "S-2", "DC-EAST"]:
        client.adjust(sku, place, 1)
    first = client.put_view(f"{sku}-1", included_locations=["S-1", "S-2"])
    second = client.put_view(f"{sku}-2", included_locations=["S-2", "DC-EAST"])
    client.reserve((sku, 2), channel_view=first, commit=True)
    assert client.atp(sku, view=second) == 1 and client.atp(sku, view=first) == 0


def test_a_pre_order_is_sold_ahead_of_its_date(client, sku):
    day = in_days(30)
    client.put_sku(
        sku, oversell=pb.OVERSELL_POLICY_PREORDER, oversell_cap=4, available_from=day)
    view = client.put_view(f"{sku}-view", allow_oversell=True)
    answer = client.answer(sku, view=view, quantity=4)
    assert (answer.state, answer.atp, answer.sufficient) == (PREORDER, 4, True)
    assert answer.earliest == day and client.answer(
        sku, view=client.put_view(f"{sku}-stock-only")).state == OUT


def test_only_the_conditions_of_the_view_are_sold(client, ten):
    client.adjust(ten, "S-1", 3, condition=pb.CONDITION_REFURBISHED)
    outlet = client.put_view(f"{ten}-outlet", conditions=[pb.CONDITION_REFURBISHED])
    assert client.atp(ten) == 10 and client.atp(ten, view=outlet) == 3
    assert client.atp(ten, "S-1", condition=pb.CONDITION_REFURBISHED) == 3


def test_a_read_may_demand_a_revision(client, ten):
    newest = client.adjust(ten, "S-1", 1).revision
    asks = [pb.AvailabilityAsk(sku=ten)]

    def at_least(revision):
        return client.availability.CheckAvailability(pb.CheckAvailabilityRequest(
            context=pb.ReadContext(min_revision=revision), asks=asks))

    assert at_least(newest).answers[0].atp == 11
    with refused("UNAVAILABLE", "REVISION_NOT_REACHED") as told:
        at_least(newest + 1_000_000)
    assert told.retry_seconds > 0
    with refused("NOT_FOUND", "UNKNOWN_CHANNEL_VIEW", "context.channel_view"):
        client.atp(ten, view="nobody")


def test_answers_tell_the_age_of_the_feed_behind_them(client, sku):
    client.adjust(sku, "S-1", 1)
    assert not client.answer(sku).HasField("feed_age_ms")
    client.set(sku, "S-1", 1, as_of=in_days(0))
    assert 0 <= client.answer(sku).feed_age_ms < 60_000


# ProjectAvailability


def test_a_projection_never_sells_what_a_later_day_has_promised(client, sku):
    """20 on hand, 3 sold: 17; + 10 in three days: 27 from then on."""
    client.adjust(sku, "DC-EAST", 20)
    client.reserve((sku, 3), commit=True)
    client.inventory.ScheduleSupply(pb.ScheduleSupplyRequest(context=write(), supplies=[
        pb.Supply(supply_id="po", sku=sku, location="DC-EAST", quantity=10, due_at=in_days(3))]))
    reply = client.availability.ProjectAvailability(
        pb.ProjectAvailabilityRequest(sku=sku, days=7))
    assert [day.atp for day in reply.days] == [17] * 3 + [27] * 4
    assert [day.supply for day in reply.days] == [0, 0, 0, 10, 0, 0, 0]
    assert reply.days[0].day.seconds % 86_400 == 0
    assert reply.days[1].day.seconds - reply.days[0].day.seconds == 86_400


def test_a_projection_checks_what_it_is_asked(client, sku):
    def project(**fields):
        return client.availability.ProjectAvailability(pb.ProjectAvailabilityRequest(**fields))

    assert len(project(sku=sku).days) == 14
    assert project(sku="nobody").state == UNKNOWN
    assert project(sku=sku, location="nowhere").state == UNKNOWN
    with refused("INVALID_ARGUMENT", "OUT_OF_BOUNDS", "days"):
        project(sku=sku, days=401)
    with refused("INVALID_ARGUMENT", "REQUIRED", "sku"):
        project()


# StreamAvailability


def test_the_stream_walks_everything_once_and_resumes_after_a_token(client, sku):
    names = {client.put_sku(f"{sku}-{number:03}") for number in range(30)}
    client.adjust(f"{sku}-000", "S-1", 3)
    client.adjust(f"{sku}-000", "S-2", 4)

    def pages(**fields):
        return list(client.availability.StreamAvailability(
            pb.StreamAvailabilityRequest(sku_prefix=f"{sku}-", **fields)))

    answers = [answer for page in pages() for answer in page.answers]
    assert len(answers) == 30 and {answer.sku for answer in answers} == names
    stocked = [answer for page in pages(skip_zero=True) for answer in page.answers]
    assert [(answer.sku, answer.atp) for answer in stocked] == [(f"{sku}-000", 7)]
    by_place = [answer for page in pages(by_location=True) for answer in page.answers]
    assert {(answer.location, answer.atp) for answer in by_place} == {("S-1", 3), ("S-2", 4)}
    only = [answer for page in pages(locations=["S-2"], skip_zero=True) for answer in page.answers]
    assert [(answer.location, answer.atp) for answer in only] == [("S-2", 4)]
    first = pages()[0]
    rest = pages(resume_token=first.resume_token)
    assert len(first.answers) + sum(len(page.answers) for page in rest) == 30
    with refused("INVALID_ARGUMENT", "BAD_TOKEN", "resume_token"):
        pages(resume_token="elsewhere")
    with refused("NOT_FOUND", "UNKNOWN_LOCATION", "locations[0]"):
        pages(locations=["nowhere"])


# WatchAvailability


class Watch:
    """A running watch; `next` gives the next message that says something."""

    def __init__(self, client, **fields):
        self.call = client.availability.WatchAvailability(
            pb.WatchAvailabilityRequest(**fields), timeout=30)
        self.cursor = 0

    def next(self):
        for message in self.call:
            self.cursor = message.cursor
            if message.crossings:
                return message.crossings
        raise AssertionError("the watch ended")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.call.cancel()


def test_a_watch_tells_when_a_sku_crosses_a_band(client, ten):
    with Watch(client, skus=[ten], bands=[0, 5], send_initial=True) as watch:
        first = watch.next()[0]
        assert (first.sku, first.to_band, first.atp) == (ten, 2, 10)
        assert not first.HasField("from_band")
        client.adjust(ten, "DC-EAST", -2)  # stays in its band: nothing is told
        hold = client.reserve((ten, 4))
        told = watch.next()[0]
        assert (told.from_band, told.to_band, told.atp, told.state) == (2, 1, 4, LOW)
        client.reserve((ten, 4))
        assert watch.next()[0].to_band == 0
        client.reservation.Release(pb.ReleaseRequest(context=write(), reservation_id=hold.id))
        assert watch.next()[0].to_band == 1


def test_a_watch_resumes_after_its_cursor(client, ten):
    other = client.put_sku(f"{ten}-other")
    with Watch(client, skus=[ten, other], send_initial=True) as watch:
        seen = 0
        while seen < 2:
            seen += len(watch.next())
    client.adjust(ten, "DC-EAST", -10)
    with Watch(client, skus=[ten, other], cursor=watch.cursor) as again:
        missed = again.next()
        assert [(told.sku, told.to_band) for told in missed] == [(ten, 0)]
        client.adjust(other, "S-1", 100)
        assert [told.sku for told in again.next()] == [other]


def test_a_cursor_of_another_store_is_refused(client, ten):
    with refused("OUT_OF_RANGE", "CURSOR_AHEAD"):
        with Watch(client, skus=[ten], cursor=2**63) as watch:
            watch.next()


def test_a_watch_cut_off_between_two_pages_loses_nothing(client, sku):
    """More SKUs change at once than one message tells: its cursor must not claim the rest."""
    names = [f"{sku}-{number:04}" for number in range(700)]
    client.network.PutSkus(pb.PutSkusRequest(
        context=write(), skus=[pb.Sku(id=name) for name in names]))
    with Watch(client, skus=names, bands=[0], send_initial=True) as watch:
        told = set()
        while len(told) < len(names):
            told |= {crossing.sku for crossing in watch.next()}
        before = watch.cursor
    client.inventory.AdjustStock(pb.AdjustStockRequest(context=write(), adjustments=[
        pb.Adjustment(sku=name, location="S-1", delta=1) for name in names]))
    with Watch(client, skus=names, bands=[0], cursor=before) as first:
        told = {crossing.sku for crossing in first.next()}
    assert len(told) < len(names)
    with Watch(client, skus=names, bands=[0], cursor=first.cursor or before) as second:
        while told != set(names):
            told |= {crossing.sku for crossing in second.next()}


def test_a_watch_checks_what_it_is_asked(client, ten):
    def watch(**fields):
        next(client.availability.WatchAvailability(pb.WatchAvailabilityRequest(**fields)))

    with refused("INVALID_ARGUMENT", "INVALID_ORDER", "bands"):
        watch(skus=[ten], bands=[5, 0])
    with refused("INVALID_ARGUMENT", "TOO_MANY", "bands"):
        watch(skus=[ten], bands=range(9))
    with refused("NOT_FOUND", "UNKNOWN_LOCATION", "location"):
        watch(skus=[ten], location="nowhere")
    with refused("NOT_FOUND", "UNKNOWN_CHANNEL_VIEW", "context.channel_view"):
        watch(context=pb.ReadContext(channel_view="nobody"))
    call = client.availability.WatchAvailability(
        pb.WatchAvailabilityRequest(skus=[ten]), timeout=0.2)
    with pytest.raises(grpc.RpcError) as caught:
        next(call)
    assert caught.value.code() == grpc.StatusCode.DEADLINE_EXCEEDED
