"""Log lines without what people wrote: where something failed and of what kind, not with which values."""

import logging
import traceback


class Plain(logging.Formatter):
    """One line; of an exception its kind and the place in the code."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of `record`. Messages of exceptions may hold values: they are left out."""
        line = f"{record.levelname} {record.name}: "
        if not record.exc_info or record.exc_info[1] is None:
            return line + record.getMessage()
        error = record.exc_info[1]
        frames = traceback.extract_tb(error.__traceback__)
        places = " < ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in reversed(frames[-6:]))
        return f"{line}{type(error).__name__} at {places}"
