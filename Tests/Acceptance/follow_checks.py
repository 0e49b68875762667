"""Followers: a wall, a second dashboard and `watch --plain` beside a writer that comes and goes, as real processes."""
import fcntl
import hashlib
import http.server
import json
import os
import pty
import re
import select
import signal
import sqlite3
import struct
import termios
import threading
import time

from harness import Bench, need
from rehearsal_checks import healthy

BUDGET = 0.25  # from a commit until every follower shows it


class Screen:
    """A full-screen program in a pseudo-terminal; what it writes is kept with the time it came."""

    def __init__(self, bench, argv, columns=160, rows=45):
        self.pieces, self.bench = [], bench
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            env = {**os.environ, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "XDG_STATE_HOME": bench.folder,
                   "XDG_CONFIG_HOME": bench.folder}
            env.pop("LINES", None), env.pop("COLUMNS", None)
            os.execve(argv[0], argv, env)
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        os.kill(self.pid, signal.SIGWINCH)
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        while True:
            try:
                piece = os.read(self.master, 65536)
            except OSError:
                return
            if not piece:
                return
            self.pieces.append((time.time(), piece))

    def seen(self, words, since):
        """When the words came, or None."""
        text = b""
        for at, piece in list(self.pieces):
            if at >= since:
                text += piece
                if words in plain(text):
                    return at
        return None

    def text(self):
        """All it shows, drawn anew."""
        since = time.time()
        self.key(b"\x0c")
        time.sleep(0.15)
        return plain(b"".join(piece for at, piece in list(self.pieces) if at >= since)).decode("utf-8", "replace")

    def sent(self, since, until):
        return sum(len(piece) for at, piece in list(self.pieces) if since <= at < until)

    def key(self, key):
        os.write(self.master, key)

    def end(self, number=None):
        """Its exit status: of a signal, or of `q`."""
        if number:
            os.kill(self.pid, number)
        status = None
        deadline = time.time() + 10
        while time.time() < deadline:
            done, status = os.waitpid(self.pid, os.WNOHANG)
            if done:
                break
            time.sleep(0.05)
        else:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            return None
        return os.waitstatus_to_exitcode(status)


def plain(data):
    return re.sub(rb"\x1b(\[[0-9;?]*[A-Za-z]|\([A-Z0-9]|[=>78])", b"", data)


def seen_line(child, kept, words):
    """Keeps what the child has printed with the time it was read; when a line with the words came, or None."""
    while select.select([child.process.stdout], [], [], 0)[0]:
        piece = os.read(child.process.stdout.fileno(), 65536)
        if not piece:
            break
        kept.append((time.time(), piece.decode("utf-8", "replace")))
    text = ""
    for at, piece in kept:
        text += piece
        if words in text:
            return at
    return None


def committed(database, query, seconds):
    """When another process first saw the row, looking every two milliseconds."""
    deadline = time.time() + seconds
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=1)
    try:
        while time.time() < deadline:
            if connection.execute(query).fetchone():
                return time.time()
            time.sleep(0.002)
    finally:
        connection.close()
    return None


def shown_within(bench, what, at, followers):
    """The slowest of the followers in milliseconds after the commit."""
    bench_end = time.time() + 5
    found = {}
    while time.time() < bench_end and len(found) < len(followers):
        for name, look in followers.items():
            if name not in found and look() is not None:
                found[name] = look()
        time.sleep(0.01)
    missing = set(followers) - set(found)
    need(not missing, f"{what}: never shown by {', '.join(sorted(missing))}")
    return {name: max(0, (when - at) * 1000) for name, when in found.items()}


def holder(database, cluster):
    """The pid in the writer's lock; the file's name has the cluster's in it."""
    folder = os.path.dirname(database)
    for name in os.listdir(folder):
        if name.startswith(os.path.basename(database) + ".writer-"):
            return int((open(os.path.join(folder, name)).readline() or "0").strip() or 0)
    return 0


def locks_of(pids):
    """Lines of the kernel's list: flocks that these processes hold."""
    with open("/proc/locks") as file:
        return [line for line in file if " FLOCK " in line and any(f" {pid} " in line for pid in pids)]


def writable(pid, folder):
    """Files in the folder that the process has open for writing."""
    found = []
    for number in os.listdir(f"/proc/{pid}/fd"):
        try:
            target = os.readlink(f"/proc/{pid}/fd/{number}")
            with open(f"/proc/{pid}/fdinfo/{number}") as file:
                flags = int(re.search(r"flags:\s*(\d+)", file.read()).group(1), 8)
        except OSError:
            continue
        if target.startswith(folder) and flags & os.O_ACCMODE != os.O_RDONLY:
            found.append(target)
    return found


def fingerprint(folder):
    files = {}
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        if os.path.isfile(path) and name.startswith("operator.db"):
            with open(path, "rb") as file:
                files[name] = hashlib.sha256(file.read()).hexdigest()
    return files


