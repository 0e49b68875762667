"""From a store's SIGKILL to its ticket and from there to the verdict, again and again; and the demo's whole cycle."""
import json
import os
import random
import sqlite3
import statistics
import time

from demo_checks import demo, judge
from figure import Figure, quantile
from harness import Bench, moment, need
from rehearsal_checks import healthy
from watch_figures import peak_megabytes

POLL_SECONDS = 0.01
SETTLE_SECONDS = 90  # to be healthy again after a kill, with every ticket resolved


class Watch:
    """A rehearsal, a monitor of it, and the monitor's database, looked at from outside."""

    def __init__(self, room):
        self.room = room
        _, self.up = room.rehearsal("--seed", "31")
        healthy(room, self.up)
        self.cluster = next(row["name"] for row in map(json.loads, room.run_operator("clusters", "--json").splitlines())
                            if os.path.realpath(row["origin"]) == os.path.realpath(self.up["dir"]))
        self.monitor = room.monitor(self.up["pd"], room.path("operator.db"))
        room.until(30, "three looks", self.looked_thrice)
        self.database = sqlite3.connect(f"file:{room.path('operator.db')}?mode=ro", uri=True, timeout=5, isolation_level=None)

    def looked_thrice(self):
        return sum(1 for line in self.monitor.rest.splitlines() if b'"tick"' in line) >= 3

    def seen(self, seconds, query, *values):
        """(moment, row) of the first look that finds a row."""
        deadline = time.time() + seconds
        while time.time() < deadline:
            row = self.database.execute(query, values).fetchone()
            if row:
                return time.time(), row
            self.room.children[0].drain()
            self.monitor.drain()
            time.sleep(POLL_SECONDS)
        need(False, f"no row within {seconds} s: {query} {values}")

    def kill(self, store):
        """(seconds to the ticket, seconds from there to its incident's verdict)"""
        last = self.database.execute("SELECT coalesce(max(id), 0) FROM ticket").fetchone()[0]
        fault = json.loads(self.room.run_operator("chaos", "inject", "kill", f"store/{store}", "--cluster", self.cluster, "--json"))
        ticketed, (_, incident) = self.seen(
            30, "SELECT id, incident FROM ticket WHERE id > ? AND component = ?", last, f"store/{store}")
        told, _ = self.seen(30, "SELECT version FROM diagnosis WHERE incident = ?", incident)
        self.room.run_operator("chaos", "heal", fault["id"], "--cluster", self.cluster)
        self.settle()
        return ticketed - moment(fault["injected"]), told - ticketed

    def settle(self):
        self.room.until(SETTLE_SECONDS, "every ticket resolved", lambda: self.database.execute(
            "SELECT count(*) FROM ticket WHERE state = 'open'").fetchone()[0] == 0)
        healthy(self.room, self.up)


def kills(run):
    chance = random.Random(7)  # kills fall anywhere between two looks
    taken = []
    with Bench(run.operator, "bench-kills") as room:
        watch = Watch(room)
        for turn in range(run.kills):
            time.sleep(2 + 5 * chance.random())
            store = watch.up["stores"][turn % len(watch.up["stores"])]["id"]
            taken.append(watch.kill(store))
        watch.database.close()
        memory = peak_megabytes(watch.monitor.pid)
    tickets, verdicts = [seconds for seconds, _ in taken], [seconds for _, seconds in taken]
    yield Figure("SIGKILL of a store -> ticket committed, p95", quantile(tickets, 0.95), "s", 3,
                 note=f"{len(tickets)} kills, median {statistics.median(tickets):.2f} s, slowest {max(tickets):.2f} s")
    yield Figure("ticket -> playbook verdict, slowest", max(verdicts), "s", 1,
                 note=f"{len(verdicts)} incidents, median {statistics.median(verdicts):.2f} s")
    yield Figure("monitor, peak RSS after the kills", memory, "MB", 40)


def cycle(run):
    with Bench(run.operator, "bench-demo") as room:
        events = demo(room, "--seed", "1")
        detected = judge(events)
    yield Figure("headless demo, whole cycle", events["summary"]["t"], "s", 75,
                 note=f"detected after {detected:.1f} s, confirmed at {events['confirmed']['t']:.0f} s")
