"""Scenario files: what a policy orders, read, checked, inherited, overridden, and resolved for a place."""

from shequ.scenario.files import load_scenario, own_text, scenario_files
from shequ.scenario.model import Horizon, Scenario, ScenarioError, file_schema
from shequ.scenario.resolving import defaults_of, policy_of, resolved, self_contained

__all__ = [
    "Horizon", "Scenario", "ScenarioError", "defaults_of", "file_schema", "load_scenario", "own_text", "policy_of",
    "resolved", "scenario_files", "self_contained",
]  # fmt: skip
