"""The figures of cost, of who is reached, of estates, of a map, of a pilot and of regret."""

import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from seen import inside, texts

from shequ.outcomes.by_group import KINDS as GROUPS
from shequ.outcomes.by_group import STANDING
from shequ.population.place_files import find_place
from shequ.report.drawing import style
from shequ.report.drawing.style import COLOURS
from shequ.report.figures.by_name import draw
from shequ.report.figures.estates import estates_figure
from shequ.report.figures.frontier import frontier_figure
from shequ.report.figures.map import _values, map_figure
from shequ.report.figures.paths import paths_figure
from shequ.report.figures.pilot import SHOWN, pilot_figure
from shequ.report.figures.reached import reached_figure
from shequ.report.figures.robustness import robustness_figure
from shequ.study.analyse.pilot import KINDS
from shequ.study.store.manifest import ResultsError
from study.made_up import made_up

TITLES = {"baseline": "Baseline", "one": "A first policy", "two": "另一项政策"}
LOOKS = [("en", 180.0), ("zh", 89.0)]


def points(budgets: int = 1, scenarios: tuple[str, ...] = ("one", "two")) -> pd.DataFrame:
    """Return a plane: the second policy gives twice as much for the same."""
    rows = [
        {"account": account, "scenario": name, "point": budget, "hours": 100.0 * rank * budget, "hours_low": 90.0 * rank * budget,
         "hours_high": 110.0 * rank * budget, "cost": 9000.0 * budget, "cost_low": 8900.0 * budget,
         "cost_high": 9100.0 * budget, "replicates": 5, "frontier": rank == len(scenarios)}
        for account in ("public", "social")
        for rank, name in enumerate(scenarios, start=1)
        for budget in range(1, budgets + 1)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def groups() -> pd.DataFrame:
    """Return groups of two replicates; the second policy leaves the independent uncovered."""
    kinds = {**GROUPS, STANDING: ("low, severe", "high, mild")}
    rows = [
        {"scenario": name, "replicate": replicate, "month": 1, "kind": kind, "group": group,
         "coverage_part": (rank + number) * (1.0 + replicate / 10), "coverage_whole": 50.0,
         "share_served_part": 1.0 + rank, "share_served_whole": 10.0}
        for rank, name in enumerate(TITLES)
        for replicate in range(2)
        for kind, names in kinds.items()
        for number, group in enumerate(names)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def estates() -> pd.DataFrame:
    """Return two communities of three estates; one estate has no firm, and trust nobody can give."""
    rows = [
        {"scenario": name, "replicate": 0, "period": period, "community": estate // 3, "estate": estate, "households": 400.0,
         "fee_payment": np.nan if estate == 0 else 70.0 + estate + (period == "after") * rank,
         "disputes": 10.0 - rank * (period == "after"), "coverage": 4.0 + estate + rank,
         "trust_firm": np.nan if estate == 0 else 50.0}
        for rank, name in enumerate(TITLES)
        for period in ("before", "after")
        for estate in range(6)
    ]  # fmt: skip
    return pd.DataFrame(rows)


@pytest.mark.parametrize(("lang", "width"), LOOKS)
@pytest.mark.parametrize(("budgets", "many"), [(3, False), (1, True)])
def test_the_plane_has_lines_of_budgets_or_numbered_points(lang: str, width: float, budgets: int, many: bool) -> None:
    """Otherwise policies could not be told apart, or the frontier not be seen."""
    names = tuple(f"s{k}" for k in range(8)) if many else ("one", "two")
    titles = {"baseline": "Baseline", **{name: f"Policy {name}" for name in names}}
    figure = frontier_figure(points(budgets, names), titles, lang=lang, width=width)
    assert inside(figure)
    for axes in figure.axes:
        frontier = next(line for line in axes.get_lines() if line.get_label() == "frontier")
        assert (frontier.get_xdata()[0], frontier.get_ydata()[0]) == (0.0, 0.0)  # it starts at the baseline
        best = next(line for line in axes.get_lines() if line.get_label() == names[-1])
        assert set(best.get_ydata()) <= set(frontier.get_ydata())
    numbered = [text.get_text() for axes in figure.axes for text in axes.texts]
    assert numbered == (2 * [str(k) for k in range(1, 9)] if many else [])


def test_numbers_of_near_points_do_not_lie_on_each_other() -> None:
    """Otherwise two policies of the same price and effect would have one unreadable number."""
    near = points(1, tuple(f"s{k}" for k in range(8)))
    pairs = near["scenario"].map({f"s{k}": k // 2 for k in range(8)})
    near = near.assign(hours=100.0 * pairs, hours_low=100.0 * pairs, hours_high=100.0 * pairs, cost=900.0 * pairs)
    figure = frontier_figure(near, {f"s{k}": f"s{k}" for k in range(8)})
    figure.draw_without_rendering()
    for axes in figure.axes:
        boxes = [text.get_window_extent() for text in axes.texts]
        assert not any(one.overlaps(other) for one, other in itertools.combinations(boxes, 2))


@pytest.mark.parametrize(("lang", "width"), LOOKS)
def test_every_group_of_every_scenario_is_marked_where_its_coverage_is(lang: str, width: float) -> None:
    """Otherwise a group could be left out of the picture as it is of the service."""
    figure = reached_figure(groups(), TITLES, lang=lang, width=width)
    assert inside(figure)
    by_income = figure.axes[2]
    marks = {
        line.get_label(): float(line.get_xdata()[0]) for line in by_income.get_lines() if " " in str(line.get_label())
    }
    assert marks["two high"] == pytest.approx(100.0 * 4.0 * 1.05 / 50.0)
    assert len([label for label in marks if label.startswith(tuple(TITLES))]) == 9


@pytest.mark.parametrize(("lang", "width"), LOOKS)
def test_estates_are_arrows_and_those_without_a_firm_are_left_out(lang: str, width: float) -> None:
    """Otherwise an estate that pays no fees would lie at zero."""
    figure = estates_figure(estates(), TITLES, lang=lang, width=width)
    assert inside(figure)
    assert [len(axes.texts) for axes in figure.axes] == [5, 5, 5]  # five estates
    means = [[line for line in axes.lines if line.get_marker() == "o"] for axes in figure.axes]
    assert [[line.get_markerfacecolor() for line in pair] for pair in means] == [["white", "#000000"]] * 3


@pytest.mark.parametrize(("lang", "width"), LOOKS)
@pytest.mark.parametrize("outcome", ["coverage", "trust_firm"])
def test_a_map_has_a_tile_for_every_estate_and_says_that_it_is_none(lang: str, width: float, outcome: str) -> None:
    """Otherwise a schema would be taken for a map of the city."""
    place = find_place("bazhong").first(2)
    figure = map_figure(estates(), TITLES, place.communities, outcome=outcome, lang=lang, width=width)
    assert inside(figure)
    tiles = [
        patch for patch in figure.findobj() if type(patch).__name__ == "Rectangle" and patch.get_linewidth() == 0.5
    ]
    assert len(tiles) == 3 * (6 + 2)  # estates and frames of communities
    assert [text.get_text() for text in figure.texts].count("2") == 3
    assert f"1 {place.communities[0].name}; 2 {place.communities[1].name}" in texts(figure)
    said = "no map of places" if lang == "en" else "并非实际位置"
    assert any(said in text for text in texts(figure))


def test_coordinates_of_the_places_table_place_communities() -> None:
    """Otherwise a real map would be drawn in the order of a table."""
    place = find_place("bazhong").first(2)
    placed = replace(
        place, communities=tuple(replace(c, x=100.0 * k, y=30.0 * k) for k, c in enumerate(place.communities))
    )
    figure = map_figure(estates(), TITLES, placed.communities)
    assert any("at its coordinates" in text for text in texts(figure))
    assert inside(figure)


@pytest.mark.parametrize(("lang", "width"), LOOKS)
def test_a_pilot_shows_its_groups_and_four_estimates(lang: str, width: float) -> None:
    """Otherwise the evaluator's number would stand without the true one."""
    rows = [
        {
            "replicate": 0,
            "month": month,
            "group": group,
            "policy": policy,
            "value": 50.0 + month * (policy == "with") / 10,
        }
        for month in range(1, 25)
        for group in ("treated", "control")
        for policy in ("with", "without")
    ]
    found = pd.DataFrame([
        {"kind": kind, "outcome": outcome, "unit": "points of 100", "difference": 0.5, "ci_low": 0.1, "ci_high": 0.9,
         "replicates": 9}
        for kind in KINDS for outcome in SHOWN
    ])  # fmt: skip
    figure = pilot_figure(dict.fromkeys(SHOWN, pd.DataFrame(rows)), found, 6, lang=lang, width=width)
    assert inside(figure)
    assert len(figure.axes) == 2 * len(SHOWN)


@pytest.mark.parametrize(("lang", "width"), LOOKS)
def test_regret_stands_beside_the_share_of_places(lang: str, width: float) -> None:
    """Otherwise a policy that is seldom best and never bad would look poor."""
    table = pd.DataFrame({"scenario": ["one", "two"], "best": [0.7, 0.3], "best_low": [0.6, 0.2], "best_high": [0.8, 0.4],
                          "regret_mean": [0.2, 1.0], "regret_90": [0.5, 3.0]})  # fmt: skip
    figure = robustness_figure({"coverage": table}, TITLES, 500, drawn="some ranges", lang=lang, width=width)
    assert inside(figure)
    best, regret = figure.axes
    assert [bar.get_width() for bar in best.patches] == [70.0, 30.0]
    assert regret.get_xlim()[1] > 3.0


def test_a_map_shows_each_scenario_less_its_own_baseline_run_by_run() -> None:
    """Otherwise the difference between two baselines, or between unlike replicates, would be drawn as a policy's."""
    level = {"baseline": 10.0, "one": 12.0, "another past": 30.0, "two": 33.0}
    rows = [
        {"scenario": name, "replicate": replicate, "period": "after", "community": 0, "estate": 0,
         "coverage": value + 5.0 * replicate}
        for name, value in level.items() for replicate in range(2)
    ]  # fmt: skip
    rows[3]["coverage"] = np.nan  # of the second run of the first policy nothing is known
    references = {"baseline": "baseline", "one": "baseline", "another past": "another past", "two": "another past"}
    found = _values(pd.DataFrame(rows), "coverage", {name: references[name] for name in ("baseline", "one", "two")})
    assert {name: value.iloc[0] for name, value in found.items()} == {"baseline": 12.5, "one": 2.0, "two": 3.0}
    place = find_place("bazhong").first(1)
    titles = {name: f"Title of {name}" for name in level}
    figure = map_figure(pd.DataFrame(rows), titles, place.communities, references=references)
    shown = " ".join(texts(figure))
    assert "Title of two" in shown
    assert "Title of another" not in shown  # a map of nothing


def test_a_map_of_two_places_is_refused(tmp_path: Path) -> None:
    """Otherwise estates of one place would be compared with those of another by their number."""
    made = made_up(
        tmp_path, lambda *run: 1.0, scenarios=["full", "show-sites"], method="list", replicates=1, keep=["estates"]
    )
    places = {name: scenario.place for name, scenario in made.manifest.scenarios.items()}
    assert set(places.values()) == {"bazhong"}
    made.manifest.scenarios["full"] = made.manifest.scenarios["full"].model_copy(update={"place": "elsewhere"})
    with pytest.raises(ResultsError, match="a map shows one place, bazhong, and full is run in elsewhere"):
        draw("map", made)


@pytest.mark.parametrize("nobody", [["one"], ["baseline", "two"], ["baseline", "one", "two"]])
def test_a_policy_that_serves_nobody_has_no_index_in_the_figure(nobody: list[str]) -> None:
    """Otherwise nan would be printed, or a policy that serves nobody be shown as the most equal."""
    table = groups()
    table.loc[table["scenario"].isin(nobody), "share_served_part"] = 0.0
    shown = " ".join(texts(reached_figure(table, TITLES)))
    assert "nan" not in shown
    assert ("–" in shown) is ("baseline" in nobody)  # of the others those with an index are shown


def colours(figure: Figure) -> dict[str, object]:
    """Return the colour of every line that bears a scenario's name."""
    return {str(line.get_label()): line.get_color() for axes in figure.axes for line in axes.get_lines()}


def test_a_scenario_has_one_colour_in_all_figures_of_a_folder() -> None:
    """Otherwise a reader would follow one policy in a figure and another in the next."""
    titles = {
        "baseline": "Baseline",
        "other": "Baseline in another place",
        **{f"s{k}": f"Policy {k}" for k in range(3)},
    }
    frame = pd.DataFrame([
        {"scenario": name, "replicate": r, "policy_month": month, "coverage": 40.0 + month * place + r}
        for place, name in enumerate(titles) for r in range(2) for month in range(13)
    ])  # fmt: skip
    over_time = colours(paths_figure(frame, titles, outcomes=["coverage"]))
    of_cost = colours(frontier_figure(points(1, ("s0", "s1", "s2")), titles))  # which knows no other baseline
    three = groups().replace({"scenario": {"one": "s0", "two": "s2"}})
    worst_off = (three["scenario"] == "s2") & three["group"].str.startswith("low")
    three.loc[worst_off, "share_served_part"] *= 9.0  # so that both stand at an end
    of_care = colours(reached_figure(three, titles))
    assert over_time["baseline"] == of_care["baseline"] == "#000000"
    for name in ("s0", "s1", "s2"):
        assert over_time[name] == of_cost[name] == COLOURS[list(titles).index(name)]
    assert [of_care[name] for name in ("s0", "s2")] == [over_time[name] for name in ("s0", "s2")]


def test_ten_policies_have_ten_looks() -> None:
    """Otherwise two lines of one panel could not be told apart."""
    looks = [style.line_look(number) for number in range(11)]
    assert [look["color"] for look in looks] == [*COLOURS, *COLOURS[1:]]
    assert len({(look["color"], look["markerfacecolor"]) for look in looks}) == 11


def test_a_place_without_firms_has_no_figure_of_fees(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise a village would end in a traceback of the drawing library."""
    results = made_up(tmp_path, lambda *run: 1.0, method="list", replicates=1, keep=["estates"])
    monkeypatch.setattr(results, "read", lambda *asked: estates().assign(fee_payment=np.nan))
    with pytest.raises(ResultsError, match="no estate has a property firm"):
        draw("estates", results)
