"""Writes all papers of a sample case into a folder."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path

from dmap_desktop.assessment.catalogues import read_catalogue
from dmap_desktop.demo.applicants import SampleCase
from dmap_desktop.demo.applicants.reading import edition
from dmap_desktop.demo.papers.answers import filled
from dmap_desktop.demo.papers.data_tables import write_data_tables
from dmap_desktop.demo.papers.flat import write_flat_form
from dmap_desktop.demo.papers.impact import write_impact_assessment
from dmap_desktop.demo.papers.questionnaire import write_questionnaire
from dmap_desktop.demo.papers.supporting import write_supporting
from dmap_desktop.demo.papers.word import write_word_form
from dmap_desktop.exports.forms.fillable import write_fillable_form
from dmap_desktop.exports.forms.form_workbook import write_form_workbook
from dmap_desktop.places import resource

_CATALOGUE = "npd-2018-10"


def write_papers(case: SampleCase, folder: Path) -> tuple[Path, ...]:
    """Write every paper that the applicant of ``case`` sends into ``folder``; return their paths.

    The folder is made when it does not exist. The same case gives the same bytes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    papers = [_form(case, folder)]
    if case.questionnaire != "none":
        papers.append(write_questionnaire(case, edition("isq-2018"), folder))
    data = resource("catalogue", f"{_CATALOGUE}.csv").read_bytes()
    catalogue = read_catalogue(data, _CATALOGUE)
    papers.append(write_data_tables(case, catalogue, folder / "data-tables.xlsx"))
    if case.impact is not None:
        path = folder / "data-protection-impact-assessment.pdf"
        papers.append(write_impact_assessment(case, case.impact, path))
    papers += [write_supporting(case, paper, folder) for paper in case.supporting]
    return tuple(papers)


def _form(case: SampleCase, folder: Path) -> Path:
    form = filled(case)
    name = "application-form"
    if case.form == "fillable":
        return write_fillable_form(form, folder / f"{name}.pdf")
    if case.form == "flat":
        return write_flat_form(form, folder / f"{name}.pdf")
    if case.form == "word":
        stamp = datetime.combine(case.received, time(9))
        return write_word_form(form, folder / f"{name}.docx", stamp)
    return write_form_workbook(form, folder / f"{name}.xlsx", case.received)
