"""How often someone may write: a token bucket for each."""

import time
from collections import OrderedDict
from typing import Callable

MOST = 50_000  # whose buckets are remembered


class Limit:
    """`a_minute` each, in a burst or spread; the buckets least recently used are forgotten first."""

    def __init__(self, a_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock = float(a_minute), clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, who: str) -> float:
        """Seconds until `who` may go on; 0.0 (and one taken) if that is now."""
        now = self._clock()
        left, at = self._buckets.get(who, (self._most, now))
        left = min(self._most, left + (now - at) * self._most / 60)
        free = left >= 1
        self._buckets[who] = (left - 1 if free else left, now)
        self._buckets.move_to_end(who)
        if len(self._buckets) > MOST:
            self._buckets.popitem(last=False)
        return 0.0 if free else (1 - left) * 60 / self._most
