"""How numbers are written: rounded by their uncertainty, with a true minus."""

from __future__ import annotations

import math

SOME_WITHOUT = "‡"  # marks a mean over fewer runs than there are: some have no value
VISIBLE = 0.005  # a half width below it would be printed as 0.00
MOST_PLACES = 7
SAME = 1e-9  # of a value: an interval narrower than that is rounding
LOPSIDED = 0.25  # of the half width: how far from the middle of its interval a mean may lie

HALF = "{value} ±{half}"  # shapes of a mean with its interval
ENDS = "{value} ({low}, {high})"
SQUARE = "{value} [{low}, {high}]"
SPAN = "{value} ({low} to {high})"  # of many points
WORLDS = "{value} ({low} … {high})"
SHARE = "{value}% ({low}–{high})"


def plain(value: float) -> str:
    """Return a number with a true minus."""
    return "0" if abs(value) < 1e-12 else f"{value:g}".replace("-", "−")


def plus(value: float) -> str:
    """Return a number with its sign, a true minus; zero has none."""
    return plain(value) if abs(value) < 1e-12 or value < 0 else f"+{plain(value)}"


def share_of_need(value: float) -> str:
    """Return a percentage of need, without its sign."""
    if not math.isfinite(value):
        return "–"
    return f"{value:.1f}" if value < 100.0 else "100"


def percent(value: float, places: int = 0) -> str:
    """Return a share in per cent."""
    return "–" if math.isnan(value) else f"{value:.{places}%}"


def three_digits(value: float) -> str:
    """Return a number with three digits that count, and all before its point."""
    places = 2 - math.floor(math.log10(abs(value))) if value else 2
    return f"{value:,.{max(places, 0)}f}"


def fixed(value: float, places: int, form: str = "") -> str:
    """Return a number with so many decimals and a true minus; what rounds to zero has no sign.

    ``form`` asks for a plus, for commas between thousands, or both: ``+,``.
    """
    text = f"{value:{form}.{places}f}"
    return (text.lstrip("+-") if round(value, places) == 0.0 else text).replace("-", "−")


def counted(count: int, one: str, many: str = "") -> str:
    """Return a count with its noun, in the plural where there are several."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def digits(low: float, high: float) -> int:
    """Return decimals that an interval supports: two significant digits of its half width, two decimals if those do.

    An interval that leaves out zero gets as many more as show that it does, if a few do.
    """
    half = (high - low) / 2.0
    if not math.isfinite(half) or half <= 0.0:
        return 1
    places = min(max(1 - math.floor(math.log10(half)), 0), 2 if half >= VISIBLE else 4)
    near = min(abs(low), abs(high)) if low * high > 0.0 else math.inf
    return next((more for more in range(places, MOST_PLACES) if round(near, more) > 0.0), places)


def rounded(value: float, low: float, high: float, form: str = "", places: int | None = None) -> dict[str, str]:
    """Return a mean, the ends of its interval and half its width with the same decimals, under these names."""
    places = digits(low, high) if places is None else places
    ends = {"value": value, "low": low, "high": high}
    half = fixed((high - low) / 2.0, places, form.replace("+", ""))
    return {name: fixed(number, places, form) for name, number in ends.items()} | {"half": half}


def with_interval(
    value: float, low: float, high: float, shape: str = HALF, form: str = "", places: int | None = None
) -> str:
    """Return a mean with its interval; alone, with two decimals, where there is none.

    Parameters
    ----------
    shape
        How it is set: `HALF`, `ENDS` or another text with the gaps that `rounded` fills.
    form
        As in `fixed`.
    places
        Decimals; those that the interval supports if not given.
    """
    if math.isnan(value):
        return "–"
    return fixed(value, 2, form) if math.isnan(low) else shape.format(**rounded(value, low, high, form, places))


def with_half(value: float, half: float, form: str = "") -> str:
    """Return a mean with half the width of its interval."""
    return with_interval(value, -half, half, form=form)


def difference(value: float, low: float, high: float) -> str:
    """Return a difference with its half interval, both ends where that is lopsided; a dot: the interval includes zero.

    One that is the same in every replicate stands alone: it has no interval.
    """
    if value == low == high == 0.0:
        return "0·"
    if high - low <= SAME * abs(value):
        return f"{fixed(value, 2, '+')} "
    places, half = digits(low, high), (high - low) / 2.0
    lopsided = abs(value - (low + high) / 2.0) > LOPSIDED * half
    lopsided |= low <= 0.0 <= high and abs(round(value, places)) > round(half, places)  # rounding would leave zero out
    leaves_out = low > 0.0 or high < 0.0
    return with_interval(value, low, high, (SQUARE if lopsided else HALF) + (" " if leaves_out else "·"), "+")
