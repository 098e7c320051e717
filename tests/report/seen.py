"""What is seen of a figure: its texts, and whether all of it lies on the sheet."""

from matplotlib.figure import Figure
from matplotlib.text import Text


def texts(figure: Figure) -> list[str]:
    """Return every text that is seen, line breaks as blanks."""
    found = [part for part in figure.findobj(Text) if isinstance(part, Text) and part.get_visible()]
    return [part.get_text().replace("\n", " ") for part in found if part.get_text()]


def inside(figure: Figure) -> bool:
    """Say whether all that is drawn lies on the sheet."""
    box = figure.get_tightbbox()
    width, height = figure.get_size_inches()
    return bool(box.x0 >= 0 and box.y0 >= 0 and box.x1 <= width and box.y1 <= height)