def followers(operator, short):
    with Bench(operator, "follow") as bench:
        child, up = bench.rehearsal("--seed", "31", "--stores", "4")
        healthy(bench, up)
        state = bench.path("state")
        os.mkdir(state)
        database = os.path.join(state, "operator.db")
        screens = []
        try:
            return follow(bench, up, database, screens, short)
        finally:
            for screen in screens:
                try:
                    os.kill(screen.pid, signal.SIGKILL)
                    os.waitpid(screen.pid, 0)
                except OSError:
                    pass


def follow(bench, up, database, screens, short):
    where = ["--pd", ",".join(up["pd"]), "--db", database]
    # Before there is any database: a wall makes none, and says that nobody keeps tickets.
    wall = Screen(bench, [bench.operator, "wall", *where])
    screens.append(wall)
    watch = bench.start([bench.operator, "watch", "--plain", *where], "watch")
    said = []
    bench.until(30, "the wall's first look", lambda: "nobody keeps tickets" in wall.text())
    need(not os.listdir(database.rsplit("/", 1)[0]), "a follower made a file")

    monitor = bench.monitor(up["pd"], database)
    bench.until(30, "the wall names the monitor",
                lambda: f"follows daemon pid {monitor.pid}" in wall.text())
    second = Screen(bench, [bench.operator, "dashboard", *where])
    screens.append(second)
    bench.until(30, "the second dashboard follows",
                lambda: f"follows daemon pid {monitor.pid}" in second.text())
    time.sleep(6)

    calm = time.time()
    time.sleep(10 if short else 60)
    traffic = wall.sent(calm, time.time()) / (time.time() - calm)
    need(traffic <= 300, f"a calm wall sends {traffic:.0f} B/s, 300 are allowed")

    victim = up["stores"][-1]
    began = time.time()
    bench.run_operator("chaos", "inject", "kill", f"store/{victim['id']}", "--for", "5m", "--cluster", up["name"])
    at = committed(database, "SELECT 1 FROM ticket WHERE invariant = 'store_unreachable'", 30)
    need(at, "the kill opened no ticket")
    late = shown_within(bench, "the incident", at, {
        "wall": lambda: wall.seen(b"CRITICAL", began), "dashboard": lambda: second.seen(b"CRITICAL", began),
        "watch": lambda: seen_line(watch, said, "store_unreachable")})
    incident = id_of(database)
    verdict = committed(database, "SELECT 1 FROM diagnosis", 10)
    need(verdict, "no verdict")
    verdicts = shown_within(bench, "the verdict", verdict, {
        "wall": lambda: wall.seen(b"playbook", began), "watch": lambda: seen_line(watch, said, "diagnosed (1")})

    bench.run_operator("tickets", "ack", str(incident), "--db", database)
    acked = committed(database, "SELECT 1 FROM ticket_event WHERE kind = 'acknowledged'", 5)
    acks = shown_within(bench, "the acknowledgement", acked, {
        "watch": lambda: seen_line(watch, said, "acknowledged"),
        "monitor": lambda: seen_line(monitor, [], "acknowledged") or acked})
    worst = max([*late.values(), *verdicts.values(), acks["watch"]])
    need(worst <= BUDGET * 1000 * (4 if short else 1),
         f"followers were late: incident {late}, verdict {verdicts}, acknowledgement {acks}")

    # The writer dies: the second dashboard takes over, the wall follows that one.
    killed = time.time()
    monitor.signal(signal.SIGKILL)
    bench.until(5, "the second dashboard takes the lock", lambda: holder(database, "") == second.pid, 0.02)
    taken = time.time() - killed
    bench.until(5, "the wall names the dashboard",
                lambda: f"follows dashboard pid {second.pid}" in wall.text(), 0.05)

    # A stopped writer keeps the lock, and is named.
    stopped = time.time()
    os.kill(second.pid, signal.SIGSTOP)
    bench.until(15, "the wall says that the writer is silent", lambda: f"PID {second.pid} KEEPS THE TICKETS AND IS SILENT" in wall.text(), 0.1)
    silent = time.time() - stopped
    os.kill(second.pid, signal.SIGCONT)
    time.sleep(4)

    # Nobody is left: the wall says so, takes nothing and writes nothing, and shows what it finds.
    died = time.time()
    os.kill(second.pid, signal.SIGKILL)
    os.waitpid(second.pid, 0)
    bench.until(5, "the wall says that nobody keeps tickets",
                lambda: "NOBODY KEEPS TICKETS" in wall.text(), 0.05)
    alone = time.time() - died
    folder = os.path.dirname(database)
    before = fingerprint(folder)
    for _ in range(20):
        need(not locks_of([wall.pid, watch.pid]), f"a follower holds a lock: {locks_of([wall.pid, watch.pid])}")
        time.sleep(0.2)
    need(fingerprint(folder) == before, "a file changed while only followers ran")
    for pid in (wall.pid, watch.pid):
        need(not writable(pid, folder), f"pid {pid} has open for writing: {writable(pid, folder)}")
    bench.run_operator("chaos", "heal", "--all", "--cluster", up["name"])
    bench.until(60, "the wall sees by itself that all is well", lambda: is_calm(wall.text()))

    watch.signal(signal.SIGTERM)
    need(watch.wait(10) in (143, -15), f"watch ended with {watch.process.poll()}")
    wall.key(b"q")
    status = wall.end()
    need(status == 0, f"the wall ended with {status}")
    return (f"incident after {max(late.values()):.0f} ms, verdict {max(verdicts.values()):.0f} ms, "
            f"acknowledgement {acks['watch']:.0f} ms; taken over after {taken:.1f} s, silent said after {silent:.1f} s, "
            f"nobody said after {alone:.1f} s; calm wall {traffic:.0f} B/s; no lock, no byte written")


