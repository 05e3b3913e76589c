"""The registers of experts, supervision and publicity."""

import sqlalchemy as sa

from station_app.storage.migrations.registers import create_register

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _experts()
    _supervision()
    _publicity()


def _experts() -> None:
    create_register(
        "expert",
        [
            sa.Column("name", sa.String(50)),
            sa.Column("organisation", sa.String(100)),
            sa.Column("title", sa.String(60)),
            sa.Column("phone", sa.String(24)),
            sa.Column("specialities", sa.String(200)),
            sa.Column("roles", sa.Text()),
            sa.Column("source", sa.String(40)),
            sa.Column("level", sa.String(40)),
            sa.Column("practice_years", sa.Integer()),
            sa.Column("remark", sa.Text()),
        ],
        {},
    )
    create_register(
        "expert_appointment",
        [
            sa.Column("expert", sa.String(26)),
            sa.Column("role", sa.String(40)),
            sa.Column("from_on", sa.Date()),
            sa.Column("to_on", sa.Date()),
            sa.Column("letter_no", sa.String(60)),
            sa.Column("fee_basis", sa.String(100)),
            sa.Column("scope", sa.String(200)),
        ],
        {"expert": "expert"},
    )


def _supervision() -> None:
    create_register(
        "supervision_session",
        [
            sa.Column("session_no", sa.String(40)),
            sa.Column("expert", sa.String(26)),
            sa.Column("held_on", sa.Date()),
            sa.Column("start_at", sa.String(5)),
            sa.Column("end_at", sa.String(5)),
            sa.Column("hours", sa.Integer()),
            sa.Column("mode", sa.String(40)),
            sa.Column("functions", sa.Text()),
            sa.Column("place", sa.String(100)),
            sa.Column("project", sa.String(26)),
            sa.Column("topic", sa.String(200)),
            sa.Column("previous", sa.Text()),
            sa.Column("issues", sa.Text()),
            sa.Column("advice", sa.Text()),
            sa.Column("feedback", sa.Text()),
            sa.Column("rating", sa.String(40)),
            sa.Column("fee", sa.Integer()),
            sa.Column("confidential", sa.Boolean()),
            sa.Column("remark", sa.Text()),
        ],
        {"expert": "expert", "project": "project"},
        (("session_no",),),
    )
    create_register(
        "supervisee",
        [
            sa.Column("session", sa.String(26)),
            sa.Column("person", sa.String(26)),
            sa.Column("reflection", sa.Text()),
        ],
        {"session": "supervision_session", "person": "person"},
        (("session", "person"),),
    )
    create_register(
        "supervision_task",
        [
            sa.Column("session", sa.String(26)),
            sa.Column("what", sa.String(200)),
            sa.Column("who", sa.String(50)),
            sa.Column("due_on", sa.Date()),
            sa.Column("done_on", sa.Date()),
            sa.Column("done_note", sa.Text()),
        ],
        {"session": "supervision_session"},
    )


def _publicity() -> None:
    create_register(
        "publicity_item",
        [
            sa.Column("title", sa.String(200)),
            sa.Column("medium", sa.String(40)),
            sa.Column("outlet", sa.String(100)),
            sa.Column("level", sa.String(40)),
            sa.Column("theme", sa.String(40)),
            sa.Column("published_on", sa.Date()),
            sa.Column("author", sa.String(100)),
            sa.Column("reviewer", sa.String(100)),
            sa.Column("reviewed_on", sa.Date()),
            sa.Column("link", sa.String(500)),
            sa.Column("clipping", sa.Text()),
            sa.Column("reprints", sa.Integer()),
            sa.Column("views", sa.Integer()),
            sa.Column("remark", sa.Text()),
        ],
        {},
        (("title", "medium", "published_on"),),
    )
    create_register(
        "publicity_person",
        [
            sa.Column("item", sa.String(26)),
            sa.Column("name", sa.String(50)),
            sa.Column("consent_on", sa.Date()),
            sa.Column("consent_way", sa.String(100)),
            sa.Column("withdrawn_on", sa.Date()),
        ],
        {"item": "publicity_item"},
    )
