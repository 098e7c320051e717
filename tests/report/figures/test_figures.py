"""The figures: what they show is what the frames hold, and they print the same everywhere."""

from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from seen import inside, texts

from shequ.outcomes import BY_NAME, HEADLINE
from shequ.report import words
from shequ.report.drawing.lettering import SUBSTITUTE, clean, width_of, wrap
from shequ.report.drawing.style import COLOURS, DASHES, MARKERS, save, ticks_around_zero
from shequ.report.figures.effects import effects_figure
from shequ.report.figures.funnel import funnel_figure
from shequ.report.figures.paths import OVER_TIME, paths_figure
from shequ.report.words import table

SLOW = pytest.mark.slow
TITLES = {"baseline": "Baseline", "low": "Lower", "none": "Nothing", "high": "Higher"}
ZH = {"baseline": "基线", "low": "较低", "none": "无变化", "high": "较高"}
SHIFT = {"baseline": 0.0, "low": -2.5, "none": 0.25, "high": 1.5}
ODD = {
    "baseline": r"$x_1$ \frac{1}{2} $",
    "low": "a_b <b> & 'c' \"d\" {e} %s",
    "none": "line\nbreak \t and 🧓🏽 👩\u200d⚕️ \x07",
    "high": "W" * 120,
}


def effects(replicates: int = 8, names: tuple[str, ...] = tuple(TITLES)) -> pd.DataFrame:
    """Return effects made by hand: intervals of ±0.5 about the shift of each scenario."""
    rows = []
    for place, name in enumerate(names):
        for number, outcome in enumerate(HEADLINE):
            shift = SHIFT.get(name, 0.1 * place) * (1.0 + number / 10.0)
            half = np.nan if replicates == 1 else 0.0 if name == "baseline" else 0.5
            rows.append(
                {"scenario": name, "outcome": outcome, "unit": BY_NAME[outcome].unit, "baseline_mean": 40.0 + number,
                 "mean": 40.0 + number + shift, "difference": shift, "ci_low": shift - half, "ci_high": shift + half,
                 "p_value": 0.5, "separated": shift - half > 0.0 or shift + half < 0.0, "replicates": replicates}
            )  # fmt: skip
    return pd.DataFrame(rows)


def runs(names: tuple[str, ...] = tuple(TITLES), replicates: int = 3) -> pd.DataFrame:
    """Return the means of these months' last year, run by run."""
    late = months(names, replicates).query("policy_month > 12")
    return (
        late.drop(columns=["month", "policy_month"]).groupby(["scenario", "replicate"], sort=False).mean().reset_index()
    )


def months(names: tuple[str, ...] = tuple(TITLES), replicates: int = 3) -> pd.DataFrame:
    """Return months made by hand: levels that drift apart after the policy starts."""
    rows = []
    for place, name in enumerate(names):
        for replicate in range(replicates):
            for month in range(-5, 25):
                level = 30.0 + replicate + place * (1.0 + replicate / 10.0) * max(month, 0) / 10.0
                row: dict[str, Any] = {"scenario": name, "replicate": replicate, "month": month + 6}
                row |= {"policy_month": month} | dict.fromkeys([*HEADLINE, *OVER_TIME], level)
                rows.append(row | {"known": level, "accepted": level / 2.0, "coverage_formal": level / 3.0})
    return pd.DataFrame(rows)


def every_figure(titles: dict[str, str], **more: Any) -> dict[str, Figure]:
    """Return all three figures."""
    return {
        "effects": effects_figure(effects(), titles, **more),
        "paths": paths_figure(months(), titles, **more),
        "funnel": funnel_figure(runs(), titles, **more),
    }


def lines(axes: Axes, label: str) -> list[Line2D]:
    """Return the lines of a kind in a panel."""
    return [line for line in axes.get_lines() if line.get_label() == label]


def test_every_row_and_panel_is_there_in_the_given_order() -> None:
    """Otherwise an outcome or a scenario would be missing from the paper, or stand in another's row."""
    figure = effects_figure(effects(), {name: TITLES[name] for name in ("baseline", "high", "low", "none")})
    seen = texts(figure)
    assert len(figure.axes) == len(HEADLINE)
    assert [text for text in seen if text in TITLES.values()] == ["Higher", "Lower", "Nothing"]
    for outcome in HEADLINE:
        assert words.outcome_name(outcome, "en") in seen
    drawn = sorted(float(line.get_ydata()[0]) for line in figure.axes[0].get_lines() if line.get_marker() == "o")
    assert drawn == [0.0, 1.0, 2.0]


