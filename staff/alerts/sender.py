"""The alert sender: looks into the outbox each second, and sends what is due. Several may run; none is needed to
answer a caregiver."""

import logging
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from django.db import DatabaseError, close_old_connections, connection

from staff.alerts import outbox
from staff.alerts.models import Attempt, SignOfLife
from staff.alerts.transports import NotSent, send
from staff.alerts.wording import words_of

logger = logging.getLogger(__name__)
EVERY = 1.0  # seconds between two looks
ESCALATE_EVERY, ALIVE_EVERY = 5.0, 10.0
AT_ONCE = 16  # attempts


class Sender:
    """Runs until `stop`."""

    def __init__(self, console_port: int = 5006, every: float = EVERY) -> None:
        self._port, self._every = console_port, every
        self._stopping = False
        self._wake = threading.Event()
        self._busy: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="alert")
        self._escalated = self._alive = 0.0

    def run(self) -> None:
        """Works until `stop` is called; then ends what is under way."""
        while not self._stopping:
            self._wake.clear()
            self.look()
            self._wake.wait(self._every)
        self._pool.shutdown(wait=True)

    def stop(self) -> None:
        """After what is under way."""
        self._stopping = True
        self._wake.set()

    def look(self) -> None:
        """One look. A database that is away is looked for again the next time."""
        close_old_connections()
        try:
            self._look(time.time())
        except DatabaseError as error:
            logger.error("The alert sender cannot use the database (%s). It tries again.", type(error).__name__)
            connection.close()

    def _look(self, now: float) -> None:
        if now - self._alive >= ALIVE_EVERY:
            SignOfLife.objects.update_or_create(pk=1, defaults={"at": now})
            self._alive = now
        if now - self._escalated >= ESCALATE_EVERY:
            outbox.escalate(now)
            self._escalated = now
        outbox.take_new(now)
        with self._lock:
            free = AT_ONCE - sum(self._busy.values())
            busy = Counter(self._busy)
        for attempt in outbox.claim(now, busy, most=free) if free > 0 else ():
            with self._lock:
                self._busy[attempt.delivery.target] += 1
            self._pool.submit(self._work, attempt)

    def _work(self, attempt: Attempt) -> None:
        try:
            close_old_connections()
            make(attempt, self._port)
        except Exception as error:
            # It is tried again once nobody holds it any longer.
            logger.error("What became of an alert could not be noted (%s).", type(error).__name__)
        finally:
            with self._lock:
                self._busy[attempt.delivery.target] -= 1
            connection.close()
            self._wake.set()  # there is room for the next


def make(attempt: Attempt, console_port: int = 5006) -> bool:
    """Makes the attempt and notes what became of it; whether it was sent. Raises DatabaseError."""
    began = time.monotonic()
    try:
        outcome = send(attempt.delivery, words_of(attempt.delivery.alert, console_port))
    except NotSent as error:
        outbox.note_failed(attempt, str(error), time.monotonic() - began, time.time(), error.sure)
        return False
    except DatabaseError:
        raise
    except Exception as error:  # whatever it was, it is seen on the console's page, and tried again
        logger.error("An alert could not be sent (%s).", type(error).__name__)
        outbox.note_failed(attempt, f"failed ({type(error).__name__})", time.monotonic() - began, time.time(), False)
        return False
    outbox.note_sent(attempt, outcome, time.monotonic() - began)
    return True
