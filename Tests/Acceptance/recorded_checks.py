"""A real PD, recorded: served again in real time, watched by the monitor, the tickets judged by the recording itself."""
import json
import os
import subprocess
import sys
import time

from harness import SHARED, TOOLS, Bench, Skipped, moment, need

PD = os.path.join(SHARED, "fixtures", "pd")
SIDE_BY_SIDE = 20


def runs():
    if not os.path.isdir(PD):
        raise Skipped(f"no recordings at {PD}")
    return [os.path.join(PD, v, r) for v in sorted(os.listdir(PD)) if v.startswith("v") for r in sorted(os.listdir(os.path.join(PD, v)))
            if r != "tls"]


def length(run):
    with open(os.path.join(run, "events.jsonl")) as file:
        times = [json.loads(line)["t"] for line in file]
    return (times[-1] - times[0]) / 1000


class Watched:
    """One replay with its monitor."""

    def __init__(self, bench, run, start):
        self.bench, self.run, self.name = bench, run, "-".join(run.split("/")[-2:]) + (f"-from-{start:.0f}" if start else "")
        self.database = bench.path(self.name, "operator.db")
        os.mkdir(os.path.dirname(self.database))
        arguments = [sys.executable, os.path.join(TOOLS, "pd_replay.py"), run] + (["--from", str(start)] if start else [])
        self.replay = bench.start(arguments, self.name + "-replay")
        self.line = self.replay.json(60)
        self.started = time.time() if start else None
        self.monitor = bench.monitor(self.line["pd"], self.database)
        # Stopped before the replay ends: what it would see then is no part of the run.
        self.until = time.time() + self.line["seconds"] - 3

    def judge(self):
        self.monitor.end()
        tickets = self.bench.path(self.name, "tickets.jsonl")
        listed = self.bench.run_operator("tickets", "list", "--json", "--db", self.database)
        with open(tickets, "w") as file:
            file.write(listed)
        more = ["--started", str(self.started)] if self.started else []
        done = subprocess.run([sys.executable, os.path.join(TOOLS, "pd_expect.py"), self.run, tickets, "--began", str(self.line["began"]), *more],
                              capture_output=True, text=True, timeout=120)
        self.replay.end()
        faults = [] if done.returncode == 0 else [f"{self.name}: {(done.stdout + done.stderr).strip()}"]
        if self.run.endswith("/regions"):
            faults += self.leaderless([json.loads(line) for line in listed.splitlines() if line])
        return faults

    def leaderless(self, tickets):
        """region_leaderless opens after the second store is lost and closes when it is back."""
        with open(os.path.join(self.run, "events.jsonl")) as file:
            events = [json.loads(line) for line in file]
        lost = [e["t"] for e in events if e["what"].startswith("SIGKILL store")]
        back = [e["t"] for e in events if "starts again" in e["what"] or "is back" in e["what"]]
        if len(lost) < 2:
            return []
        shift = self.line["began"] - events[0]["t"] / 1000
        second, again = lost[1] / 1000 + shift, (max(back) / 1000 + shift) if back else None
        if self.started and again and again < self.started:
            return []
        found = [t for t in tickets if t["invariant"] == "region_leaderless"]
        if not found:
            return [f"{self.name}: region_leaderless never opened"]
        faults = [f"{self.name}: region_leaderless before the second store was lost" for t in found if moment(t["noticed"]) < second]
        if again and again + 40 < self.until and any("resolved" not in t for t in found):
            faults.append(f"{self.name}: region_leaderless still open at the end")
        return faults


def watch(operator, plan):
    """Judges (run, start) pairs, a few side by side; all faults found."""
    faults = []
    for first in range(0, len(plan), SIDE_BY_SIDE):
        with Bench(operator, "recorded") as bench:
            watched = [Watched(bench, run, start) for run, start in plan[first:first + SIDE_BY_SIDE]]
            for one in sorted(watched, key=lambda w: w.until):
                while time.time() < one.until:
                    for child in bench.children:
                        child.drain()
                    time.sleep(0.5)
                faults += one.judge()
    need(not faults, "\n      ".join(faults))
    return f"{len(plan)} runs, no fault"


def whole(operator, short):
    plan = [(run, 0) for run in runs()]
    return watch(operator, [p for p in plan if p[0].endswith("v8.5.7/probes")] if short else plan)


def from_the_middle(operator, short):
    plan = [(run, round(length(run) * 0.4)) for run in runs() if length(run) > 100]
    return watch(operator, plan[:1] if short else plan)
