"""Several people at once, each on a thread and a connection of their own."""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from django.db import connection

Together = Callable[[Callable, Sequence], list]


@contextmanager
def crowd(size: int) -> Iterator[Together]:
    """`together(work, given)` begins `work(one)` for each of `size` given things at the same moment."""
    barrier = threading.Barrier(size)

    def begin(work: Callable, one):
        barrier.wait()
        return work(one)

    with ThreadPoolExecutor(size) as pool:

        def together(work: Callable, given: Sequence) -> list:
            started = [pool.submit(begin, work, one) for one in given]
            return [one.result() for one in started]

        try:
            yield together
        finally:
            together(lambda _: connection.close(), range(size))
