"""NetworkService, every method with its main refusals, on the real server."""

import pytest

from dom_client import in_days, pb, refused, write


# Locations and groups


def test_locations_are_put_whole_and_read_back(client, sku):
    group, place = f"{sku}-group", f"{sku}-place"
    client.network.PutLocationGroups(pb.PutLocationGroupsRequest(
        context=write(), groups=[pb.LocationGroup(id=group, name="Stores of the test")]))
    location = pb.Location(
        id=place, name="Größe 😀", type=pb.LOCATION_TYPE_STORE, state=pb.LOCATION_STATE_OPEN,
        latitude_e6=-33_868_800, longitude_e6=151_209_300, country="AU", region="NSW",
        city="Sydney", postcode="2000", time_zone="Australia/Sydney", groups=[group])
    client.network.PutLocations(pb.PutLocationsRequest(context=write(), locations=[location]))
    reply = client.network.GetLocation(pb.GetLocationRequest(id=place))
    assert reply.location == location and reply.revision > 0

    def listed(**fields):
        pages = client.network.ListLocations(pb.ListLocationsRequest(**fields))
        return [item.id for page in pages for item in page.locations]

    assert listed() == sorted(listed()) and place in listed()
    assert listed(group=group) == [place]
    assert place not in listed(type=pb.LOCATION_TYPE_VENDOR)
    groups = client.network.ListLocationGroups(pb.ListLocationGroupsRequest()).groups
    assert group in [item.id for item in groups]


def put_locations(client, *locations):
    client.network.PutLocations(pb.PutLocationsRequest(context=write(), locations=locations))


@pytest.mark.parametrize("fields, reason, path", [
    ({"groups": ["nobody"]}, "UNKNOWN_GROUP", "groups[0]"),
    ({"latitude_e6": 90_000_001}, "OUT_OF_BOUNDS", "latitude_e6"),
    ({"longitude_e6": -180_000_001}, "OUT_OF_BOUNDS", "longitude_e6"),
    ({"type": 99}, "UNKNOWN_VALUE", "type"),
    ({"state": 99}, "UNKNOWN_VALUE", "state"),
    ({"name": "x" * 257}, "TOO_LONG", "name"),
    ({"id": "x" * 129}, "TOO_LONG", "id"),
    ({"id": ""}, "REQUIRED", "id"),
    ({"id": "a\nb"}, "INVALID_TEXT", "id")])
def test_a_bad_location_is_refused_by_field_with_its_whole_batch(client, sku, fields, reason, path):
    good = pb.Location(id=f"{sku}-good"[:100])
    with refused("INVALID_ARGUMENT", reason, f"locations[1].{path}"):
        put_locations(client, good, pb.Location(**{"id": "S-1", **fields}))
    with refused("NOT_FOUND", "UNKNOWN_LOCATION"):
        client.network.GetLocation(pb.GetLocationRequest(id=good.id))


def test_locations_named_twice_and_empty_groups_are_refused(client):
    with refused("INVALID_ARGUMENT", "DUPLICATE", "locations[1].id"):
        put_locations(client, pb.Location(id="twice"), pb.Location(id="twice"))
    with refused("INVALID_ARGUMENT", "REQUIRED", "groups[0].id"):
        client.network.PutLocationGroups(pb.PutLocationGroupsRequest(
            context=write(), groups=[pb.LocationGroup()]))


def test_a_closed_location_is_not_promised_through_a_view(client, sku):
    place = f"{sku}-place"
    client.put_locations(place)
    client.adjust(sku, place, 5)
    view = client.put_view(f"{sku}-view")
    assert client.atp(sku, view=view) == 5
    client.put_locations(place, state=pb.LOCATION_STATE_CLOSED)
    assert client.atp(sku, view=view) == 0


# SKUs and kits


