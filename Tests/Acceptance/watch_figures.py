"""A monitor at rest: time to the first answer, memory and CPU, beside a Prometheus that scrapes the same nodes."""
import os
import re
import shutil
import statistics
import subprocess
import time
import urllib.request

import program_figures
from figure import Figure
from harness import Bench
from rehearsal_checks import healthy, start_prometheus
from relay import Relay

FIRST_ANSWERS = 11


def cpu_seconds(pid):
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_megabytes(pid):
    with open(f"/proc/{pid}/status") as file:
        return int(re.search(r"VmHWM:\s*(\d+)", file.read())[1]) * 1024 / 1e6


def first_answers(run, room, up):
    """From exec to the first answer of the first source, through a relay that sees it pass."""
    own, curl = [], []
    host, port = up["pd"][0].split("//")[1].split(":")
    for _ in range(FIRST_ANSWERS):
        own.append(answered_after(host, port, lambda url: [run.operator, "observe", "--json", "--window", "1s", "--pd", url]))
        if shutil.which("curl"):
            curl.append(answered_after(host, port, lambda url: ["curl", "-s", url + "/pd/api/v1/members"]))
    peer = f"curl {statistics.median(curl):.0f} ms" if curl else ""
    return Figure("exec -> first live data (observe), slowest", max(own), "ms", 500, peer=peer,
                  note=f"median {statistics.median(own):.0f} ms of {len(own)}; until PD's first answer")


def answered_after(host, port, argv):
    """Milliseconds from exec to the first bytes of an answer."""
    relay = Relay(host, int(port))
    try:
        began = time.perf_counter()
        subprocess.run(argv(relay.url), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=30)
        if relay.first_answer is None:
            raise RuntimeError("nothing asked PD")
        return (relay.first_answer - began) * 1000
    finally:
        relay.close()


def first_look(run, room, up):
    """(the monitor, the figure of its first complete look)"""
    began = time.perf_counter()
    monitor = room.monitor(up["pd"], room.path("operator.db"))
    while monitor.json(30).get("event") != "tick":
        pass
    figure = Figure("exec -> first complete look (monitor)", (time.perf_counter() - began) * 1000, "ms", 1500,
                    note=f"every source of {len(up['pd'])} PD and {len(up['stores'])} stores")
    return monitor, figure


def at_rest(run, room, up, monitor):
    """Memory and CPU over some time, after a time to settle."""
    pids = {"monitor": monitor.pid}
    if shutil.which("prometheus"):
        start_prometheus(room, up)
        pids["prometheus"] = room.children[-1].pid
    nodes = {f"store {store['id']}": store["pid"] for store in up["stores"]}
    nodes |= {f"pd {number + 1}": pid for number, pid in enumerate(up["pd_pids"])}
    rest(room, 10)
    before = {name: cpu_seconds(pid) for name, pid in (pids | nodes).items()}
    began = time.perf_counter()
    rest(room, run.seconds)
    span = time.perf_counter() - began
    share = {name: (cpu_seconds(pid) - before[name]) / span * 100 for name, pid in (pids | nodes).items()}
    peer = "prometheus" in pids
    yield Figure("monitor, peak RSS", peak_megabytes(monitor.pid), "MB", 40,
                 peer=f"prometheus {peak_megabytes(pids['prometheus']):.0f} MB" if peer else "")
    yield Figure("monitor, CPU", share["monitor"], "% of a core", 2,
                 peer=f"prometheus {share['prometheus']:.1f} %" if peer else "", note=f"{span:.0f} s, three stores, probes each second")
    for kind in ("store", "pd"):
        own = [value for name, value in share.items() if name.startswith(kind + " ")]
        yield Figure(f"rehearsal, CPU of a {kind} node, highest", max(own), "% of a core",
                     note=f"of {len(own)}; {'in all %.1f %%' % sum(own)}")


def rest(room, seconds):
    deadline = time.time() + seconds
    while time.time() < deadline:
        for child in room.children:
            child.drain()
        time.sleep(0.5)


def measure(run):
    with Bench(run.operator, "bench-watch") as room:
        _, up = room.rehearsal("--seed", "21")
        healthy(room, up)
        yield first_answers(run, room, up)
        monitor, look = first_look(run, room, up)
        yield look
        yield from at_rest(run, room, up, monitor)
        with urllib.request.urlopen(f"http://{up['stores'][0]['status_address']}/metrics", timeout=5) as reply:
            page = reply.read()
        yield from program_figures.pages(run, page)
