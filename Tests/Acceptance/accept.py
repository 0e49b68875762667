#!/usr/bin/env python3
"""The acceptance checks, one thing at a time; prints a table.

    accept.py --operator BINARY [--short] [--jobs N] [--only NAME[,NAME]] [--list]

--short takes the short form of each, as continuous integration does; --jobs runs so many side by side. Exit 0: all held; 1: one did not, or could not be
made in the long form; 2: usage.
"""
import argparse
import os
import sys
import time
import traceback
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import body_checks
import claude_checks
import clock_checks
import demo_checks
import end_checks
import follow_checks
import json_checks
import recorded_checks
import rehearsal_checks
import screen_demo_checks
import sdk_checks
import terminal_checks
from harness import Failed, Skipped

CHECKS = {  # the longest first, so that side by side they end together
    "recorded": recorded_checks.whole,
    "prometheus": rehearsal_checks.prometheus,
    "demo": demo_checks.seeds,
    "demo-killed": demo_checks.killed_half_way,
    "kills": demo_checks.kills,
    "screen-demo": screen_demo_checks.cycles,
    "quiet": rehearsal_checks.quiet,
    "shapes": rehearsal_checks.shapes,
    "ends": end_checks.ends,
    "json": json_checks.whole,
    "promtool": rehearsal_checks.promtool,
    "clock-monitor": clock_checks.monitor_alone,
    "clock-writer": clock_checks.one_writer,
    "clock-both": clock_checks.both,
    "clock-cluster": clock_checks.cluster_alone,
    "claude": claude_checks.claude,
    "followers": follow_checks.followers,
    "followed-words": follow_checks.words,
    "bodies": body_checks.stores,
    "logs": body_checks.logs,
    "recorded-middle": recorded_checks.from_the_middle,
    "sdk": sdk_checks.sdk,
    "signals": terminal_checks.signals,
    "terminals": terminal_checks.terminals,
    "links": terminal_checks.links,
    "tmux": terminal_checks.tmux,
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


def run(name, operator, short):
    began = time.time()
    print(f"  {name} …", flush=True)
    outcome, seen = check(name, operator, short)
    row = (name, outcome, time.time() - began, seen)
    print(f"  {name:16}{outcome:8}{row[2]:7.0f} s  {seen}", flush=True)
    return row


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--operator")
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--only", default="")
    parser.add_argument("--list", action="store_true")
    args = parser.parse_args()
    names = args.only.split(",") if args.only else list(CHECKS)
    if args.list:
        print("\n".join(CHECKS))
        return 0
    if not args.operator or not os.access(args.operator, os.X_OK) or set(names) - set(CHECKS) or args.jobs < 1:
        parser.error("--operator BINARY is needed, and --only takes names of --list")
    with ThreadPoolExecutor(args.jobs) as pool:
        rows = list(pool.map(lambda name: run(name, os.path.abspath(args.operator), args.short), names))
    print("\nACCEPTANCE" + (" (short form)" if args.short else ""))
    for name, outcome, seconds, seen in rows:
        print(f"  {name:16}{outcome:8}{seconds:7.0f} s  {seen.splitlines()[0] if seen else ''}")
    counts = {word: sum(1 for row in rows if row[1] == word) for word in ("held", "FAILED", "skipped")}
    print(f"  {counts['held']} held, {counts['FAILED']} failed, {counts['skipped']} skipped")
    return 1 if counts["FAILED"] or (counts["skipped"] and not args.short) else 0


if __name__ == "__main__":
    sys.exit(main())
