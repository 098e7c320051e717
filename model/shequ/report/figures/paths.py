"""The figure of paths: outcomes month by month, with the spread of replicates."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MultipleLocator

from shequ.report import words
from shequ.report.drawing import style
from shequ.report.drawing.lettering import SMALL, clean, width_of, wrap
from shequ.report.drawing.style import INK, MARGIN, QUIET, WIDTH, Frame, Rows, Sheet
from shequ.report.words import captions

TARGETS = ("trust_party", "trust_committee", "trust_firm", "trust_owners", "trust_neighbours")
OVER_TIME = ("coverage", *TARGETS)
MOST_OVERLAID = 5
NARROWEST_PANEL = 14.0


def paths_figure(
    months: Any, titles: Mapping[str, str], *, lang: str = "en", place: str = "", note: str = "", width: float = WIDTH,
    baseline: str | None = None, outcomes: Sequence[str] = OVER_TIME, references: Mapping[str, str] | None = None,
    figure: str = "paths",
) -> Figure:  # fmt: skip
    """Draw outcomes month by month: the mean over replicates, and how far the policy's effect varies among them.

    A band holds the 10th to the 90th percentile of the differences from the baseline's run of the same seed, laid
    around the baseline's mean and cut at what the outcome can be: replicates differ among each other more than policies do.

    Up to five scenarios share each panel; more stand one below the other, each beside the baseline. A line is
    interrupted in months in which some replicate has no value.

    Parameters
    ----------
    months
        The frame of months of a comparison.
    titles, lang, place, note, width, baseline, outcomes
        As in `effects_figure`.
    references
        The baseline of each scenario; ``baseline`` for those not named.
    figure
        ``paths`` or ``trust``: which title it gets.
    """
    named = captions.scenario_titles(months, titles, baseline)
    overlaid = len(named) <= MOST_OVERLAID
    caption = captions.paths_caption(months, "" if overlaid else next(iter(named.values())), lang)
    with style.drawing():
        base = next(iter(named))
        paths = Paths.of(months, outcomes, {name: (references or {}).get(name, base) for name in named})
        frame = Frame(captions.title(figure, place, lang), note, caption, width)
        if not overlaid:
            return _draw_rows(paths, named, frame, lang).finished()
        return _draw_overlaid(paths, named, captions.places_of(titles, base), frame, lang).finished()


@dataclass(frozen=True)
class Paths:
    """Mean and band of each outcome by scenario and month."""

    mean: Any
    low: Any
    high: Any

    @classmethod
    def of(cls, months: Any, outcomes: Sequence[str], references: Mapping[str, str]) -> Paths:
        """Work them out; ``references`` names the baseline of each scenario."""
        runs = months.set_index(["scenario", "replicate", "policy_month"])[list(outcomes)]
        mean = runs.groupby(level=["scenario", "policy_month"]).mean()
        whole = runs.notna().groupby(level=["scenario", "policy_month"]).all()
        lows, highs = [], []
        for name, base in references.items():
            apart = (runs.loc[name] - runs.loc[base]).groupby(level="policy_month")
            lows.append(mean.loc[base] + apart.quantile(0.1))
            highs.append(mean.loc[base] + apart.quantile(0.9))
        low, high = (pd.concat(part, keys=references, names=["scenario"]) for part in (lows, highs))
        bounds = pd.DataFrame({outcome: words.bounds(outcome) for outcome in outcomes}, index=["least", "most"])
        low, high = (band.clip(bounds.loc["least"], bounds.loc["most"], axis=1) for band in (low, high))
        return cls(mean.where(whole), low.where(whole), high.where(whole))

    def draw(self, axes: Axes, name: str, outcome: str, band: float = 0.16, **look: Any) -> None:
        """Draw a line and its band."""
        mean, low, high = (part.loc[name][outcome] for part in (self.mean, self.low, self.high))
        month = mean.index.to_numpy(dtype=float)
        axes.plot(month, mean.to_numpy(dtype=float), label=name, **look)
        if (high > low).any():
            axes.fill_between(month, low.to_numpy(dtype=float), high.to_numpy(dtype=float), color=look["color"],
                              alpha=band, linewidth=0.0, zorder=1)  # fmt: skip

    def scale(self, axes: Axes, outcome: str, bins: int) -> None:
        """Give a panel the scales that all panels of its outcome have, and mark where the policy starts."""
        month = self.mean.index.get_level_values("policy_month").to_numpy(dtype=float)
        first, last = min(month.min(), 0.0), max(month.max(), 1.0)
        values = np.concatenate([part[outcome].to_numpy(dtype=float) for part in (self.mean, self.low, self.high)])
        if not np.isfinite(values).any():
            axes.text(0.5, 0.5, "–", transform=axes.transAxes, ha="center", va="center", color=QUIET)
            axes.set(yticks=[])
        values = values[np.isfinite(values)] if np.isfinite(values).any() else np.array([0.0])
        room = 0.06 * float(np.ptp(values)) or 0.5
        axes.axvline(0.0, color=QUIET, linewidth=0.6, linestyle=(0, (1, 1.5)), zorder=1, label="policy start")
        axes.set(xlim=(first, last), ylim=(float(values.min()) - room, float(values.max()) + room))
        axes.xaxis.set_major_locator(MultipleLocator(12.0 * math.ceil((last - first) / (24.0 * bins))))
        style.plain_ticks(axes.xaxis)
        style.plain_ticks(axes.yaxis, bins)


def _draw_overlaid(paths: Paths, named: Mapping[str, str], places: Mapping[str, int], frame: Frame, lang: str) -> Sheet:
    outcomes = list(paths.mean.columns)
    across = min(math.ceil(frame.width / 60.0), len(outcomes))
    gap, tall, head, foot, line = 11.0, 32.0, 10.0, 9.0, 4.2
    panel = (frame.width - 2 * MARGIN) / across - gap
    beside = _entries_beside(list(named.values()), across, panel + gap)
    entries = math.ceil(len(named) / beside)
    room = (panel + gap) * across / beside
    body = entries * line + math.ceil(len(outcomes) / across) * (head + tall + foot)
    sheet, top = frame.sheet(body + 2.0)
    for place, (name, title) in enumerate(named.items()):
        left = MARGIN + gap - 2.0 + place // entries * room
        sheet.entry(left, top + place % entries * line + 1.5, title, room - 1.0, **style.line_look(places[name]))
    for place, outcome in enumerate(outcomes):
        left = MARGIN + gap - 2.0 + place % across * (panel + gap)
        start = top + entries * line + place // across * (head + tall + foot) + head
        axes = sheet.axes(left, start, panel, tall)
        for number, name in enumerate(named):
            look = style.line_look(places[name]) | {"markevery": (6 + 5 * number, 24)}
            paths.draw(axes, name, outcome, **look)
        paths.scale(axes, outcome, bins=4)
        _head_path(sheet, left, start, panel, outcome, lang)
        if place >= len(outcomes) - across:
            _name_months(sheet, start + tall + 4.5, left + panel / 2, lang)
    return sheet


def _entries_beside(titles: Sequence[str], across: int, column: float) -> int:
    """Return how many entries of the legend fit side by side without being cut."""
    widest = max(width_of(clean(title)) for title in titles) + 12.0
    return next((beside for beside in range(across, 1, -1) if widest <= column * across / beside), 1)


def _draw_rows(paths: Paths, named: Mapping[str, str], frame: Frame, lang: str) -> Sheet:
    base, *others = named
    outcomes = list(paths.mean.columns)
    rows = Rows.of([named[name] for name in others], frame.width, least=11.5)
    gap, head, foot = 6.5, 13.0, 6.0
    room = frame.width - MARGIN - rows.left + 1.0
    most = max(min(len(outcomes), int(room / (NARROWEST_PANEL + gap))), 1)
    across = math.ceil(len(outcomes) / math.ceil(len(outcomes) / most))
    panel, block = room / across - gap, head + rows.height + foot
    sheet, top = frame.sheet(block * math.ceil(len(outcomes) / across))
    for place, outcome in enumerate(outcomes):
        left, start = rows.left - 1.0 + gap + place % across * (panel + gap), top + place // across * block + head
        if place % across == 0:
            rows.write(sheet, start)
            _name_months(sheet, start + rows.height + 3.0, (rows.left + sheet.width - MARGIN) / 2, lang)
        _head_path(sheet, left, start, panel, outcome, lang)
        for row, name in enumerate(others):
            axes = sheet.axes(left, start + row * rows.pitch + 0.9, panel, rows.pitch - 1.8)
            paths.draw(axes, base, outcome, color=INK, linewidth=0.7, linestyle=(0, (2.5, 1.2)))
            paths.draw(axes, name, outcome, color=style.ACCENT, linewidth=1.1)
            paths.scale(axes, outcome, bins=2)
            axes.tick_params(labelbottom=row == len(others) - 1)
    return sheet


def _head_path(sheet: Sheet, left: float, top: float, panel: float, outcome: str, lang: str) -> None:
    unit = wrap(words.level_unit(outcome, lang), panel + 5.0, SMALL)
    sheet.head(left, top, wrap(words.outcome_name(outcome, lang), panel + 5.0, lines=3), unit)


def _name_months(sheet: Sheet, top: float, middle: float, lang: str) -> None:
    sheet.write(middle, top, [words.word("months", lang)], SMALL, ha="center", color=QUIET)
