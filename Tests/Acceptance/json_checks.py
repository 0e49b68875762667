"""Every --json shape that docs/JSON.md promises, held against what the commands really print beside a simulated cluster."""
import json
import os
import re
import signal

from harness import ROOT, Bench, need

ROW = re.compile(r"^\| `([^`]+)` \| (\w+) \| (.*) \|$")
OPTIONAL = "may be left out"


def shapes():
    """{section: {path: (type, may be left out)}} of docs/JSON.md."""
    found, section = {}, None
    with open(os.path.join(ROOT, "docs", "JSON.md")) as file:
        for line in file:
            if line.startswith("## "):
                section = line[3:].strip()
            elif section and (row := ROW.match(line.strip())):
                path, kind, words = row.groups()
                found.setdefault(section, {})[path] = (kind, OPTIONAL in words)
    return found


def leaves(value, path=""):
    """Every (path, type) of a value that is no list and no object; lists are `[]`."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from leaves(part, f"{path}\0{key}" if path else key)
    elif isinstance(value, list):
        for part in value:
            yield from leaves(part, path + "[]")
    else:
        names = {bool: "boolean", int: "number", float: "number", str: "text", type(None): "null"}
        yield path, names[type(value)]


def pattern(path):
    """A documented path as a regular expression over the paths of `leaves`."""
    parts = ["[^\0]*" if part == "*" else re.escape(part) for part in path.split(".")]
    return re.compile("\0".join(parts) + "$")


def holds(name, objects, *tables):
    """Fails where an object has a key that no table names, lacks a promised one, or has another type."""
    known = {path: row for table in tables for path, row in table.items()}
    compiled = [(path, pattern(path), kind) for path, (kind, _) in known.items()]
    # What stands inside a list or under free names is promised of each of them, not of the object.
    promised = [p for p, (_, optional) in known.items() if not optional and "[]" not in p and "*" not in p]
    need(objects, f"{name}: nothing was printed")
    for value in objects:
        seen = set()
        for path, kind in leaves(value):
            match = next(((own, wanted) for own, rule, wanted in compiled if rule.match(path)), None)
            shown = path.replace("\0", ".")
            need(match, f"{name}: {shown} stands in no table: {json.dumps(value)[:300]}")
            need(match[1] == kind, f"{name}: {shown} is {kind}, not {match[1]}")
            seen.add(match[0])
        for path in promised:
            need(path in seen, f"{name}: {path} is promised and not there: {json.dumps(value)[:300]}")
    return len(objects)


def lines(text):
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def ticket_events(values):
    return [v for v in values if "ticket" in v and "event" in v and "t" not in v]


def verdicts(values):
    return [v for v in values if v.get("event") == "diagnosed" and "engine" in v]


def whole(operator, short):
    """Runs every command that prints JSON; the run's kill gives tickets, verdicts and a demo of its own."""
    told = shapes()
    short_event = told["tickets ack, note, hold, unhold, silence, unsilence, resolve, reopen"]
    count = 0

    def check(section, objects, *more):
        nonlocal count
        count += holds(section, objects, *(more or (told[section],)))

    with Bench(operator, "json") as bench:
        database = bench.path("operator.db")
        env = {"XDG_RUNTIME_DIR": bench.folder, "HOME": bench.folder}
        demo = bench.start([operator, "demo", "--headless", "--json", "--seed", "1"], "demo", env)
        up = bench.start([operator, "rehearse", "up", "--json", "--name", "shapes", "--dir", bench.path("cluster")], "up", env)
        check("rehearse up", [up.json(30)])

        def run(*arguments, ok=(0,)):
            return lines(bench.run_operator(*arguments, "--json", "--db", database, ok=ok, env=env))

        ours = ("--cluster", "shapes")
        monitor = bench.start([operator, "monitor", "--json", "--db", database, *ours], "monitor", env)
        watch = bench.start([operator, "watch", "--json", "--db", database, *ours], "watch", env)
        heard = []
        bench.until(60, "a healthy look", lambda: heard.extend(monitor.lines()) or any(
            v["event"] == "tick" and v["checks"]["ok"] > 20 and not v["checks"]["violated"] for v in heard))
        check("observe", run("observe", *ours))
        check("chaos list", run("chaos", "list"))
        check("chaos inject --dry-run", run("chaos", "inject", "kill", "store/4", "--dry-run", *ours))
        check("chaos inject, chaos heal", run("chaos", "inject", "kill", "store/4", "--for", "60s", *ours))
        bench.until(30, "a verdict", lambda: heard.extend(monitor.lines()) or verdicts(heard))
        check("tickets list", run("tickets", "list"))
        for action in (["ack", "1"], ["note", "1", "seen"], ["hold", "1"], ["unhold", "1"],
                       ["silence", "1", "while it is repaired"], ["unsilence", "1"],
                       ["resolve", "1", "over", "--force"], ["reopen", "1", "not over"]):
            check("tickets ack, note, hold, unhold, silence, unsilence, resolve, reopen", run("tickets", *action))
        first, *rest = run("tickets", "show", "1")
        check("tickets show", [first], told["tickets list"], told["tickets show"])
        check("ticket events of tickets show", ticket_events(rest), short_event)
        check("diagnose", verdicts(rest))
        check("diagnose", run("diagnose", "1", "--engine", "playbook"))
        status = run("chaos", "status", *ours)
        check("chaos status", status[:1])
        check("chaos inject, chaos heal", status[1:])
        check("chaos inject, chaos heal", run("chaos", "heal", "--all", *ours))
        check("agent", run("agent", "--once"))
        check("invariants", run("invariants"))
        check("doctor", run("doctor", *ours))
        check("config show", run("config", "show", *ours))
        check("config claude", run("config", "claude", *ours))
        check("clusters", run("clusters"))
        check("bare operator, nothing configured", run(ok=(0, 3)))
        log = next(node for node in os.listdir(bench.path("cluster")) if node.startswith("tikv") and node.endswith(".log"))
        printed = run("logs", bench.path("cluster", log))
        check("logs: summary", [v for v in printed if "summary" in v])
        check("logs: event", [v for v in printed if "summary" not in v])
        for child in (monitor, watch):
            child.signal(signal.SIGINT)
        monitor.wait(10)
        heard += monitor.lines()
        watched = watch.lines()
        for name, values in (("monitor", heard), ("watch", watched)):
            check(f"{name}: tick", [v for v in values if v["event"] == "tick"], told["monitor and watch: tick"])
            check(f"{name}: role", [v for v in values if v["event"] == "role"], told["monitor and watch: role"])
        check("monitor and watch: ticket event", ticket_events(heard))
        check("diagnose", verdicts(heard))
        for name in ("gap", "action", "persistence"):
            section = told[f"monitor and watch: {name}"]
            if some := [v for v in heard + watched if v["event"] == name]:
                check(name, some, section)
        need(demo.wait(150) == 0, "the demo did not end well")
        for value in demo.lines():
            section = next(s for s in told if s.startswith("demo: ") and value["event"] in s[6:].split(", "))
            check(section, [value])
        return f"{count} objects of {len(told)} shapes are as docs/JSON.md has them"
