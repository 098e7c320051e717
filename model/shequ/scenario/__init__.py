"""Scenario files: what a policy orders, read, checked, inherited and overridden."""

from shequ.scenario.files import load_scenario, own_text, scenario_files
from shequ.scenario.model import Horizon, Scenario, ScenarioError, file_schema

__all__ = ["Horizon", "Scenario", "ScenarioError", "file_schema", "load_scenario", "own_text", "scenario_files"]
