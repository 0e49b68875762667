"""Stopped clocks: what happens to the tickets when the monitor, the cluster or both stand still for two minutes."""
import json
import os
import signal
import time

from harness import Bench, need
from rehearsal_checks import healthy


def watched(bench, seed):
    """A rehearsal, its line, a monitor that has settled, and the database."""
    child, up = bench.rehearsal("--seed", seed)
    healthy(bench, up)
    database = bench.path("operator.db")
    monitor = bench.monitor(up["pd"], database)
    ticks = []  # lines() gives each line once

    def look():
        ticks.extend(line for line in monitor.lines() if line.get("event") == "tick")
        return len(ticks) >= 3
    bench.until(30, "the monitor's first ticks", look)
    time.sleep(8)
    return up, monitor, database


def nodes(up):
    return [s["pid"] for s in up["stores"]] + list(up["pd_pids"])


def hold(pids, seconds):
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    time.sleep(seconds)
    for pid in pids:
        os.kill(pid, signal.SIGCONT)


def pause(short):
    return 30 if short else 120


def monitor_alone(operator, short):
    with Bench(operator, "clock-monitor") as bench:
        up, monitor, database = watched(bench, "11")
        hold([monitor.pid], pause(short))
        time.sleep(40)
        tickets = bench.tickets(database)
        need(not tickets, f"tickets: {json.dumps(tickets)[:600]}")
        need(monitor.process.poll() is None, "the monitor ended")
        return f"{pause(short)} s stopped, no ticket"


def one_writer(operator, short):
    """While the holder of the writer's lock is stopped, a second monitor does not write; it says who holds it."""
    with Bench(operator, "clock-writer") as bench:
        up, monitor, database = watched(bench, "12")
        os.kill(monitor.pid, signal.SIGSTOP)
        try:
            second = bench.monitor(up["pd"], database)
            time.sleep(10)
            said = open(bench.path(os.path.basename(second.log.name))).read() + json.dumps(second.lines())
            need(str(monitor.pid) in said, f"the second monitor does not name pid {monitor.pid}: {said[:400]}")
        finally:
            os.kill(monitor.pid, signal.SIGCONT)
        return "the second monitor follows and names the holder"


def both(operator, short):
    with Bench(operator, "clock-both") as bench:
        up, monitor, database = watched(bench, "13")
        hold([monitor.pid, *nodes(up)], pause(short))
        time.sleep(45)
        tickets = bench.tickets(database)
        need(not tickets, f"tickets: {json.dumps(tickets)[:800]}")
        return f"{pause(short)} s stopped, no ticket"


def cluster_alone(operator, short):
    with Bench(operator, "clock-cluster") as bench:
        up, monitor, database = watched(bench, "14")
        hold(nodes(up), pause(short))
        bench.until(90, "every ticket closed after the cluster goes on",
                    lambda: (found := bench.tickets(database)) and all(t.get("resolved") for t in found), every=2)
        tickets = bench.tickets(database)
        incidents = {t["incident"] for t in tickets}
        need(len(incidents) == 1, f"{len(incidents)} incidents: {json.dumps(tickets)[:1200]}")
        need(any(t["invariant"] == "pd_unreachable" for t in tickets), f"no pd_unreachable: {json.dumps(tickets)[:600]}")
        head = json.loads(bench.run_operator("tickets", "show", str(tickets[0]["id"]), "--json", "--db", database).splitlines()[0])
        need(head["incident_head"]["invariant"] == "pd_unreachable", f"the head is {head.get('incident_head')}")
        return f"{pause(short)} s stopped, one incident of {len(tickets)} tickets headed by pd_unreachable, closed"
