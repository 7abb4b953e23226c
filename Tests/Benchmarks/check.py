"""Judges a run of the benchmarks by thresholds.json: ratios, allocations, system calls.

    python3 check.py RESULTS.jmh.json

RESULTS is what `swift package benchmark --format jmh` wrote. Times are never judged by
themselves: a ratio compares the fastest iterations of two parts of one run, which holds on a
slow or busy machine too. Exits with 1 if a threshold is exceeded or a part is missing.
"""

import json
import pathlib
import sys


def read(path):
    """Part name -> its figures for one execution of the part."""
    parts = {}
    for element in json.loads(pathlib.Path(path).read_text()):
        name = element["benchmark"].split(".", 3)[3].replace("_", " ")
        metrics = element["secondaryMetrics"]

        def at(percentile, metric):
            return metrics[metric]["scorePercentiles"][percentile]

        repeats = at("50.0", "Repeats")
        parts[name] = {
            "nanoseconds": at("0.0", "Time (wall clock)") * 1_000 / repeats,
            "allocations": at("50.0", "Allocations") / repeats,
            "reads": at("50.0", "Syscalls (read)") / repeats,
            "writes": at("50.0", "Syscalls (write)") / repeats,
        }
    return parts


def main(results):
    parts = read(results)
    limits = json.loads((pathlib.Path(__file__).parent / "thresholds.json").read_text())
    bad = 0

    def judge(what, value, most):
        nonlocal bad
        verdict = "ok" if value <= most else "TOO MUCH"
        bad += value > most
        print(f"  {what:<64}{value:>10.4g}  at most {most:<6} {verdict}")

    print("parts (fastest iteration)")
    for name, part in sorted(parts.items()):
        print(
            f"  {name:<32}{part['nanoseconds']:>12.1f} ns{part['allocations']:>10.2f} allocations"
            f"{part['reads']:>8.2f} reads{part['writes']:>8.2f} writes"
        )
    for name in sorted(parts.keys() ^ limits["allocations"].keys()):
        print(f"  {name}: not both measured and limited")
        return 1
    for kind in ["allocations", "reads", "writes"]:
        print(kind)
        for name in sorted(parts):
            most = limits[kind].get(name, 0)
            # Most parts have no business with the system, and do not need to say so.
            if kind == "allocations" or most or parts[name][kind]:
                judge(name, parts[name][kind], most)
    print("ratios")
    for ratio in limits["ratios"]:
        over, under = ratio["of"], ratio["to"]
        value = parts[over]["nanoseconds"] / parts[under]["nanoseconds"]
        judge(f"{over} / {under}", value, ratio["most"])
    print(f"{bad} thresholds exceeded" if bad else "all within their thresholds")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
