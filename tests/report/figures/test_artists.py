"""What is drawn is read back from the figures, and held against the frames by pandas: paths, funnel, costs, who is reached."""

import itertools
from typing import Any

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text

from shequ.outcomes.by_group import KINDS, STANDING
from shequ.report import words
from shequ.report.drawing.lettering import shapes, width_of, wrap
from shequ.report.drawing.style import COLOURS, line_look
from shequ.report.figures.frontier import frontier_figure
from shequ.report.figures.funnel import STAGES, funnel_figure
from shequ.report.figures.paths import paths_figure
from shequ.report.figures.reached import reached_figure
from shequ.study.analyse.reached import concentration, concentration_curves

RNG = np.random.default_rng(11)
TITLES = {"baseline": "Baseline", "other": "Another place", "one": "First policy", "two": "Second policy"}
REFERENCES = {"baseline": "baseline", "other": "other", "one": "baseline", "two": "other"}


def months(names: tuple[str, ...] = tuple(TITLES)) -> pd.DataFrame:
    """Return months that are lopsided over five replicates."""
    rows = [
        {"scenario": name, "replicate": r, "policy_month": m, "coverage": 30.0 + 10.0 * RNG.gamma(1.0) + place, "disputes": RNG.gamma(1.0)}
        for place, name in enumerate(names) for r in range(5) for m in range(-2, 15)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def lines_of(axes: Axes) -> dict[str, Line2D]:
    """Return the lines of a panel by their labels."""
    return {str(line.get_label()): line for line in axes.get_lines()}


def on_sheet(figure: Figure) -> list[Line2D]:
    """Return the lines and marks that stand outside panels."""
    return [one for one in figure.artists if isinstance(one, Line2D)]


def rows_of(figure: Figure) -> dict[float, str]:
    """Return the names written at the left of rows by their height on the sheet."""
    return {text.get_position()[1]: text.get_text() for text in figure.texts if text.get_ha() == "right"}


def test_paths_are_means_and_bands_the_spread_of_paired_differences() -> None:
    """Otherwise a line would not be that of the runs, or the spread of cities hide that of policies."""
    frame = months()
    frame.loc[(frame["scenario"] == "two") & (frame["policy_month"] == 9), "coverage"] += [
        80.0,
        70.0,
        -90.0,
        60.0,
        -80.0,
    ]
    frame.loc[(frame["scenario"] == "one") & (frame["policy_month"] == 4) & (frame["replicate"] == 2), "coverage"] = (
        np.nan
    )
    axes = paths_figure(frame, TITLES, outcomes=["coverage"], references=REFERENCES).axes[0]
    drawn = lines_of(axes)
    wide = frame.pivot(index=["policy_month", "replicate"], columns="scenario", values="coverage")
    mean = wide.groupby("policy_month").mean()
    assert list(drawn["policy start"].get_xdata()) == [0.0, 0.0]
    assert str(drawn["baseline"].get_color()) == COLOURS[0]
    bands = iter(axes.collections)
    for place, (name, base) in enumerate(REFERENCES.items()):
        wanted = mean[name].where(wide[name].notna().groupby("policy_month").all())
        assert np.asarray(drawn[name].get_ydata(), float) == pytest.approx(wanted.to_numpy(), nan_ok=True)
        assert drawn[name].get_color() == line_look(place)["color"]
        if name == base:
            continue
        apart = (wide[name] - wide[base]).groupby("policy_month")
        low, high = (np.clip(mean[base] + apart.quantile(q), 0.0, 100.0) for q in (0.1, 0.9))
        band = np.concatenate([path.vertices for path in next(bands).get_paths()])
        for month in (-2, 3, 9, 14):
            ends = band[band[:, 0] == month][:, 1]
            assert (ends.min(), ends.max()) == pytest.approx((low[month], high[month]))


def legend(figure: Figure) -> dict[str, str]:
    """Return the colour of the line beside each title of the legend."""
    heights = {round(float(line.get_ydata()[0]), 6): to_hex(line.get_color()) for line in on_sheet(figure)}
    found = {text.get_text(): heights.get(round(text.get_position()[1], 6)) for text in figure.texts}
    return {title: colour for title, colour in found.items() if colour and title in TITLES.values()}


def test_the_legend_has_the_colour_of_the_line() -> None:
    """Otherwise every line would be taken for another policy."""
    for figure in (
        paths_figure(months(("baseline", "one", "two")), TITLES, outcomes=["coverage"], width=89.0),
        frontier_figure(plane(("one", "two")), TITLES, width=89.0),
    ):
        lines = lines_of(figure.axes[0])
        seen = legend(figure)
        assert {"First policy", "Second policy"} <= set(seen)
        for name, title in TITLES.items():
            if title in seen:
                assert seen[title] == to_hex(lines[name].get_color()) == COLOURS[list(TITLES).index(name)], title


def test_many_scenarios_stand_in_rows_each_beside_the_baseline() -> None:
    """Otherwise a row would show the baseline twice, or another scenario than its title says."""
    names = ("baseline", *(f"s{k}" for k in range(5)))
    frame = months(names)
    titles = {name: name.upper() for name in names}
    figure = paths_figure(frame, titles, outcomes=["coverage"])
    means = frame.groupby(["scenario", "policy_month"])["coverage"].mean()
    heights = rows_of(figure)
    assert len(figure.axes) == 5
    for axes in figure.axes:
        drawn = lines_of(axes)
        (name,) = set(drawn) & set(names[1:])
        assert drawn[name].get_ydata() == pytest.approx(means[name].to_numpy())
        assert drawn["baseline"].get_ydata() == pytest.approx(means["baseline"].to_numpy())
        box = axes.get_position()
        (title,) = [text for height, text in heights.items() if box.y0 <= height <= box.y1]
        assert title == titles[name]
    assert len(paths_figure(months(names[:5]), titles, outcomes=["coverage"]).axes) == 1


def test_the_funnel_shows_means_in_the_rows_of_their_scenarios() -> None:
    """Otherwise a scenario would lose where another does."""
    runs = pd.DataFrame([
        {"scenario": name, "replicate": r, "known": 40.0 + 30.0 * RNG.random(), "referred": 30.0 * RNG.gamma(1.0), "accepted": 9.0 * RNG.gamma(1.0),
         "coverage_formal": 5.0 * RNG.gamma(1.0)} for name in TITLES for r in range(5)
    ])  # fmt: skip
    figure = funnel_figure(runs, TITLES)
    means = runs.groupby("scenario").mean().assign(need=100.0)
    heights = rows_of(figure)
    figure.draw_without_rendering()
    for axes, stage in zip(figure.axes, STAGES, strict=True):
        for (row, name), bar in zip(enumerate(TITLES), axes.containers[1::2], strict=True):
            assert bar[0].get_width() == pytest.approx(means.loc[name, stage])
            written = axes.texts[row].get_text()
            assert float(written) == pytest.approx(means.loc[name, stage], abs=0.0501)
            middle = figure.transFigure.inverted().transform(
                axes.transData.transform((0.0, bar[0].get_y() + bar[0].get_height() / 2))
            )[1]
            near = min(heights, key=lambda height, middle=middle: abs(height - middle))
            assert heights[near] == TITLES[name]
        assert float(lines_of(axes)["baseline"].get_xdata()[0]) == pytest.approx(means.loc["baseline", stage])


def plane(names: tuple[str, ...]) -> pd.DataFrame:
    """Return points with lopsided intervals; every second is on the frontier."""
    rows = []
    for account, (k, name) in itertools.product(("public", "social"), enumerate(names)):
        hours, cost = (
            50.0 * (k + 1) + RNG.random(),
            (1000.0 if account == "public" else 2700.0) * (k + 1) + RNG.random(),
        )
        rows.append({"account": account, "scenario": name, "point": 0, "hours": hours, "hours_low": hours - 9.0, "hours_high": hours + 4.0,
                     "cost": cost, "cost_low": cost - 700.0, "cost_high": cost + 200.0, "replicates": 5 + k, "frontier": k % 2 == 1})  # fmt: skip
    return pd.DataFrame(rows)


@pytest.mark.parametrize("many", [False, True])
def test_the_plane_shows_costs_in_thousands_hours_and_their_intervals(many: bool) -> None:
    """Otherwise a policy would seem cheaper, surer, or on the frontier though it is not."""
    names = tuple(f"s{k}" for k in range(8, 0, -1)) if many else ("one", "two")
    titles = {"baseline": "Baseline", **{name: name.upper() for name in names}}
    points = plane(names)
    figure = frontier_figure(points, titles)
    for axes, account in zip(figure.axes, ("public", "social"), strict=True):
        own = points[points["account"] == account].set_index("scenario")
        drawn = lines_of(axes)
        best = own[own["frontier"]].sort_values("hours")
        assert list(drawn["frontier"].get_xdata()) == pytest.approx([0.0, *best["cost"] / 1000.0])
        assert list(drawn["frontier"].get_ydata()) == pytest.approx([0.0, *best["hours"]])
        segments = np.array([segment for one in axes.collections for segment in one.get_segments()])
        wanted = []
        for name in names:
            cost, hours = own.loc[name, "cost"] / 1000.0, own.loc[name, "hours"]
            assert (drawn[name].get_xdata()[0], drawn[name].get_ydata()[0]) == pytest.approx((cost, hours))
            wanted.append([[own.loc[name, "cost_low"] / 1000.0, hours], [own.loc[name, "cost_high"] / 1000.0, hours]])
            wanted.append([[cost, own.loc[name, "hours_low"]], [cost, own.loc[name, "hours_high"]]])
        assert segments == pytest.approx(np.array(wanted))
        if many:
            at = {text.get_text(): text.xy for text in axes.texts}
            for k, name in enumerate(names):
                assert at[str(k + 1)] == pytest.approx((own.loc[name, "cost"] / 1000.0, own.loc[name, "hours"]))
    if many:
        written = {text.get_text(): round(text.get_position()[1], 5) for text in figure.texts}
        assert all(written[str(k + 1)] == written[name.upper()] for k, name in enumerate(names))
    assert f"over {int(points['replicates'].max())} replicates" in " ".join(
        " ".join(text.get_text().split()) for text in figure.texts
    )


def groups() -> pd.DataFrame:
    """Return groups of five replicates; the second policy favours the worst-off, the first the best-off."""
    lean = {"baseline": 0.0, "other": 0.1, "one": 0.9, "two": -0.7}
    kinds = {**KINDS, STANDING: ("low, severe", "middle, moderate", "high, mild")}
    rows = [
        {"scenario": name, "replicate": r, "month": 1, "kind": kind, "group": group, "coverage_part": 5.0 + n + RNG.gamma(1.0),
         "coverage_whole": 40.0 + RNG.random(), "share_served_part": 2.0 + lean[name] * (n - 1), "share_served_whole": 10.0}
        for name in TITLES for r in range(5) for kind, names in kinds.items() for n, group in enumerate(names)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def test_who_is_reached_is_drawn_with_students_intervals() -> None:
    """Otherwise one group would be seen in another's place, or surer than it is."""
    from scipy import stats

    frame = groups()
    figure = reached_figure(frame, TITLES)
    shares = frame.assign(share=100.0 * frame["coverage_part"] / frame["coverage_whole"])
    for axes, kind in zip(figure.axes, KINDS, strict=False):
        by = shares[shares["kind"] == kind].groupby(["scenario", "group"])["share"]
        mean, half = by.mean(), stats.t.ppf(0.975, 4) * by.sem()
        drawn = lines_of(axes)
        bars = [line for line in axes.get_lines() if line.get_linewidth() == 0.6]
        joins = [line for line in axes.get_lines() if line.get_color() == "#bdbdbd"]
        for row, name in enumerate(TITLES):
            assert list(joins[row].get_xdata()) == pytest.approx([mean[name].min(), mean[name].max()])
            for group in KINDS[kind]:
                mark = drawn[f"{name} {group}"]
                assert (mark.get_xdata()[0], mark.get_ydata()[0]) == pytest.approx((mean[name, group], row))
                ends = [
                    tuple(bar.get_xdata())
                    for bar in bars
                    if bar.get_ydata()[0] == row and bar.get_color() == mark.get_color()
                ]
                assert ends == [
                    pytest.approx((mean[name, group] - half[name, group], mean[name, group] + half[name, group]))
                ]
        assert axes.get_xlim()[1] >= (mean + half).max()
    for place, group in enumerate(KINDS["income"]):
        text = next(t for t in figure.texts if t.get_text() == words.word(f"group {group}", "en"))
        near = [line for line in on_sheet(figure) if line.get_linestyle() == "None" and line.get_ydata()[0] == text.get_position()[1]
                and 0.0 < text.get_position()[0] - line.get_xdata()[0] < 0.02]  # fmt: skip
        mark = lines_of(figure.axes[2])[f"baseline {group}"]
        assert [line.get_marker() for line in near] == [mark.get_marker()] == [("o", "s", "^", "D")[place]]


def test_curves_are_those_of_the_baseline_and_of_the_ends_with_their_index() -> None:
    """Otherwise the policy that favours the best-off would be shown under another's name."""
    frame = groups()
    curves = concentration_curves(frame)
    index = concentration(curves)
    others = {name: value for name, value in index.items() if name != "baseline"}
    ends = {min(others, key=others.__getitem__), max(others, key=others.__getitem__)}
    figure = reached_figure(frame, TITLES)
    drawn = lines_of(figure.axes[len(KINDS)])
    assert set(drawn) - {"equal"} == {"baseline", *ends} == {"baseline", "one", "two"}
    said = [text.get_text() for text in figure.texts]
    for name in ("baseline", *ends):
        assert list(drawn[name].get_xdata()) == pytest.approx(list(curves[name]["elders"]))
        assert list(drawn[name].get_ydata()) == pytest.approx(list(curves[name]["care"]))
        value = f"{round(index[name], 2):+g}".replace("-", "−") if round(index[name], 2) else "0"
        assert any(TITLES[name] in text and f"index {value})" in text for text in said)


def test_a_wrapped_text_keeps_its_words_and_rows_go_down() -> None:
    """Otherwise a title would lose a word, or a row be read upside down."""
    text = "one two three four five six seven eight nine ten"
    lines = wrap(text, width_of("one two three four"), lines=3)
    assert " ".join(lines).replace("…", "").strip() in text
    assert "".join(wrap(text, 14.0, lines=9)).replace(" ", "") == text.replace(" ", "")
    assert wrap(text, 30.0, lines=1)[0].startswith("one two three") and wrap(text, 30.0, lines=2)[1].startswith(
        ("four", "five", "six")
    )


def test_text_is_set_in_the_fonts_that_ship() -> None:
    """Otherwise the sheet would be laid out for one font and drawn in another."""
    figure = funnel_figure(pd.DataFrame({"scenario": ["a", "b"], "replicate": 0, "known": 3.0}), {"a": "A", "b": "B"})
    text: Any = next(part for part in figure.findobj(Text) if isinstance(part, Text) and part.get_text() == "A")
    files = matplotlib.font_manager.fontManager._find_fonts_by_props(text.get_fontproperties())
    assert [str(one).split("/")[-1] for one in files[:2]] == [one.fname.split("/")[-1] for one in shapes()]
    assert all(name.startswith("shequ") for name in text.get_fontproperties().get_family()[:2])
