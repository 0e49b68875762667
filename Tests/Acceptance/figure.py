"""One figure of the benchmark: what was measured, its budget, and who did the same beside it."""
import math
from dataclasses import dataclass


@dataclass
class Figure:
    name: str
    value: float | None  # None: could not be measured, and the note says why
    unit: str
    budget: float | None = None  # the most it may be; None: reported, nothing to keep to
    peer: str = ""
    note: str = ""

    @property
    def verdict(self):
        if self.value is None:
            return "MISSING"
        if self.budget is None:
            return ""
        return "ok" if self.value <= self.budget else "OVER"

    def row(self):
        budget = "" if self.budget is None else f"<= {short(self.budget)} {self.unit}"
        measured = "-" if self.value is None else f"{short(self.value)} {self.unit}"
        return [self.name, measured, budget, self.verdict, self.peer, self.note]

    def json(self):
        said = {"v": 1, "figure": self.name, "measured": self.value, "unit": self.unit, "budget": self.budget,
                "verdict": self.verdict or "reported", "peer": self.peer, "note": self.note}
        return {name: value for name, value in said.items() if value not in (None, "")}


def short(number):
    """Three significant digits, and every digit before the point."""
    if number == 0 or not math.isfinite(number):
        return f"{number:g}"
    decimals = max(0, 2 - math.floor(math.log10(abs(number))))
    text = f"{number:.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def quantile(values, share):
    """The smallest value that `share` of all values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
