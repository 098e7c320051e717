"""Designs: what is asked, what varies, and the study that it makes."""

from shequ.study.design.factors import Factor
from shequ.study.design.files import Design, DesignError, Range, load_design
from shequ.study.design.resolving import study_of
from shequ.study.design.study import Study

__all__ = ["Design", "DesignError", "Factor", "Range", "Study", "load_design", "study_of"]