def test_points_and_whiskers_are_those_of_the_frame() -> None:
    """Otherwise the figure would contradict the table."""
    frame = effects()
    table = frame.set_index(["scenario", "outcome"])
    for axes, outcome in zip(effects_figure(frame, TITLES).axes, HEADLINE, strict=True):
        points = {int(x.get_ydata()[0]): float(x.get_xdata()[0]) for x in axes.get_lines() if x.get_marker() == "o"}
        bars = {int(x.get_ydata()[0]): tuple(map(float, x.get_xdata())) for x in lines(axes, "interval")}
        for row, name in enumerate(("low", "none", "high")):
            effect = table.loc[(name, outcome)]
            assert points[row] == effect["difference"]
            assert bars[row] == (effect["ci_low"], effect["ci_high"])
            low, high = axes.get_xlim()
            assert low < effect["ci_low"] < effect["ci_high"] < high


def test_markers_are_filled_where_the_interval_excludes_zero_and_only_there() -> None:
    """Otherwise noise would look like an effect."""
    axes = effects_figure(effects(), TITLES).axes[0]
    filled, hollow = lines(axes, "separated"), lines(axes, "not separated")
    assert sorted(float(line.get_ydata()[0]) for line in filled) == [0.0, 2.0]
    assert [float(line.get_ydata()[0]) for line in hollow] == [1.0]
    assert {line.get_markerfacecolor() for line in hollow} == {"white"}
    assert "white" not in {line.get_markerfacecolor() for line in filled}


def test_the_baseline_is_the_zero_line_and_its_level_is_told() -> None:
    """Otherwise nobody could tell a large difference from a small one."""
    figure = effects_figure(effects(), TITLES)
    assert all(float(lines(axes, "zero")[0].get_xdata()[0]) == 0.0 for axes in figure.axes)
    assert "baseline 40.0%" in texts(figure)
    assert "baseline 41.0" in texts(figure)


def test_another_baseline_than_the_effects_have_is_refused() -> None:
    """Otherwise differences from one scenario would be read as differences from another."""
    with pytest.raises(ValueError, match="not differences from this scenario"):
        effects_figure(effects(), TITLES, baseline="high")
    with pytest.raises(ValueError, match="no such scenario"):
        paths_figure(months(), TITLES, baseline="nobody")


def test_outcomes_of_one_unit_share_a_scale() -> None:
    """Otherwise trust in the firm would seem to move as much as trust in the Party organisation."""
    figure = effects_figure(effects(), TITLES)
    assert len({axes.get_xlim() for axes in figure.axes[1:6]}) == 1


def test_a_scenario_with_a_baseline_of_its_own_is_told() -> None:
    """Otherwise its difference would be added to the wrong level."""
    frame = effects()
    assert "under the same ones" not in " ".join(texts(effects_figure(frame, TITLES)))
    frame.loc[frame["scenario"] == "high", "baseline_mean"] += 1.0
    assert "under the same ones" in " ".join(texts(effects_figure(frame, TITLES)))


def test_one_replicate_gives_points_without_whiskers_and_says_so() -> None:
    """Otherwise one run would look as sure as twenty."""
    figure = effects_figure(effects(replicates=1), TITLES)
    for axes in figure.axes:
        assert len(lines(axes, "no interval")) == 3
        assert not lines(axes, "interval")
    assert "one replicate, so no intervals" in " ".join(texts(figure))
    assert "so no bands" in " ".join(texts(paths_figure(months(replicates=1), TITLES)))


def test_a_difference_that_is_not_a_number_leaves_its_place_empty() -> None:
    """Otherwise a missing value would look like no effect, or end the figure."""
    frame = effects()
    gone = (frame["scenario"] == "low") & (frame["outcome"] == "trust_owners")
    frame.loc[gone, ["mean", "difference", "ci_low", "ci_high"]] = np.nan
    figure = effects_figure(frame, TITLES)
    axes = figure.axes[HEADLINE.index("trust_owners")]
    assert sum(line.get_marker() == "o" for line in axes.get_lines()) == 2
    assert [text.get_text() for text in axes.texts] == ["–"]
    assert any("replicate has no value" in text for text in texts(figure))


def test_lines_are_means_and_bands_span_the_differences_of_replicates() -> None:
    """Otherwise the path would not be that of the runs, or the spread of cities would hide that of effects."""
    frame = months()
    axes = paths_figure(frame, TITLES).axes[0]
    late = frame[frame["policy_month"] == 24].pivot_table(index="replicate", columns="scenario", values="coverage")
    line = lines(axes, "high")[0]
    assert float(line.get_ydata()[-1]) == pytest.approx(late["high"].mean())
    band = axes.collections[-1].get_paths()[0].vertices
    ends = band[band[:, 0] == 24.0][:, 1] - late["baseline"].mean()
    apart = late["high"] - late["baseline"]
    assert (ends.min(), ends.max()) == pytest.approx((apart.quantile(0.1), apart.quantile(0.9)))
    assert float(lines(axes, "policy start")[0].get_xdata()[0]) == 0.0


