"""NetworkService's part for routing, on the real server: carriers, states of locations, and the
whole configuration out and in again."""

import time

import pytest

from dom_client import Client, at, new_key, pb, refused, write
from domd_support import Domd
from shop import Shop, parcels, state


# Carriers


def carrier(id, **fields):
    """Two zones, the farther only for light parcels."""
    return pb.Carrier(**{"id": id, "name": "Größe 😀", "zone_metres": [100_000], "services": [
        pb.CarrierService(
            id="ground", name="Ground", level=pb.SERVICE_LEVEL_STANDARD, cut_off_minute=1_000,
            delivery_minute=1_200, step_grams=[1_000, 5_000], emission_mg_per_kg_km=100,
            weekdays=[pb.WEEKDAY_MONDAY, pb.WEEKDAY_SATURDAY], emission_grams_per_parcel=50,
            zones=[pb.ServiceZone(transit_days=1, prices_millicents=[500_000, 900_000]),
                   pb.ServiceZone(excluded=True)])], **fields})


def put_carriers(client, *carriers, context=None):
    return client.network.PutCarriers(pb.PutCarriersRequest(
        context=context or write(), carriers=carriers))


def listed_carriers(client):
    pages = client.network.ListCarriers(pb.ListCarriersRequest())
    return [one for page in pages for one in page.carriers]


def test_carriers_are_put_whole_and_read_back(client):
    first, second = carrier(new_key(), locations=["S-1", "S-2"]), carrier(new_key())
    context = write()
    done = put_carriers(client, second, first, context=context)
    again = put_carriers(client, second, first, context=context)
    assert again.replayed and again.revision == done.revision
    reply = client.network.GetCarrier(pb.GetCarrierRequest(id=first.id))
    assert reply.carrier == first and reply.revision >= done.revision
    all = listed_carriers(client)
    assert first in all and second in all
    assert [one.id for one in all] == sorted(one.id for one in all)
    put_carriers(client, carrier(first.id, name="renamed", locations=[]))
    assert client.network.GetCarrier(
        pb.GetCarrierRequest(id=first.id)).carrier.name == "renamed"
    with refused("NOT_FOUND", "UNKNOWN_CARRIER"):
        client.network.GetCarrier(pb.GetCarrierRequest(id="nobody"))


def service(**fields):
    return {"services": [pb.CarrierService(**{
        "id": "ground", "step_grams": [1_000], "zones": [
            pb.ServiceZone(prices_millicents=[1])] * 2, **fields})]}


@pytest.mark.parametrize("fields, reason, path", [
    ({"id": ""}, "REQUIRED", "id"), ({"id": "x" * 129}, "TOO_LONG", "id"),
    ({"services": []}, "REQUIRED", "services"),
    ({"zone_metres": [5, 5]}, "NOT_ASCENDING", "zone_metres[1]"),
    ({"zone_metres": [0]}, "OUT_OF_BOUNDS", "zone_metres[0]"),
    ({"locations": ["nowhere"]}, "UNKNOWN_LOCATION", "locations[0]"),
    ({"groups": ["nobody"]}, "UNKNOWN_GROUP", "groups[0]"),
    (service(level=99), "UNKNOWN_VALUE", "services[0].level"),
    (service(cut_off_minute=1_440), "OUT_OF_BOUNDS", "services[0].cut_off_minute"),
    (service(zones=[pb.ServiceZone()]), "REQUIRED", "services[0].zones"),
    (service(zones=[pb.ServiceZone(prices_millicents=[1])] * 3), "TOO_MANY", "services[0].zones"),
    (service(zones=[pb.ServiceZone(prices_millicents=[-1])] * 2), "OUT_OF_BOUNDS",
     "services[0].zones[0].prices_millicents[0]"),
    (service(zones=[pb.ServiceZone(excluded=True, transit_days=1)] * 2), "AMBIGUOUS",
     "services[0].zones[0].excluded")])
def test_a_bad_carrier_is_refused_by_field_with_its_whole_batch(client, fields, reason, path):
    good, bad = carrier(new_key()), carrier("bad")
    for name, value in fields.items():
        bad.ClearField(name)
        bad.MergeFrom(pb.Carrier(**{name: value}))
    with refused("INVALID_ARGUMENT", reason, f"carriers[1].{path}"):
        put_carriers(client, good, bad)
    assert good.id not in [one.id for one in listed_carriers(client)]


# States of locations


def set_state(client, locations, state, context=None, **fields):
    return client.network.SetLocationState(pb.SetLocationStateRequest(
        context=context or write(reason="snow"), locations=locations,
        state=f"LOCATION_STATE_{state}", **fields))


@pytest.fixture
def closing(shop):
    """SetLocationState; all locations are open again afterwards."""
    touched = set()

    def call(*locations, state="CLOSED", **fields):
        touched.update(locations)
        return set_state(shop, locations, state, **fields)
    yield call
    if touched:
        set_state(shop, sorted(touched), "OPEN")


