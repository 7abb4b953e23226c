"""The deterministic linear programme of the published instances (Jasin and Sinha 2015): the bound
that `dombench sourcing --suite published` divides by.

    python Tests/python/published_bounds.py DOMBENCH > \\
        Sources/dombench/Sourcing/Published/PublishedBounds.swift
"""

import json
import subprocess
import sys

import highspy
import numpy as np

HEADER = """/// The deterministic linear programme's value for each published instance, in dollars.
///
/// Written by Tests/python/published_bounds.py, which solves it; a test solves it again.
enum PublishedBounds {
    static func of(_ instance: PublishedInstance) -> Double? {
        bounds[instance.periods]?[instance.seed]
    }

    private static let bounds: [Int: [UInt64: Double]] = [
"""


def instances(dombench):
    out = subprocess.run([dombench, "sourcing", "--emit"], stdout=subprocess.PIPE, check=True)
    return [json.loads(line) for line in out.stdout.splitlines()]


class Programme:
    """Columns and rows in the form that the solver takes whole."""

    def __init__(self):
        self.costs, self.low, self.high = [], [], []
        self.starts, self.index, self.value = [0], [], []

    def column(self, cost):
        self.costs.append(cost)
        return len(self.costs) - 1

    def row(self, terms, low, high):
        self.low.append(low)
        self.high.append(high)
        for value, column in terms:
            self.index.append(column)
            self.value.append(value)
        self.starts.append(len(self.index))

    def solve(self):
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.costs), len(self.low)
        lp.col_cost_ = np.array(self.costs)
        lp.col_lower_ = np.zeros(lp.num_col_)
        lp.col_upper_ = np.full(lp.num_col_, highspy.kHighsInf)
        lp.row_lower_, lp.row_upper_ = np.array(self.low), np.array(self.high)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.array(self.starts)
        lp.a_matrix_.index_ = np.array(self.index)
        lp.a_matrix_.value_ = np.array(self.value, dtype=float)
        solver = highspy.Highs()
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("threads", 1)
        solver.passModel(lp)
        solver.run()
        assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return solver.getInfo().objective_function_value


def bound(instance):
    """Dollars. For each kind of order in each city, the share of it that comes from each centre:
    a centre that sends a share of any item is paid for that share of the orders at least."""
    programme = Programme()
    inf = highspy.kHighsInf
    taken = {}
    for kind, items in enumerate(instance["kinds"]):
        for city, unit_costs in enumerate(instance["unitCosts"]):
            # Expected orders of the horizon; `share` columns are orders, not fractions.
            orders = instance["weights"][kind][city] * instance["periods"]
            opened = [programme.column(cost) for cost in instance["fixedCosts"]]
            for item in items:
                sent = [programme.column(cost) for cost in unit_costs]
                programme.row([(1, column) for column in sent], orders, orders)
                for column, centre in zip(sent, opened):
                    programme.row([(1, column), (-1, centre)], -inf, 0)
                for centre, column in enumerate(sent[:-1]):
                    taken.setdefault((centre, item), []).append((1, column))
    for (centre, item), terms in taken.items():
        programme.row(terms, -inf, instance["stock"][centre][item])
    return programme.solve() / 100_000


def main():
    tables = {}
    for instance in instances(sys.argv[1]):
        tables.setdefault(instance["periods"], []).append((instance["seed"], bound(instance)))
    print(HEADER, end="")
    for periods, rows in tables.items():
        print(f"        {periods:_}: [")
        for seed, value in rows:
            print(f"            {seed}: {value:.2f},")
        print("        ],")
    print("    ]\n}")


if __name__ == "__main__":
    main()
