"""PolicyService, every method with its main refusals, on the real server: texts, versions, windows,
and which parcels they make. A test that activates takes its policy back."""

import time

import pytest

from dom_client import at, new_key, pb, refused, write
from shop import parcels

# What the tests put decides about this channel only.
NOT_DC = 'forbid location.id = "DC"'
FEW = "cost split 1.00 per parcel"
TEXT = """# for tests
policy "{name}"
description "{description}"
priority 40
when channel = "{name}"
{rule}
"""


class Policies:
    """Short words for the calls, on a policy of the test's own."""

    def __init__(self, shop):
        self.shop, self.stub, self.name = shop, shop.policy, new_key()

    def text(self, rule=FEW, description="a try"):
        return TEXT.format(name=self.name, rule=rule, description=description)

    def validate(self, text):
        return self.stub.Validate(pb.ValidateRequest(text=text))

    def put(self, rule=FEW, context=None, **fields):
        return self.stub.PutDraft(pb.PutDraftRequest(
            context=context or write(actor="ann"), text=self.text(rule, **fields)))

    def activate(self, version=0, context=None, **fields):
        return self.stub.Activate(pb.ActivateRequest(
            context=context or write(actor="bob"), name=self.name, version=version, **fields))

    def rollback(self, context=None):
        return self.stub.Rollback(pb.RollbackRequest(context=context or write(), name=self.name))

    def get(self, version=None, name=None):
        return self.stub.Get(pb.GetRequest(name=name or self.name, version=version)).policy

    def listed(self, name=""):
        return self.stub.List(pb.ListRequest(name=name)).policies

    def diff(self, **fields):
        return self.stub.Diff(pb.DiffRequest(name=self.name, **fields))

    def in_force(self):
        return [one.version for one in self.listed(self.name) if one.in_force]


@pytest.fixture
def policies(shop):
    policies = Policies(shop)
    yield policies
    for one in shop.policy.List(pb.ListRequest()).policies:
        if one.status == pb.POLICY_STATUS_ACTIVE:
            while shop.policy.Rollback(pb.RollbackRequest(
                    context=write(), name=one.name)).HasField("restored"):
                pass


def test_a_text_is_read_and_nothing_changes(shop, policies):
    before = shop.digest()
    reply = policies.validate(
        policies.text() + 'prefer location.group has "nobody" by 5.00 per parcel\n')
    policy = reply.policy
    assert (policy.name, policy.description, policy.priority) == (policies.name, "a try", 40)
    assert "#" not in policy.text and policy.text.startswith(f'policy "{policies.name}"\n')
    assert [(one.line, one.column > 0) for one in reply.warnings] == [(7, True)]
    assert "nobody" in reply.warnings[0].message
    again = policies.validate(policy.text).policy
    assert again == policy, "the canonical text is its own canonical text"
    assert shop.digest() == before


def test_versions_are_put_once_and_read_back(policies):
    first = policies.put()
    assert first.policy.version == 1 and first.policy.status == pb.POLICY_STATUS_DRAFT
    assert first.policy.created_by == "ann" and not first.policy.in_force
    assert first.policy.text == "", "replies to changes come without texts"
    same = policies.put()
    assert same.policy.version == 1 and not same.replayed, "an equal text makes no new version"
    assert policies.put(NOT_DC).policy.version == 2
    assert policies.get().version == 2, "none is in force: the newest"
    assert FEW in policies.get(version=1).text
    assert [one.version for one in policies.listed(policies.name)] == [2, 1]
    everything = [(one.name, one.status) for one in policies.listed()]
    assert (policies.name, pb.POLICY_STATUS_DRAFT) in everything
    assert ("balanced", pb.POLICY_STATUS_READY_MADE) in everything
    assert policies.get(name="nearest").version == 0


def test_a_key_puts_and_activates_once(policies):
    context = write()
    first, again = policies.put(context=context), policies.put(context=context)
    assert again.replayed and again.policy == first.policy and again.revision == first.revision
    with refused("ALREADY_EXISTS", "IDEMPOTENCY_KEY_REUSED"):
        policies.put(NOT_DC, context=context)
    context = write()
    first, again = policies.activate(context=context), policies.activate(context=context)
    assert again.replayed and again.policy == first.policy


