"""What stands on all that is made of a study."""

from dataclasses import replace

import pytest

from shequ.population.place_files import find_place
from shequ.report.words.captions import drawn_from, means_label, set_label, study_label, study_notes
from shequ.study.design import study_of
from shequ.study.design.files import Design, design_from
from shequ.study.store.manifest import Manifest, manifest_of


@pytest.mark.parametrize(
    ("means", "said"),
    [
        (None, ""),
        ("list", ""),
        ("fund", "at the means of a community fund"),
        ("2xfund", "at the means of 2 community funds"),
        ("0.5×fund", "at the means of 0.5 community funds"),
        (9000.0, "at the means of 9,000 CNY a month and community"),
    ],
)
def test_means_that_are_not_those_of_the_list_are_said(means: str | float | None, said: str) -> None:
    """Otherwise a figure made with a quarter of the money would look like one made with all of it."""
    design = Design(name="x", scenarios=["full"], means=means)
    assert means_label(design, "en") == said
    assert bool(means_label(design, "zh")) == bool(said)


CHANGED = {
    "elders": 1200,
    "months": 14,
    "burn_in": 3,
    "set": ["trust.loss_gain_ratio=4", "levers.member_visits.intensity=0.5"],
}


def manifest(**design: object) -> Manifest:
    """Return the manifest of a study."""
    return manifest_of(study_of(design_from({"scenarios": ["full"], **design})), {"cases.parquet": ""}, "")


def test_sizes_months_and_overrides_are_said() -> None:
    """Otherwise two communities, or a number of one's own, would pass for the city that the study finds."""
    first = find_place("bazhong").communities[0].elders
    assert set_label(manifest(**CHANGED), "en") == (
        f"1 of 10 communities, {first:,} elders; policy period of 14 months; burn-in of 3 months; "
        "set for all that it touches: trust.loss_gain_ratio=4, levers.member_visits.intensity=0.5"
    )
    assert set_label(manifest(**CHANGED), "zh") == (
        f"10 个社区中的 1 个，老年人 {first:,} 名；政策期 14 个月；预运行 3 个月；"
        "统一改设：trust.loss_gain_ratio=4、levers.member_visits.intensity=0.5"
    )
    assert set_label(manifest(), "en") == study_label(manifest(), "zh") == ""
    assert study_notes(manifest(), "en") == []


def test_what_varied_is_said_and_what_is_left_out_is_counted() -> None:
    """Otherwise a figure over five numbers would look like one over all."""
    few = manifest(uncertainties={"trust.step": [0.04, 0.08], "spirit.level": [0.4, 0.6]})
    assert set_label(few, "en") == "varied: trust.step, spirit.level"
    many = manifest(method="sobol_sequence", samples=2, uncertainties={"*": {}})
    assert set_label(many, "en").endswith(f", {len(many.factors) - 5} more")
    assert set_label(many, "zh").count("、") == 5


def test_a_label_has_all_parts_and_a_table_a_line_for_each() -> None:
    """Otherwise the means would hide what was set, or a quick look be taken for a result."""
    quick = manifest(quick=True, communities=2, replicates=3, means="fund", set=["trust.step=0.1"])
    assert study_label(quick, "en").startswith("2 of 10 communities")
    assert study_label(quick, "en").endswith(
        "at the means of a community fund; quick look: 3 replicates, 2 communities"
    )
    assert [line.split(":")[0] for line in study_notes(quick, "en")] == [
        "Not as the scenarios have it", "All policies are at the means of a community fund.", "A quick look",
    ]  # fmt: skip


def test_the_whole_of_every_range_is_said_only_of_the_whole() -> None:
    """Otherwise regret over five numbers would be told as regret under all that is not known."""
    whole = manifest(method="sobol_sequence", samples=2, uncertainties={"*": {}}).factors
    assert drawn_from(whole, "en") == "the whole of every range"
    assert drawn_from({name: one for name, one in whole.items() if name != "trust.step"}, "en").endswith(
        f"varied ({len(whole) - 1})"
    )
    narrow = whole | {"trust.step": replace(whole["trust.step"], high=0.5 * whole["trust.step"].high)}
    for lang in ("en", "zh"):
        assert drawn_from(narrow, lang) != drawn_from(whole, lang)