def located(client, id):
    return client.network.GetLocation(pb.GetLocationRequest(id=id)).location


def test_a_closed_location_gets_nothing_more_and_its_work_moves(shop, closing, request):
    sku = shop.goods(request.node.name, DC=5, ST_2=5)
    order = shop.ordered((sku, 2))
    assert [s.location for s in order.shipments] == ["DC"]
    context = write()
    done = closing("DC", context=context, reroute_open_work=True)
    again = closing("DC", context=context, reroute_open_work=True)
    assert again.replayed and again.revision == done.revision
    assert state(located(shop, "DC")) == "CLOSED"

    def moved(order):
        return [s.location for s in order.shipments if state(s) == "ASSIGNED"] == ["ST-2"]
    shop.wait_for(order.id, moved)
    assert shop.books(sku, "DC") == (5, 0, 0) and shop.books(sku, "ST-2") == (5, 2, 0)
    assert shop.plan((sku, 1))[0] == {"ST-2": {sku: 1}}
    closing("DC", state="OPEN")
    assert shop.plan((sku, 1))[0] == {"DC": {sku: 1}}


def test_a_location_for_the_counter_only_ships_nothing(shop, closing, request):
    sku = shop.goods(request.node.name, ST_1=5)
    pickup = {"mode": "FULFILMENT_MODE_PICKUP", "location": "ST-1"}
    closing("ST-1", state="PICKUP_ONLY")
    assert not parcels(shop.route(shop.cart((sku, 1))).plan)
    counter = parcels(shop.route(shop.cart((sku, 1), (sku, 3, pickup))).plan)
    assert counter == {"ST-1": {sku: 3}}
    order = shop.ordered((sku, 3, pickup))
    assert [s.location for s in order.shipments] == ["ST-1"]
    assert shop.books(sku, "ST-1") == (5, 3, 0)
    assert parcels(shop.route(shop.cart((sku, 4, pickup))).plan) == {"ST-1": {sku: 2}}
    assert shop.atp(sku, "ST-1") == 2 and shop.atp(sku) == 0
    closing("ST-1", state="NO_OUTBOUND")
    assert not parcels(shop.route(shop.cart((sku, 1), (sku, 1, pickup))).plan)
    assert shop.atp(sku, "ST-1") == 0
    shop.verified()


def test_a_closure_ends_by_itself(shop, closing, request):
    sku = shop.goods(request.node.name, DC=5)
    end = at(time.time() + 0.7)
    closing("DC", until=end)
    shown = located(shop, "DC")
    assert state(shown) == "CLOSED" and shown.state_until == end
    assert not parcels(shop.route(shop.cart((sku, 1))).plan)
    shop.wait_until(lambda: parcels(shop.route(shop.cart((sku, 1))).plan))
    assert time.time() >= end.ToMilliseconds() / 1_000
    shown = located(shop, "DC")
    assert state(shown) == "OPEN" and not shown.HasField("state_until")


@pytest.mark.parametrize("fields, reason, field", [
    ({"locations": []}, "REQUIRED", "locations"),
    ({"locations": ["DC", "nowhere"]}, "UNKNOWN_LOCATION", "locations[1]"),
    ({"locations": ["DC", "DC"]}, "DUPLICATE", "locations[1]"),
    ({"state": 0}, "REQUIRED", "state"), ({"state": 99}, "UNKNOWN_VALUE", "state"),
    ({"until": at(1)}, "OUT_OF_BOUNDS", "until"),
    ({"state": pb.LOCATION_STATE_OPEN, "until": at(4e9)}, "AMBIGUOUS", "until")])
def test_a_bad_state_is_refused_and_no_location_changes(shop, fields, reason, field):
    before = located(shop, "DC")
    with refused("INVALID_ARGUMENT", reason, field):
        shop.network.SetLocationState(pb.SetLocationStateRequest(**{
            "context": write(), "locations": ["DC"], "state": pb.LOCATION_STATE_CLOSED,
            **fields}))
    assert located(shop, "DC") == before


# The whole configuration


def exported(client, **fields):
    pages = client.network.ExportConfiguration(pb.ExportConfigurationRequest(**fields))
    return [record for page in pages for record in page.records]


def imported(client, records, context=None):
    return client.network.ImportConfiguration(pb.ImportConfigurationRequest(
        context=context or write(), records=records))


