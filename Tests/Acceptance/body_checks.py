"""Real answers of PDs and real log lines, read by `operator observe` and `operator logs`."""
import glob
import gzip
import http.server
import json
import os
import re
import threading

from harness import SHARED, Bench, Skipped, need

REAL = os.path.join(SHARED, "fixtures", "real")
UNITS = {u: 1024 ** i for i, u in enumerate(["B", "KIB", "MIB", "GIB", "TIB", "PIB", "EIB"])}


class OnlyStores(http.server.BaseHTTPRequestHandler):
    """A "PD" that knows only /stores."""

    def do_GET(self):
        good = self.path.split("?")[0] == "/pd/api/v1/stores"
        body = self.server.body if good else b"404 page not found\n"
        self.send_response(200 if good else 404)
        self.send_header("Content-Type", "application/json" if good else "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def observe(bench, body):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), OnlyStores)
    server.body = body.encode()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        text = bench.run_operator("observe", "--window", "1s", "--json", "--pd", f"127.0.0.1:{server.server_address[1]}", seconds=60)
        return json.loads(text)
    finally:
        server.shutdown()
        server.server_close()


def size(text):
    match = re.fullmatch(r"\s*([0-9.]+)\s*([KMGTPE]?i?B?)\s*", text, re.I)
    unit = match.group(2).upper().replace("IB", "").replace("B", "")
    return float(match.group(1)) * UNITS[(unit + "IB") if unit else "B"]


def judge(bench, name, body):
    stores = json.loads(body)["stores"]
    seen = {c["id"]: c for c in observe(bench, body)["components"] if c["kind"] == "store"}
    need(set(seen) == {str(s["store"]["id"]) for s in stores}, f"{name}: ids {sorted(seen)}")
    for store in stores:
        found = seen[str(store["store"]["id"])]
        state = store["store"].get("state_name") or "Up"
        need(found["state"] == state, f"{name}: store {found['id']} reads {found['state']}, PD says {state}")
        capacity, reading = store["status"].get("capacity"), found["readings"].get("store.disk_capacity", {})
        if capacity in (None, "0B"):
            need("missing" in reading, f"{name}: capacity {capacity} reads {reading}")
        else:
            need(abs(reading.get("value", -1) - size(capacity)) <= size(capacity) * 1e-3, f"{name}: capacity {capacity} reads {reading}")
    return len(stores)


def recorded_bodies():
    """One body for each way a store reads in the recordings: (state, has a capacity)."""
    found = {}
    for path in sorted(glob.glob(os.path.join(SHARED, "fixtures", "pd", "*", "*", "api.jsonl.gz"))):
        with gzip.open(path, "rt") as lines:
            for line in lines:
                record = json.loads(line)
                if record.get("code") != 200 or not record["p"].startswith("/pd/api/v1/stores") or "progress" in record["p"] or "limit" in record["p"]:
                    continue
                for store in json.loads(record["body"]).get("stores") or []:
                    kind = (path.split("/")[-3], store["store"].get("state_name"), store["status"].get("capacity") == "0B")
                    found.setdefault(kind, record["body"])
    return found


def stores(operator, short):
    if not os.path.isdir(REAL):
        raise Skipped(f"no samples at {REAL}")
    count = 0
    with Bench(operator, "bodies") as bench:
        real = [(os.path.basename(p), open(p).read()) for p in sorted(glob.glob(os.path.join(REAL, "pd-json", "*.json")))]
        real = [(n, b) for n, b in real if '"stores"' in b and isinstance(json.loads(b), dict) and isinstance(json.loads(b).get("stores"), list)]
        bodies = real + [(" ".join(map(str, k)), b) for k, b in sorted(recorded_bodies().items(), key=str)]
        for name, body in bodies[::6] if short else bodies:
            count += judge(bench, name, body)
        return f"{len(bodies[::6] if short else bodies)} bodies, {count} stores"


def logs(operator, short):
    """Record counts of every log file are those of the manifest."""
    if not os.path.isdir(REAL):
        raise Skipped(f"no samples at {REAL}")
    rows = re.findall(r"^\| `(logs/[^`]+)` .*Expected: (\d+) complete records?(?:, (\d+) cut or malformed record\(s\))?(?:, (\d+) line\(s\) with no unified header)?",
                      open(os.path.join(REAL, "MANIFEST.md")).read(), re.M)
    need(rows, "the manifest names no log")
    with Bench(operator, "logs") as bench:
        files = [os.path.join(REAL, row[0]) for row in rows]
        summaries = [json.loads(line)["summary"] for line in bench.run_operator("logs", "--json", *files).splitlines() if '"summary"' in line]
        need(len(summaries) == len(rows), f"{len(summaries)} summaries of {len(rows)} files")
        for (name, records, damaged, unframed), summary in zip(rows, summaries):
            want = (int(records), int(damaged or 0), int(unframed or 0))
            have = (summary["records"], summary["damaged"], summary["unframed"])
            need(want == have, f"{name}: {have}, the manifest has {want}")
    return f"{len(rows)} files"
