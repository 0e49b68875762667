"""The simulated cluster: quiet when healthy, judged by recordings of a real PD, scraped by a real Prometheus."""
import glob
import json
import os
import re
import subprocess
import sys
import time
import urllib.request

from harness import SHARED, TOOLS, Bench, Failed, Skipped, need, port_answers

V8 = os.path.join(SHARED, "fixtures", "pd", "v8.5.7")
PATHS = (r"^/pd/api/v1/(members|leader|health|cluster|cluster/status|version|status|ping|stores(\?.*)?|store/[^/]*|config"
         r"|config/replicate|regions/count|regions/check/(miss|down|pending)-peer|regions/store/.*|stats/region.*)$"
         r"|^/health$|^/pd/(health|ping)$")
NEEDED = {"leader": r"^pd_(cluster|regions|scheduler_store)_status$|^etcd_server_(has|is)_leader$|^process_",
          "follower": r"^pd_regions_status$|^etcd_server_(has|is)_leader$|^process_"}


def fetch(url, seconds=5):
    with urllib.request.urlopen(url, timeout=seconds) as reply:
        return reply.read().decode("utf-8", "replace")


def healthy(bench, up):
    """Waits until PD shows every store Up with a capacity and every region led."""
    def look():
        stores = json.loads(fetch(up["pd"][0] + "/pd/api/v1/stores"))["stores"]
        return len(stores) == len(up["stores"]) and all(
            s["store"]["state_name"] == "Up" and s["status"]["capacity"] != "0B" and s["status"]["leader_count"] > 0 for s in stores)
    bench.until(40, "a healthy rehearsal", look)


def quiet(operator, short):
    """A healthy rehearsal opens no ticket."""
    seconds = 45 if short else 600
    with Bench(operator, "quiet") as bench:
        _, up = bench.rehearsal("--seed", "9")
        healthy(bench, up)
        database = bench.path("operator.db")
        monitor = bench.monitor(up["pd"], database)
        deadline, ticks = time.time() + seconds, 0
        while time.time() < deadline:
            ticks += sum(1 for line in monitor.lines() if line.get("event") == "tick")
            time.sleep(1)
        tickets = bench.tickets(database)
        need(ticks >= seconds * 0.8, f"only {ticks} ticks in {seconds} s")
        need(not tickets, f"tickets: {json.dumps(tickets)[:600]}")
        return f"{seconds} s, {ticks} ticks, no ticket"


def leader_and_follower(up):
    leader = json.loads(fetch(up["pd"][0] + "/pd/api/v1/leader"))["client_urls"][0]
    return leader, next(url for url in up["pd"] if url != leader)


def shapes(operator, short):
    """What a real PD v8.5.7 answers, ours answers alike; its families, labels and buckets likewise."""
    if not os.path.isdir(V8):
        raise Skipped(f"no recordings at {V8}")
    with Bench(operator, "shapes") as bench:
        _, up = bench.rehearsal("--seed", "3")
        healthy(bench, up)
        answers = [os.path.join(V8, "birth", "answers-healthy.jsonl.gz"), *sorted(glob.glob(os.path.join(V8, "*", "api.jsonl.gz")))]
        told = [tool("pd_shape.py", ",".join(up["pd"]), *answers, "--followers", "--only", PATHS)]
        pages = sorted(glob.glob(os.path.join(V8, "*", "full-metrics-*.txt.gz")))
        for role, url in zip(("leader", "follower"), leader_and_follower(up)):
            told.append(f"{role}: " + tool("metrics_shape.py", url + "/metrics", *pages, "--need", NEEDED[role]))
        orders = {tuple(s["store"]["id"] for s in json.loads(fetch(up["pd"][0] + "/pd/api/v1/stores"))["stores"]) for _ in range(20)}
        need(len(orders) > 1, "20 answers of /stores, all in one order")
        return "; ".join(told)


def tool(name, *arguments):
    done = subprocess.run([sys.executable, os.path.join(TOOLS, name), *arguments], capture_output=True, text=True, timeout=300)
    need(done.returncode == 0, f"{name}: exit {done.returncode}: {(done.stdout + done.stderr).strip()[:1500]}")
    return done.stdout.strip().splitlines()[-1]


def promtool(operator, short):
    """`promtool check metrics` finds no parse error on any node's page."""
    with Bench(operator, "promtool") as bench:
        _, up = bench.rehearsal("--seed", "5")
        healthy(bench, up)
        urls = [u + "/metrics" for u in up["pd"]] + [f"http://{s['status_address']}/metrics" for s in up["stores"]]
        codes = []
        for url in urls:
            done = subprocess.run(["promtool", "check", "metrics"], input=fetch(url), capture_output=True, text=True, timeout=60)
            need(done.returncode in (0, 3), f"{url}: exit {done.returncode}: {done.stderr.strip()[:400]}")
            codes.append(done.returncode)
        return f"{len(urls)} pages, exits {sorted(set(codes))}"


def prometheus(operator, short):
    """With a real Prometheus scraping under load, both ways of reading give the same figures."""
    wait = 75 if short else 120
    with Bench(operator, "prometheus") as bench:
        _, up = bench.rehearsal("--seed", "6", "--qps", "3000")
        healthy(bench, up)
        url = start_prometheus(bench, up)
        time.sleep(wait)
        pd = ",".join(up["pd"])
        direct = readings(bench.run_operator("observe", "--window", "60s", "--pd", pd, "--json", seconds=120))
        through = readings(bench.run_operator("observe", "--window", "60s", "--pd", pd, "--prometheus", url, "--json", seconds=120))
        worst = 0.0
        for store in up["stores"]:
            for metric in ("store.qps", "store.p99"):
                a, b = direct.get((str(store["id"]), metric)), through.get((str(store["id"]), metric))
                need(a and b, f"store {store['id']} {metric}: direct {a}, through Prometheus {b}")
                worst = max(worst, abs(a - b) / a)
        need(worst <= 0.10, f"they differ by {worst:.1%}: {direct} {through}")
        return f"QPS and p99 of {len(up['stores'])} stores agree within {worst:.1%}"


def start_prometheus(bench, up):
    port = free_port()
    stores = ",".join(f"'{s['status_address']}'" for s in up["stores"])
    members = ",".join(f"'{u.split('//')[1]}'" for u in up["pd"])
    with open(bench.path("prometheus.yml"), "w") as file:
        file.write("global: {scrape_interval: 5s, scrape_timeout: 2s}\nscrape_configs:\n"
                   f"- {{job_name: tikv, static_configs: [{{targets: [{stores}]}}]}}\n"
                   f"- {{job_name: pd, static_configs: [{{targets: [{members}]}}]}}\n")
    bench.start(["prometheus", f"--config.file={bench.path('prometheus.yml')}", f"--storage.tsdb.path={bench.path('tsdb')}",
                 f"--web.listen-address=127.0.0.1:{port}"], "prometheus")
    bench.until(20, "Prometheus is ready", lambda: fetch(f"http://127.0.0.1:{port}/-/ready"))
    return f"http://127.0.0.1:{port}"


def free_port():
    import socket
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def readings(text):
    observation = json.loads(text)
    return {(c["id"], name): r["value"] for c in observation["components"] if c["kind"] == "store"
            for name, r in c["readings"].items() if "value" in r}
