"""The command that prints official forms."""

from __future__ import annotations

from pathlib import Path

from station_app.domain.agreement_files import is_agreement
from station_app.domain.forms import blank
from station_app.services import printing
from ui.commands.call import Answer, Arguments, Call, Command, UsageWrong

NO_RECORD = "请写明要打印的记录编号（见 find），或加 --blank 打印空白表。"


def print_form(call: Call) -> Answer:
    """Print a form for each record, or one to be filled by pen."""
    if is_agreement(call.options.form):
        return _write_agreement(call)
    # Qt is loaded for printing alone: a computer without its libraries can do all the rest.
    from ui.printing.pdf import print_pdf

    options = call.options
    if options.blank:
        form = printing.form_named(options.form)
        result = print_pdf(form, [blank(form)], options.out, call.progress)
    elif options.ids:
        with call.open() as opened:
            copies = printing.copies(opened, options.form, options.ids)
            result = print_pdf(copies.form, copies, options.out, call.progress)
            printing.note_printed(opened, copies.form, options.ids)
    else:
        raise UsageWrong(NO_RECORD)
    facts = {"pages": result.pages, "file": str(options.out), "warnings": list(result.warnings)}
    return Answer(facts, f"已生成 {options.out}，共 {result.pages} 页。", result.warnings)


def _write_agreement(call: Call) -> Answer:
    """Write an agreement for each record, or one to be filled by pen, as a Word document."""
    # The library for Word is loaded for this alone: every other command begins without it.
    from station_app.services import agreements

    options = call.options
    if options.out.suffix.lower() != ".docx":
        raise UsageWrong("协议是 Word 文档，请把 --out 的文件名写成 .docx。")
    count = 1
    if options.blank:
        agreements.write_blank(options.form, options.out)
    elif options.ids:
        with call.open() as opened:
            count = agreements.write_agreements(opened, options.form, options.ids, options.out)
    else:
        raise UsageWrong(NO_RECORD)
    facts = {"agreements": count, "file": str(options.out)}
    return Answer(facts, f"已生成 {options.out}，共 {count} 份协议。")


def _arguments(group: Arguments) -> None:
    group.add_argument("form", metavar="表号", help="如 A01、A29；登记卡写 card 或 card:登记簿")
    group.add_argument("ids", nargs="*", metavar="编号", help="记录编号，可写多个")
    group.add_argument(
        "--out", type=Path, required=True, metavar="F.pdf", help="PDF 文件；协议为 .docx"
    )
    group.add_argument("--blank", action="store_true", help="打印空白表")


COMMANDS = (Command("print", "打印官方表格、登记卡（PDF）或协议（Word）", print_form, _arguments),)
