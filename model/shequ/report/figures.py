"""The figures of a comparison: effects, paths over time, and the funnel from need to care."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator, MultipleLocator

from shequ.lab.compare import HEADLINE
from shequ.lab.statistics import LAST_MONTHS, last_year
from shequ.report import style, words
from shequ.report.style import FAINT, INK, MARGIN, QUIET, SMALL, Frame, Rows, Sheet, height_of, save, width_of, wrap

OVER_TIME = ("coverage", "trust_party", "trust_committee", "trust_firm", "trust_owners", "trust_neighbours")
STAGES = ("need", "known", "referred", "accepted", "coverage_formal")
WIDTH, NARROWEST_PANEL, GAP, MOST_OVERLAID = 180.0, 15.0, 3.0, 5
DWARFS = 4.0  # how many times wider a scale may be than the narrowest that shares it

__all__ = ["HEADLINE", "OVER_TIME", "effects_figure", "funnel_figure", "paths_figure", "save"]


def effects_figure(
    effects: Any, titles: Mapping[str, str], *, lang: str = "en", place: str = "", note: str = "", width: float = WIDTH,
    baseline: str | None = None, outcomes: Sequence[str] = HEADLINE, last_months: int = LAST_MONTHS,
    changed: Collection[tuple[str, str]] = (),
) -> Figure:  # fmt: skip
    """Draw each scenario's difference from the baseline, one panel an outcome.

    Outcomes of the same unit share a scale, unless one would dwarf the others.

    Parameters
    ----------
    effects
        The frame of effects of a comparison.
    titles
        Title of each scenario by its name; their order is the order of the rows.
    lang
        ``en`` or ``zh``.
    place
        Name of the place in the title; the default world's if empty.
    note
        Shown under the title.
    width
        Width in millimetres.
    baseline
        Name of the baseline; the first scenario if not given.
    outcomes
        Names of the outcomes to show.
    last_months
        Months over which the effects are averaged, for the caption.
    changed
        Scenario and outcome of the differences to mark, whose sign changes within assumed weights.
    """
    named = words.scenario_titles(effects, titles, baseline)
    base, *others = named
    if np.nan_to_num(effects.loc[effects["scenario"] == base, "difference"].to_numpy(dtype=float)).any():
        raise ValueError(f"baseline={base!r}: the effects are not differences from this scenario.")
    shown = effects[effects["scenario"].isin(others or [base]) & effects["outcome"].isin(outcomes)]
    table = effects.set_index(["scenario", "outcome"])
    marked = {(name, outcome) for name, outcome in changed if name in others and outcome in outcomes}
    caption = words.effects_caption(shown, table.loc[base], named[base], lang, last_months, bool(marked))
    with style.drawing():
        rows = Rows.of([named[name] for name in others], width)
        panels = _Panels.of(outcomes, rows, width, lang)
        body = math.ceil(len(outcomes) / panels.across) * panels.block - 4.0
        sheet, top = Frame(words.title("effects", place, lang), note, caption, width).sheet(body)
        limits = _limits(shown)
        for number, outcome in enumerate(outcomes):
            level = words.baseline_level(outcome, table.loc[(base, outcome)], lang)
            axes = panels.add(sheet, top, number, level)
            _draw_effects(axes, [table.loc[(name, outcome)] for name in others],
                          [(name, outcome) in marked for name in others])  # fmt: skip
            axes.set(xlim=limits[outcome], xticks=style.ticks_around_zero(*limits[outcome]))
            axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: words.signed(value)))
        return sheet.finished()


@dataclass(frozen=True)
class _Panels:
    """Panels of equal width side by side, in as many blocks as the sheet's width asks for."""

    names: list[list[str]]
    units: list[list[str]]
    rows: Rows
    across: int
    width: float
    above: float
    block: float

    @classmethod
    def of(cls, outcomes: Sequence[str], rows: Rows, width: float, lang: str) -> _Panels:
        room = width - MARGIN - rows.left + GAP
        most = max(min(len(outcomes), int(room / (NARROWEST_PANEL + GAP))), 1)
        across = math.ceil(len(outcomes) / math.ceil(len(outcomes) / most))
        panel = room / across - GAP
        names = [wrap(words.outcome_name(outcome, lang), panel + GAP - 1.0, lines=4) for outcome in outcomes]
        units = [wrap(words.difference_unit(outcome, lang), panel + GAP - 0.5, SMALL, 3) for outcome in outcomes]
        above = height_of(max(map(len, names))) + height_of(1, SMALL) + 1.5
        below = height_of(max(map(len, units)), SMALL) + 8.5
        return cls(names, units, rows, across, panel, above, above + rows.height + below)

    def add(self, sheet: Sheet, top: float, place: int, level: str) -> Axes:
        """Add the panel of a place with what stands above, below and at its left."""
        row, column = divmod(place, self.across)
        left, start = self.rows.left + column * (self.width + GAP), top + row * self.block + self.above
        if column == 0:
            self.rows.write(sheet, start)
        middle = left + self.width / 2
        sheet.head(middle, start, self.names[place], [level], ha="center")
        sheet.write(middle, start + self.rows.height + 4.5, self.units[place], SMALL, ha="center", color=QUIET)
        return sheet.axes(left, start, self.width, self.rows.height)


