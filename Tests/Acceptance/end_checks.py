"""No run dies at its end: looks at a PD whose answers are broken in the middle, thousands of them, and none ends by a signal."""
import http.server
import itertools
import json
import os
import random
import subprocess
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor

from harness import need

RUNS = {True: 200, False: 3000}


def answers(port):
    """What a PD of one member and three stores says, small but whole."""
    url = f"http://127.0.0.1:{port}"
    member = {"name": "pd1", "member_id": 7, "peer_urls": [url], "client_urls": [url]}
    store = lambda number: {
        "store": {"id": number, "address": f"127.0.0.1:{port + number}", "status_address": f"127.0.0.1:{port + number}",
                  "version": "8.5.7", "state_name": "Up", "last_heartbeat": 1764000000000000000},
        "status": {"capacity": "100GiB", "available": "90GiB", "leader_count": 10, "region_count": 30}}
    return {
        "/pd/api/v1/members": {"header": {"cluster_id": 42}, "members": [member], "leader": member, "etcd_leader": member},
        "/pd/api/v1/leader": member, "/pd/api/v1/cluster": {"id": 42, "max_peer_count": 3},
        "/pd/api/v1/stores": {"count": 3, "stores": [store(number) for number in (1, 4, 5)]},
        "/pd/api/v1/stats/region": {"count": 30}, "/pd/api/v1/version": {"version": "v8.5.7"},
    }


class HalfBrokenPD:
    """Answers as PD does, but cuts, garbles, delays or drops about half of what it says; seeded."""

    def __init__(self, seed):
        luck, lock = random.Random(seed), threading.Lock()

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_GET(self):
                with lock:
                    fate, place = luck.random(), luck.random()
                said = answers(self.server.server_port).get(self.path.split("?")[0])
                body = bytearray(json.dumps(said if said is not None else {}).encode())
                if fate < 0.15:
                    return self.connection.close()
                if fate < 0.3:
                    del body[int(len(body) * place):]
                elif fate < 0.45 and body:
                    body[int((len(body) - 1) * place)] = int(place * 255)
                self.send_response(503 if 0.45 <= fate < 0.55 else 200 if said is not None else 404)
                self.send_header("Content-Length", str(len(body) + (40 if fate < 0.2 else 0)))
                self.end_headers()
                self.wfile.write(body)
                if fate < 0.2:
                    self.connection.close()

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def look(operator, url, folder):
    """The exit status of one look; negative where a signal ended it."""
    done = subprocess.run([operator, "observe", "--pd", url, "--window", "1s", "--json"], stdin=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=60,
                          env={"PATH": os.environ["PATH"], "HOME": folder, "XDG_STATE_HOME": folder, "XDG_CONFIG_HOME": folder})
    return done.returncode, done.stderr.decode("utf-8", "replace")[:300]


def ends(operator, short):
    """Runs that end while requests are under way; many side by side, for they mostly wait."""
    runs = RUNS[short]
    died, other = [], {}
    with tempfile.TemporaryDirectory(prefix="operator-ends-") as folder:
        servers = [HalfBrokenPD(seed) for seed in range(4)]
        try:
            urls = itertools.cycle([server.url for server in servers])
            with ThreadPoolExecutor(64) as pool:
                for code, words in pool.map(lambda url: look(operator, url, folder), itertools.islice(urls, runs)):
                    other[code] = other.get(code, 0) + 1
                    if code < 0 or code > 127:
                        died.append((code, words))
        finally:
            for server in servers:
                server.close()
    need(not died, f"{len(died)} of {runs} runs were ended by a signal: {died[:3]}")
    need(set(other) <= {0, 4}, f"exit statuses {other}")
    return f"{runs} runs, none ended by a signal; exit statuses {dict(sorted(other.items()))}"
