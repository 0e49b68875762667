"""A full-screen program in a pseudo-terminal of a given size: what it writes and when, and what its screen shows."""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time

ANSWERS = {b"\x1b[c": b"\x1b[?62;22c", b"\x1b[6n": b"\x1b[1;2R"}


class Screen:
    """Starts `argv` as the leader of a session on a terminal of its own; ends it with `end`.

    env: what is different in the environment; None takes a name away. ignoring: signals the program finds ignored.
    """

    def __init__(self, argv, columns, rows, env=None, ignoring=()):
        self.columns, self.rows = columns, rows
        self.chunks = []  # (time, bytes)
        self.master, self.terminal = pty.openpty()
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.modes = termios.tcgetattr(self.terminal)
        around = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "NO_COLOR")}
        around |= {"TERM": "xterm-256color", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"} | (env or {})
        around = {name: value for name, value in around.items() if value is not None}
        self.began = time.perf_counter()
        self.pid = os.fork()
        if self.pid == 0:
            self._become(argv, around, ignoring)
        self.status = None

    def _become(self, argv, env, ignoring):
        try:
            os.setsid()
            signal.signal(signal.SIGHUP, signal.SIG_DFL)  # under nohup it would be ignored by inheritance
            for number in ignoring:
                signal.signal(number, signal.SIG_IGN)
            fcntl.ioctl(self.terminal, termios.TIOCSCTTY, 0)
            for descriptor in (0, 1, 2):
                os.dup2(self.terminal, descriptor)
            os.closerange(3, 256)
            os.execvpe(argv[0], argv, env)
        finally:
            os._exit(127)

    def read(self, seconds):
        """True if something came within the time."""
        if not select.select([self.master], [], [], max(0, seconds))[0]:
            return False
        try:
            piece = os.read(self.master, 65536)
        except OSError:
            return False
        if not piece:
            return False
        self.chunks.append((time.perf_counter(), piece))
        for question, answer in ANSWERS.items():
            if question in piece:
                os.write(self.master, answer)
        return True

    def rest(self, seconds):
        """Reads for so long."""
        deadline = time.perf_counter() + seconds
        while (left := deadline - time.perf_counter()) > 0 and self.is_alive():
            self.read(min(left, 0.2))

    def until(self, seconds, words, since=0):
        """Reads until the words were written after that many bytes; False when the time is over or the program has ended."""
        deadline = time.perf_counter() + seconds
        while time.perf_counter() < deadline:
            if words in self.words(since):
                return True
            if not self.read(0.1) and not self.is_alive():
                return words in self.words(since)
        return False

    def raw(self):
        return b"".join(piece for _, piece in self.chunks)

    def words(self, since=0):
        """What was written after so many bytes, without sequences. No emulator: words that were not written in one go are not found."""
        return re.sub(r"\x1b(\[[0-9;?]*[ -/]*[@-~]|\([0-9A-Z]|[=>78])", "", self.raw()[since:].decode("utf-8", "replace"))

    def resize(self, columns, rows):
        self.columns, self.rows = columns, rows
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def press(self, keys):
        os.write(self.master, keys)
        return time.perf_counter()

    def is_alive(self):
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
        return self.status is None

    def signal(self, number):
        if self.is_alive():
            os.kill(self.pid, number)

    def end(self, keys=None, seconds=10):
        """Asks it to end by keys or by SIGTERM; its exit status, None where it had to be killed."""
        if self.is_alive():
            self.press(keys) if keys else self.signal(signal.SIGTERM)
        deadline = time.perf_counter() + seconds
        while self.is_alive() and time.perf_counter() < deadline:
            self.read(0.02)
        while self.read(0.02):
            pass
        ended = not self.is_alive()
        if not ended:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        self.restored = self._is_restored() if ended else False
        os.close(self.master)
        os.close(self.terminal)
        return self.status if ended else None

    def _is_restored(self):
        """Alternate screen left, cursor shown, modes as before."""
        said = self.raw()
        flags = termios.ICANON | termios.ECHO | termios.ISIG
        modes = termios.tcgetattr(self.terminal)
        return (said.rfind(b"\x1b[?1049l") >= said.rfind(b"\x1b[?1049h") and said.rfind(b"\x1b[?25h") >= said.rfind(b"\x1b[?25l")
                and modes[3] & flags == self.modes[3] & flags)

    def replay(self, upto=None):
        """(time, screen) after each chunk, by an emulator that is no part of this project."""
        import pyte
        screen = pyte.Screen(self.columns, self.rows)
        stream = pyte.ByteStream(screen)
        for at, piece in self.chunks[:upto]:
            stream.feed(piece)
            yield at, screen

    def text(self):
        screen = None
        for _, screen in self.replay():
            pass
        return "\n".join(line.rstrip() for line in screen.display) if screen else ""

    def filled(self, share, upto):
        """Milliseconds from exec to the first chunk after which the screen has `share` of the cells it has after `upto`."""
        counts = [(at, sum(not cell.isspace() for line in screen.display for cell in line)) for at, screen in self.replay(upto)]
        goal = share * counts[-1][1]
        return next((at - self.began) * 1000 for at, cells in counts if cells >= goal)


def tree(pid):
    """The process and all below it."""
    children, found, waiting = {}, [], [pid]
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat") as file:
                parent = int(file.read().rsplit(")", 1)[1].split()[1])
            children.setdefault(parent, []).append(int(name))
        except (OSError, ValueError):
            continue
    while waiting:
        found.append(waiting.pop())
        waiting += children.get(found[-1], [])
    return found


if __name__ == "__main__":
    # A screen as text, for a look: screen.py COLUMNS ROWS SECONDS COMMAND …
    shown = Screen(sys.argv[4:], int(sys.argv[1]), int(sys.argv[2]))
    shown.rest(float(sys.argv[3]))
    print(shown.text())
    shown.end()
