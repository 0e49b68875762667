"""The official Python SDK judges our scripted service and our request bodies.

A throw-away environment gets `anthropic` from PyPI; the check is skipped, with words, where that cannot be reached.
"""
import os
import subprocess
import sys
import tempfile
import venv

from harness import ROOT, Failed, Skipped

HERE = os.path.dirname(os.path.abspath(__file__))


def sdk(operator, short):
    # A release build makes the product alone; the tool comes with the tests.
    folders = [os.path.dirname(operator), os.path.join(ROOT, ".build", "debug")]
    tools = [path for path in (os.path.join(folder, "ClaudeStubTool") for folder in folders) if os.access(path, os.X_OK)]
    if not tools:
        raise Skipped("ClaudeStubTool is not built: `swift build --build-tests` makes it")
    with tempfile.TemporaryDirectory(prefix="operator-sdk-") as folder:
        python = environment(os.path.join(folder, "venv"))
        cases = os.path.join(folder, "cases")
        os.mkdir(cases)
        subprocess.run([tools[0], cases], check=True, timeout=120)
        done = subprocess.run(
            [python, os.path.join(HERE, "sdk_judge.py"), cases], capture_output=True, text=True, timeout=300)
        if done.returncode:
            raise Failed((done.stdout + done.stderr)[-3000:])
        return done.stdout.strip().splitlines()[-1]


def environment(path):
    """The Python of a fresh environment with the SDK in it."""
    try:
        venv.create(path, with_pip=True)
    except subprocess.CalledProcessError as error:
        raise Skipped(f"no environment can be made: {error}") from error
    python = os.path.join(path, "bin", "python")
    command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "anthropic"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=240)
    except subprocess.TimeoutExpired as error:
        raise Skipped("PyPI did not answer within four minutes") from error
    if done.returncode:
        raise Skipped("anthropic cannot be had from PyPI: " + (done.stderr.strip().splitlines() or ["no reason"])[-1])
    return python


if __name__ == "__main__":
    print(sdk(os.path.abspath(sys.argv[1]), False))