def test_bands_end_at_what_an_outcome_can_be() -> None:
    """Otherwise a band of few replicates would show fees above all fees, or disputes below none."""
    frame = months()
    frame.loc[(frame["scenario"] == "high") & (frame["policy_month"] == 24), "coverage"] += [500.0, -500.0, 90.0]
    band = paths_figure(frame, TITLES).axes[0].collections[-1].get_paths()[0].vertices
    ends = band[band[:, 0] == 24.0][:, 1]
    assert (ends.min(), ends.max()) == (0.0, 100.0)


def test_a_month_without_a_value_in_some_replicate_interrupts_the_line() -> None:
    """Otherwise the mean would jump where a committee dissolves in one replicate."""
    frame = months()
    frame.loc[(frame["replicate"] == 0) & (frame["policy_month"] > 10), "trust_owners"] = np.nan
    line = lines(paths_figure(frame, TITLES).axes[OVER_TIME.index("trust_owners")], "high")[0]
    assert np.isnan(np.asarray(line.get_ydata(), float)[-14:]).all()
    frame["trust_owners"] = np.nan
    paths_figure(frame, TITLES)


def test_lines_differ_in_grey_too() -> None:
    """Otherwise a printed page would not tell the scenarios apart."""
    assert len(set(map(str, DASHES))) == len(set(MARKERS)) == len(set(COLOURS)) == 6
    drawn = paths_figure(months(), TITLES).axes[0].get_lines()
    assert len({line.get_marker() for line in drawn if line.get_label() in TITLES}) == len(TITLES)


@pytest.mark.parametrize("count", [1, 2, 5, pytest.param(6, marks=SLOW), pytest.param(11, marks=SLOW)])
def test_any_number_of_scenarios_fits(count: int) -> None:
    """Otherwise the default set of eleven could not be read."""
    names = tuple(["baseline", *(f"s{k}" for k in range(1, count))])
    titles = {name: f"Scenario {name} with a title of some length" for name in names}
    paths = paths_figure(months(names, replicates=2), titles)
    assert len(paths.axes) == len(OVER_TIME) * (max(count - 1, 1) if count > 5 else 1)
    figures = [effects_figure(effects(names=names), titles), funnel_figure(runs(names), titles), paths]
    assert all(inside(figure) for figure in figures)


@pytest.mark.parametrize("width", [85.0, 250.0])
def test_a_sheet_of_another_width_holds_everything(width: float) -> None:
    """Otherwise a column of a journal would cut labels off."""
    for figure in every_figure(TITLES, width=width).values():
        assert figure.get_size_inches()[0] * 25.4 == pytest.approx(width)
        assert inside(figure)


def test_the_funnel_starts_at_all_need_and_shows_the_shares_of_the_last_year() -> None:
    """Otherwise the losses between need and care would be misread."""
    frame = runs()
    figure = funnel_figure(frame, TITLES)
    means = frame.groupby("scenario")[["known", "accepted", "coverage_formal"]].mean()
    columns = [None, "known", "accepted", "coverage_formal"]
    for axes, column in zip(figure.axes, columns, strict=True):
        for row, name in enumerate(TITLES):
            share = 100.0 if column is None else means.loc[name, column]
            assert axes.containers[2 * row + 1][0].get_width() == pytest.approx(share)
            assert float(axes.texts[row].get_text()) == pytest.approx(share, abs=0.051)
    names = [english for english, _ in table("stages").values()]
    assert [text for text in texts(figure) if text in names] == ["In need", "Known", "Accepted", "Served"]


def test_chinese_figures_have_chinese_words_and_minus_signs() -> None:
    """Otherwise boxes would stand where words and signs belong; a missing glyph warns, and a warning is an error."""
    for figure in every_figure(ZH, lang="zh").values():
        figure.canvas.draw()
        assert any("以巴中为原型的城市" in text for text in texts(figure))
        assert not any("replicates" in text or "baseline" in text for text in texts(figure))
        assert SUBSTITUTE not in "".join(texts(figure))
    ticks = [label.get_text() for label in effects_figure(effects(), ZH, lang="zh").axes[0].get_xticklabels()]
    assert any(tick.startswith("\u2212") for tick in ticks)
    assert clean("\u2212") == "\u2212"


