"""The last step before a package: somebody says why the warnings stand."""

from __future__ import annotations

from collections.abc import Sequence

from station_app.domain.rules.rights import Right
from station_app.services import reasons
from station_app.services.access import needs
from station_app.services.exchange.overview import Warned
from station_app.services.workspace import Workspace
from station_app.storage import audit
from station_app.storage.tables import Acknowledgement


@needs(Right.SEND)
def acknowledge_all(workspace: Workspace, warnings: Sequence[Warned], reason: str) -> None:
    """Keep one reason for several warnings; each is noted in the audit log.

    Raises StationError without a reason or for one that is too long.
    """
    words = reasons.checked(reason, "请写明这些提醒为什么保持不变，报送前须确认。")
    with workspace.database.transaction(workspace.actor, "package.acknowledge") as session:
        for each in warnings:
            fault = each.fault
            session.merge(
                Acknowledgement(
                    register=each.register, record=each.record, rule=fault.rule,
                    field=fault.field, text=fault.text, reason=words, by=workspace.actor,
                    at=workspace.stamp(),
                )
            )  # fmt: skip
            facts = {"register": each.register, "rule": fault.rule, "reason": words}
            audit.note(session, workspace.audit_key, workspace.stamp(), each.record, facts)