def test_skus_are_put_whole_and_read_back(client, sku):
    full = pb.Sku(
        id=f"{sku}-full", name="A thing", category="things", weight_grams=1_200,
        price=pb.Money(currency="USD", minor_units=19_99), handling_tags=["hazmat", "oversize"],
        tracking=pb.TRACKING_COUNTED, oversell=pb.OVERSELL_POLICY_PREORDER, oversell_cap=10,
        available_from=in_days(10))
    kit = pb.Sku(id=f"{sku}-kit", tracking=pb.TRACKING_COUNTED, components=[
        pb.KitComponent(sku=full.id, quantity=2)])
    client.network.PutSkus(pb.PutSkusRequest(context=write(), skus=[kit, full]))
    shown = client.network.GetSku(pb.GetSkuRequest(id=full.id)).sku
    assert shown == full
    shown = client.network.GetSku(pb.GetSkuRequest(id=kit.id)).sku
    assert shown.components == kit.components
    with refused("NOT_FOUND", "UNKNOWN_SKU", "id"):
        client.network.GetSku(pb.GetSkuRequest(id="nobody"))


def test_skus_are_listed_once_each_and_resume_after_a_token(client, sku):
    names = {client.put_sku(f"{sku}-{number}", category=f"{sku}-{number % 2}")
             for number in range(10)}
    kit = client.put_sku(f"{sku}-kit", components=[pb.KitComponent(sku=f"{sku}-0", quantity=1)])

    def listed(**fields):
        pages = client.network.ListSkus(pb.ListSkusRequest(prefix=f"{sku}-", **fields))
        return [(item.id, page.resume_token) for page in pages for item in page.skus]

    assert {id for id, _ in listed()} == names | {kit} and len(listed()) == 11
    assert len(listed(category=f"{sku}-1")) == 5
    assert [id for id, _ in listed(kits_only=True)] == [kit]
    assert listed(resume_token=listed()[-1][1]) == []
    with refused("INVALID_ARGUMENT", "BAD_TOKEN", "resume_token"):
        listed(resume_token="1.2.3")


@pytest.mark.parametrize("fields, reason, path", [
    ({"components": [pb.KitComponent(sku="nobody", quantity=1)]}, "UNKNOWN_SKU",
     "components[0].sku"),
    ({"components": [pb.KitComponent(sku="me", quantity=1)]}, "KIT_CYCLE", "components"),
    ({"components": [pb.KitComponent(sku="me", quantity=0)]}, "OUT_OF_BOUNDS",
     "components[0].quantity"),
    ({"components": [pb.KitComponent(sku="me", quantity=1)] * 65}, "TOO_MANY", "components"),
    ({"weight_grams": -1}, "OUT_OF_BOUNDS", "weight_grams"),
    ({"price": pb.Money(minor_units=-1)}, "OUT_OF_BOUNDS", "price.minor_units"),
    ({"price": pb.Money(currency="DOLLAR")}, "TOO_LONG", "price.currency"),
    ({"handling_tags": ["x"] * 17}, "TOO_MANY", "handling_tags"),
    ({"tracking": 9}, "UNKNOWN_VALUE", "tracking"),
    ({"oversell": 9}, "UNKNOWN_VALUE", "oversell"),
    ({"oversell_cap": 5}, "NO_POLICY", "oversell_cap"),
    ({"oversell": pb.OVERSELL_POLICY_BACKORDER}, "OUT_OF_BOUNDS", "oversell_cap"),
    ({"oversell": pb.OVERSELL_POLICY_PREORDER, "oversell_cap": 1}, "REQUIRED",
     "available_from"),
    ({"id": ""}, "REQUIRED", "id")])
def test_a_bad_sku_is_refused_by_field(client, fields, reason, path):
    with refused("INVALID_ARGUMENT", reason, f"skus[0].{path}"):
        client.network.PutSkus(pb.PutSkusRequest(
            context=write(), skus=[pb.Sku(**{"id": "me", **fields})]))
    with refused("NOT_FOUND", "UNKNOWN_SKU"):
        client.network.GetSku(pb.GetSkuRequest(id="me"))


def test_a_sku_with_stock_does_not_become_a_kit(client, sku):
    other = client.put_sku(f"{sku}-other")
    client.adjust(sku, "S-1", 1)
    with refused("FAILED_PRECONDITION", "SKU_IN_USE"):
        client.put_sku(sku, components=[pb.KitComponent(sku=other, quantity=1)])


# Channel views


