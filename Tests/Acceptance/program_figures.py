"""The program by itself: its size and start, and how fast it commits tickets, reads logs and parses pages."""
import json
import os
import shutil
import statistics
import subprocess
import time

from figure import Figure, quantile
from harness import Bench

STARTS = 41
PEERS = [["htop", "--version"], ["promtool", "--version"], ["sqlite3", "--version"], ["git", "--version"]]
LOG_LINES = 200_000
LOG_LINE = ('[2025/03/0{day} 10:0{minute}:11.{milli:03} +00:00] [INFO] [raft.rs:1228] ["became leader at term {term}"] '
            '[term={term}] [raft_id={peer}] [region_id={region}] [thread_id=14]\n')


def seconds_of(argv):
    """From exec to exit. The output is read: grep stops at its first match where nobody does."""
    began = time.perf_counter()
    subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True, check=True)
    return time.perf_counter() - began


def size(run):
    stripped = subprocess.run(["readelf", "-S", run.operator], capture_output=True, text=True).stdout
    note = "" if ".symtab" not in stripped else "not stripped"
    return [Figure("static binary, stripped", os.path.getsize(run.operator) / 1e6, "MB", 25, note=note)]


def start(run):
    """Turn by turn with the peers, so that a busy moment hits them all."""
    programs = [["true"]] + [peer for peer in PEERS if shutil.which(peer[0])]
    taken = {}
    for _ in range(STARTS):
        for argv in [[run.operator, "--version"], *programs]:
            taken.setdefault(" ".join(argv), []).append(seconds_of(argv) * 1000)
    own = taken.pop(f"{run.operator} --version")
    peers = ", ".join(f"{name} {statistics.median(times):.1f} ms" for name, times in taken.items())
    return [Figure("exec -> end of --version, median", statistics.median(own), "ms", 25, peer=peers,
                   note=f"{STARTS} runs, p95 {quantile(own, 0.95):.1f} ms")]


def transactions(run):
    if not run.tool:
        return [Figure("ticket transaction p99 / raw fdatasync p99", None, "x", 3, note="no BenchTool beside the binary: make bench")]
    with Bench(run.operator, "bench-tickets") as room:
        said = []
        for number in range(3):
            done = subprocess.run([run.tool, "tickets", room.path(f"{number}.db"), "1000"], capture_output=True, text=True, check=True)
            said.append(json.loads(done.stdout))
    ratio, best = sorted((turn["ticket_ms_p99"] / turn["fdatasync_ms_p99"], number) for number, turn in enumerate(said))[1]
    turn = said[best]
    return [Figure("ticket transaction p99 / raw fdatasync p99", ratio, "x", 3,
                   peer=f"fdatasync of 4 KiB p99 {turn['fdatasync_ms_p99']:.2f} ms",
                   note=f"{turn['ticket_ms_p99']:.2f} ms; the middle of three runs of {turn['turns']} turns")]


def logs(run):
    """Reading a log to its end, beside grep with an expression for a record's header."""
    with Bench(run.operator, "bench-logs") as room:
        path = room.path("tikv.log")
        with open(path, "w") as file:
            for n in range(LOG_LINES):
                file.write(LOG_LINE.format(day=n * 9 // LOG_LINES + 1, minute=n // 500 % 10, milli=n % 1000, term=n // 97, peer=n % 311, region=n % 89))
        size = os.path.getsize(path) / 1e6
        own = statistics.median(seconds_of([run.operator, "logs", "--json", "--kind", "panic", path]) for _ in range(3))
        header = r"^\[[0-9/]+ [0-9:.]+ [+-][0-9:]+\] \[[A-Z]+\] \[[^]]+\] \["
        grep = statistics.median(seconds_of(["grep", "-cE", header, path]) for _ in range(3))
    return [Figure("reading TiKV's log", size / own, "MB/s", peer=f"grep -cE of the header {size / grep:.0f} MB/s",
                   note=f"{LOG_LINES} records, {size:.0f} MB")]


def pages(run, page):
    """Parsing a store's /metrics page, beside promtool, which starts anew and lints too."""
    if not run.tool:
        return [Figure("parsing /metrics", None, "MB/s", note="no BenchTool beside the binary: make bench")]
    done = subprocess.run([run.tool, "parse", "100"], input=page, capture_output=True, check=True)
    said = json.loads(done.stdout)
    peer = ""
    if shutil.which("promtool"):
        began = time.perf_counter()
        subprocess.run(["promtool", "check", "metrics"], input=page, capture_output=True)
        peer = f"promtool check metrics, with its start, {(time.perf_counter() - began) * 1000:.0f} ms"
    return [Figure("parsing a store's /metrics", said["seconds_each"] * 1000, "ms", peer=peer,
                   note=f"{said['bytes'] / 1e3:.0f} KB, {said['samples']} samples, {said['bytes'] / said['seconds_each'] / 1e6:.0f} MB/s")]
