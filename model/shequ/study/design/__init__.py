"""Designs: what varies, how, and which runs that makes."""

from shequ.study.design.cases import Cases, cases_of
from shequ.study.design.factors import Factor
from shequ.study.design.files import Design, DesignError, Range, load_design

__all__ = ["Cases", "Design", "DesignError", "Factor", "Range", "cases_of", "load_design"]