def test_views_are_put_whole_and_read_back(client, sku):
    view = pb.ChannelView(
        id=f"{sku}-view", name="Web", included_locations=["S-1", "S-2"],
        excluded_locations=["S-2"], combine=pb.COMBINE_POLICY_SUM, low_band=7,
        allow_oversell=True, confidence_floor_bp=8_000,
        conditions=[pb.CONDITION_NEW, pb.CONDITION_OPEN_BOX],
        thresholds=[pb.ThresholdRule(sku=sku, units=1)], quotas=[pb.Quota(sku=sku, units=9)],
        safety_rules=[
            pb.SafetyRule(name="two", location="S-1", measure=pb.SAFETY_MEASURE_UNITS, amount=2),
            pb.SafetyRule(name="ten per cent", measure=pb.SAFETY_MEASURE_BASIS_POINTS,
                          amount=1_000, **{"from": in_days(1), "until": in_days(2)})])
    client.network.PutChannelViews(pb.PutChannelViewsRequest(context=write(), views=[view]))
    assert client.network.GetChannelView(pb.GetChannelViewRequest(id=view.id)).view == view
    views = client.network.ListChannelViews(pb.ListChannelViewsRequest()).views
    assert view in views and [item.id for item in views] == sorted(item.id for item in views)
    with refused("NOT_FOUND", "UNKNOWN_CHANNEL_VIEW", "id"):
        client.network.GetChannelView(pb.GetChannelViewRequest(id="nobody"))


@pytest.mark.parametrize("fields, reason, path", [
    ({"included_locations": ["nowhere"]}, "UNKNOWN_LOCATION", "included_locations[0]"),
    ({"excluded_groups": ["nobody"]}, "UNKNOWN_GROUP", "excluded_groups[0]"),
    ({"safety_rules": [pb.SafetyRule()]}, "REQUIRED", "safety_rules[0].name"),
    ({"safety_rules": [pb.SafetyRule(name="x", location="nowhere")]}, "UNKNOWN_LOCATION",
     "safety_rules[0].location"),
    ({"safety_rules": [pb.SafetyRule(name="x", amount=-1)]}, "OUT_OF_BOUNDS",
     "safety_rules[0].amount"),
    ({"safety_rules": [pb.SafetyRule(name="x", measure=9)]}, "UNKNOWN_VALUE",
     "safety_rules[0].measure"),
    ({"safety_rules": [pb.SafetyRule(
        name="x", **{"from": in_days(2), "until": in_days(1)})]}, "INVALID_ORDER",
     "safety_rules[0].until"),
    ({"thresholds": [pb.ThresholdRule(units=-1)]}, "OUT_OF_BOUNDS", "thresholds[0].units"),
    ({"quotas": [pb.Quota(sku="nobody", units=1)]}, "UNKNOWN_SKU", "quotas[0].sku"),
    ({"quotas": [pb.Quota(sku="nobody", units=0)]}, "OUT_OF_BOUNDS", "quotas[0].units"),
    ({"conditions": [99]}, "UNKNOWN_VALUE", "conditions[0]"),
    ({"low_band": -1}, "OUT_OF_BOUNDS", "low_band"),
    ({"confidence_floor_bp": 10_001}, "OUT_OF_BOUNDS", "confidence_floor_bp"),
    ({"combine": 99}, "UNKNOWN_VALUE", "combine")])
def test_a_bad_view_is_refused_by_field(client, fields, reason, path):
    with refused("INVALID_ARGUMENT", reason, f"views[0].{path}"):
        client.put_view("bad-view", **fields)
    with refused("NOT_FOUND", "UNKNOWN_CHANNEL_VIEW"):
        client.network.GetChannelView(pb.GetChannelViewRequest(id="bad-view"))


def test_master_data_are_idempotent_by_key(client, sku):
    context = write()
    request = pb.PutSkusRequest(context=context, skus=[pb.Sku(id=sku, name="once")])
    first, again = client.network.PutSkus(request), client.network.PutSkus(request)
    assert again.replayed and again.revision == first.revision
    request.skus[0].name = "twice"
    with refused("ALREADY_EXISTS", "IDEMPOTENCY_KEY_REUSED"):
        client.network.PutSkus(request)
