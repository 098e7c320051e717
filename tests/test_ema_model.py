"""The example that hands the model to the EMA workbench works as the workbench's own models do."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from shequ import City, load_scenario

EXAMPLE = Path(__file__).parents[1] / "experiments" / "ema_model.py"


@pytest.fixture(scope="module")
def example() -> ModuleType:
    """Return the example as a module."""
    about = importlib.util.spec_from_file_location("ema_model", EXAMPLE)
    module = importlib.util.module_from_spec(about)
    about.loader.exec_module(module)
    return module


@pytest.mark.filterwarnings("ignore")  # the workbench's own
def test_the_workbench_runs_the_model(example: ModuleType) -> None:
    """Otherwise those who know the workbench could not use the model from outside."""
    from ema_workbench import SequentialEvaluator

    with SequentialEvaluator(example.model(months=2, burn_in=1, replicates=1)) as evaluator:
        experiments, outcomes = evaluator.perform_experiments(scenarios=3, policies=2)
    assert len(experiments) == 6
    assert {*example.UNCERTAINTIES, *example.LEVERS, "extends"} <= set(experiments.columns)
    assert len(set(outcomes["coverage"])) >= 3  # three worlds
    assert "median" in example.told(experiments, outcomes)


def test_a_call_is_the_run_that_its_values_name(example: ModuleType) -> None:
    """Otherwise the workbench would sample factors that do nothing."""
    asked = {"trust.contact_weight": 1.7, "member_visits": 0.4}
    found = example.shequ("full", replicates=1, months=3, burn_in=1, **asked)
    settings = [
        "trust.contact_weight=1.7",
        "levers.member_visits.intensity=0.4",
        "horizon.months=3",
        "horizon.burn_in=1",
    ]
    policy = load_scenario("full", settings)
    from shequ.population.place_files import find_place

    city = City(policy, seed=1, place=find_place("bazhong").first(1))
    city.run_model()
    assert found["trust_party"] == pytest.approx(city.outcomes["trust_party"].mean(), abs=1e-12)
