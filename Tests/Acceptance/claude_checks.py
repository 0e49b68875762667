"""Claude beside the playbook, against a service on loopback that answers, breaks, declines, stalls and attacks."""
import glob
import os
import subprocess
import time

from claude_stub import Stub
from harness import Bench, Failed, need

SECRET = "sk-ant-acceptance-0123456789"


def claude(operator, short):
    """Every way the service can behave ends in a defined outcome; the playbook's verdict stands; the key is nowhere."""
    stub = Stub("cut", pace=0.002)
    with Bench(operator, "claude") as bench:
        _, up = bench.rehearsal("--seed", "7")
        database, env = bench.path("db", "operator.db"), {"ANTHROPIC_API_KEY": SECRET, "ANTHROPIC_BASE_URL": stub.url}
        monitor = bench.start(
            [operator, "monitor", "--cluster", up["name"], "--db", database, "--json"], "monitor", env)
        for _ in range(8):  # what never answered cannot be missed
            monitor.json(30)
        bench.run_operator("chaos", "inject", "kill", "store/4", "--cluster", up["name"])
        ticket = bench.until(30, "a ticket", lambda: bench.tickets(database))[0]["id"]
        events = "diagnosis failed by claude-opus-5-5"
        story = bench.until(60, "a failure is written down", lambda: events in show(bench, ticket, database) and show(bench, ticket, database))
        need("tried again at" in story, "a stream that breaks off is tried again by itself")
        need("diagnosed by playbook" in story, "the playbook's verdict stands")
        seen = {"cut": "failed"}
        for mode in ["error", "refuse", "overloaded"] + ([] if short else ["stall"]) + ["hostile", "ok"]:
            seen[mode] = ask(bench, stub, mode, ticket, database, env)
        need(seen["ok"] == seen["hostile"] == "a verdict", f"ends: {seen}")
        need(all(seen[mode] == "the playbook's" for mode in seen if mode in ("error", "refuse", "overloaded", "stall")),
             f"ends: {seen}")
        monitor.end()
        commands = leaks(bench.folder)
        for headers, body in stub.requests:
            need(SECRET in headers.values(), "a request came without its key")
            need(SECRET not in str(body), "the key was in a body")
        return f"{len(seen)} ways of the service, {len(stub.requests)} requests, key in none of {commands} files"


def show(bench, ticket, database):
    return bench.run_operator("tickets", "show", str(ticket), "--db", database)


def ask(bench, stub, mode, ticket, database, env):
    """What `diagnose --force` makes of one behaviour, in bounded time; a stall is ended by its person."""
    stub.mode = mode
    argv = [bench.operator, "diagnose", str(ticket), "--force", "--engine", "claude", "--db", database]
    began = time.time()
    with open(bench.path(f"diagnose-{mode}.out"), "wb") as out:
        process = subprocess.Popen(
            argv, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
            env={**os.environ, "XDG_STATE_HOME": bench.folder, "XDG_CONFIG_HOME": bench.folder, **env})
        with open(f"/proc/{process.pid}/cmdline", "rb") as file:
            need(SECRET.encode() not in file.read(), "the key is among the arguments")
        try:
            process.wait(6 if mode == "stall" else 60)
        except subprocess.TimeoutExpired:
            need(mode == "stall", f"{mode}: diagnose did not end within a minute")
            process.terminate()
            need(process.wait(5) == 128 + 15 or process.returncode == -15, f"a stall ends with {process.returncode}")
            return "the playbook's"
    with open(bench.path(f"diagnose-{mode}.out"), "rb") as file:
        text = file.read()
    need(process.returncode == 0, f"{mode}: exit {process.returncode}: {text[-300:]!r}")
    need(b"\x1b]" not in text and b"\x1b[2J" not in text and "\u202e".encode() not in text, f"{mode}: hostile text came through")
    need(time.time() - began < 60, f"{mode}: took {time.time() - began:.0f} s")
    if b"Claude gave no verdict" in text:
        return "the playbook's"
    return "a verdict" if b"by claude-opus-5-5" in text else "nothing"


def leaks(folder):
    """How many files were written; fails where one holds the key."""
    paths = [path for path in glob.glob(os.path.join(folder, "**"), recursive=True) if os.path.isfile(path)]
    for path in paths:
        with open(path, "rb") as file:
            if SECRET.encode() in file.read():
                raise Failed(f"the key is in {path}")
    return len(paths)
