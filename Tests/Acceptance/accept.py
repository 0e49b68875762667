#!/usr/bin/env python3
"""The acceptance checks, one thing at a time; prints a table.

    accept.py --operator BINARY [--short] [--only NAME[,NAME]] [--list]

--short takes the short form of each, as continuous integration does. Exit 0: all held; 1: one did not, or could not be
made in the long form; 2: usage.
"""
import argparse
import os
import sys
import time
import traceback

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import body_checks
import clock_checks
import demo_checks
import recorded_checks
import rehearsal_checks
from harness import Failed, Skipped

CHECKS = {
    "demo": demo_checks.seeds,
    "demo-killed": demo_checks.killed_half_way,
    "kills": demo_checks.kills,
    "quiet": rehearsal_checks.quiet,
    "shapes": rehearsal_checks.shapes,
    "promtool": rehearsal_checks.promtool,
    "prometheus": rehearsal_checks.prometheus,
    "clock-monitor": clock_checks.monitor_alone,
    "clock-writer": clock_checks.one_writer,
    "clock-both": clock_checks.both,
    "clock-cluster": clock_checks.cluster_alone,
    "bodies": body_checks.stores,
    "logs": body_checks.logs,
    "recorded": recorded_checks.whole,
    "recorded-middle": recorded_checks.from_the_middle,
}


def check(name, operator, short):
    """(outcome, what was seen)"""
    try:
        return "held", CHECKS[name](operator, short)
    except Skipped as reason:
        return "skipped", str(reason)
    except Failed as reason:
        return "FAILED", str(reason)
    except Exception:  # a check that breaks has not held
        return "FAILED", traceback.format_exc(limit=3)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--operator")
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--list", action="store_true")
    args = parser.parse_args()
    names = args.only.split(",") if args.only else list(CHECKS)
    if args.list:
        print("\n".join(CHECKS))
        return 0
    if not args.operator or not os.access(args.operator, os.X_OK) or set(names) - set(CHECKS):
        parser.error("--operator BINARY is needed, and --only takes names of --list")
    rows = []
    for name in names:
        print(f"  {name} …", flush=True)
        began = time.time()
        outcome, seen = check(name, os.path.abspath(args.operator), args.short)
        rows.append((name, outcome, time.time() - began, seen))
        print(f"  {name:16}{outcome:8}{rows[-1][2]:7.0f} s  {seen}", flush=True)
    print("\nACCEPTANCE" + (" (short form)" if args.short else ""))
    for name, outcome, seconds, seen in rows:
        print(f"  {name:16}{outcome:8}{seconds:7.0f} s  {seen.splitlines()[0] if seen else ''}")
    counts = {word: sum(1 for row in rows if row[1] == word) for word in ("held", "FAILED", "skipped")}
    print(f"  {counts['held']} held, {counts['FAILED']} failed, {counts['skipped']} skipped")
    return 1 if counts["FAILED"] or (counts["skipped"] and not args.short) else 0


if __name__ == "__main__":
    sys.exit(main())
