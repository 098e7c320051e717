"""What a study set and varied stands on every figure and page that is made of it."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from seen import inside, texts

from shequ.cli import main
from shequ.report.figures.by_name import OF_COMPARISON, draw
from shequ.report.words.captions import study_label
from shequ.study.store.manifest import read_manifest, write_manifest
from shequ.study.store.results import Results, load
from study.made_up import made_up

SET = ["--months", "3", "--elders", "1200", "--set", "horizon.burn_in=2", "--set", "trust.loss_gain_ratio=4"]
SAID = {
    "en": ("1 of 10 communities", "policy period of 3 months", "horizon.burn_in=2, trust.loss_gain_ratio=4"),
    "zh": ("10 个社区中的 1 个", "政策期 3 个月", "horizon.burn_in=2、trust.loss_gain_ratio=4"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a small comparison in which something is set."""
    folder = tmp_path_factory.mktemp("told") / "results"
    words = ["compare", "full", "--replicates", "2", "--jobs", "1", *SET, "--figures", "none", "--out", str(folder)]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    return folder


@pytest.mark.parametrize("lang", SAID)
@pytest.mark.parametrize("name", [name for name in OF_COMPARISON if name not in {"estimands", "pilot"}])
def test_every_figure_says_what_was_set(name: str, lang: str, folder: Path) -> None:
    """Otherwise a figure of one community under four times the blame would pass for the city."""
    seen = " ".join(texts(draw(name, load(folder), lang)))
    assert [part for part in SAID[lang] if part not in seen] == []


@pytest.mark.parametrize("lang", SAID)
def test_the_page_says_it_in_its_title_and_at_its_top(lang: str, folder: Path, tmp_path: Path) -> None:
    """Otherwise a page that is sent on would hide what was set."""
    out = tmp_path / "page.html"
    assert CliRunner().invoke(main, ["report", str(folder), "--lang", lang, "--out", str(out)]).exit_code == 0
    text = out.read_text(encoding="utf-8")
    title, top = text.split("<title>")[1].split("</title>")[0], text.split("<header>")[1].split("</header>")[0]
    assert [part for part in SAID[lang] if part not in title or part not in top] == []
    assert "Not for a paper" not in top and "不可用于论文" not in top  # it is no quick look


def test_the_readme_of_the_folder_says_it_in_both_languages(folder: Path) -> None:
    """Otherwise whoever gets the folder alone would not know."""
    text = (folder / "README.md").read_text(encoding="utf-8")
    for said in ("Run: 1 of 10 communities.", "10 个社区中的 1 个", "Policy period: 3 months.", "政策期：3 个月",
                 "Set for all: horizon.burn_in=2, trust.loss_gain_ratio=4.", "统一改设：horizon.burn_in=2, "):  # fmt: skip
        assert said in text


def swept(folder: Path, **design: object) -> Results:
    """Return a sweep in which coverage is made up."""

    def formula(factors: dict[str, float], scenario: str, seed: int) -> float:
        return factors["trust.step"] * (1.0 + (scenario == "full")) + factors.get("spirit.level", 0.0) + 0.001 * seed

    return made_up(folder, formula, replicates=2, **design)


def test_figures_of_a_sweep_say_what_varied_and_not_more(tmp_path: Path) -> None:
    """Otherwise regret under one parameter would be told as regret over the whole of every range."""
    two = {"scenarios": ["full", "market-led"], "method": "sobol_sequence", "samples": 32}
    few = swept(tmp_path / "few", **two, uncertainties={"trust.step": {}})
    seen = " ".join(texts(draw("robustness", few)))
    assert "varied: trust.step" in seen and "drawn from the ranges of what was varied (1)" in seen
    assert "whole of every range" not in seen
    many = swept(tmp_path / "many", **two, uncertainties={"*": {}})
    assert "drawn from the whole of every range" in " ".join(texts(draw("robustness", many)))
    screened = swept(
        tmp_path / "screened", method="morris", samples=20, uncertainties={"trust.step": {}, "spirit.level": {}}
    )
    for lang, said in (("en", "varied: trust.step, spirit.level"), ("zh", "变动因子：trust.step、spirit.level")):
        assert said in " ".join(texts(draw("sensitivity", screened, lang)))


def test_a_long_list_of_settings_is_not_cut(folder: Path, tmp_path: Path) -> None:
    """Otherwise the setting that matters could be the one after the dots."""
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    keys = [f"trust.key_{number}={number}" for number in range(60)]
    manifest = read_manifest(copy)
    manifest.design = manifest.design.model_copy(update={"set": keys})
    write_manifest(copy, manifest)
    results = load(copy)
    assert all(key in study_label(results.manifest, "en") for key in keys)
    for width in (89.0, 180.0):
        figure = draw("effects", results, width=width)
        seen = "".join(texts(figure)).replace(" ", "")
        assert all(key in seen for key in keys) and inside(figure)
