#!/usr/bin/env python3
"""Measures the program against its budgets, one thing at a time; prints a table.

    bench.py --operator BINARY [--runs N]

Exit 0: all within budget; 1: one is over. Figures of a busy machine are worth little: run it on an idle one.
"""
import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from demo_checks import demo, judge
from harness import ROOT, Bench
from rehearsal_checks import healthy


def start_seconds(operator, arguments, runs):
    """Median seconds from exec to exit."""
    taken = []
    for _ in range(runs):
        began = time.perf_counter()
        subprocess.run([operator, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def cpu_seconds(pid):
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_mb(pid):
    with open(f"/proc/{pid}/status") as file:
        return int(re.search(r"VmRSS:\s*(\d+)", file.read()).group(1)) / 1024


def monitor_figures(operator, seconds):
    """(MB resident, share of a core, seconds from exec to the first complete look) of a monitor at rest."""
    with Bench(operator, "bench-monitor") as bench:
        _, up = bench.rehearsal("--seed", "21")
        healthy(bench, up)
        began = time.perf_counter()
        monitor = bench.monitor(up["pd"], bench.path("operator.db"))
        line = monitor.json(20)
        while line.get("event") != "tick":
            line = monitor.json(20)
        first = time.perf_counter() - began
        for _ in range(5):
            monitor.json(20)
        before = cpu_seconds(monitor.pid)
        time.sleep(seconds)
        share = (cpu_seconds(monitor.pid) - before) / seconds
        return resident_mb(monitor.pid), share, first


def demo_figures(operator, runs):
    """(detection seconds, ticket to verdict seconds, whole cycle seconds) of each run."""
    found = []
    for seed in range(1, runs + 1):
        with Bench(operator, "bench-demo") as bench:
            events = demo(bench, "--seed", str(seed))
            found.append((judge(events), events["diagnosed"]["t"] - events["detected"]["t"], events["summary"]["t"]))
    return found


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def medians():
    """(file lines, function lines), medians over all Swift sources."""
    files, functions = [], []
    head = re.compile(r"^(\s*)(?:[\w@()]+\s+)*(?:func\s|init[?]?\()")
    for folder, _, names in os.walk(os.path.join(ROOT, "Sources")):
        for name in (n for n in names if n.endswith(".swift")):
            with open(os.path.join(folder, name)) as file:
                lines = file.read().split("\n")
            files.append(len(lines) - 1)
            for number, line in enumerate(lines):
                match = head.match(line)
                if match and line.rstrip().endswith("}") and "{" in line:
                    functions.append(1)
                elif match and line.rstrip().endswith("{"):
                    end = next((k for k in range(number + 1, len(lines)) if lines[k] == match.group(1) + "}"), number)
                    functions.append(end - number + 1)
    return statistics.median(files), statistics.median(functions)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--operator", required=True)
    parser.add_argument("--runs", type=int, default=10, help="demos to run (about 35 s each)")
    args = parser.parse_args()
    operator = os.path.abspath(args.operator)
    rows = [("binary", os.path.getsize(operator) / 1e6, 25, "MB"),
            ("exec to the end of --version", start_seconds(operator, ["--version"], 30) * 1000, 25, "ms")]
    resident, share, first = monitor_figures(operator, 30)
    rows += [("exec to a monitor's first look", first * 1000, 1500, "ms"), ("monitor, resident", resident, 40, "MB"),
             ("monitor, share of a core", share * 100, 2, "%")]
    runs = demo_figures(operator, args.runs)
    rows += [("SIGKILL of a store to its ticket, p95", percentile([r[0] for r in runs], 0.95), 3, "s"),
             ("ticket to verdict, slowest", max(r[1] for r in runs), 1, "s"),
             ("demo cycle, slowest", max(r[2] for r in runs), 75, "s")]
    files, functions = medians()
    rows += [("file, median", files, 130, "lines"), ("function, median", functions, 9, "lines")]
    print(f"{'figure':40}{'measured':>12}{'budget':>10}")
    for name, value, budget, unit in rows:
        print(f"{name:40}{value:12.2f}{budget:10} {unit:6}{'' if value <= budget else 'OVER'}")
    print(json.dumps({"v": 1, "runs": len(runs), "figures": {r[0]: round(r[1], 3) for r in rows}}))
    return 0 if all(value <= budget for _, value, budget, _ in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
