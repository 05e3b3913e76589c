"""The pages of the window: those written by hand, and one for each register of the menu."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from station_app.domain.register import Register
from station_app.domain.registers import REGISTERS
from station_app.domain.registers.tenders import PROJECT_BIDS, TENDER_JUDGES
from station_app.domain.rules.rights import Right, refusal
from station_app.services.identity import BUREAU, STATION
from ui.desk import REGISTER, Desk
from ui.page import BELOW, Page, PageSpec
from ui.register.screen import RegisterScreen
from ui.screens.assessing.command import ASSESSING, TO_ASSESSING
from ui.screens.assessing.page import AssessingPage
from ui.screens.audit import AuditPage
from ui.screens.classes.command import CLASS_ENTRY, TO_CLASS_ENTRY
from ui.screens.classes.page import ClassEntry
from ui.screens.enrolment.page import EnrolmentPage
from ui.screens.examining.command import CONCLUDE, EXAM_CHECK, TO_EXAM_CHECK
from ui.screens.examining.page import ExamCheckPage
from ui.screens.exchange.page import ExchangePage
from ui.screens.figures.page import FiguresPage
from ui.screens.funds.page import FundsPage
from ui.screens.funds.reversing import FUNDS, TO_REVERSE
from ui.screens.help import HelpPage
from ui.screens.hiring.command import HIRING, TO_HIRING
from ui.screens.hiring.page import HiringPage
from ui.screens.home import HomePage
from ui.screens.importing.page import ImportPage
from ui.screens.inbox.page import InboxPage
from ui.screens.ledgers.page import LedgersPage
from ui.screens.mail.page import PostPage
from ui.screens.person_sheet.command import PERSON_SHEET, TO_PERSON_SHEET
from ui.screens.person_sheet.page import PersonSheet
from ui.screens.printing.page import PrintPage
from ui.screens.project.command import BOARD_PAGE, PROJECT_PAGE, TO_PROJECT
from ui.screens.project.page import ProjectPage
from ui.screens.project_board.page import ProjectBoardPage
from ui.screens.publicity.command import PUBLICITY
from ui.screens.publicity.page import PublicityPage
from ui.screens.retention.command import RETENTION, TO_COPY, TO_ERASE
from ui.screens.retention.page import RetentionPage
from ui.screens.settings.page import SettingsPage
from ui.screens.supervision.command import SUPERVISION
from ui.screens.supervision.page import SupervisionPage
from ui.screens.targets.command import TARGETS, TO_TARGETS
from ui.screens.targets.page import TargetsPage
from ui.screens.tender.command import TENDER, TO_TENDER
from ui.screens.tender.page import TenderPage

HOME = "home"
FIRST = (PageSpec(HOME, "工作台", "home", "", HomePage),)
# Offered on the records of every register that they fit.
COMMANDS = (
    *(TO_PERSON_SHEET, TO_CLASS_ENTRY, TO_EXAM_CHECK, CONCLUDE, TO_HIRING),
    *(TO_PROJECT, TO_TENDER, TO_ASSESSING, TO_REVERSE, TO_TARGETS),
    *(TO_COPY, TO_ERASE),
)
STAYING = (TENDER_JUDGES, PROJECT_BIDS)  # registers of which no station ever has records
LAST = (
    PageSpec(PERSON_SHEET, "人员一张表", "person", "人才", PersonSheet),
    PageSpec(CLASS_ENTRY, "录入学员", "document_add", "人才", ClassEntry),
    PageSpec(EXAM_CHECK, "资格核对", "shield_task", "人才", ExamCheckPage),
    PageSpec(HIRING, "招聘进度", "column_triple", "人才", HiringPage),
    PageSpec(BOARD_PAGE, "项目看板", "column_triple", "项目", ProjectBoardPage),
    PageSpec(PROJECT_PAGE, "项目页", "briefcase", "项目", ProjectPage),
    PageSpec(TENDER, "评审打分", "table_simple", "项目", TenderPage, (BUREAU,)),
    PageSpec(ASSESSING, "考核打分", "shield_task", "项目", AssessingPage),
    PageSpec(FUNDS, "资金总览", "wallet", "经费", FundsPage),
    PageSpec(TARGETS, "目标考核", "shield_task", "组织领导", TargetsPage),
    PageSpec(SUPERVISION, "督导安排", "calendar_ltr", "督导与宣传", SupervisionPage),
    PageSpec(PUBLICITY, "宣传成果", "bookmark", "督导与宣传", PublicityPage),
    PageSpec("exchange", "上报与回执", "arrow_export", "往来", ExchangePage, (STATION,)),
    PageSpec("inbox", "收件与合并", "arrow_import", "往来", InboxPage, (BUREAU,)),
    PageSpec("enrolment", "密钥与签名", "lock_closed", "往来", EnrolmentPage),
    PageSpec("mail", "邮件", "mail", "往来", PostPage),
    PageSpec("import", "导入名册", "arrow_import", "工具", ImportPage),
    PageSpec("print", "打印中心", "print", "工具", PrintPage),
    PageSpec("ledgers", "台账", "document_table", "工具", LedgersPage),
    PageSpec("figures", "统计指标", "data_bar_vertical", "工具", FiguresPage),
    PageSpec(RETENTION, "保存期限", "clock", "工具", RetentionPage),
    PageSpec("audit", "操作日志", "shield_task", "工具", AuditPage),
    PageSpec("settings", "设置", "settings", BELOW, SettingsPage),
    PageSpec("help", "帮助", "question_circle", BELOW, HelpPage),
)

# What a page cannot be worked with without; all others can at least be looked at.
NEEDED = {
    CLASS_ENTRY: Right.ENTER,
    "exchange": Right.EXCHANGE,
    "inbox": Right.EXCHANGE,
    "mail": Right.EXCHANGE,
    "enrolment": Right.EXCHANGE,
    "import": Right.IMPORT,
    "print": Right.PRINT,
    "ledgers": Right.EXPORT,
}


def closed_to(rights: Collection[Right]) -> dict[str, str]:
    """Return the pages that somebody with these rights cannot use, each with the reason."""
    return {key: refusal(right) for key, right in NEEDED.items() if right not in rights}


def pages_for(role: str) -> list[PageSpec]:
    """Return the pages of a workspace with this role, in the order of the navigation."""
    registers = [
        PageSpec(f"{REGISTER}{each.name}", each.title, each.icon, each.group, _screen(each))
        for each in REGISTERS
        if each.parent is None and each.group and (role == BUREAU or each not in STAYING)
    ]
    last = [spec for spec in LAST if role in spec.roles]
    return _together([*FIRST, *registers, *last])


def _screen(register: Register[Any]) -> Callable[[Desk], Page]:
    commands = [each for each in COMMANDS if each.fits(register)]
    return lambda desk: RegisterScreen(desk, register, commands)


def _together(specs: list[PageSpec]) -> list[PageSpec]:
    """Bring the pages of each group together; groups keep the order of their first page."""
    groups = list(dict.fromkeys(spec.group for spec in specs))
    return sorted(specs, key=lambda spec: groups.index(spec.group))
