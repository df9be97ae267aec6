"""Rows as a CSV or a JSON file, sent while they are made."""

import csv
import io
import json
from typing import Any, Iterable, Iterator, Mapping

from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils import timezone

Row = Mapping[str, Any]
KINDS = ("csv", "json")
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run


def as_file(
    kind: str, name: str, columns: list[str], rows: Iterable[Row], about: Mapping[str, Any]
) -> HttpResponseBase:
    """The download `name`.csv or `name`.json. `columns`: the keys of each row, in order; `about`: what was asked for.

    In a CSV file a value that is a list is one cell, parted by ";".
    """
    types = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
    made = _csv(columns, rows) if kind == "csv" else _json(rows, about)
    answer = StreamingHttpResponse(made, content_type=types[kind])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer


def _csv(columns: list[str], rows: Iterable[Row]) -> Iterator[bytes]:
    yield "\ufeff".encode()  # by it spreadsheets know the letters
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row[column]) for column in columns])
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue().encode()


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    text = "; ".join(map(str, value)) if isinstance(value, (list, tuple)) else value
    if isinstance(text, str) and text.startswith(FORMULA):
        return f"'{text}"
    return text


def _json(rows: Iterable[Row], about: Mapping[str, Any]) -> Iterator[bytes]:
    head = json.dumps({"made": timezone.localtime().isoformat(timespec="seconds"), **about}, ensure_ascii=False)
    yield f'{head[:-1]}, "rows": ['.encode()
    for n, row in enumerate(rows):
        yield f"{',' if n else ''}\n{json.dumps(row, ensure_ascii=False, default=str)}".encode()
    yield b"\n]}\n"
