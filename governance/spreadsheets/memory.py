"""Keeps the collector of cycles from walking a workbook's cells again and again while they are being read."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Also a decorator. Hundreds of thousands of new cells set the collector off dozens of times, each time over
    everything the process holds, and none of them is in a cycle. What is freed by counting is freed as ever."""
    was_running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_running:
            gc.enable()
