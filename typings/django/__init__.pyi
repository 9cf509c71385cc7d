# Just enough for mypy to know Django's choices as enumerations; all else of Django stays untyped.
from typing import Any

def __getattr__(name: str) -> Any: ...
