"""The dashboard as a terminal sees it, beside htop and btop: first paint, first data, keys, bytes, CPU and memory."""
import os
import random
import re
import shutil
import signal
import statistics
import time

from figure import Figure, quantile
from harness import Bench
from rehearsal_checks import healthy
from screen import Screen, tree

STARTS = 15
PRESSES = 100
SIZES = {(80, 24): 1_000, (200, 60): 2_500}  # bytes a second at rest
CALM = 300  # bytes a second of the low-bandwidth wall
PEERS = {"htop": ["htop"], "btop": ["btop", "--utf-force"]}


def peers():
    return {name: argv for name, argv in PEERS.items() if shutil.which(name)}


def measure(run):
    with Bench(run.operator, "bench-screen") as room:
        _, up = room.rehearsal("--seed", "41")
        healthy(room, up)
        show = Show(run, room, up)
        yield paints(show)
        yield data(show)
        yield from rests(show, run.seconds)
        yield wall(show, run.seconds)
        yield from keys(show, "", 1, 5)
        yield from hung(show, up)


class Show:
    """How a dashboard of the rehearsed cluster is started."""

    def __init__(self, run, room, up):
        self.operator, self.room, self.pd = run.operator, room, ",".join(up["pd"])
        self.number = 0

    def argv(self, command="dashboard", *more, pd=None):
        """Each with a database of its own: each is the writer and does all of the work."""
        self.number += 1
        folder = self.room.path(f"screen-{self.number}")
        os.makedirs(folder)
        return [self.operator, command, "--pd", pd or self.pd, "--db", os.path.join(folder, "operator.db"), *more]

    def screen(self, columns, rows, command="dashboard", *more, pd=None):
        return Screen(self.argv(command, *more, pd=pd), columns, rows)


def painted(argv):
    """Milliseconds from exec to the end of the first full frame: nothing new is drawn for 30 ms, and no data is there yet."""
    screen = Screen(argv, 200, 60)
    while not screen.chunks and screen.is_alive():
        screen.read(0.5)
    while screen.read(0.03):
        pass
    chunks = len(screen.chunks)
    taken = screen.filled(0.95, chunks)
    screen.end()
    return taken


def paints(show):
    """Turn by turn, so that a busy moment hits all."""
    taken = {}
    for _ in range(STARTS):
        for name, argv in {"operator": show.argv(), **peers()}.items():
            taken.setdefault(name, []).append(painted(argv))
    own = taken.pop("operator")
    beside = ", ".join(f"{name} {statistics.median(times):.0f} ms" for name, times in taken.items())
    return Figure("exec -> full first paint, 200x60, median", statistics.median(own), "ms", 25, peer=beside,
                  note=f"{STARTS} starts, slowest {max(own):.0f} ms; before any network or database")


def data(show):
    """From exec to the first chunk after which the screen shows a store's address and its state."""
    taken = []
    for _ in range(7):
        screen = show.screen(120, 40)
        screen.rest(2)
        shown = next((at for at, view in screen.replay() if re.search(r"serving\s+Up", "\n".join(view.display))), None)
        screen.end()
        if shown is None:
            raise RuntimeError("no store was shown within 2 s")
        taken.append((shown - screen.began) * 1000)
    return Figure("exec -> first live data on screen, slowest", max(taken), "ms", 500,
                  note=f"median {statistics.median(taken):.0f} ms of {len(taken)}")


def cpu(pid):
    """(CPU seconds of a process and all below it, of its main thread, which draws)"""
    spent = {}
    for one in tree(pid):
        for thread in os.listdir(f"/proc/{one}/task"):
            try:
                with open(f"/proc/{one}/task/{thread}/schedstat") as file:
                    spent[int(thread)] = int(file.read().split()[0]) / 1e9
            except OSError:
                continue
    return sum(spent.values()), spent.get(pid, 0)


def megabytes(pid, field="VmHWM"):
    total = 0
    for one in tree(pid):
        try:
            with open(f"/proc/{one}/status") as file:
                total += int(re.search(field + r":\s*(\d+)", file.read())[1]) * 1024 / 1e6
        except (OSError, TypeError):
            continue
    return total