def _limits(shown: Any) -> dict[str, tuple[float, float]]:
    """Return the scale of each outcome; those of one unit share it unless one would dwarf the others."""
    found = {}
    for _, group in shown.groupby("unit", sort=False):
        values = group.set_index("outcome")[["difference", "ci_low", "ci_high"]].astype(float)
        low = values.min(axis=1).groupby(level=0).min().fillna(0.0).clip(upper=0.0)
        high = values.max(axis=1).groupby(level=0).max().fillna(0.0).clip(lower=0.0)
        span = (high - low).sort_values()
        while len(span):
            alike = span.index[span <= DWARFS * span.iloc[0]]
            least, most = float(low[alike].min()), float(high[alike].max())
            room = 0.14 * (most - least) or 1.0
            found.update(dict.fromkeys(alike, (least - room, most + room)))
            span = span.drop(alike)
    return found


def _draw_effects(axes: Axes, found: list[Any], marked: list[bool]) -> None:
    """Draw points and intervals: filled points where the interval excludes zero, grey ones where there is none."""
    axes.axvline(0.0, color=QUIET, linewidth=0.5, zorder=1, label="zero")
    looks = {"excludes zero": (style.ACCENT, style.ACCENT), "includes zero": ("white", style.ACCENT),
             "no interval": ("#a6a6a6", QUIET)}  # fmt: skip
    for row, effect in enumerate(found):
        value, low, high = (float(effect[key]) for key in ("difference", "ci_low", "ci_high"))
        if row:
            axes.axhline(row - 0.5, color=FAINT, linewidth=0.4, zorder=0)
        if not math.isfinite(value):
            axes.text(0.0, row, "–", ha="center", va="center", color=QUIET, backgroundcolor="white")
            continue
        known = math.isfinite(low) and math.isfinite(high)
        kind = ("excludes zero" if low > 0.0 or high < 0.0 else "includes zero") if known else "no interval"
        if known:
            axes.plot([low, high], [row, row], color=style.ACCENT, linewidth=1.0, zorder=2, label="interval")
        face, edge = looks[kind]
        axes.plot(value, row, "o", color=edge, markerfacecolor=face, markersize=3.6, markeredgewidth=0.8, label=kind)
        if marked[row]:
            axes.annotate("†", (value, row), (0, 1.5), textcoords="offset points", ha="center", fontsize=SMALL)
    axes.set(ylim=(max(len(found), 1) - 0.5, -0.5), yticks=[])
    axes.spines["left"].set_visible(False)


def paths_figure(
    months: Any, titles: Mapping[str, str], *, lang: str = "en", place: str = "", note: str = "", width: float = WIDTH,
    baseline: str | None = None, outcomes: Sequence[str] = OVER_TIME,
) -> Figure:  # fmt: skip
    """Draw outcomes month by month: the mean over replicates, and a band from the 10th to the 90th percentile.

    Up to five scenarios share each panel; more stand one below the other, each beside the baseline. A line is
    interrupted in months in which some replicate has no value.

    Parameters
    ----------
    months
        The frame of months of a comparison.
    titles, lang, place, note, width, baseline, outcomes
        As in `effects_figure`.
    """
    named = words.scenario_titles(months, titles, baseline)
    overlaid = len(named) <= MOST_OVERLAID
    caption = words.paths_caption(months, "" if overlaid else next(iter(named.values())), lang)
    with style.drawing():
        paths, frame = _Paths.of(months, outcomes), Frame(words.title("paths", place, lang), note, caption, width)
        return (_draw_overlaid if overlaid else _draw_rows)(paths, named, frame, lang).finished()


