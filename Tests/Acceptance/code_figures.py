"""How long files and functions are, read from the sources as `swift format` lays them out."""
import os
import re
import statistics

from figure import Figure
from harness import ROOT

HEAD = re.compile(r"^(?P<indent> *)(?:@\w+(?:\([^)]*\))? )*(?:\w+(?:\(\w+\))? )*(?:func (?P<name>[^(<]+)|(?P<init>init)[?!]?[(<])")


def sources():
    """(path from the root, lines) of every Swift file of the product."""
    for folder, _, names in os.walk(os.path.join(ROOT, "Sources")):
        for name in sorted(names):
            if name.endswith(".swift"):
                path = os.path.join(folder, name)
                with open(path, encoding="utf-8") as file:
                    yield os.path.relpath(path, ROOT), file.read().splitlines()


def functions(lines):
    """(name, lines from the declaration to its closing brace) of each function and initialiser with a body."""
    for start, line in enumerate(lines):
        head = HEAD.match(line)
        if not head:
            continue
        name, close = (head["name"] or "init").strip(), head["indent"] + "}"
        if line.endswith("}") and "{" in line:
            yield name, 1
            continue
        opening = start
        while not lines[opening].endswith("{") and opening + 1 < len(lines) and not ends_without_body(lines, opening, head["indent"]):
            opening += 1
        if lines[opening].endswith("{"):
            end = next((k for k in range(opening + 1, len(lines)) if lines[k] == close), opening)
            yield name, end - start + 1


def ends_without_body(lines, at, indent):
    """Whether a declaration ends at this line with no body: a protocol's requirement."""
    following = lines[at + 1]
    is_own = following.startswith(indent + " ") or (following.startswith(indent) and following.lstrip()[:1] in ("{", ")", "-", "w"))
    return not is_own or bool(HEAD.match(following))


def measure(_):
    files, found = [], []
    for path, lines in sources():
        files.append(len(lines))
        found += [(length, name, path) for name, length in functions(lines)]
    lengths = sorted(length for length, _, _ in found)
    longest, name, path = max(found)
    yield Figure("file, median", statistics.median(files), "lines", 130, note=f"{len(files)} files, longest {max(files)}")
    yield Figure("function, median", statistics.median(lengths), "lines", 9,
                 note=f"{len(lengths)} functions, 9 of 10 up to {lengths[len(lengths) * 9 // 10]}")
    yield Figure("function, longest", longest, "lines", 40, note=f"{name} in {path}")
