"""The router against a solver: what RoutingPeer answers must cost what the cheapest plan costs.

Build the peer first: `swift build --product RoutingPeer`. ROUTING_ORDERS and ROUTING_SEED make it
another run.
"""

import collections
import json
import multiprocessing
import os
import subprocess

import pytest

from random_orders import random_order
from routing_oracle import Rules, judge, most_unfilled, solve

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PEER = os.environ.get("ROUTING_PEER", os.path.join(ROOT, ".build/debug/RoutingPeer"))
SEED = int(os.environ.get("ROUTING_SEED", "1"))
ORDERS = int(os.environ.get("ROUTING_ORDERS", "2000"))


def verdict(case):
    """What is wrong with an answer, or None."""
    seed, order, answer = case
    plan = {(k, line): units for k, line, units in answer["assignments"]}
    rules = Rules(order, relaxed=answer["secondPass"])
    try:
        objective, unfilled = judge(rules, plan)
    except AssertionError as rule:
        return f"seed {seed}: the plan breaks a rule: {rule}"
    if objective != answer["objective"]:
        return f"seed {seed}: says {answer['objective']}, costs {objective}"
    best = solve(rules)
    if answer["lowerBound"] > best:
        return f"seed {seed}: no plan is below {answer['lowerBound']}, it says, but {best} is"
    if objective != best:
        claim = "and claims that it is the best" if answer["optimal"] else "without proof"
        return f"seed {seed}: {objective} {claim}, but there is {best}"
    # The other pass must not have been the one to answer. Where plans tie that leave different
    # things unfilled, either may have been the first pass's.
    other = Rules(order, relaxed=not answer["secondPass"])
    if answer["secondPass"]:
        if unfilled >= most_unfilled(other):
            return f"seed {seed}: the second pass fills no more than the first"
    elif sum(plan.values()) < sum(line[0] for line in order["lines"]):
        if may_relax(order) and unfilled > most_unfilled(other):
            return f"seed {seed}: the second pass would have filled more"
    return None


def may_relax(order):
    return order["soft"] or any(exclusion & 0x80 for exclusion in order["exclusions"])


@pytest.fixture(scope="module")
def cases():
    orders = [random_order(seed) for seed in range(SEED, SEED + ORDERS)]
    request = "\n".join(json.dumps(order) for order in orders)
    reply = subprocess.run([PEER], input=request, text=True, stdout=subprocess.PIPE, check=True)
    answers = [json.loads(line) for line in reply.stdout.splitlines()]
    assert len(answers) == len(orders)
    return list(zip(range(SEED, SEED + ORDERS), orders, answers))


def test_2000_random_orders_cost_what_the_solver_says(cases):
    with multiprocessing.get_context("spawn").Pool() as pool:
        wrong = [w for w in pool.imap(verdict, cases, chunksize=20) if w]
    assert not wrong, f"{len(wrong)} mismatches in {len(cases)}: " + "; ".join(wrong[:10])


def test_the_router_proves_them_and_uses_every_algorithm(cases):
    used = collections.Counter(answer["algorithm"] for *_, answer in cases)
    for algorithm in ("subsets", "subsetsByLocation", "quantities"):
        assert used[algorithm] >= len(cases) // 50, used
    unproven = [seed for seed, _, answer in cases if not answer["optimal"]]
    assert not unproven, f"{len(unproven)} of {len(cases)}: {unproven[:10]}"
    assert sum(len(order["candidates"]) > 20 for _, order, _ in cases) > len(cases) // 4


def test_the_oracle_finds_a_plan_that_is_not_the_cheapest(cases):
    seed, order, answer = next(c for c in cases if len(c[2]["assignments"]) > 2
                               and not c[2]["secondPass"] and c[1]["completeness"] == 0)
    worse = answer | {"assignments": answer["assignments"][:-1]}
    assert "says" in verdict((seed, order, worse))
    plan = {(k, line): units for k, line, units in worse["assignments"]}
    objective, _ = judge(Rules(order, relaxed=False), plan)
    assert verdict((seed, order, worse | {"objective": objective})) is not None