@dataclass(frozen=True)
class _Paths:
    """Mean and band of each outcome by scenario and month."""

    mean: Any
    low: Any
    high: Any

    @classmethod
    def of(cls, months: Any, outcomes: Sequence[str]) -> _Paths:
        groups = months.groupby(["scenario", "policy_month"])[list(outcomes)]
        mean = groups.mean(skipna=False)
        return cls(mean, groups.quantile(0.1).where(mean.notna()), groups.quantile(0.9).where(mean.notna()))

    def draw(self, axes: Axes, name: str, outcome: str, since: float, band: float = 0.12, **look: Any) -> None:
        """Draw a line, and its band since a month."""
        mean, low, high = (part.loc[name][outcome] for part in (self.mean, self.low, self.high))
        month = mean.index.to_numpy(dtype=float)
        axes.plot(month, mean.to_numpy(dtype=float), label=name, **look)
        if (high > low).any():
            axes.fill_between(month, low.to_numpy(dtype=float), high.to_numpy(dtype=float), where=month >= since,
                              color=look["color"], alpha=band, linewidth=0.0, zorder=1)  # fmt: skip

    def scale(self, axes: Axes, outcome: str, bins: int) -> None:
        """Give a panel the scales that all panels of its outcome have, and mark where the policy starts."""
        month = self.mean.index.get_level_values("policy_month").to_numpy(dtype=float)
        first, last = min(month.min(), 0.0), max(month.max(), 1.0)
        values = np.concatenate([part[outcome].to_numpy(dtype=float) for part in (self.mean, self.low, self.high)])
        values = values[np.isfinite(values)] if np.isfinite(values).any() else np.array([0.0, 1.0])
        room = 0.06 * float(np.ptp(values)) or 0.5
        axes.axvline(0.0, color=QUIET, linewidth=0.6, linestyle=(0, (1, 1.5)), zorder=1, label="policy start")
        axes.set(xlim=(first, last), ylim=(float(values.min()) - room, float(values.max()) + room))
        axes.xaxis.set_major_locator(MultipleLocator(12.0 * math.ceil((last - first) / (24.0 * bins))))
        axes.yaxis.set_major_locator(MaxNLocator(nbins=bins, steps=[1, 2, 5, 10]))
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter(FuncFormatter(lambda value, _: words.plain(value)))


def _draw_overlaid(paths: _Paths, named: Mapping[str, str], frame: Frame, lang: str) -> Sheet:
    outcomes = list(paths.mean.columns)
    across = min(max(int(frame.width / 55.0), 1), len(outcomes))
    gap, tall, head, foot, line = 11.0, 32.0, 10.0, 9.0, 4.2
    panel = (frame.width - 2 * MARGIN) / across - gap
    beside = _entries_beside(list(named.values()), across, panel + gap)
    entries = math.ceil(len(named) / beside)
    room = (panel + gap) * across / beside
    body = entries * line + math.ceil(len(outcomes) / across) * (head + tall + foot)
    sheet, top = frame.sheet(body + 2.0)
    for place, title in enumerate(named.values()):
        left = MARGIN + gap - 2.0 + place // entries * room
        sheet.entry(left, top + place % entries * line + 1.5, title, room - 1.0, **style.line_look(place))
    for place, outcome in enumerate(outcomes):
        left = MARGIN + gap - 2.0 + place % across * (panel + gap)
        start = top + entries * line + place // across * (head + tall + foot) + head
        axes = sheet.axes(left, start, panel, tall)
        for number, name in enumerate(named):
            look = style.line_look(number) | {"markevery": (6 + 5 * number, 24)}
            paths.draw(axes, name, outcome, 0.0 if number else -math.inf, 0.24 / len(named), **look)
        paths.scale(axes, outcome, bins=4)
        _head_path(sheet, left, start, panel, outcome, lang)
        if place >= len(outcomes) - across:
            _name_months(sheet, start + tall + 4.5, left + panel / 2, lang)
    return sheet


def _entries_beside(titles: Sequence[str], across: int, column: float) -> int:
    """Return how many entries of the legend fit side by side without being cut."""
    widest = max(width_of(title) for title in titles) + 12.0
    return next((beside for beside in range(across, 1, -1) if widest <= column * across / beside), 1)


