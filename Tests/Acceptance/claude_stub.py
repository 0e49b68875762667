"""A service on 127.0.0.1 that speaks the Messages API slowly, or badly: claude_stub.py MODE [PORT] [PACE_MS].

Modes: ok, cut, error, refuse, stall, hostile, overloaded. It prints its address, keeps what it was sent in the
list `requests`, asks one question of its own before it answers, and answers about the incident it was told of.
"""
import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HOSTILE = "\x1b[2J\x1b]52;c;aGVsbG8=\x07\u202eevil\u2066 \x9b31m "


class Stub:
    def __init__(self, mode="ok", port=0, pace=0.03):
        self.mode, self.pace, self.requests = mode, pace, []
        stub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_GET(self):
                body = json.dumps({"id": self.path.split("/")[-1], "type": "model", "lifecycle": "active"}).encode()
                self.reply(200, "application/json", body)

            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                stub.requests.append((dict(self.headers), json.loads(body)))
                if stub.mode == "overloaded":
                    error = {"type": "error", "error": {"type": "overloaded_error", "message": "full"}}
                    return self.reply(529, "application/json", json.dumps(error).encode())
                self.send_response(200)
                self.send_header("content-type", "text/event-stream; charset=utf-8")
                self.send_header("request-id", "req_stub")
                self.send_header("connection", "close")
                self.end_headers()
                self.close_connection = True
                try:
                    for data in stub.events(json.loads(body)):
                        self.wfile.write(f"event: {data['type']}\ndata: {json.dumps(data)}\n\n".encode())
                        self.wfile.flush()
                        time.sleep(stub.pace)
                except OSError:
                    pass

            def reply(self, status, kind, body):
                self.send_response(status)
                self.send_header("content-type", kind)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        self.server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def events(self, body):
        """One turn: thoughts, then a question, or the answer where one was answered already."""
        told = json.loads(body["messages"][0]["content"][0]["text"].split("\n", 1)[1])
        target = told["tickets"][0]["component"]
        usage = {"input_tokens": 6200, "cache_creation_input_tokens": 0, "cache_read_input_tokens": 0, "output_tokens": 1}
        yield {"type": "message_start", "message": {
            "id": "msg_stub", "type": "message", "role": "assistant", "model": body["model"], "content": [],
            "stop_reason": None, "stop_sequence": None, "usage": usage}}
        yield from block(0, {"type": "thinking", "thinking": "", "signature": ""}, "thinking_delta", "thinking",
                         f"The port of {target} is refused, so its host lives. Did its log say it was asked to stop?")
        asked = any(part.get("type") == "tool_result" for message in body["messages"] for part in message["content"])
        if self.mode == "refuse":
            return (yield from end("refusal", {"type": "refusal", "category": "cyber", "explanation": "not this"}))
        if not asked:
            question = {"writer": target, "from_s": -30, "to_s": 60, "level": "warn", "contains": None, "limit": 20}
            yield from block(1, {"type": "tool_use", "id": "toolu_1", "name": "read_logs", "input": {}},
                             "input_json_delta", "partial_json", json.dumps(question))
            return (yield from end("tool_use"))
        text = json.dumps(answer(target, HOSTILE if self.mode == "hostile" else ""))
        for number, event in enumerate(block(1, {"type": "text", "text": ""}, "text_delta", "text", text)):
            if number == 40 and self.mode == "cut":
                return
            if number == 40 and self.mode == "error":
                yield {"type": "error", "error": {"type": "overloaded_error", "message": "too busy"}}
                return
            while number == 40 and self.mode == "stall":
                time.sleep(3600)
            yield event
        yield from end("end_turn")


def block(index, start, kind, key, text):
    yield {"type": "content_block_start", "index": index, "content_block": start}
    for position in range(0, len(text), 12):
        yield {"type": "content_block_delta", "index": index, "delta": {"type": kind, key: text[position:position + 12]}}
    if start["type"] == "thinking":
        yield {"type": "content_block_delta", "index": index, "delta": {"type": "signature_delta", "signature": "EqQB"}}
    yield {"type": "content_block_stop", "index": index}


def end(reason, details=None):
    yield {"type": "message_delta", "usage": {"output_tokens": 640},
           "delta": {"stop_reason": reason, "stop_sequence": None, "stop_details": details}}
    yield {"type": "message_stop"}


def answer(target, poison):
    return {
        "observation_summary": f"{target} stopped answering while its host went on. {poison}",
        "root_cause": {"component": "store", "target": target, "mechanism": "process_died", "confidence": "likely",
                       "statement": f"{poison}The process of {target} died; its host lives and refuses connections."},
        "supporting_evidence": [{"evidence_id": "e1", "why": "refused, not timed out", "figures": []},
                                {"evidence_id": "e2", "why": "the cluster lost it at the same time", "figures": []}],
        "metric_correlation": [],
        "alternatives": [{"hypothesis": "a planned stop", "why_rejected": "its log has no line of one",
                          "evidence_ids": ["e1"], "status": "refuted"}],
        "recommended_actions": [{"action": "Look at the host's kernel log for a kill", "rationale": "it says why",
                                 "risk": "none", "command": "", "who": "operator_human"}],
        "timeline": [{"evidence_id": "e1", "text": "its port began to refuse"}],
        "investigation_gaps": ["the kernel log of the host was not read"],
        "would_change_my_mind": ["a start time that is newer than the incident"], "abstained": False,
    }


if __name__ == "__main__":
    words = sys.argv[1:] + ["ok", "0", "30"][len(sys.argv[1:]):]
    made = Stub(words[0], int(words[1]), int(words[2]) / 1000)
    print(made.url, flush=True)
    threading.Event().wait()
