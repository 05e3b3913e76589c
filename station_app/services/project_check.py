"""What a report on projects would leave open: those in a state of which it does not tell (D-16)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from station_app.domain.codes import code_list
from station_app.domain.rules.project_states import APPROVED, TOLD
from station_app.domain.rules.rights import Right
from station_app.services.access import needs
from station_app.services.figures.records import look
from station_app.services.figures.work_reading import read_projects
from station_app.services.workspace import Workspace

NAMED = 5  # projects that are called by name


@dataclass(frozen=True)
class Untold:
    """Projects that a report does not tell of.

    told      projects that are being built, in service, or have ended
    total     all whose review was passed
    projects  ids of those in another state, with the name and the label of the state
    """

    told: int
    total: int
    projects: tuple[tuple[str, str, str], ...]

    @property
    def sentence(self) -> str:
        """What is to be said about it; "" when nothing is left open."""
        if not self.projects:
            return ""
        named = "、".join(f"{name}（{state}）" for _, name, state in self.projects[:NAMED])
        more = "等" if len(self.projects) > NAMED else ""
        return (
            f"项目状态合计（{self.told}）与项目总数（{self.total}）不符，"
            f"差{len(self.projects)}，请说明（D-16）：{named}{more}。"
        )


@needs(Right.READ)
def untold(workspace: Workspace, as_of: date | None = None) -> Untold:
    """Find the projects that a report as of a day would not account for; None: today."""
    day = as_of or workspace.today()
    labels = code_list("project_state").labels
    with workspace.database.reading() as session:
        records = look(workspace, session)
        states = {each.record: each.state_on(day) for each in read_projects(records)}
        names = {row.id: row.name or "" for row in records.rows("project")}
    approved = {record: state for record, state in states.items() if state in APPROVED}
    left = [record for record, state in approved.items() if state not in TOLD]
    return Untold(
        len(approved) - len(left),
        len(approved),
        tuple((record, names[record], labels[states[record]]) for record in left),
    )
