"""The command that builds a practice district and runs the whole loop."""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from pathlib import Path

from station_app.services import printing
from station_app.services.demo import district
from station_app.services.workspace import Workspace
from ui.commands.call import PASSPHRASE, Answer, Arguments, Call, Command


def demo(call: Call) -> Answer:
    """Build the practice district."""
    given = os.environ.get(PASSPHRASE)
    passphrase = given or f"lianxi-{secrets.token_hex(5)}"
    out: Path = call.options.out
    among = district.streets()[: call.options.stations]
    story = district.build(out, passphrase, _print, among=among, progress=call.progress)
    facts = {
        "stations": len(story.station_homes),
        "packages": story.packages,
        "merged": story.merged,
        "receipts": story.receipts,
        "workers": story.workers,
        "volunteers": story.volunteers,
        "candidates": story.candidates,
        "rejected": story.rejected,
        "files": [str(path) for path in story.files],
        "bureau_home": str(story.bureau_home),
        "station_homes": [str(home) for home in story.station_homes],
    }
    notes = () if given else (f"练习口令：{passphrase}",)
    return Answer(facts, _told(facts, story, out), notes)


def _told(facts: dict[str, object], story: district.Story, out: Path) -> str:
    return (
        f"练习区县已建在“{out}”，人名和号码都是编造的。\n"
        f"{facts['stations']} 个社工站，登记社工 {story.workers} 名，志愿者 {story.volunteers} 名，"
        f"考试报名 {story.candidates} 人；"
        f"旧名册中有 {story.rejected} 行有错，写在“待改”工作簿里。\n"
        f"上报包 {story.packages} 个，合并 {story.merged} 个，回执 {story.receipts} 个，"
        f"共 {len(story.files)} 个文件。\n"
        f"试一试：station-app --home {story.bureau_home} indicators --as-of 2010-06-10"
    )


def _print(workspace: Workspace, form_id: str, ids: Sequence[str], out: Path) -> None:
    # Qt is loaded for printing alone: a computer without its libraries can do all the rest.
    from ui.printing.pdf import print_pdf

    form, people = printing.form_values(workspace, form_id, ids)
    print_pdf(form, people, out)


def _arguments(group: Arguments) -> None:
    group.add_argument(
        "--out", type=Path, default=Path("demo-out"), metavar="文件夹", help="建在哪里（demo-out）"
    )
    group.add_argument(
        "--stations", type=int, choices=range(1, 17), metavar="N", help="只建前 N 个社工站（全部）"
    )


COMMANDS = (Command("demo", "建一个练习区县，走完导入、报送、回执的全过程", demo, _arguments),)
