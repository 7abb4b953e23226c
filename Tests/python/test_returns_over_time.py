"""Returns over time and over a death of the server: deadlines, windows, closed orders, recovery."""

import pytest

from dom_client import pb, refused, write
from domd_support import Domd
from returning import units
from shop import Shop, state
from test_order_time import DAY, later, preload  # noqa: F401


def test_what_is_not_sent_in_time_is_given_up_and_its_exchange_released(later):
    shop = later(0)
    sku, spare = shop.goods("lamp", DC=3), shop.goods("spare", DC=1)
    order = shop.delivered((sku, 2)).id
    made = shop.agreed(order, ("1", 2), method="MAIL", location="DC", exchanges=[
        pb.ExchangeLine(line_id="x", sku=spare, quantity=1)])
    assert shop.atp(spare) == 0 and made.HasField("send_by")
    shop = later(40 * DAY)
    shop.wait_until(lambda: state(shop.get_return(made.id)) == "EXPIRED")
    after = shop.get_return(made.id)
    assert units(after) == ["CANCELLED"] * 2 and not after.exchanges[0].live
    assert shop.atp(spare) == 1 and shop.announced(sku) == []
    assert shop.refunds(order) == []
    assert {"return.expired", "return.exchange_released"} <= set(shop.types(order))


def test_what_arrives_in_time_is_not_given_up_with_the_rest(later):
    shop = later(0)
    sku = shop.goods("lamp", DC=3)
    order = shop.delivered((sku, 2)).id
    made = shop.agreed(order, ("1", 2), method="MAIL", location="DC")
    shop.received(made.id, "DC", 1)
    shop = later(40 * DAY)
    shop.wait_until(lambda: units(shop.get_return(made.id))[1] == "CANCELLED")
    shop.grade(made.id, "A")
    assert state(shop.get_return(made.id)) != "EXPIRED"
    after = shop.dispose(made.id, (1, "RESTOCK"))
    assert state(after) == "RESOLVED" and len(shop.refunds(order)) == 1


def test_a_window_ends_and_an_override_opens_it(later):
    shop = later(0)
    sku = shop.goods("lamp", DC=3)
    order = shop.delivered((sku, 2)).id
    assert shop.quote(order).eligibility[0].eligible == 2
    shop = later(60 * DAY)
    line, = shop.quote(order).eligibility
    assert (line.eligible, line.rule) == (0, "WINDOW")
    with refused("FAILED_PRECONDITION", "WINDOW"):
        shop.create(order, "1")
    made = shop.agreed(order, "1", why="goodwill", context=write(actor="ann"))
    assert (made.override_reason, made.override_actor) == ("goodwill", "ann")
    assert "return.overridden" in shop.types(order)


def test_who_waits_for_approval_has_as_long_as_others(later):
    shop = later(0)
    sku = shop.goods("lamp", DC=3)
    order = shop.delivered((sku, 2)).id
    shop.policy.PutDraft(pb.PutDraftRequest(context=write(), text=(
        'policy "asks"\nfor returns\nwhen channel = "nobody"\n'
        'approve above 0.00\nsend within 10d')))
    shop.policy.Activate(pb.ActivateRequest(context=write(), name="asks"))
    made = shop.agreed(order, ("1", 2), method="MAIL", location="DC", policy="asks")
    assert state(made) == "REQUESTED"
    shop = later(9 * DAY)
    after = shop.back("AuthoriseReturn", made.id, approve=True).customer_return
    assert state(after) == "AUTHORISED"
    for then, now in [(made.send_by, after.send_by),
                      (made.units[0].expected_at, after.units[0].expected_at)]:
        assert 9 * DAY - 60 < now.seconds - then.seconds < 9 * DAY + 60
    assert shop.announced(sku) == [("DC", 2, 5_000)]
    shop = later(15 * DAY)
    assert units(shop.transit(made.id)) == ["IN_TRANSIT"] * 2


