"""Means: how much public money policies have, beside what the list of their levers is priced at."""

from __future__ import annotations

import math
import re

# A Sichuan community's yearly Party-service fund: 85.51 million CNY for 1,087 communities (Ya'an 2018), a month.
FUND = 6600.0
LIST = "list"
REFERENCE = "full"  # the scenario that is scaled to the means; all others follow it


def of_each_community(means: str | float) -> float | None:
    """Return CNY a month and community; None for what the levers cost as they stand in the list.

    Parameters
    ----------
    means
        ``list``, ``fund``, a multiple of it such as ``0.5xfund``, or CNY a month and community.

    Raises
    ------
    ValueError
        If it is none of these.
    """
    text = str(means).strip().lower().replace("×", "x")
    if text == LIST:
        return None
    of_fund = re.fullmatch(r"(?:(\d+(?:\.\d+)?)x)?fund", text)
    amount = re.fullmatch(r"\d+(?:\.\d+)?", text)
    money = float(of_fund[1] or 1.0) * FUND if of_fund else float(amount[0]) if amount else math.nan
    if not 0.0 < money < math.inf:
        raise ValueError(
            f"found {means!r}; allowed is list, fund ({FUND:,.0f} CNY a month and community), a multiple such as 2xfund, "
            "or CNY a month and community"
        )
    return money
