#!/usr/bin/env python3
"""Measures the program against its budgets, one thing at a time; prints a table.

    bench.py --operator BINARY [--json] [--kills N] [--seconds N] [--only GROUP[,GROUP]] [--list]

Exit 0: all within budget; 1: one is over, or could not be measured; 2: usage. Run it on a quiet machine, on the static release.
"""
import argparse
import json
import os
import sys
import traceback
from dataclasses import dataclass

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import code_figures
import detection_figures
import program_figures
import screen_figures
import watch_figures
from figure import Figure

GROUPS = {
    "code": code_figures.measure,
    "size": program_figures.size,
    "start": program_figures.start,
    "transactions": program_figures.transactions,
    "logs": program_figures.logs,
    "watch": watch_figures.measure,
    "screen": screen_figures.measure,
    "kills": detection_figures.kills,
    "demo": detection_figures.cycle,
}


@dataclass
class Run:
    operator: str
    tool: str | None  # BenchTool, built beside the binary
    kills: int
    seconds: float  # of watching a cluster at rest


def group(name, run):
    """The figures of one group; a group that breaks is a figure that could not be measured."""
    print(f"  {name} …", file=sys.stderr, flush=True)
    try:
        return list(GROUPS[name](run))
    except Exception as reason:
        traceback.print_exc(limit=3)
        return [Figure(name, None, "", note=str(reason).splitlines()[0] if str(reason) else type(reason).__name__)]


def show(figures):
    rows = [["figure", "measured", "budget", "", "beside it", "note"], *(figure.row() for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    for row in rows:
        tail = "; ".join(text for text in row[4:] if text) if row is not rows[0] else "beside it; notes"
        print("  ".join(text.ljust(width) for text, width in zip(row, widths)) + "  " + tail)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--operator")
    parser.add_argument("--json", action="store_true", help="one object a figure")
    parser.add_argument("--kills", type=int, default=20, help="stores to kill, one after the other")
    parser.add_argument("--seconds", type=float, default=60, help="how long to watch a cluster at rest")
    parser.add_argument("--only", default="")
    parser.add_argument("--list", action="store_true")
    args = parser.parse_args()
    names = args.only.split(",") if args.only else list(GROUPS)
    if args.list:
        print("\n".join(GROUPS))
        return 0
    if not args.operator or not os.access(args.operator, os.X_OK) or set(names) - set(GROUPS) or args.kills < 1 or args.seconds < 1:
        parser.error("--operator BINARY is needed, --only takes names of --list, numbers are at least 1")
    operator = os.path.abspath(args.operator)
    tool = os.path.join(os.path.dirname(operator), "BenchTool")
    run = Run(operator, tool if os.access(tool, os.X_OK) else None, args.kills, args.seconds)
    load = os.getloadavg()[0]
    figures = [figure for name in names for figure in group(name, run)]
    if args.json:
        print("\n".join(json.dumps(figure.json()) for figure in figures))
        print(json.dumps({"v": 1, "summary": {"figures": len(figures), "load_before": load, "cores": os.cpu_count()}}))
    else:
        show(figures)
        busy = ": a busy machine, whose times these are" if load > 0.5 * os.cpu_count() else ""
        print(f"load before it began {load:.1f} on {os.cpu_count()} cores{busy}")
    return 1 if any(figure.verdict in ("OVER", "MISSING") for figure in figures) else 0


if __name__ == "__main__":
    sys.exit(main())
