"""The dashboard in terminals of every kind, ended in every way: the terminal is given back, and nothing hangs."""
import os
import random
import re
import shutil
import signal
import subprocess
import time

from harness import Bench, Skipped, alive, need
from rehearsal_checks import healthy
from screen import Screen, tree

ENDS = {"TERM": 143, "HUP": 129, "QUIT": 131}  # what a shell sees
CRASHES = ["SEGV", "BUS", "ABRT", "TRAP"]
TERMINALS = ["xterm", "xterm-256color", "screen-256color", "tmux-256color", "linux", "vt100", "xterm-kitty-of-tomorrow"]
LIVE = "serving"


class Stage:
    """A healthy rehearsal, and screens of it."""

    def __init__(self, room):
        self.room, self.number = room, 0
        _, self.up = room.rehearsal("--seed", "51")
        healthy(room, self.up)

    def argv(self, command="dashboard"):
        self.number += 1
        return [self.room.operator, command, "--pd", self.up["pd"][0], "--db", self.room.path(f"{self.number}.db")]

    def shown(self, columns=120, rows=40, env=None, ignoring=(), words=LIVE):
        screen = Screen(self.argv(), columns, rows, {"XDG_CONFIG_HOME": self.room.folder} | (env or {}), ignoring)
        need(screen.until(20, words), f"{columns}x{rows} {env or ''}: “{words}” was not shown in 20 s: {screen.words()[-300:]!r}")
        return screen


def gone(screen, seconds):
    """How long until the program and all it started are gone; a failure after `seconds`."""
    began, family = time.perf_counter(), tree(screen.pid)
    while time.perf_counter() - began < seconds:
        if not screen.is_alive() and not any(alive(pid) for pid in family):
            return time.perf_counter() - began
        time.sleep(0.02)
    need(False, f"still there {seconds} s later")


def signals(operator, short):
    """Every signal that ends, stops or crashes it, also SIGKILL: the terminal is as before."""
    with Bench(operator, "signals") as room:
        stage = Stage(room)
        for name in ["TERM", "HUP", "QUIT", *CRASHES, "KILL"]:
            screen, number = stage.shown(), getattr(signal, f"SIG{name}")
            os.kill(screen.pid, number)
            deadline = time.time() + 5
            while screen.is_alive() and time.time() < deadline:
                screen.read(0.05)
            screen.rest(0)
            time.sleep(0.3)  # the guard restores after a SIGKILL
            status = screen.end()
            expected = ENDS.get(name, -number)
            need(status == expected, f"SIG{name}: status {status}, not {expected}")
            need(screen.restored, f"SIG{name}: the terminal was not given back")
        stopped(stage)
    return f"{len(ENDS) + len(CRASHES) + 1} signals and a stop: given back each time"


def stopped(stage):
    screen = stage.shown()
    os.kill(screen.pid, signal.SIGTSTP)
    deadline = time.time() + 5
    while time.time() < deadline:
        screen.read(0.05)
        with open(f"/proc/{screen.pid}/stat") as file:
            if file.read().rsplit(")", 1)[1].split()[0] == "T":
                break
    else:
        need(False, "SIGTSTP: it did not stop")
    while screen.read(0.1):
        pass
    need(screen._is_restored(), "stopped: the shell did not get its terminal back")
    before = len(screen.raw())
    os.kill(screen.pid, signal.SIGCONT)
    need(screen.until(10, LIVE, since=before), "continued: it did not paint again")
    need(screen.end(b"qq") is not None and screen.restored, "continued, then q: not given back")


def terminals(operator, short):
    """Terminals old, new, unknown and unfit; sizes; no colour; no UTF-8."""
    with Bench(operator, "terminals") as room:
        stage = Stage(room)
        for name in TERMINALS:
            screen = stage.shown(env={"TERM": name, "LINES": "3", "COLUMNS": "7"})
            need(screen.end(b"qq") == 0, f"TERM={name}: did not end by q")
        for env, why in (({"TERM": None}, "TERM"), ({"TERM": "dumb"}, "dumb")):
            screen = Screen(stage.argv(), 80, 24, env)
            screen.rest(3)
            status = screen.end()
            need(status not in (0, None) and "watch --plain" in screen.words(), f"{env}: {status} {screen.words()!r}")
        plain = stage.shown(env={"NO_COLOR": "1"})
        plain.end(b"qq")
        need(not re.search(rb"\x1b\[[0-9;]*(3[0-7]|38;5|4[0-7]|48;5)[0-9;]*m", plain.raw()), "NO_COLOR: there is colour")
        bare = stage.shown(env={"LANG": "C", "LC_ALL": "C"})
        bare.end(b"qq")
        need(all(byte < 0x80 for byte in bare.raw()), "C locale: bytes that are not ASCII")
        pipe = subprocess.run(stage.argv(), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20)
        need(pipe.returncode == 2 and "monitor" in pipe.stderr + pipe.stdout, f"no terminal: {pipe.returncode} {pipe.stderr!r}")
        for columns, rows in ((1, 1), (20, 5), (39, 9)):
            tiny = Screen(stage.argv(), columns, rows)
            tiny.rest(2)
            need(tiny.is_alive(), f"{columns}x{rows}: it ended")
            need(tiny.end(b"qq") == 0 and tiny.restored, f"{columns}x{rows}: not given back")
        storm(stage)
    return f"{len(TERMINALS)} terminals, 2 unfit ones, no colour, no UTF-8, no terminal, tiny ones, 300 sizes in a row"


