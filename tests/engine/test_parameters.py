"""Declarations are complete, consistent and fingerprinted."""

from dataclasses import replace

import numpy as np
import pytest

from shequ.engine.parameters import Kind, MonthValues, Parameter, ParameterSet

FADE = Parameter(
    name="discovery.fade",
    value=0.14,
    unit="per month",
    low=0.05,
    high=0.25,
    kind=Kind.ASSUMED,
    source="assumed",
    meaning="share of known, unserved needs forgotten in a month",
    maximum=1.0,
)


def test_a_value_outside_its_range_is_refused() -> None:
    """Otherwise a sensitivity study would never visit the default."""
    with pytest.raises(ValueError, match=r"discovery\.fade"):
        replace(FADE, value=0.3)


def test_a_range_outside_the_meaning_is_refused() -> None:
    """Otherwise a sampled share could exceed one."""
    with pytest.raises(ValueError, match="maximum"):
        replace(FADE, high=1.2)


def test_a_number_without_a_source_is_refused() -> None:
    """Otherwise a reviewer's question would have no answer."""
    with pytest.raises(ValueError, match="source"):
        replace(FADE, source="")


def test_a_name_is_declared_once() -> None:
    """Otherwise two rules could read two values under one name."""
    with pytest.raises(ValueError, match="twice"):
        ParameterSet([FADE, FADE])


def test_fingerprint_follows_numbers_not_order_or_words() -> None:
    """Otherwise the freeze would miss a changed number, or fire at a better sentence."""
    other = replace(FADE, name="discovery.memory")
    both = ParameterSet([FADE, other]).fingerprint()
    assert both == ParameterSet([other, FADE]).fingerprint()
    assert both == ParameterSet([replace(FADE, meaning="in other words"), other]).fingerprint()
    assert both != ParameterSet([replace(FADE, value=0.15), other]).fingerprint()
    assert both != ParameterSet([replace(FADE, high=0.26), other]).fingerprint()


def test_rows_read_the_value_of_their_community() -> None:
    """Otherwise a pilot would reach elders of other communities."""
    values = MonthValues({"discovery.fade": np.array([0.1, 0.2])})
    assert values[FADE].tolist() == [0.1, 0.2]
    assert values.over(np.array([1, 0, 1]))[FADE].tolist() == [0.2, 0.1, 0.2]


def test_a_parameter_that_nobody_declared_is_named_when_it_is_read() -> None:
    """Otherwise a rule whose parameter was forgotten would end in the name of a dictionary's key."""
    values = MonthValues({"discovery.fade": np.array([0.1])})
    other = replace(FADE, name="discovery.fades")
    for readable in (values, values.at(0), values.over(np.array([0]))):
        with pytest.raises(KeyError, match=r"discovery\.fades.*Did you mean discovery\.fade.*parameters = "):
            readable[other]
        with pytest.raises(TypeError, match=r"p\['discovery.fade'\]: a value is read by the parameter"):
            readable["discovery.fade"]
