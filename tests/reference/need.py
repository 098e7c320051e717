"""Need: what care asks, and what the family leaves of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shequ.agents.words import COMPANIONSHIP, FUNCTION, SERVICES

if TYPE_CHECKING:
    from reference.elder import Elder
    from reference.model import PlainCity

LIVING = ("alone", "with_spouse", "with_children")


def assess_need(model: PlainCity) -> None:
    """Set every elder's gross and formal need."""
    for elder in model.elders:
        for service in range(len(SERVICES)):
            assess_one(elder, service)


def assess_one(elder: Elder, service: int) -> None:
    """Set one need in whole minutes: formal = gross · (1 − family's part · what a family can do).

    A family that gives nearly all leaves a fixed remainder instead.
    """
    p, name, living = elder.p, SERVICES[service], LIVING[elder.living]
    hours = p[f"need.{FUNCTION[elder.function]}_{name}"] if elder.function > 0 else 0.0
    if service == COMPANIONSHIP and elder.alone and elder.age > p["need.company_age"]:
        hours += p["need.company_alone"]
    if elder.family_draw < p[f"need.full_family_{living}"]:
        left = p[f"need.left_by_full_family_{name}"]
    else:
        part = min(elder.family_part * p[f"need.family_factor_{living}"], 1.0)
        left = 1.0 - part * p[f"need.family_can_{name}"]
    need = elder.needs[service]
    need.gross = round(60.0 * hours)
    need.need = min(round(need.gross * left), need.gross)