def storm(stage):
    chance, screen = random.Random(9), stage.shown()
    for _ in range(300):
        screen.resize(chance.randint(1, 220), chance.randint(1, 70))
        screen.read(0.002)
    screen.resize(120, 40)
    screen.rest(2)
    before = len(screen.raw())
    screen.press(b"\x0c")  # Ctrl-L: everything anew
    need(screen.until(10, LIVE, since=before), "after 300 sizes the screen is not whole")
    need(screen.end(b"qq") == 0 and screen.restored, "after 300 sizes: not given back")


def links(operator, short):
    """A terminal that vanishes, also under nohup, and one whose reader stands still."""
    with Bench(operator, "links") as room:
        stage, seen = Stage(room), []
        for ignoring in ((), (signal.SIGHUP,)):
            screen = stage.shown(ignoring=ignoring)
            os.close(screen.master)
            os.close(screen.terminal)
            seen.append(f"vanished{' (nohup)' if ignoring else ''}: gone after {gone(screen, 2):.2f} s")
        still = stage.shown(200, 60)
        for number in range(40):  # more than any buffer holds, and nobody reads
            still.resize(200 - number % 2, 60)
            still.press(b"?")
            time.sleep(0.02)
        time.sleep(1 if short else 20)
        spent = busy(still.pid, 3)
        need(spent < 1.5, f"a reader that stands still: {spent:.1f} s of CPU in 3 s")
        os.kill(still.pid, signal.SIGTERM)
        seen.append(f"unread: gone after {gone(still, 5):.2f} s")
        still.end()
    return "; ".join(seen)


def busy(pid, seconds):
    def spent():
        with open(f"/proc/{pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    before = spent()
    time.sleep(seconds)
    return spent() - before


def tmux(operator, short):
    """A smoke test in a terminal multiplexer: what it shows, that keys arrive, that the shell is whole afterwards."""
    if not shutil.which("tmux"):
        raise Skipped("tmux is not installed")
    with Bench(operator, "tmux") as room:
        stage = Stage(room)
        for columns, rows in ((80, 24), (120, 40), (200, 60)):
            multiplexed(stage, columns, rows)
    return "80x24, 120x40, 200x60: shown, help by ?, back by esc, shell whole after q"


def multiplexed(stage, columns, rows):
    socket = stage.room.path(f"tmux-{columns}")

    def ask(*words):
        return subprocess.run(["tmux", "-S", socket, "-f", "/dev/null", *words], capture_output=True, text=True, timeout=10).stdout

    def seen(words, what, without=None):
        deadline = time.time() + 20
        while time.time() < deadline:
            shown = ask("capture-pane", "-p")
            if words in shown and (without is None or without not in shown):
                return
            time.sleep(0.1)
        wanted = f"“{words}”" + (f" without “{without}”" if without else "")
        need(False, f"tmux {columns}x{rows}, {what}: not {wanted} but {' / '.join(ask('capture-pane', '-p').split())}")

    ask("new-session", "-d", "-x", str(columns), "-y", str(rows), "env PS1='shell> ' sh")
    try:
        seen("shell>", "the shell")
        ask("send-keys", " ".join(stage.argv()), "Enter")
        seen(LIVE, "start")
        ask("send-keys", "?")
        seen("PgDn", "help")
        ask("send-keys", "Escape")
        seen(LIVE, "back", without="PgDn")
        ask("send-keys", "Escape", "qq")  # in one read: an Esc swallows no key
        seen("shell>", "after q")
        ask("send-keys", "echo who''le", "Enter")
        seen("whole", "the shell afterwards")
    finally:
        ask("kill-server")
