"""What is drawn is read back: estates, the map, a pilot, robustness, the premium, complementarity, sensitivity."""

import itertools
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import Normalize, TwoSlopeNorm, to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from shequ.population.place_files import find_place
from shequ.report import words
from shequ.report.figures import estates as estates_module
from shequ.report.figures.estates import estates_figure
from shequ.report.figures.estimands import SHOWN, estimands_figure, of_worlds
from shequ.report.figures.map import map_figure
from shequ.report.figures.pilot import pilot_figure
from shequ.report.figures.robustness import robustness_figure
from shequ.report.figures.sensitivity import sensitivity_figure
from shequ.report.figures.synergy import synergy_figure
from shequ.study.analyse.estimands import ESTIMANDS
from shequ.study.analyse.pilot import KINDS
from shequ.study.analyse.robustness import CONDITIONS, THIRDS

RNG = np.random.default_rng(13)
TITLES = {"baseline": "Baseline", "one": "First policy", "two": "Second policy"}


def estates() -> pd.DataFrame:
    """Return estates of two communities in three replicates, of unlike size; one has no firm."""
    rows = [
        {"scenario": name, "replicate": r, "period": period, "community": e // 3, "estate": e, "households": 100.0 * (e + 1) ** 2,
         "fee_payment": np.nan if e == 0 else 60.0 + 5.0 * e + RNG.random(), "disputes": 4.0 * RNG.gamma(1.0),
         "coverage": np.nan if e == 5 else 3.0 + 9.0 * RNG.gamma(1.0)}
        for name in TITLES for r in range(2, 5) for period in ("before", "after") for e in range(6)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def points(axes: Axes) -> list[Line2D]:
    """Return the round marks of a panel, each a line of its own."""
    return [line for line in axes.get_lines() if line.get_marker() == "o"]


def at(line: Line2D) -> tuple[float, float]:
    """Return where a mark is."""
    return float(line.get_xdata()[0]), float(line.get_ydata()[0])


def test_an_estate_goes_from_before_to_after_and_means_are_by_households() -> None:
    """Otherwise fees would seem to fall where they rise, or a small estate weigh as much as a large one."""
    frame = estates()
    served = frame.dropna(subset=["fee_payment"])
    for axes, name in zip(estates_figure(frame, TITLES).axes, TITLES, strict=True):
        first = served[(served["scenario"] == name) & (served["replicate"] == 2)].pivot(
            index="estate", columns="period", values=["fee_payment", "disputes"]
        )
        drawn = sorted((*text.xyann, *text.xy) for text in axes.texts)
        wanted = sorted(
            (
                one["fee_payment", "before"],
                one["disputes", "before"],
                one["fee_payment", "after"],
                one["disputes", "after"],
            )
            for _, one in first.iterrows()
        )
        assert np.array(drawn) == pytest.approx(np.array(wanted)) and len(drawn) == 5
        means = {
            period: tuple(np.average(part[name_], weights=part["households"]) for name_ in ("fee_payment", "disputes"))
            for period, part in served[served["scenario"] == name].groupby("period")
        }
        found = {to_hex(mark.get_markerfacecolor()): at(mark) for mark in points(axes)}
        assert found == {"#ffffff": pytest.approx(means["before"]), "#000000": pytest.approx(means["after"])}
    assert estates_module.MOST_ARROWS >= 100


def tiles(figure: Figure) -> list[Rectangle]:
    """Return the coloured tiles in the order in which they were drawn."""
    return [one for one in figure.artists if isinstance(one, Rectangle) and one.get_fill()]


def frames(figure: Figure) -> list[Rectangle]:
    """Return the frames of communities."""
    return [one for one in figure.artists if isinstance(one, Rectangle) and not one.get_fill()]


def test_a_tile_has_the_colour_of_its_estates_number_and_lies_in_its_community() -> None:
    """Otherwise a map would show another state, another sign, or an estate in another community."""
    frame, place = estates(), find_place("bazhong").first(2)
    placed = tuple(replace(c, x=100.0 * k, y=50.0 * k) for k, c in enumerate(place.communities))
    figure = map_figure(frame, TITLES, placed)
    after = frame[frame["period"] == "after"].groupby(["scenario", "estate"])["coverage"].mean().unstack("scenario")
    values = {"baseline": after["baseline"], **{name: after[name] - after["baseline"] for name in ("one", "two")}}
    most = max(values[name].abs().max() for name in ("one", "two"))
    scales = {"baseline": Normalize(after["baseline"].min(), after["baseline"].max())} | dict.fromkeys(
        ("one", "two"), TwoSlopeNorm(0.0, -most, most)
    )
    drawn, boxes = iter(tiles(figure)), frames(figure)
    for number, name in enumerate(TITLES):
        colours = mpl.colormaps["viridis" if name == "baseline" else "PuOr"]
        west, east = boxes[2 * number : 2 * number + 2]
        assert (
            west.get_x() < east.get_x() and west.get_y() > east.get_y()
        )  # the second lies north-east; the sheet counts down
        for estate, value in values[name].items():
            tile = next(drawn)
            wanted = "#e4e4e4" if np.isnan(value) else to_hex(colours(scales[name](value)))
            assert to_hex(tile.get_facecolor()) == wanted, (name, estate)
            box, inside = (west, east)[estate // 3], estate % 3
            corner = (tile.get_x() - box.get_x(), tile.get_y() - box.get_y())
            assert corner == pytest.approx((tile.get_width() * (inside % 2), tile.get_width() * (inside // 2)))
    key = " ".join(" ".join(text.get_text().split()) for text in figure.texts)
    for number, community in enumerate(place.communities, start=1):
        assert f"{number} {community.name}" in key
    ticks = [axes.get_xlim() for axes in figure.axes]
    assert ticks[0] == pytest.approx((after["baseline"].min(), after["baseline"].max())) and ticks[1] == pytest.approx(
        (-most, most)
    )


def effects_of(keys: list[tuple[str, ...]], names: tuple[str, ...], outcomes: tuple[str, ...]) -> pd.DataFrame:
    """Return differences with lopsided intervals, one for each key and outcome."""
    rows = []
    for key, outcome in itertools.product(keys, outcomes):
        value = float(RNG.normal())
        rows.append({**dict(zip(names, key, strict=True)), "outcome": outcome, "unit": "points of 100", "difference": value,
                     "ci_low": value - 0.2, "ci_high": value + 0.5, "replicates": 9})  # fmt: skip
    return pd.DataFrame(rows)


def held(axes: Axes, wanted: list[Any]) -> None:
    """Hold the points and intervals of a panel, from the top down, against rows of a frame."""
    marks = {line.get_ydata()[0]: line.get_xdata()[0] for line in points(axes)}
    bars = {line.get_ydata()[0]: tuple(line.get_xdata()) for line in axes.get_lines() if line.get_label() == "interval"}
    assert axes.get_ylim()[0] > axes.get_ylim()[1]  # the first row is above
    assert [marks[row] for row in range(len(wanted))] == pytest.approx([one["difference"] for one in wanted])
    assert [bars[row] for row in range(len(wanted))] == [
        pytest.approx((one["ci_low"], one["ci_high"])) for one in wanted
    ]
    low, high = axes.get_xlim()
    assert all(low < one["ci_low"] and one["ci_high"] < high for one in wanted)


def rows_of(figure: Figure, axes: Axes) -> list[str]:
    """Return the names at the left of a panel's rows, from the top down."""
    box = axes.get_position()
    texts = [text for text in figure.texts if text.get_ha() == "right" and box.y0 <= text.get_position()[1] <= box.y1]
    return [" ".join(text.get_text().split()) for text in sorted(texts, key=lambda text: -text.get_position()[1])]


def test_a_pilot_shows_means_of_its_groups_and_each_estimate_in_its_row() -> None:
    """Otherwise controls would be taken for the treated, or an estimate's bias for its effect."""
    frame = pd.DataFrame([
        {"replicate": r, "month": m, "group": group, "policy": policy, "value": RNG.gamma(1.0)}
        for r in range(3) for m in range(1, 20) for group in ("treated", "control") for policy in ("with", "without")
    ])  # fmt: skip
    found = effects_of([(kind,) for kind in KINDS], ("kind",), ("trust_party",))
    figure = pilot_figure({"trust_party": frame}, found, 7)
    above, below = figure.axes
    mean = frame.groupby(["group", "policy", "month"])["value"].mean()
    drawn = {str(line.get_label()): line for line in above.get_lines()}
    legend = {text.get_text(): text.get_position()[1] for text in figure.texts}
    for group, policy in (("treated", "with"), ("control", "with"), ("treated", "without")):
        line = drawn[f"{group} {policy}"]
        assert line.get_ydata() == pytest.approx(mean[group, policy].to_numpy())
        height = legend[words.word(f"{group} {policy}", "en")]
        (key,) = [
            one for one in figure.artists if isinstance(one, Line2D) and one.get_ydata()[0] == pytest.approx(height)
        ]
        assert to_hex(key.get_color()) == to_hex(line.get_color())
    assert [7.0, 7.0] in [list(line.get_xdata()) for line in above.get_lines()]
    rows = found.set_index("kind")
    held(below, [rows.loc[kind] for kind in KINDS])
    assert rows_of(figure, below) == [words.word(f"pilot {kind}", "en") for kind in KINDS]


def test_robustness_shows_shares_in_per_cent_and_regret_with_its_tail() -> None:
    """Otherwise a policy that is best in 70% of worlds would seem to be so in one, or regret be told without its tail."""
    table = pd.DataFrame({"scenario": ["two", "one"], "best": [0.7, 0.3], "best_low": [0.6, 0.25], "best_high": [0.85, 0.4],
                          "regret_mean": [0.2, 1.0], "regret_90": [0.5, 3.0]})  # fmt: skip
    figure = robustness_figure({"coverage": table}, TITLES, 1500, drawn="some ranges")
    best, regret = figure.axes
    assert rows_of(figure, best) == ["Second policy", "First policy"]
    heads = {text.get_text().split(":")[-1].strip(): text.get_position()[0] for text in figure.texts}
    assert heads[words.word("% of worlds", "en")] < heads["percentage points"]
    assert heads["Regret"] > best.get_position().x1 and any(
        text.get_position()[0] < best.get_position().x1 for text in figure.texts if "best in" in text.get_text()
    )
    for row, one in enumerate(table.to_dict("records")):
        assert best.patches[row].get_width() == pytest.approx(100.0 * one["best"])
        assert list(best.get_lines()[row].get_xdata()) == pytest.approx(
            [100.0 * one["best_low"], 100.0 * one["best_high"]]
        )
        faces = {
            to_hex(mark.get_markerfacecolor()) == "#ffffff": at(mark)
            for mark in points(regret)
            if mark.get_ydata()[0] == row
        }
        assert faces == {False: pytest.approx((one["regret_mean"], row)), True: pytest.approx((one["regret_90"], row))}
    assert best.get_xlim() == (0.0, 100.0) and regret.get_xlim()[1] > 3.0
    assert "Over 1,500 worlds drawn from some ranges." in " ".join(
        " ".join(text.get_text().split()) for text in figure.texts
    )


@pytest.mark.parametrize("worlds", [False, True])
def test_parts_of_the_premium_stand_in_their_rows(worlds: bool) -> None:
    """Otherwise the Party's name would be taken for its work, or the fifth percentile of worlds for the median."""
    found = effects_of([(one.symbol,) for one in ESTIMANDS], ("symbol",), SHOWN)
    share = RNG.random(len(found))
    third = pd.DataFrame([
        {"estimand": symbol, "outcome": "coverage", "factor": factor, "third": third, "share": (s := RNG.uniform(0.3, 0.6)), "low": s - 0.1, "high": s + 0.3}
        for symbol, factor, third in itertools.product(("P_c", "P"), CONDITIONS.values(), THIRDS)
    ])  # fmt: skip
    if worlds:
        raw = found.rename(columns={"difference": "median", "ci_low": "p5", "ci_high": "p95"}).drop(columns="unit")
        found_ = of_worlds(raw.assign(above_zero=share, worlds=300), "points of 100")
        figure = estimands_figure(found_, thirds=third)
    else:
        figure = estimands_figure(found)
    for axes, outcome in zip(figure.axes, SHOWN, strict=False):
        rows = found.assign(above=share)[found["outcome"] == outcome].set_index("symbol")
        held(axes, [rows.loc[one.symbol] for one in ESTIMANDS])
        if worlds:
            written = {text.xy[1]: text.get_text() for text in axes.texts}
            assert [written[row] for row in range(len(ESTIMANDS))] == [
                f"{rows.loc[one.symbol, 'above']:.0%}" for one in ESTIMANDS
            ]
    assert [name.split("  ")[0].split()[0] for name in rows_of(figure, figure.axes[0])] == [
        one.symbol.split()[0] for one in ESTIMANDS
    ]
    for axes, factor in zip(figure.axes[len(SHOWN) :], CONDITIONS.values(), strict=False):
        for (symbol, part), line, bars in zip(
            third[third["factor"] == factor].groupby("estimand", sort=False),
            [c[0] for c in axes.containers],
            [c[2][0] for c in axes.containers],
            strict=True,
        ):
            wanted = part.set_index("third").loc[["low", "middle", "high"]]
            assert list(line.get_ydata()) == pytest.approx(list(100.0 * wanted["share"])), symbol
            ends = [(segment[0][1], segment[1][1]) for segment in bars.get_segments()]
            assert ends == [
                pytest.approx((100.0 * low, 100.0 * high))
                for low, high in zip(wanted["low"], wanted["high"], strict=True)
            ]


def test_complementarity_shows_shares_pairs_and_all_with_what_each_does_alone() -> None:
    """Otherwise a path's effect alone would be read as its share, or a pair as another."""
    paths = ("A", "B", "C")
    pairs = list(itertools.combinations(paths, 2))
    keys = (
        [("share", p, "") for p in paths]
        + [("pair", *pair) for pair in pairs]
        + [("all", "", "")]
        + [("alone", p, "") for p in paths]
    )
    found = effects_of(keys, ("kind", "path", "other"), ("coverage", "disputes"))
    figure = synergy_figure(found)
    for axes, outcome in zip(figure.axes, ("coverage", "disputes"), strict=True):
        rows = found[found["outcome"] == outcome].set_index(["kind", "path", "other"])
        held(axes, [rows.loc[key] for key in keys[:7]])
        alone = [line for line in axes.get_lines() if line.get_label() == "alone"]
        assert [float(line.get_xdata()[0]) for line in alone] == pytest.approx(
            [rows.loc[key, "difference"] for key in keys[7:]]
        )
        assert [round(float(line.get_ydata()[0])) for line in alone] == [0, 1, 2]
    named = [words.path_name(path, "en") for path in paths]
    wanted = [
        *named,
        *(f"{words.path_name(one, 'en')} × {words.path_name(two, 'en')}" for one, two in pairs),
        words.word("all paths", "en"),
    ]
    assert rows_of(figure, figure.axes[0]) == wanted


@pytest.mark.parametrize("method", ["morris", "saltelli"])
def test_sensitivity_shows_each_factors_indices_thirds_and_convergence(method: str) -> None:
    """Otherwise a factor would seem to matter by another's number, or to have converged by another's line."""
    main, beside = ("mu_star", "sigma") if method == "morris" else ("ST", "S1")
    names = ["trust.step", "spirit.level", "trust.tolerance", "members.visit_length"]
    table = pd.DataFrame({"factor": names, main: [0.9, 0.7, 0.4, 0.2], f"{main}_half": [0.11, 0.08, 0.05, 0.02], beside: [0.3, 0.6, 0.15, 0.1],
                          "chance": [0.05, 0.06, 0.04, 0.03], "lowest_third": [1.0, 5.0, 3.0, 2.0], "highest_third": [4.0, 2.0, 3.5, 6.0]})  # fmt: skip
    path = pd.DataFrame([
        {"factor": name, "samples": n, "value": table[main][k] * (1.0 + (-1) ** k / n), "half_width": 0.2 / n}
        for k, name in enumerate(names) for n in (4, 8, 16)
    ])  # fmt: skip
    response = SimpleNamespace(outcome="coverage", scenario="one")
    made: Any = SimpleNamespace(method=method, table=table, convergence=path, response=response, complete=16, unit="")
    figure = sensitivity_figure(made, "First policy")
    index, thirds, lines = figure.axes
    drawn = {str(c.get_label()): c for c in index.containers}[main]
    assert list(drawn[0].get_xdata()) == pytest.approx(list(table[main]))
    ends = [(s[0][0], s[1][0]) for s in drawn[2][0].get_segments()]
    assert ends == [pytest.approx((v - h, v + h)) for v, h in zip(table[main], table[f"{main}_half"], strict=True)]
    labelled = {str(line.get_label()): list(line.get_xdata()) for line in index.get_lines()}
    assert labelled[beside] == list(table[beside]) and labelled["chance"] == list(table["chance"])
    faces = {to_hex(mark.get_markerfacecolor()) == "#ffffff": list(mark.get_xdata()) for mark in points(thirds)}
    assert faces == {True: list(table["lowest_third"]), False: list(table["highest_third"])}
    spans = sorted(tuple(segment[:, 0]) for segment in thirds.collections[0].get_segments())
    assert spans == sorted(zip(table["lowest_third"], table["highest_third"], strict=True))
    for container, name in zip(lines.containers, names, strict=True):
        own = path[path["factor"] == name]
        assert list(container[0].get_ydata()) == pytest.approx(list(own["value"]))
        assert list(container[0].get_xdata()) == pytest.approx([4.0, 8.0, 16.0], rel=0.05)
        half = [(s[1][1] - s[0][1]) / 2.0 for s in container[2][0].get_segments()]
        assert half == pytest.approx(list(own["half_width"]))
    numbers = sorted((text.xy[1], text.get_text()) for text in lines.texts)
    order = sorted(range(4), key=lambda k: path[path["factor"] == names[k]]["value"].iloc[-1])
    assert [text for _, text in numbers] == [str(k + 1) for k in order]
