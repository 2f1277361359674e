"""The sample applicants' papers as files: forms, questionnaires, data tables and evidence."""

from dmap_desktop.demo.applicants import SampleCase, cases, expected
from dmap_desktop.demo.papers.writing import write_papers

__all__ = ["SampleCase", "cases", "expected", "write_papers"]
