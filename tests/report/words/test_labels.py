"""What stands on all that is made of a study."""

import pytest

from shequ.report.words.captions import means_label
from shequ.study.design.files import Design


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
