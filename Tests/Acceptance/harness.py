"""What every acceptance check needs: the binary, children that are ended by pid, JSON lines, a table at the end."""
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from datetime import datetime

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHARED = os.path.abspath(os.environ.get("OPERATOR_SHARED") or os.path.join(ROOT, "..", "shared"))
TOOLS = os.path.join(SHARED, "tools")


class Failed(Exception):
    """A check did not hold; the text says what was seen."""


class Skipped(Exception):
    """A check could not be made here; the text says why."""


def need(condition, text):
    if not condition:
        raise Failed(text)


def moment(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def port_answers(port):
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def alive(pid):
    """Running or stopped; a zombie is over."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False


class Child:
    """A process of ours whose stdout is read line by line; ended by pid when the check is over."""

    def __init__(self, argv, log, env=None):
        self.argv, self.log = argv, open(log, "ab")
        self.process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.log,
                                        env={**os.environ, **(env or {})}, start_new_session=True)
        self.pid, self.rest = self.process.pid, b""

    def line(self, seconds):
        """The next line of stdout within the time, or None at its end or too late."""
        deadline = time.time() + seconds
        while b"\n" not in self.rest:
            left = deadline - time.time()
            if left <= 0 or not select.select([self.process.stdout], [], [], left)[0]:
                return None
            piece = os.read(self.process.stdout.fileno(), 65536)
            if not piece:
                return None
            self.rest += piece
        line, self.rest = self.rest.split(b"\n", 1)
        return line.decode("utf-8", "replace")

    def json(self, seconds):
        line = self.line(seconds)
        need(line is not None, f"{' '.join(self.argv[:3])}: no line within {seconds} s")
        return json.loads(line)

    def drain(self):
        """Reads what stdout has, so that the child never waits for us."""
        if self.process.stdout.closed:
            return
        while select.select([self.process.stdout], [], [], 0)[0]:
            piece = os.read(self.process.stdout.fileno(), 65536)
            if not piece:
                return
            self.rest += piece

    def lines(self):
        self.drain()
        done, self.rest = self.rest.rsplit(b"\n", 1) if b"\n" in self.rest else (b"", self.rest)
        return [json.loads(line) for line in done.split(b"\n") if line]

    def wait(self, seconds):
        deadline = time.time() + seconds
        while self.process.poll() is None and time.time() < deadline:
            self.drain()
            time.sleep(0.05)
        return self.process.poll()

    def signal(self, number):
        if self.process.poll() is None:
            os.kill(self.pid, number)

    def end(self, seconds=10):
        self.signal(signal.SIGCONT)
        self.signal(signal.SIGTERM)
        if self.wait(seconds) is None:
            self.signal(signal.SIGKILL)
            self.wait(5)
        self.process.stdout.close()
        self.log.close()


class Bench:
    """One check's room: a folder of its own and children that do not outlive it."""

    def __init__(self, operator, name):
        self.operator, self.children = operator, []
        self.folder = tempfile.mkdtemp(prefix=f"operator-accept-{name}-")

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        for child in reversed(self.children):
            child.end()
        if kind is None:
            shutil.rmtree(self.folder, ignore_errors=True)
        else:
            print(f"    kept for a look: {self.folder}", file=sys.stderr)

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def start(self, argv, name=None, env=None):
        child = Child(argv, self.path(f"{name or os.path.basename(argv[0])}.stderr"), env)
        self.children.append(child)
        return child

    def run_operator(self, *arguments, ok=(0,), seconds=60, env=None):
        done = subprocess.run([self.operator, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=seconds, env={**os.environ, "XDG_STATE_HOME": self.folder, "XDG_CONFIG_HOME": self.folder,
                                                    **(env or {})})
        need(done.returncode in ok, f"operator {' '.join(arguments)}: exit {done.returncode}: {done.stderr.strip()[:400]}")
        return done.stdout

    def tickets(self, database):
        return [json.loads(line) for line in self.run_operator("tickets", "list", "--json", "--db", database).splitlines() if line]

    def monitor(self, endpoints, database, *more):
        name = "monitor-" + os.path.basename(os.path.dirname(database) or "db")
        return self.start([self.operator, "monitor", "--pd", ",".join(endpoints), "--db", database, "--json", *more], name)

    def rehearsal(self, *more):
        """A simulated cluster that is up: the child, and its first line."""
        child = self.start([self.operator, "rehearse", "up", "--json", "--dir", self.path("cluster"), *more], "rehearse")
        return child, child.json(30)

    def until(self, seconds, what, test, every=0.5):
        """The first true answer of a test, asked again until the time is over."""
        deadline = time.time() + seconds
        while time.time() < deadline:
            for child in self.children:
                child.drain()
            try:
                found = test()
            except (OSError, ValueError, KeyError):
                found = None
            if found:
                return found
            time.sleep(every)
        raise Failed(f"{what}: not within {seconds} s")