def test_every_term_can_be_drawn() -> None:
    """Otherwise a box would stand in a figure for a letter that its fonts lack."""
    for name in ("terms", "outcomes", "stages", "units", "wholes", "paths", "estimands"):
        assert [text for term in table(name).values() for text in term if clean(text) != text.strip()] == []
    assert {*HEADLINE, *OVER_TIME} <= set(words.named_outcomes()) <= set(BY_NAME)
    with pytest.raises(ValueError, match="choose one of en, zh"):
        effects_figure(effects(), TITLES, lang="fr")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_saving_twice_gives_the_same_bytes(tmp_path: Path, lang: str) -> None:
    """Otherwise a figure could not be checked against the archive."""
    titles = TITLES if lang == "en" else ZH
    figures = [effects_figure(effects(), titles, lang=lang), funnel_figure(runs(), titles, lang=lang)]
    again = [effects_figure(effects(), titles, lang=lang), funnel_figure(runs(), titles, lang=lang)]
    for one, two in zip(figures, again, strict=True):
        first, second = save(one, tmp_path / "one", "a"), save(two, tmp_path / "two" / "deeper", "a")
        assert [path.name for path in first] == ["a.png", "a.svg"]
        assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
        assert b"Matplotlib v" not in first[0].read_bytes() + first[1].read_bytes()
        assert b"<dc:date>" not in first[1].read_bytes()


@SLOW
def test_saving_paths_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    """Otherwise bands, which are clipped and transparent, could differ from one run to the next."""
    first, second = (save(paths_figure(months(), TITLES), tmp_path / name, "a") for name in ("one", "two"))
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_svg_keeps_latin_text_and_outlines_chinese(tmp_path: Path) -> None:
    """Otherwise English could not be searched, or Chinese would need a font that the reader lacks."""
    _, english = save(effects_figure(effects(), TITLES), tmp_path, "en")
    _, chinese = save(effects_figure(effects(), ZH, lang="zh"), tmp_path, "zh")
    assert ">Higher</text>" in english.read_text(encoding="utf-8")
    assert "<text" not in chinese.read_text(encoding="utf-8")


def test_settings_of_the_session_are_neither_changed_nor_used(tmp_path: Path) -> None:
    """Otherwise a notebook's style would leak into the figures, or theirs into the notebook."""
    _, plain = save(effects_figure(effects(), TITLES), tmp_path, "plain")
    own = {"font.size": 20.0, "axes.grid": True, "savefig.bbox": "tight", "svg.hashsalt": "x", "lines.marker": "x",
           "axes.unicode_minus": False, "axes.facecolor": "red"}  # fmt: skip
    with matplotlib.rc_context(own):
        before = matplotlib.rcParams.copy()
        _, other = save(effects_figure(effects(), TITLES), tmp_path, "other")
        assert dict(matplotlib.rcParams.copy()) == dict(before)
    assert other.read_bytes() == plain.read_bytes()


@SLOW
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_odd_titles_survive(tmp_path: Path, lang: str) -> None:
    """Otherwise titles that people do write would break a figure, or run off it."""
    for name, figure in every_figure(ODD, lang=lang, note="$ & <\n🧓 " * 30).items():
        save(figure, tmp_path, name)
        assert inside(figure)
        seen = " ".join(texts(figure))
        assert "a_b <b> & 'c'" in seen
        assert r"$x_1$ \frac{1}{2} $" in seen
        assert "WWW…" in seen
        assert SUBSTITUTE in seen


def test_a_dollar_sign_starts_no_formula(tmp_path: Path) -> None:
    """Otherwise one title with a dollar sign would cost the whole comparison its figures."""
    _, svg = save(effects_figure(effects(), {**TITLES, "low": "$x_1$ < 2 & $"}), tmp_path, "a")
    assert ">$x_1$ &lt; 2 &amp; $</text>" in svg.read_text(encoding="utf-8")


def test_a_note_is_shown_and_no_note_leaves_no_gap() -> None:
    """Otherwise a quick look would pass for a result."""
    for noted, bare in zip(
        every_figure(TITLES, note="quick look").values(), every_figure(TITLES).values(), strict=True
    ):
        assert "quick look" in texts(noted)
        assert noted.get_size_inches()[1] > bare.get_size_inches()[1]


def test_wrapped_lines_fit_and_keep_every_word() -> None:
    """Otherwise labels would run into the panels."""
    for text in ("Supply, office hub, neighbours and more", "增供给、政府统筹、动员邻里（限服务群众经费）"):
        found = wrap(text, 20.0, lines=9)
        assert all(width_of(line) <= 20.0 for line in found)
        assert "".join(found).replace(" ", "") == text.replace(" ", "")
        assert not any(line[0] in "、）" for line in found)
    assert wrap("one two three four five six seven", 12.0, lines=2)[-1].endswith("…")


@pytest.mark.parametrize("limits", [(-1.0, 1.0), (-0.003, 0.0001), (-0.1, 70.0), (-16.4, 18.0), (-2e-7, 3e-7)])
def test_ticks_are_few_round_and_inside(limits: tuple[float, float]) -> None:
    """Otherwise labels of narrow panels would overlap."""
    found = ticks_around_zero(*limits)
    assert 0.0 in found
    assert 2 <= len(found) <= 3
    assert all(limits[0] < tick < limits[1] for tick in found)
