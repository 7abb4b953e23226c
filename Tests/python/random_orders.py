"""Random orders under random rules, larger than trying every plan could judge."""

import random

from routing_oracle import COST, UNAVAILABLE


def random_order(seed):
    """An order as Tests/RoutingPeer reads it: 1 to 6 lines, 2 to 40 locations, every rule."""
    return _Draw(random.Random(seed)).order()


class _Draw:
    def __init__(self, rng):
        self.rng = rng
        # Small numbers make ties; large ones are money as it is.
        self.scale = rng.choice([1, 1, 10_007])

    def one_in(self, chances):
        return self.rng.randrange(chances) == 0

    def money(self, low, high):
        if self.scale == 1:
            return self.rng.randint(low, high)
        return self.rng.randint(low * self.scale, high * self.scale)

    def order(self):
        rng = self.rng
        self.lines = rng.randint(1, 6)
        self.dates = [0]
        if self.one_in(3):
            self.dates = sorted(self.money(0, 9) for _ in range(rng.randint(2, 4)))
        order = {"lines": self.draw_lines(), "arrivalPrices": self.dates, **self.draw_rates()}
        order |= self.draw_candidates(rng.randint(2, 40))
        return order | self.draw_rules(order["lines"])

    def draw_lines(self):
        rng = self.rng
        most = rng.choice([1, 2, 2, 3, 4 if self.lines < 5 else 3, 6 if self.lines < 4 else 2])
        grouped = self.one_in(4)
        return [[rng.randint(1, most), rng.randint(0, 900), self.money(0, 40),
                 rng.randint(0, 100), rng.randint(0, 2) if grouped else 0]
                for _ in range(self.lines)]

    def draw_rates(self):
        rng = self.rng
        steps = rng.randint(1, 5)
        weights = [700 * (step + 1) for step in range(steps)]
        if self.one_in(2):
            weights[-1] = UNAVAILABLE
        prices = []
        self.zones = rng.randint(1, 4)
        for _ in range(self.zones):
            price = self.money(0, 4)
            for _ in range(steps):
                prices.append(UNAVAILABLE if self.one_in(15) else price)
                # Now and then a heavier parcel is cheaper.
                price = max(0, price + self.money(-1 if self.one_in(6) else 0, 6))
        return {"steps": weights, "prices": prices}

    def draw_candidates(self, locations):
        rng = self.rng
        carry = rng.uniform(0.25, 0.9)
        benefits, tight = self.one_in(3), self.one_in(4)
        low_stock = self.one_in(3)
        candidates, stock, costs, exclusions = [], [], [], []
        for location in range(locations):
            for _ in range(2 if self.one_in(6) else 1):
                units, grams = UNAVAILABLE, UNAVAILABLE
                if tight or self.one_in(6):
                    units = rng.randint(0 if self.one_in(4) else 1, 4)
                if self.one_in(6):
                    grams = rng.randint(300, 3_000)
                candidates.append([
                    location, self.money(-5 if benefits and self.one_in(4) else 0, 9),
                    rng.randrange(self.zones), rng.randrange(len(self.dates)), units, grams,
                    rng.randint(0, 2), rng.randint(0, 5 * self.scale)])
                for _ in range(self.lines):
                    stock.append(rng.randint(1, 1 if low_stock else 5)
                                 if rng.random() < carry else 0)
                    costs.append(self.money(-4 if benefits else 0, 6))
                    exclusions.append(rng.choice([1, 2 | 0x80]) if self.one_in(9) else 0)
        return {"candidates": candidates, "stock": stock, "unitCosts": costs,
                "exclusions": exclusions}

    def draw_rules(self, lines):
        rng = self.rng
        tiers = [COST]
        if self.one_in(3):
            others = rng.sample(range(COST), rng.randint(1, 4))
            tiers = others + [COST]
        apart = []
        if self.lines > 1 and self.one_in(4):
            a, b = sorted(rng.sample(range(self.lines), 2))
            if lines[a][4] == 0 or lines[a][4] != lines[b][4]:
                apart = [[a, b]]
        return {
            "apart": apart,
            "parcelsMax": rng.randint(1, 4) if self.one_in(2) else UNAVAILABLE,
            "quantitySplits": rng.randrange(3),
            "completeness": rng.randint(1, 2) if self.one_in(5) else 0,
            "tiers": tiers,
            "splitPenalty": self.money(0, 5) if self.one_in(3) else 0,
            "splitValueMin": rng.randint(1, 150) if self.one_in(5) else 0,
            "soft": rng.randrange(64) if self.one_in(3) else 0,
            "stepsMax": 500_000_000,
        }
