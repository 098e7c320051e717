"""How many files a reader has to open to follow one comparison: those outside the science of which a function is entered.

``python -m benchmarks.files_entered`` lists them for ``shequ compare organisation --quick``.
"""

from __future__ import annotations

import inspect
import sys
import tempfile
import threading
from pathlib import Path
from types import FrameType
from typing import Any

import shequ

PACKAGE = Path(shequ.__file__).parent
FLOORS = ("study", "report", "cli")  # all that is not the model itself
COMMAND = ("compare", "organisation", "--quick", "--out")


def entered(words: tuple[str, ...]) -> list[str]:
    """Return the files of the floors in which a function is entered while a command runs."""
    seen: set[str] = set()

    def look(frame: FrameType, event: str, argument: Any) -> None:
        if event == "call" and frame.f_code.co_flags & inspect.CO_OPTIMIZED:  # not the body of a module or class
            seen.add(frame.f_code.co_filename)

    from shequ.cli import main

    threading.setprofile(look)
    sys.setprofile(look)
    try:
        main(list(words), standalone_mode=False)
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
    inside = (Path(name).relative_to(PACKAGE) for name in seen if Path(name).is_relative_to(PACKAGE))
    return sorted(path.as_posix() for path in inside if path.parts[0] in FLOORS)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        files = entered((*COMMAND, str(Path(place) / "results")))
    print("\n".join([*files, f"{len(files)} files"]))