def at_rest(argv, columns, rows, seconds):
    """Bytes and writes a second, % of a core, MB, after a time to settle."""
    screen = Screen(argv, columns, rows)
    screen.rest(8)
    before, (all_before, main_before), began = len(screen.chunks), cpu(screen.pid), time.perf_counter()
    screen.rest(seconds)
    span = time.perf_counter() - began
    taken, (everything, main) = screen.chunks[before:], cpu(screen.pid)
    said = {"bytes": sum(len(piece) for _, piece in taken) / span, "writes": len(taken) / span,
            "cpu": (everything - all_before) / span * 100, "ui": (main - main_before) / span * 100, "memory": megabytes(screen.pid)}
    screen.end()
    return said


def rests(show, seconds):
    for (columns, rows), budget in SIZES.items():
        own = at_rest(show.argv(), columns, rows, seconds)
        beside = {name: at_rest(argv, columns, rows, min(seconds, 15)) for name, argv in peers().items()}

        def told(field, form):
            return ", ".join(f"{name} {format(said[field], form)}" for name, said in beside.items())

        size = f"{columns}x{rows}"
        yield Figure(f"to the terminal at rest, {size}", own["bytes"], "B/s", budget, peer=told("bytes", ".0f") + " B/s",
                     note=f"{own['writes']:.2f} writes a second, three stores, {seconds:.0f} s")
        yield Figure(f"dashboard, CPU of drawing at {size}", own["ui"], "% of a core", 0.5, note="the main thread: keys and frames")
        yield Figure(f"dashboard, CPU in all at {size}", own["cpu"], "% of a core", peer=told("cpu", ".1f") + " %",
                     note="the whole program: it observes, keeps tickets and draws")
        yield Figure(f"dashboard, peak RSS at {size}", own["memory"], "MB", 40, peer=told("memory", ".0f") + " MB",
                     note="with the terminal's guard")


def wall(show, seconds):
    said = at_rest(show.argv("wall"), 160, 45, seconds)
    return Figure("wall at rest, 160x45", said["bytes"], "B/s", CALM, note=f"{said['writes']:.2f} writes a second, {seconds:.0f} s")


def pressed(screen, chance):
    """Milliseconds from each press of an arrow to the first byte of the changed screen."""
    taken = []
    for number in range(PRESSES):
        screen.rest(0.05 + 0.06 * chance.random())
        while screen.read(0):
            pass
        before, at = len(screen.chunks), screen.press(b"\x1b[B" if number % 2 == 0 else b"\x1b[A")
        while len(screen.chunks) == before and time.perf_counter() - at < 1:
            screen.read(0.2)
        if len(screen.chunks) > before:
            taken.append((screen.chunks[before][0] - at) * 1000)
    return taken


def keys(show, when, half, most, pd=None):
    screen = show.screen(200, 60, pd=pd)
    screen.rest(6)
    taken = pressed(screen, random.Random(5))
    screen.end()
    if len(taken) < PRESSES * 0.95:
        raise RuntimeError(f"only {len(taken)} of {PRESSES} presses changed the screen")
    if half:
        yield Figure(f"key -> changed screen{when}, p50", quantile(taken, 0.5), "ms", half, note=f"{len(taken)} presses at 200x60")
    yield Figure(f"key -> changed screen{when}, p99", quantile(taken, 0.99), "ms", most, note=f"slowest {max(taken):.1f} ms")


def hung(show, up):
    """The keys while PD accepts and never answers: its processes stand still."""
    screen = show.screen(200, 60)
    screen.rest(6)
    for pid in up["pd_pids"]:
        os.kill(pid, signal.SIGSTOP)
    try:
        screen.rest(4)
        taken = pressed(screen, random.Random(6))
    finally:
        for pid in up["pd_pids"]:
            os.kill(pid, signal.SIGCONT)
    screen.end()
    yield Figure("key -> changed screen while PD hangs, p99", quantile(taken, 0.99), "ms", 20,
                 note=f"{len(taken)} presses at 200x60, slowest {max(taken):.1f} ms")
