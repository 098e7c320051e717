"""The terms of figures, tables and the page in English and Chinese, each once."""

from __future__ import annotations

from collections.abc import Mapping

from shequ.report.terms.figures import FIGURES
from shequ.report.terms.names import OUTCOME_NAMES, STAGE_NAMES, UNITS, WHOLES, Term
from shequ.report.terms.page import PAGE
from shequ.report.terms.telling import TELLING

TERMS: Mapping[str, Term] = {**FIGURES, **TELLING, **PAGE}

__all__ = ["OUTCOME_NAMES", "STAGE_NAMES", "TERMS", "UNITS", "WHOLES", "Term"]
