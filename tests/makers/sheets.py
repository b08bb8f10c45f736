"""Workbooks as factories send them, and the jobs that take them in."""

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import xlsxwriter
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from county.jobs.choices import JobState
from county.jobs.models import Job

Cells = Sequence[Sequence[Any]]


def make_xlsx(sheets: Mapping[str, Cells]) -> bytes:
    """Sheet name -> rows of cells, from A1; None leaves a cell blank."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    # The same rows are the same bytes, whatever the second.
    book.set_properties({"created": datetime(2019, 11, 30, tzinfo=UTC)})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(at, column, value)
                elif value is not None:
                    sheet.write(at, column, value)
    book.close()
    return out.getvalue()


def run_jobs() -> None:
    """Do what the worker would: every waiting job, in order, in this process."""
    for job in Job.objects.filter(state=JobState.WAITING).order_by("pk"):
        queued = ProcrastinateJob.objects.filter(task_name=job.task, args__job_id=job.pk).get()
        app.tasks[job.task].func(**queued.args)
