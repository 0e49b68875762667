"""Run inside the throw-away environment: sdk_judge.py DIRECTORY, as ClaudeStubTool filled it."""
import glob
import json
import os
import socket
import sys
import threading

import anthropic
import pydantic
from anthropic.types import message_create_params


def serve(answer):
    """A service on 127.0.0.1 that gives each connection these bytes."""
    listener = socket.create_server(("127.0.0.1", 0))

    def loop():
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                request = b""
                while b"\r\n\r\n" not in request:
                    request += connection.recv(65536)
                head, body = request.split(b"\r\n\r\n", 1)
                length = next(
                    int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length"))
                while len(body) < length:
                    body += connection.recv(65536)
                connection.sendall(answer)

    threading.Thread(target=loop, daemon=True).start()
    return listener


def stream(answer):
    """The final message as the SDK assembles it in its strict mode."""
    listener = serve(answer)
    try:
        client = anthropic.Anthropic(
            api_key="dummy", base_url=f"http://127.0.0.1:{listener.getsockname()[1]}",
            _strict_response_validation=True, max_retries=0)
        with client.messages.stream(
                model="claude-opus-5-5", max_tokens=100, messages=[{"role": "user", "content": "?"}]) as events:
            for _ in events:
                pass
            return events.get_final_message()
    finally:
        listener.close()


def check(condition, words):
    if not condition:
        raise SystemExit(f"FAILED: {words}")


def judge_streams(answers):
    text = stream(answers["text"])
    check(text.stop_reason == "end_turn" and text.usage.output_tokens == 200, "the text's stop reason or usage")
    check([block.type for block in text.content] == ["thinking", "text"], "the text's blocks")
    check(json.loads(text.content[1].text) == {"abstained": True}, "the text itself")
    tool = stream(answers["tool_use"])
    check(tool.stop_reason == "tool_use" and tool.content[1].input == {"evidence_id": "e1"}, "the question's input")
    check(stream(answers["refusal"]).stop_reason == "refusal", "the refusal")
    for name in ["400", "401", "429", "529", "in_stream"]:
        try:
            stream(answers[name])
        except anthropic.APIStatusError as error:
            check(name == "in_stream" or error.status_code == int(name), f"the status of {name}")
        else:
            check(False, f"{name} raised nothing")


def judge_breakages(answers):
    """What strict mode must notice: else it would prove nothing of the streams it lets pass."""
    whole = answers["text"]
    broken = {
        "a role that is none": whole.replace(b'"role":"assistant"', b'"role":"assistent"'),
        "a delta of a block that is not there": whole.replace(b'delta","index":1', b'delta","index":7', 1),
    }
    for words, answer in broken.items():
        check(answer != whole, f"{words}: not made")
        try:
            stream(answer)
        except Exception:
            continue
        check(False, f"strict mode lets {words} pass")


def walk(value):
    """Everything in a validated value: iterables validate only when they are read."""
    if isinstance(value, dict):
        return {key: walk(item) for key, item in value.items()}
    if isinstance(value, (str, bytes, int, float, bool)) or value is None:
        return value
    return [walk(item) for item in value]


def dropped(sent, kept, path=""):
    """Keys the SDK's types do not know: they vanish without a word. Schemas are free-form."""
    if isinstance(sent, dict) and isinstance(kept, dict):
        for key in sent:
            if key not in kept:
                yield f"{path}.{key}"
            elif key not in ("schema", "input_schema", "input"):
                yield from dropped(sent[key], kept[key], f"{path}.{key}")
    elif isinstance(sent, list) and isinstance(kept, list):
        for number, (left, right) in enumerate(zip(sent, kept)):
            yield from dropped(left, right, f"{path}[{number}]")


def judge_bodies(folder):
    adapter = pydantic.TypeAdapter(message_create_params.MessageCreateParamsStreaming)
    paths = sorted(glob.glob(os.path.join(folder, "body-*.json")))
    check(len(paths) == 3, f"{len(paths)} request bodies")
    for path in paths:
        with open(path, encoding="utf-8") as file:
            body = json.load(file)
        names = [tool["name"] for tool in body["tools"]]
        check(names[0] == "read_evidence" and "query_metrics" in names and len(names) == 7, f"the tools: {names}")
        unknown = list(dropped(body, walk(adapter.validate_python(body))))
        check(not unknown, f"{os.path.basename(path)} has keys the types do not know: {unknown}")
    stray = dict(body, max_tokens="many")
    try:
        walk(adapter.validate_python(stray))
    except pydantic.ValidationError:
        return len(paths)
    check(False, "the types let a max_tokens pass that is no number")


def main():
    folder = sys.argv[1]
    answers = {}
    for path in glob.glob(os.path.join(folder, "*.http")):
        with open(path, "rb") as file:
            answers[os.path.basename(path)[:-5]] = file.read()
    judge_streams(answers)
    judge_breakages(answers)
    bodies = judge_bodies(folder)
    print(f"anthropic {anthropic.__version__} in strict mode took {len(answers)} answers and {bodies} request bodies")


if __name__ == "__main__":
    main()