def test_what_is_activated_decides_from_the_next_order_on(shop, policies, request):
    sku = shop.goods(request.node.name, DC=9, ST_1=9)

    def routed():
        plan = shop.route(shop.cart((sku, 1), channel=policies.name)).plan
        return plan.policy, plan.policy_version, set(parcels(plan))
    usual = ("balanced", 0, {"DC"})
    assert routed() == usual
    policies.put(NOT_DC)
    assert routed() == usual, "a draft decides nothing"
    shown = policies.activate().policy
    assert shown.in_force and shown.activated_by == "bob"
    assert routed() == (policies.name, 1, {"ST-1"})
    order = shop.ordered((sku, 1), channel=policies.name)
    assert [(s.policy, s.policy_version, s.location) for s in order.shipments] == [
        (policies.name, 1, "ST-1")]
    policies.put()
    assert routed() == (policies.name, 1, {"ST-1"})
    policies.activate()
    assert routed() == (policies.name, 2, {"DC"})
    back = policies.rollback()
    assert (back.retired.version, back.restored.version) == (2, 1)
    assert back.retired.status == pb.POLICY_STATUS_RETIRED
    assert routed() == (policies.name, 1, {"ST-1"})
    assert not policies.rollback().HasField("restored") and routed() == usual


def test_a_window_opens_and_ends_by_itself(policies):
    policies.put()
    policies.activate()
    policies.put(NOT_DC)
    soon, later = at(time.time() + 0.6), at(time.time() + 1.2)
    reply = policies.activate(**{"from": soon, "until": later}, auto_revert=True, priority=99)
    assert not reply.policy.in_force and reply.policy.priority == 99
    assert reply.next_change == soon and policies.in_force() == [1]
    policies.shop.wait_until(lambda: policies.in_force() == [2])
    policies.shop.wait_until(lambda: policies.in_force() == [1])
    assert time.time() >= later.ToMilliseconds() / 1_000


def test_two_versions_are_compared_line_by_line(policies):
    policies.put()
    policies.put(NOT_DC)
    reply = policies.diff(from_version=1)
    assert (reply.from_version, reply.to_version) == (1, 2)
    sides = [(one.side, one.text) for one in reply.lines]
    assert (pb.DIFF_SIDE_REMOVED, FEW) in sides
    assert (pb.DIFF_SIDE_ADDED, NOT_DC) in sides
    assert (pb.DIFF_SIDE_BOTH, "priority 40") in sides
    same = policies.diff(to_text=policies.text(NOT_DC))
    assert same.to_version == 0 and {one.side for one in same.lines} == {pb.DIFF_SIDE_BOTH}
    with refused("INVALID_ARGUMENT", "CONTRADICTION", "to_text"):
        policies.diff(to_version=1, to_text=policies.text())


@pytest.mark.parametrize("line, reason", [
    ('"loose"', "POLICY_SYNTAX"), ("cost happiness 5%", "POLICY_UNKNOWN_WORD"),
    ("parcels at most 1000000", "POLICY_OUT_OF_BOUNDS"), ("priority 1", "POLICY_DUPLICATE")])
def test_a_bad_text_is_told_with_its_place_and_not_stored(shop, policies, line, reason):
    text = f'policy "{policies.name}"\npriority 40\n{line}\n'
    before = shop.digest()
    for call, field in [
            (lambda: policies.validate(text), "text"),
            (lambda: policies.stub.PutDraft(pb.PutDraftRequest(
                context=write(), text=text)), "text"),
            (lambda: policies.stub.Diff(pb.DiffRequest(
                name="nearest", to_text=text)), "to_text")]:
        with refused("INVALID_ARGUMENT", reason, field) as told:
            call()
        assert told.metadata["line"] == "3" and int(told.metadata["column"]) >= 1
    with refused("INVALID_ARGUMENT", "REQUIRED", "text"):
        policies.validate("")
    assert shop.digest() == before


def test_policies_that_are_not_there_and_windows_that_never_open(shop, policies):
    for call in [policies.activate, policies.rollback, policies.get, policies.diff]:
        with refused("NOT_FOUND", "UNKNOWN_POLICY"):
            call()
    with refused("NOT_FOUND", "UNKNOWN_POLICY"):
        policies.listed(policies.name)
    policies.put()
    before = shop.digest()
    with refused("FAILED_PRECONDITION", "POLICY_NOT_ACTIVE"):
        policies.rollback()
    for call in [lambda: policies.activate(7), lambda: policies.get(version=7),
                 lambda: policies.diff(from_version=7)]:
        with refused("NOT_FOUND", "UNKNOWN_POLICY_VERSION"):
            call()
    now = time.time()
    for fields, field in [({"until": at(now - 1)}, "until"), ({"priority": -1}, "priority"),
                          ({"from": at(now + 9), "until": at(now + 8)}, "until")]:
        with refused("INVALID_ARGUMENT", "OUT_OF_BOUNDS", field):
            policies.activate(**fields)
    assert shop.digest() == before
