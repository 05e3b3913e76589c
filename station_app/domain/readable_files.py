"""Files of resources that people may read and change: refused with the place and the reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from station_app.domain.problems import StationError

T = TypeVar("T")


def read_file(
    path: Path, parse: Callable[[Any], T], faulty: Callable[[str, str], StationError]
) -> T:
    """Return what `parse` makes of a file.

    faulty  makes the error out of the file's number and a sentence; raised for what is no JSON,
            for a missing item, and for one that is written in another way
    """
    try:
        return parse(json.loads(path.read_text(encoding="utf-8")))
    except json.JSONDecodeError as error:
        raise faulty(path.stem, f"第 {error.lineno} 行不是 JSON。") from error
    except KeyError as error:
        raise faulty(path.stem, f"缺少项目 {error}。") from error
    except (AttributeError, TypeError, ValueError) as error:
        raise faulty(path.stem, f"有一项的写法不对（{error}）。") from error
