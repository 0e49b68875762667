"""The demo on one screen, again and again by r: every cycle ends in the same state, and nothing is left at the end."""
import json
import os
import time

from harness import Bench, need
from screen import Screen

LONGEST_SECONDS = 150  # of a cycle: far over what it takes, for a loaded machine
RESET_SECONDS = 5  # budget: from r to live data of a fresh cluster


def shows(screen, words, seconds, every):
    """Asks for a full frame again and again until it holds all of `words`; the seconds it took, None: it did not come."""
    began = time.perf_counter()
    while (passed := time.perf_counter() - began) < seconds and screen.is_alive():
        seen = len(screen.chunks)
        screen.press(b"\x0c")
        screen.rest(every)
        frame = b"".join(piece for _, piece in screen.chunks[seen:]).decode(errors="replace")
        if all(word in frame for word in words):
            return passed
    return None


def reset(screen, number):
    """Presses r; the seconds until the table of the fresh cluster is there."""
    began, name = screen.press(b"r"), f"demo-{screen.pid}-{number + 1}"
    # The frames about the change may hold parts of both: only one that began after it counts.
    fresh = shows(screen, [name], 30, every=0.1)
    need(fresh is not None and shows(screen, [name, "PD says", "serving"], 30, every=0.1) is not None,
         f"no live data within 30 s of reset {number}")
    return time.perf_counter() - began


def end_state(bench, env, name):
    """What a cycle left: the tickets of its database, and what one look at its cluster says."""
    entry = next(e for e in registered(env) if e["name"] == name)
    tickets = bench.tickets(os.path.join(entry["directory"], "operator.db"))
    look = json.loads(bench.run_operator("observe", "--cluster", name, "--json", "--window", "1s", env=env))
    states = sorted((f"{c['kind']}/{c['id']}", c["state"]) for c in look["components"] if c["kind"] == "store")
    bad = sorted(f"{c['invariant']} {c['component']}" for c in look["checks"] if c["result"] == "violated")
    found = {t["invariant"] for t in tickets}
    need({"store_unreachable", "store_down"} <= found, f"{name}: tickets {found}")
    return {
        # A slow machine may bring the victim a further ticket, metrics_missing: whose they are must be the same.
        "victims": sorted({t["component"] for t in tickets}), "open": [t["id"] for t in tickets if t["state"] != "resolved"],
        "incidents": len({t["incident"] for t in tickets}), "stores": states, "violated": bad,
    }


def registered(env):
    folder = os.path.join(env["XDG_RUNTIME_DIR"], "operator")
    return [json.load(open(os.path.join(folder, f))) for f in os.listdir(folder) if f.endswith(".json")]


def left(env, pid):
    """Clusters' directories, and processes that were started from them."""
    found = [d for d in os.listdir(env["TMPDIR"]) if d.startswith("operator-rehearsal-")]
    for process in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{process}/cmdline", "rb") as file:
                if env["TMPDIR"].encode() in file.read() and int(process) != pid:
                    found.append(f"pid {process}")
        except OSError:
            pass
    return found


def cycles(operator, short):
    count, states, resets = (2 if short else 20), [], []
    with Bench(operator, "screen-demo") as bench:
        os.makedirs(bench.path("run"), 0o700)
        os.makedirs(bench.path("tmp"))
        env = {"XDG_RUNTIME_DIR": bench.path("run"), "TMPDIR": bench.path("tmp"), "HOME": bench.folder}
        screen = Screen([operator, "demo", "--pace", "fast", "--seed", "1"], 120, 40, env)
        try:
            for number in range(1, count + 1):
                name = f"demo-{screen.pid}" + (f"-{number}" if number > 1 else "")
                took = shows(screen, [name, "DONE", "SIMULATED"], LONGEST_SECONDS, every=1)
                need(took is not None, f"cycle {number} did not come to its end")
                states.append(end_state(bench, env, name))
                need(states[-1] == states[0], f"cycle {number} ended as {states[-1]}, the first as {states[0]}")
                if number < count:
                    resets.append(reset(screen, number))
            status = screen.end(b"q", 30)
        finally:
            if screen.is_alive():
                screen.end()
        need(status == 0, f"exit {status}")
        need(screen.restored, "the terminal was not restored")
        bench.until(5, "something is left", lambda: not left(env, screen.pid), every=0.1)
        need(max(resets) <= RESET_SECONDS, f"resets took {[round(r, 1) for r in resets]} s")
    state = states[0]
    return (f"{count} cycles on one screen, each ends with {state['incidents']} incident of {', '.join(state['victims'])}, "
            f"all resolved; r to live data at most {max(resets):.1f} s")