def test_what_was_sent_later_comes_back_when_the_window_of_the_first_parcel_is_over(later):
    shop = later(0)
    sku = shop.goods("lamp", grams=1, DC=25, DC_W=2)
    order = shop.ordered((sku, 27))
    first, last = sorted(order.shipments, key=lambda shipment: shipment.location)
    assert (first.location, last.location) == ("DC", "DC-W")
    shop.steps(first.id, "Accept", "ConfirmPick", "Pack", "Ship")
    shop = later(20 * DAY)
    shop.steps(last.id, "Accept", "ConfirmPick", "Pack", "Ship")
    shop = later(40 * DAY)
    line, = shop.quote(order.id, "1").eligibility
    assert (line.eligible, line.rule) == (1, "")
    used, damaged = (pb.ReturnLine(line_id="1", quantity=1, condition=condition)
                     for condition in ["CONDITION_USED", "CONDITION_DAMAGED"])
    assert [line.eligible for line in shop.quote(order.id, used, damaged).eligibility] == [1, 1]
    with refused("FAILED_PRECONDITION", "WINDOW"):
        shop.create(order.id, ("1", 3))
    assert units(shop.agreed(order.id, used, damaged)) == ["EXPECTED"] * 2
    assert shop.quote(order.id, "1").eligibility[0].rule == "WINDOW"


def test_units_of_an_order_that_is_long_closed_come_back(later):
    shop = later(0)
    sku = shop.goods("lamp", DC=3)
    order = shop.delivered((sku, 2)).id
    shop = later(20 * DAY)
    shop.wait_until(lambda: state(shop.get_order(order)) == "CLOSED")
    made = shop.agreed(order, ("1", 2), method="MAIL", location="DC")
    shop.received(made.id, "DC", 1, 2)
    shop.grade(made.id, "A", "A")
    shop.dispose(made.id, (1, "RESTOCK"), (2, "RESTOCK"))
    assert shop.stock(sku, "DC")["OPEN_BOX"] == (2, 0)
    shop = later(60 * DAY)
    assert state(shop.get_return(made.id)) == "RESOLVED"
    assert shop.listed(order_id=order) == [made.id]
    assert "return.disposed" in shop.types(order)
    line, = shop.quote(order).eligibility
    assert (line.shipped, line.returned) == (2, 2)


@pytest.fixture
def reborn(tmp_path):
    """`reborn()`: the shops after the server was killed; the first time, the shops."""
    running = []

    def reborn():
        for shop, server in running:
            shop.close()
            server.kill()
        first = not running
        running.clear()
        server = Domd(tmp_path / "data")
        running.append((Shop(server.address), server))
        if first:
            running[0][0].furnish()
        return running[0][0]

    yield reborn
    for shop, server in running:
        shop.verified()
        shop.close()
        assert server.stop() == 0


def test_a_return_survives_a_kill_after_every_step(reborn):
    shop = reborn()
    sku, spare = shop.goods("lamp", DC=4), shop.goods("spare", DC=1)
    order = shop.delivered((sku, 3)).id
    context = write()
    made = shop.agreed(order, ("1", 3), context=context, method="MAIL", location="DC", exchanges=[
        pb.ExchangeLine(line_id="x", sku=spare, quantity=1)])
    id = made.id
    steps = [
        lambda: shop.transit(id),
        lambda: shop.received(id, "DC", 1, 2),
        lambda: shop.grade(id, "A", "B").customer_return,
        lambda: shop.dispose(id, (1, "QUARANTINE"), (2, "REFURBISH")),
        lambda: shop.dispose(id, (1, "RESTOCK")),
        lambda: shop.received(id, "DC", 3),
        lambda: shop.grade(id, (3, "D")).customer_return,
        lambda: shop.dispose(id, (2, "RESTOCK"), (3, "DESTROY"))]
    for step in steps:
        before = step()
        digest, refunds, stock = shop.digest(), shop.refunds(order), shop.stock(sku, "DC")
        announced = shop.announced(sku)
        shop = reborn()
        assert shop.get_return(id) == before and shop.digest() == digest
        assert (shop.refunds(order), shop.stock(sku, "DC")) == (refunds, stock)
        assert shop.announced(sku) == announced
    assert state(shop.get_return(id)) == "RESOLVED"
    assert len(refunds) == 3 and stock == {"NEW": (1, 0), "OPEN_BOX": (1, 0), "REFURBISHED": (1, 0)}
    again = shop.create(order, ("1", 3), context=context, method="MAIL", location="DC", exchanges=[
        pb.ExchangeLine(line_id="x", sku=spare, quantity=1)])
    assert again.replayed and again.customer_return == made
    assert state(shop.get(f"{id}+x")) == "COMMITTED"
