"""The agreement of directed cultivation as a Word document, opened again."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.oxml.ns import qn
from docx.shared import Pt
from sqlalchemy import select

from station_app.documents.letters import CannotWriteLetter
from station_app.domain.agreement_files import agreement_ids, load_agreement
from station_app.domain.form_sources import parse_source
from station_app.domain.problems import StationError
from station_app.domain.registers import BY_NAME
from station_app.services.agreements import MOST, agreements_for, write_agreements, write_blank
from station_app.services.dossiers import register_of
from station_app.services.form_words import WORDS
from station_app.services.printing import paper_title
from station_app.services.workspace import Workspace
from station_app.storage.tables import AuditEntry
from tests.builders import credit_code, organisation_values, person_values
from tests.services.talent import ORGANISATION, enter, enter_career, enter_cultivation

needs_office = pytest.mark.skipif(not shutil.which("lowriter"), reason="needs LibreOffice Writer")


@pytest.fixture
def cultivation(station: Workspace) -> str:
    enter(station, "organisation", **organisation_values(1, name=ORGANISATION))
    return enter_cultivation(station, enter_career(station))["directed_cultivation"]


@pytest.fixture
def document(station: Workspace, cultivation: str, tmp_path: Path) -> Any:
    write_agreements(station, "A29", [cultivation], tmp_path / "a.docx")
    return Document(str(tmp_path / "a.docx"))


def words(document: Any) -> str:
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def underlined(document: Any) -> list[str]:
    return [run.text for p in document.paragraphs for run in p.runs if run.underline]


@pytest.mark.parametrize("agreement_id", agreement_ids())
def test_every_gap_is_bound_to_a_field_that_exists(agreement_id: str) -> None:
    agreement = load_agreement(agreement_id)
    authorities = {f"{{{name}}}" for name in agreement.authorities}

    assert agreement.about in BY_NAME
    assert agreement.gaps == {*agreement.bind} == {*agreement.blanks}
    for source in (parse_source(s) for s in agreement.bind.values() if s not in authorities):
        assert {call.function for call in source.calls} <= set(WORDS)
        for path in source.paths:
            assert path.field in {*register_of(path.name).fields, "id"}


def test_the_agreement_names_the_parties_the_studies_and_the_service(document: Any) -> None:
    text = words(document)

    assert "协议编号：KF-DX-2026-003" in text
    assert "甲方（培养单位）：区社会工作局" in text
    assert "公民身份号码：430105198506150027" in text
    assert f"丙方（所在机构）：{ORGANISATION}\n统一社会信用代码：{credit_code(1)}" in text
    assert "培养期限自2026年9月1日起，至2029年6月30日止" in text
    assert "从事社会工作服务满5年，共60个月" in text
    assert "服务期自2029年6月30日起，至2034年6月30日止" in text
    assert "本协议一式三份" in text


def test_amounts_are_in_figures_and_capitals_and_the_penalty_goes_by_months(
    document: Any,
) -> None:
    text = words(document)

    assert "人民币48,000.00元（大写：肆万捌仟元整）" in text
    assert "承担30,000.50元（大写：叁万元伍角整）" in text
    assert "违约金＝甲方承担的培养费用×未服务月数÷服务总月数" in text
    assert "服务总月数为60个月，每个未服务月分摊500.00元" in text


def test_what_is_filled_in_is_underlined_and_nothing_else(document: Any) -> None:
    found = underlined(document)

    assert {"袁𬭊", "湖南师范大学", "48,000.00", "肆万捌仟元整", "5"} <= set(found)
    assert not [text for text in found if "甲方" in text or "协议" in text]


def test_articles_are_numbered_and_keep_with_their_text(document: Any) -> None:
    heads = [p for p in document.paragraphs if re.match(r"[一二三四五六七八九十]+、", p.text)]

    assert [head.text.partition("、")[0] for head in heads] == list("一二三四五六七八九十")
    assert all(head.paragraph_format.keep_with_next for head in heads)


def test_three_parties_sign_beside_each_other(document: Any) -> None:
    table = document.tables[-1]
    (row,) = table.rows

    assert [round(cell.width.mm, 1) for cell in row.cells] == [56.0] * 3
    assert (round(row.height.mm, 1), row.height_rule) == (45.0, WD_ROW_HEIGHT_RULE.EXACTLY)
    starts = [cell.text.split("\n")[0] for cell in row.cells]
    assert starts == ["甲方（盖章）：", "乙方（签字）：", "丙方（盖章）："]
    assert all(cell.text.rstrip().endswith("日") for cell in row.cells)
    assert row._tr.find(qn("w:trPr")).find(qn("w:cantSplit")) is not None


def test_the_paper_is_a4_in_fangsong_with_one_and_a_half_lines(document: Any) -> None:
    section, normal = document.sections[0], document.styles["Normal"]
    body = next(p for p in document.paragraphs if p.text.startswith("（一）"))

    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert normal.font.size == Pt(12)
    assert body.paragraph_format.line_spacing == 1.5
    fonts = body.runs[0]._r.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) == "仿宋"


def test_pages_are_numbered_from_one_in_each_agreement(
    station: Workspace, cultivation: str, tmp_path: Path
) -> None:
    count = write_agreements(station, "a29", [cultivation] * 2, tmp_path / "two.docx")

    document = Document(str(tmp_path / "two.docx"))
    starts = [s._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) for s in document.sections]
    assert (count, starts) == (2, ["1", "1"])
    for section in document.sections:
        assert "PAGE" in section.footer._element.xml


def test_the_document_tells_of_the_station_and_not_of_its_tool(document: Any) -> None:
    about = document.core_properties

    assert (about.author, about.title) == ("四方坪街道社工站", "社会工作人才定向培养协议书")
    assert about.comments == ""
    assert f"{about.created:%Y-%m-%d}" == "2026-11-23"


def test_a_blank_agreement_has_room_for_the_pen_and_no_name(tmp_path: Path) -> None:
    write_blank("A29", tmp_path / "blank.docx")

    document = Document(str(tmp_path / "blank.docx"))
    gaps = underlined(document)
    assert len(gaps) > 25
    assert all(set(gap) <= {"\N{NO-BREAK SPACE}", "年", "月", "日"} for gap in gaps)
    assert len(document.tables) == 2


def test_it_is_noted_whose_agreement_was_written(
    station: Workspace, cultivation: str, document: Any
) -> None:
    with station.database.reading() as session:
        (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "print.A29"))
        person = session.get_one(BY_NAME["directed_cultivation"].model, cultivation).person

    assert entry.changes["people"] == [person]
    assert entry.changes["printer"] == "Word"
    assert paper_title(entry.changes["form"]) == "社会工作人才定向培养协议书"


def test_the_agreement_is_offered_for_directed_cultivation_alone() -> None:
    offered = {name for name, register in BY_NAME.items() if agreements_for(register)}

    assert offered == {"directed_cultivation"}


def test_records_of_another_register_are_refused(station: Workspace, tmp_path: Path) -> None:
    person = enter(station, "person", **person_values())

    with pytest.raises(StationError, match="定向培养，无法打印"):
        write_agreements(station, "A29", [person], tmp_path / "a.docx")

    assert not list(tmp_path.glob("*.docx*"))


@pytest.mark.parametrize("count", [0, MOST + 1])
def test_none_or_too_many_at_once_are_refused(
    station: Workspace, cultivation: str, count: int, tmp_path: Path
) -> None:
    with pytest.raises(StationError, match="一次 1 到 50 份"):
        write_agreements(station, "A29", [cultivation] * count, tmp_path / "a.docx")


def test_a_place_that_cannot_be_written_leaves_nothing_behind(
    station: Workspace, cultivation: str, tmp_path: Path
) -> None:
    target = tmp_path / "a.docx"
    target.mkdir()

    with pytest.raises(CannotWriteLetter, match=r"无法写入“a\.docx”"):
        write_agreements(station, "A29", [cultivation], target)

    assert not list(tmp_path.glob("*.part"))
    with station.database.reading() as session:
        assert not session.scalars(select(AuditEntry).where(AuditEntry.action == "print.A29")).all()


@needs_office
def test_an_office_prints_it_on_two_or_three_pages(
    station: Workspace, cultivation: str, tmp_path: Path
) -> None:
    write_agreements(station, "A29", [cultivation], tmp_path / "a.docx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"

    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "a.docx")], check=True, capture_output=True)

    text = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "a.pdf"), "-"],
        check=True, capture_output=True, encoding="utf-8",
    ).stdout  # fmt: skip
    assert text.count("\f") in (2, 3)
    assert "甲方（盖章）" in text.split("\f")[text.count("\f") - 1]
    assert "十、其他" in text
