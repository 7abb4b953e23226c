"""The cheapest plan of an order by a general solver, and what a plan costs: written from the rules'
wording (Sources/Sourcing/Problem), sharing nothing with the router.

An order is a dict as Tests/RoutingPeer reads it; a plan is {(candidate, line): quantity}.
"""

import highspy

UNAVAILABLE = 2**63 - 1
UNFILLED, PARCELS, MARKET, DISTANCE, COST = range(5)
NEVER, WHEN_NEEDED, ALWAYS = range(3)
PARTIAL, ALL_OR_NOTHING, ONE_PARCEL = range(3)
SOFT = {"parcelsMax": 1, "splitValueMin": 2, "apart": 4, "together": 8, "completeness": 16,
        "quantitySplits": 32}


class Rules:
    """An order under the rules of one pass."""

    def __init__(self, order, relaxed):
        self.order = order
        self.relaxed = relaxed
        self.lines = order["lines"]
        self.candidates = order["candidates"]

    def has(self, rule):
        return not (self.relaxed and self.order["soft"] & SOFT[rule])

    def cell(self, k, line):
        return k * len(self.lines) + line

    def stock(self, k, line):
        """Units that may come from there: none where a rule excludes the candidate."""
        exclusion = self.order["exclusions"][self.cell(k, line)]
        if exclusion != 0 and not (self.relaxed and exclusion & 0x80):
            return 0
        return self.order["stock"][self.cell(k, line)]

    def steps(self, k):
        """(least, most grams, price) of each step that the candidate's zone carries."""
        least = 0
        width = len(self.order["steps"])
        for index, most in enumerate(self.order["steps"]):
            price = self.order["prices"][self.candidates[k][2] * width + index]
            if price != UNAVAILABLE:
                yield least, most, price
            least = most + 1

    def rate(self, k, grams):
        return next((p for low, high, p in self.steps(k) if low <= grams <= high), None)

    def may_split(self, line):
        quantity, grams, _, _, group = self.lines[line]
        if group and self.has("together"):
            return False
        if not self.has("quantitySplits") or self.order["quantitySplits"] == ALWAYS:
            return True
        return self.order["quantitySplits"] == WHEN_NEEDED and not any(
            self.stock(k, line) >= quantity and c[4] >= quantity and c[5] >= quantity * grams
            and self.rate(k, quantity * grams) is not None
            for k, c in enumerate(self.candidates))

    def groups(self):
        """Lists of lines that travel together."""
        named = {}
        if self.has("together"):
            for index, line in enumerate(self.lines):
                if line[4]:
                    named.setdefault(line[4], []).append(index)
        return list(named.values())

    def worth(self):
        return sum(line[0] * line[3] for line in self.lines)


def judge(rules, plan):
    """({tier: value}, price of the unfilled) of a plan; AssertionError names the rule it breaks."""
    order, lines = rules.order, rules.lines
    sent = {}
    left = [line[0] for line in lines]
    for (k, line), units in plan.items():
        assert 0 < units <= rules.stock(k, line), "stock or exclusion"
        assert units == lines[line][0] or rules.may_split(line), "split in quantity"
        sent.setdefault(k, {})[line] = units
        left[line] -= units
    assert min(left) >= 0, "more than was wanted"
    assert len({rules.candidates[k][0] for k in sent}) == len(sent), "a location twice"
    values = dict.fromkeys(range(5), 0)
    for k, parcel in sent.items():
        _, fixed, _, _, units_max, grams_max, market, distance = rules.candidates[k]
        grams = sum(units * lines[line][1] for line, units in parcel.items())
        worth = sum(units * lines[line][3] for line, units in parcel.items())
        rate = rules.rate(k, grams)
        assert sum(parcel.values()) <= units_max and grams <= grams_max, "cap"
        assert rate is not None, "not carried"
        if rules.has("splitValueMin") and worth != rules.worth():
            least = order["splitValueMin"]
            assert least == 0 or least <= worth <= rules.worth() - least, "low value"
        if rules.has("apart"):
            assert not any(a in parcel and b in parcel for a, b in order["apart"]), "apart"
        for group in rules.groups():
            assert len({line in parcel for line in group}) == 1, "together"
        values[COST] += fixed + rate + sum(
            units * order["unitCosts"][rules.cell(k, line)] for line, units in parcel.items())
        values[MARKET] += market
        values[DISTANCE] += distance
    values[PARCELS] = len(sent)
    if rules.has("parcelsMax"):
        assert len(sent) <= order["parcelsMax"], "parcels"
    if rules.has("completeness") and order["completeness"] != PARTIAL and sent:
        assert max(left) == 0, "incomplete"
        assert order["completeness"] != ONE_PARCEL or len(sent) == 1, "one parcel"
    if sent:
        values[COST] += order["splitPenalty"] * (len(sent) - 1)
        values[COST] += order["arrivalPrices"][max(rules.candidates[k][3] for k in sent)]
    unfilled = sum(units * line[2] for units, line in zip(left, lines))
    values[UNFILLED] = unfilled
    if UNFILLED not in order["tiers"]:
        values[COST] += unfilled
    return [values[tier] for tier in order["tiers"]], unfilled


