"""The forms of organisations on paper: what a filled one says, and what is left to the pen."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from station_app.domain.form_files import load_form
from station_app.domain.forms import FormValues, blank
from station_app.services.printing import copies
from station_app.services.workspace import Workspace
from tests.services.conftest import station, templates
from tests.services.organising import enter_agency, enter_whole
from ui.printing.pdf import print_pdf

__all__ = ["station", "templates"]  # fixtures

pytestmark = pytest.mark.usefixtures("qapp")
ABOUT = {"A10": "organisation", "A11": "org_annual_check"}
SAID = {
    "A10": (
        *("长沙市开福区和乐社会工作服务中心", "10.03", "43050177403600000123", "理事长"),
        *("有：中共和乐社会工作服务中心支部", "2028年2月29日", "186.5"),
    ),
    "A11": ("金额单位：万元", "123.46", "23.33", "12/72", "湖南正信会计师事务所", "住所变更"),
}


def printed(form_id: str, values: FormValues, folder: Path) -> str:
    """Print one form; return what stands on its one page."""
    pdf = folder / "form.pdf"
    result = print_pdf(load_form(form_id), [values], pdf)
    assert (result.pages, list(result.warnings)) == (1, [])
    command = ["pdftotext", "-layout", str(pdf), "-"]
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout


@pytest.mark.parametrize("form_id", ABOUT)
def test_a_filled_one_says_everything_on_one_page(
    station: Workspace, form_id: str, tmp_path: Path
) -> None:
    (values,) = copies(station, form_id, [enter_whole(station)[ABOUT[form_id]]])

    paper = printed(form_id, values, tmp_path)

    assert [text for text in SAID[form_id] if text not in paper] == []


def test_a_box_names_what_is_known_of_its_choice(station: Workspace, tmp_path: Path) -> None:
    (values,) = copies(station, "A10", [enter_agency(station, party_org=False, party_name=None)])

    paper = printed("A10", values, tmp_path)

    assert "有：" in paper
    assert "{" not in paper


def test_a_blank_a11_has_boxes_for_the_result(tmp_path: Path) -> None:
    paper = printed("A11", blank(load_form("A11")), tmp_path)

    assert all(f"□{result}" in paper for result in ("合格", "基本合格", "不合格"))
    assert "填表日期：" in paper