def _draw_rows(paths: _Paths, named: Mapping[str, str], frame: Frame, lang: str) -> Sheet:
    base, *others = named
    outcomes = list(paths.mean.columns)
    rows = Rows.of([named[name] for name in others], frame.width, least=11.5)
    gap, head = 6.5, 13.0
    panel = (frame.width - MARGIN - rows.left + 1.0) / len(outcomes) - gap
    sheet, top = frame.sheet(head + rows.height + 6.0)
    rows.write(sheet, top + head)
    for column, outcome in enumerate(outcomes):
        left = rows.left - 1.0 + gap + column * (panel + gap)
        _head_path(sheet, left, top + head, panel, outcome, lang)
        for row, name in enumerate(others):
            axes = sheet.axes(left, top + head + row * rows.pitch + 0.9, panel, rows.pitch - 1.8)
            paths.draw(axes, base, outcome, -math.inf, color=INK, linewidth=0.7, linestyle=(0, (2.5, 1.2)))
            paths.draw(axes, name, outcome, 0.0, color=style.ACCENT, linewidth=1.1)
            paths.scale(axes, outcome, bins=2)
            axes.tick_params(labelbottom=row == len(others) - 1)
    _name_months(sheet, top + head + rows.height + 3.0, (rows.left + sheet.width - MARGIN) / 2, lang)
    return sheet


def _head_path(sheet: Sheet, left: float, top: float, panel: float, outcome: str, lang: str) -> None:
    unit = wrap(words.level_unit(outcome, lang), panel + 5.0, SMALL)
    sheet.head(left, top, wrap(words.outcome_name(outcome, lang), panel + 5.0, lines=3), unit)


def _name_months(sheet: Sheet, top: float, middle: float, lang: str) -> None:
    sheet.write(middle, top, [words.word("months", lang)], SMALL, ha="center", color=QUIET)


def funnel_figure(
    months: Any, titles: Mapping[str, str], *, lang: str = "en", place: str = "", note: str = "", width: float = WIDTH,
    baseline: str | None = None,
) -> Figure:  # fmt: skip
    """Draw how much of the need is known, accepted and served, scenario by scenario.

    Parameters
    ----------
    months
        The frame of months of a comparison. A stage that it does not hold is left out.
    titles, lang, place, note, width, baseline
        As in `effects_figure`.
    """
    named = words.scenario_titles(months, titles, baseline)
    stages = [stage for stage in STAGES if stage == "need" or stage in months]
    shares = last_year(months).assign(need=100.0).groupby("scenario")[stages].mean().loc[list(named)]
    caption = words.funnel_caption(months, next(iter(named.values())), lang)
    with style.drawing():
        rows = Rows.of(list(named.values()), width, least=5.2)
        head, gap, frame = 6.0, 5.0, Frame(words.title("funnel", place, lang), note, caption, width)
        sheet, top = frame.sheet(head + rows.height)
        panel = (width - MARGIN - rows.left + gap) / len(stages) - gap
        rows.write(sheet, top + head)
        for number, stage in enumerate(stages):
            left = rows.left + number * (panel + gap)
            _draw_shares(sheet.axes(left, top + head, panel, rows.height), list(shares[stage].items()))
            sheet.write(left, top + head - 2.0, [words.stage_name(stage, lang)], va="baseline")
            if number:
                sheet.write(left - 1.2, top + head - 2.0, ["→"], va="baseline", ha="right", color=QUIET)
        return sheet.finished()


def _draw_shares(axes: Axes, shares: list[tuple[str, float]]) -> None:
    """Draw one stage: a bar a scenario, the baseline's first and marked through all rows."""
    for row, (name, share) in enumerate(shares):
        axes.barh(row, 100.0, height=0.56, color="#ececec", zorder=0)
        axes.barh(row, share, height=0.56, color=style.PALE if row else QUIET, zorder=1, label=name)
        axes.text(104.0, row, words.share(share), va="center_baseline", fontsize=SMALL)
    axes.axvline(shares[0][1], color=INK, linewidth=0.6, zorder=2, label="baseline")
    axes.set(xlim=(0.0, 130.0), ylim=(len(shares) - 0.5, -0.5))
    axes.set_axis_off()