class Model:
    """The order as a mixed integer programme, solved tier by tier."""

    def __init__(self, rules):
        self.rules = rules
        self.costs = {tier: {} for tier in range(5)}
        self.solver = highspy.Highs()
        self.solver.setOptionValue("output_flag", False)
        self.solver.setOptionValue("threads", 1)
        self.solver.setOptionValue("mip_rel_gap", 0.0)
        self.solver.setOptionValue("mip_abs_gap", 0.4)
        self.solver.setOptionValue("mip_feasibility_tolerance", 1e-9)
        self.solver.setOptionValue("primal_feasibility_tolerance", 1e-9)
        self.columns = 0
        self.opened, self.taken, self.present = {}, {}, {}
        for k in range(len(rules.candidates)):
            self.add_candidate(k)
        self.add_lines()
        self.add_order()

    def column(self, most, **costs):
        """An integer variable from 0 to `most`, with its cost in tiers named as in `judge`."""
        self.solver.addVar(0, most)
        self.solver.changeColIntegrality(self.columns, highspy.HighsVarType.kInteger)
        self.columns += 1
        for name, cost in costs.items():
            self.costs[globals()[name]][self.columns - 1] = cost
        return self.columns - 1

    def row(self, terms, low=-highspy.kHighsInf, high=highspy.kHighsInf):
        """low <= sum of coefficient * column <= high; terms of one column are added up."""
        row = {}
        for coefficient, column in terms:
            row[column] = row.get(column, 0) + coefficient
        self.solver.addRow(low, high, len(row), list(row), [float(v) for v in row.values()])

    def add_candidate(self, k):
        rules, lines = self.rules, self.rules.lines
        _, fixed, _, _, units_max, grams_max, market, distance = rules.candidates[k]
        reach = {line: min(rules.stock(k, line), lines[line][0]) for line in range(len(lines))}
        carried = {line: units for line, units in reach.items() if units > 0}
        if not carried:
            return
        penalty = rules.order["splitPenalty"]
        opened = self.opened[k] = self.column(
            1, COST=fixed + penalty, PARCELS=1, MARKET=market, DISTANCE=distance)
        for line, units in carried.items():
            quantity, _, price, _, _ = lines[line]
            cost = rules.order["unitCosts"][rules.cell(k, line)]
            filled = {} if UNFILLED in rules.order["tiers"] else {"COST": cost - price}
            taken = self.taken[k, line] = self.column(
                units, **({"COST": cost, "UNFILLED": -price} | filled))
            present = self.present[k, line] = self.column(1)
            self.row([(1, taken), (-units, present)], high=0)
            self.row([(1, taken), (-1, present)], low=0)
            self.row([(1, present), (-1, opened)], high=0)
            if not rules.may_split(line):
                self.row([(1, taken), (-quantity, present)], 0, 0)
        mine = list(carried)
        self.row([(1, self.present[k, line]) for line in mine] + [(-1, opened)], low=0)
        if sum(carried.values()) > units_max:
            self.row([(1, self.taken[k, line]) for line in mine], high=units_max)
        weights = [(lines[line][1], self.taken[k, line]) for line in mine]
        total = sum(lines[line][1] * units for line, units in carried.items())
        if total > grams_max:
            self.row(weights, high=grams_max)
        steps = [(low, high, price, self.column(1, COST=price))
                 for low, high, price in rules.steps(k) if low <= total]
        self.row([(1, z) for *_, z in steps] + [(-1, opened)], 0, 0)
        self.row(weights + [(-low, z) for low, _, _, z in steps], low=0)
        self.row(weights + [(-min(high, total), z) for _, high, _, z in steps], high=0)
        for group in rules.groups():
            held = [self.present[k, line] for line in group if line in carried]
            for other in held[1:]:
                self.row([(1, held[0]), (-1, other)], 0, 0)
            if held and len(held) < len(group):
                self.row([(1, held[0])], 0, 0)
        if rules.has("apart"):
            for a, b in rules.order["apart"]:
                if a in carried and b in carried:
                    self.row([(1, self.present[k, a]), (1, self.present[k, b])], high=1)
        least = rules.order["splitValueMin"]
        if least and rules.has("splitValueMin"):
            # A parcel is the whole order's worth, or it and the rest are worth enough.
            whole, worth = self.column(1), rules.worth()
            values = [(lines[line][3], self.taken[k, line]) for line in mine]
            self.row([(1, whole), (-1, opened)], high=0)
            self.row(values + [(-worth, whole)], low=0)
            self.row(values + [(-least, opened), (least - worth, whole)], low=0)
            self.row(values + [(least - worth, opened), (-least, whole)], high=0)

    def add_lines(self):
        for line, (quantity, *_) in enumerate(self.rules.lines):
            taken = [(1, column) for (_, other), column in self.taken.items() if other == line]
            if taken:
                self.row(taken, high=quantity)
        homes = {}
        for k, opened in self.opened.items():
            homes.setdefault(self.rules.candidates[k][0], []).append((1, opened))
        for columns in homes.values():
            self.row(columns, high=1)

    def add_order(self):
        rules, order = self.rules, self.rules.order
        opened = [(1, column) for column in self.opened.values()]
        if not opened:
            return
        # The first parcel is not a split.
        some = self.column(1, COST=-order["splitPenalty"])
        self.row(opened + [(-1, some)], low=0)
        for one in opened:
            self.row([one, (-1, some)], high=0)
        dates = [self.column(1, COST=price) for price in order["arrivalPrices"]]
        for k, column in self.opened.items():
            later = [(-1, date) for date in dates[rules.candidates[k][3]:]]
            self.row([(1, column), *later], high=0)
        if rules.has("parcelsMax"):
            self.row(opened, high=order["parcelsMax"])
        if rules.has("completeness") and order["completeness"] != PARTIAL:
            if order["completeness"] == ONE_PARCEL:
                self.row(opened, high=1)
            for line, (quantity, *_) in enumerate(rules.lines):
                taken = [(1, c) for (_, other), c in self.taken.items() if other == line]
                self.row(taken + [(-quantity, some)], 0, 0)

    def minimise(self, costs):
        """The least of the sum, and the plan that has it."""
        for column in range(self.columns):
            self.solver.changeColCost(column, float(costs.get(column, 0)))
        self.solver.run()
        status = self.solver.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            # Sending nothing is always a plan: the solver is wrong, and presolve is why.
            self.solver.setOptionValue("presolve", "off")
            self.solver.run()
            status = self.solver.getModelStatus()
            self.solver.setOptionValue("presolve", "choose")
        assert status in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kModelEmpty)
        values = self.solver.getSolution().col_value
        plan = {place: round(values[column]) for place, column in self.taken.items()
                if round(values[column]) > 0}
        return sum(cost * round(values[column]) for column, cost in costs.items()), plan

    def fix(self, costs, value):
        if costs:
            self.row([(cost, column) for column, cost in costs.items()], value - 0.4, value + 0.4)


def solve(rules):
    """The objective of the cheapest plan, exactly: the solver's plan is rounded and judged here."""
    return _best(Model(rules))


def most_unfilled(rules):
    """What the unfilled costs at most among the cheapest plans."""
    model = Model(rules)
    objective = _best(model)
    prices = {column: -value for column, value in model.costs[UNFILLED].items()}
    _, plan = model.minimise(prices)
    same, unfilled = judge(rules, plan)
    assert same == objective, "the solver left the optimum"
    return unfilled


def _best(model):
    plan = {}
    for tier in model.rules.order["tiers"]:
        costs = {column: value for column, value in model.costs[tier].items() if value != 0}
        if costs:
            value, plan = model.minimise(costs)
            model.fix(costs, value)
    return judge(model.rules, plan)[0]