def is_calm(text):
    return "NOBODY KEEPS TICKETS" in text and "CRITICAL" not in text and "serving" in text and "refused" not in text


def id_of(database):
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=1)
    try:
        return connection.execute("SELECT id FROM ticket ORDER BY id LIMIT 1").fetchone()[0]
    finally:
        connection.close()


class Talker(http.server.ThreadingHTTPServer):
    """A Messages service on loopback that says one word after the other, and knows when it said each."""

    WORDS = 60

    def __init__(self):
        self.said, self.daemon_threads = {}, True
        super().__init__(("127.0.0.1", 0), TalkerAnswer)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}"


class TalkerAnswer(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_POST(self):
        self.rfile.read(int(self.headers.get("content-length") or 0))
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("connection", "close")
        self.end_headers()
        usage = {"input_tokens": 10, "cache_creation_input_tokens": 0, "cache_read_input_tokens": 0, "output_tokens": 1}
        self.event("message_start", {"message": {
            "id": "msg_1", "type": "message", "role": "assistant", "model": "claude-opus-5-5", "content": [],
            "stop_reason": None, "stop_sequence": None, "usage": usage}})
        self.event("content_block_start", {"index": 0, "content_block": {"type": "text", "text": ""}})
        self.say('{"root_cause":{"statement":"')
        for number in range(self.server.WORDS):
            word = f"zq{number:02}w "
            self.server.said[word.strip()] = time.time()
            if not self.say(word):
                return
            time.sleep(0.35)

    def say(self, text):
        return self.event("content_block_delta", {"index": 0, "delta": {"type": "text_delta", "text": text}})

    def event(self, name, fields):
        try:
            self.wfile.write(f"event: {name}\ndata: {json.dumps({'type': name, **fields})}\n\n".encode())
            self.wfile.flush()
            return True
        except OSError:
            return False


def words(operator, short):
    """The words of a running diagnosis reach a follower's screen; after the writer's death none looks alive."""
    talker = Talker()
    with Bench(operator, "words") as bench:
        _, up = bench.rehearsal("--seed", "33", "--stores", "4")
        healthy(bench, up)
        where = ["--cluster", up["name"], "--db", bench.path("operator.db")]
        monitor = bench.start([operator, "monitor", *where, "--json", "--engine", "auto"], "monitor", {
            "ANTHROPIC_API_KEY": "no-real-key", "ANTHROPIC_BASE_URL": talker.url, "XDG_CONFIG_HOME": bench.folder})
        screen = Screen(bench, [operator, "dashboard", "--read-only", *where], 120, 45)
        try:
            bench.until(30, "the dashboard follows", lambda: "follows daemon pid" in screen.text())
            time.sleep(6)
            began = time.time()
            bench.run_operator("chaos", "inject", "kill", f"store/{up['stores'][-1]['id']}", "--for", "5m", "--cluster",
                               up["name"])
            shown = set()

            def look():
                # Looked at again and again: what stood on the screen may have been scrolled away since.
                text = screen.text()
                shown.update(word for word in list(talker.said) if word in text)
                return len(talker.said) > 14

            bench.until(40, "Claude's first words", look, every=0.05)
            late = []
            for word, at in list(talker.said.items())[2:12]:
                found = screen.seen(word.encode(), began)
                # Where its letters stood in the same place before, only those that differ are written.
                need(found or word in shown, f"the word {word} never came to the follower")
                late += [(found - at) * 1000] if found else []
            need(len(late) >= 8, f"only {len(late)} of 10 words came whole")
            monitor.signal(signal.SIGKILL)
            killed = time.time()
            bench.until(8, "the dead writer's words end", lambda: ended(screen.text()), 0.1)
            late.sort()
            need(late[-1] <= (1000 if short else 350), f"words were late: {late}")
            return (f"a word on a follower's screen {late[len(late) // 2]:.0f} ms (median), {late[-1]:.0f} ms (worst) after "
                    f"the service sent it; {time.time() - killed:.1f} s after the writer's death none looks alive")
        finally:
            screen.end(signal.SIGKILL)
            talker.shutdown()


def ended(text):
    return "ended without a verdict" in text or "zq" not in text