def test_what_was_exported_makes_the_same_network_elsewhere(tmp_path, recorder):
    source, target = Domd(tmp_path / "source"), Domd(tmp_path / "target")
    with Shop(source.address, recorder) as shop, Client(target.address, recorder) as other:
        shop.furnish()
        lamp = shop.put_sku("a-lamp", handling_tags=["oversize"])
        kit = shop.put_sku("a-kit", components=[pb.KitComponent(sku=lamp, quantity=2)])
        shop.put_sku("A-kit-of-kits", components=[pb.KitComponent(sku=kit, quantity=1)])
        shop.put_view("web", excluded_locations=["V-1"], quotas=[pb.Quota(sku=lamp, units=3)])
        put_policies(shop)
        records = exported(shop)
        kinds = [record.WhichOneof("record") for record in records]
        assert kinds == ["location"] * 5 + ["carrier"] + ["sku"] * 3 + ["view"] \
            + ["policy"] * 5
        assert [r.sku.id for r in records[6:9]] == [lamp, kit, "A-kit-of-kits"]
        context = write()
        done = imported(other, records, context)
        assert imported(other, records, context).revision == done.revision
        assert exported(other) == records
        imported(other, records)
        assert exported(other) == records, "putting it again changes nothing"
        short = exported(other, without_skus=True)
        assert short == records[:6] + records[9:]
        for name in ("", "peak", "plain"):
            assert policies(other, name) == policies(shop, name)
        assert other.policy.Get(pb.GetRequest(name="peak")).policy.version == 2
        rolled = [client.policy.Rollback(pb.RollbackRequest(context=write(), name="peak"))
                  for client in (shop, other)]
        assert [reply.restored.version for reply in rolled] == [1, 1]
        other.adjust(lamp, "DC", 1)
        other.verified()
    assert source.stop() == target.stop() == 0


def put_policies(client):
    """`peak`: retired by a peak that reverts by itself, above it a draft; `plain`: active."""
    def draft(text):
        client.policy.PutDraft(pb.PutDraftRequest(context=write(actor="ann"), text=text))

    def activate(name, **fields):
        client.policy.Activate(pb.ActivateRequest(
            context=write(actor="bob"), name=name, **fields))
    draft('policy "peak"\ncost lateness 1.00 per day\n')
    activate("peak", priority=7)
    draft('policy "peak"\ncost lateness 9.00 per day\n')
    activate("peak", until=at(4e9), priority=9, auto_revert=True)
    draft('policy "peak"\ncost lateness 20.00 per day\n')
    draft('policy "plain"\ncost lateness 3.00 per day\n')
    activate("plain")
    draft('policy "plain"\ncost lateness 4.00 per day\n')
    activate("plain")


def policies(client, name):
    return client.policy.List(pb.ListRequest(name=name)).policies


def policy(**fields):
    return pb.ConfigurationRecord(policy=pb.Policy(**{
        "name": "x", "version": 1, "text": 'policy "x"\n',
        "status": pb.POLICY_STATUS_ACTIVE, **fields}))


def test_the_text_of_a_policys_version_is_never_another(tmp_path, recorder):
    server = Domd(tmp_path / "data")
    with Client(server.address, recorder) as client:
        first = policy(status=pb.POLICY_STATUS_DRAFT)
        imported(client, [first])
        imported(client, [policy()])
        stored = client.policy.Get(pb.GetRequest(name="x")).policy
        assert stored.status == pb.POLICY_STATUS_ACTIVE and stored.in_force
        with refused("INVALID_ARGUMENT", "CONTRADICTION", "records[0].policy.text"):
            imported(client, [policy(text='policy "x"\ncost lateness 4.00 per day\n')])
    assert server.stop() == 0


@pytest.mark.parametrize("bad, reason, field", [
    (policy(text='policy "y"\n'), "CONTRADICTION", "records[1].policy.name"),
    (policy(text="polizei"), "POLICY_SYNTAX", "records[1].policy.text"),
    (policy(version=0), "OUT_OF_BOUNDS", "records[1].policy.version"),
    (policy(status=pb.POLICY_STATUS_READY_MADE), "UNKNOWN_VALUE", "records[1].policy.status"),
    (policy(priority=-1), "OUT_OF_BOUNDS", "records[1].policy.priority"),
    (policy(**{"from": at(20), "until": at(10)}), "OUT_OF_BOUNDS", "records[1].policy.until"),
    (pb.ConfigurationRecord(), "REQUIRED", "records[1]"),
    (pb.ConfigurationRecord(location=pb.Location(id="DC", groups=["nobody"])), "UNKNOWN_GROUP",
     "records[1].location.groups[0]"),
    (pb.ConfigurationRecord(carrier=pb.Carrier(id="c")), "REQUIRED",
     "records[1].carrier.services"),
    (pb.ConfigurationRecord(sku=pb.Sku(id="")), "REQUIRED", "records[1].sku.id"),
    (pb.ConfigurationRecord(view=pb.ChannelView(id="v", low_band=-1)), "OUT_OF_BOUNDS",
     "records[1].view.low_band")])
def test_a_bad_record_refuses_the_whole_import(shop, bad, reason, field):
    before = shop.digest()
    good = pb.ConfigurationRecord(group=pb.LocationGroup(id="good"))
    with refused("INVALID_ARGUMENT", reason, field):
        imported(shop, [good, bad])
    assert shop.digest() == before
