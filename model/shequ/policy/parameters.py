"""Every parameter that a scenario can set: those of the model and those of policy itself."""

from __future__ import annotations

from shequ.engine.parameters import ParameterSet
from shequ.month import PARAMETERS as OF_THE_MODEL
from shequ.policy import follow_through

PARAMETERS = ParameterSet([*OF_THE_MODEL.values(), *follow_through.PARAMETERS])
