"""The registers of profiles, leading groups, documents, meetings and targets."""

import sqlalchemy as sa

from station_app.storage.migrations.registers import create_register

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_districts()
    _create_leading_groups()
    _create_meetings()
    _create_targets()


def _create_districts() -> None:
    create_register(
        "district_profile",
        [
            sa.Column("division", sa.String(26)),
            sa.Column("year", sa.Integer()),
            sa.Column("name", sa.String(50)),
            sa.Column("area_km2", sa.Integer()),
            sa.Column("resident_population", sa.Integer()),
            sa.Column("street_count", sa.Integer()),
            sa.Column("community_count", sa.Integer()),
            sa.Column("source", sa.String(100)),
        ],
        {"division": "division"},
        (("division", "year"),),
    )


def _create_leading_groups() -> None:
    create_register(
        "policy_document",
        [
            sa.Column("doc_number", sa.String(60)),
            sa.Column("title", sa.String(200)),
            sa.Column("issuer", sa.String(100)),
            sa.Column("issued_on", sa.Date()),
            sa.Column("kind", sa.String(40)),
            sa.Column("level", sa.String(40)),
            sa.Column("effective_from", sa.Date()),
            sa.Column("effective_to", sa.Date()),
            sa.Column("file", sa.Text()),
        ],
        {},
        (("doc_number", "title"),),
    )
    create_register(
        "leading_group",
        [
            sa.Column("name", sa.String(100)),
            sa.Column("level", sa.String(40)),
            sa.Column("founded_on", sa.Date()),
            sa.Column("document", sa.String(26)),
            sa.Column("dissolved_on", sa.Date()),
        ],
        {"document": "policy_document"},
    )
    create_register(
        "leading_group_member",
        [
            sa.Column("group", sa.String(26)),
            sa.Column("role", sa.String(40)),
            sa.Column("person_name", sa.String(50)),
            sa.Column("post", sa.String(100)),
            sa.Column("unit", sa.String(100)),
            sa.Column("from_on", sa.Date()),
            sa.Column("to_on", sa.Date()),
        ],
        {"group": "leading_group"},
        (("group", "post", "unit", "from_on"),),
    )


def _create_meetings() -> None:
    create_register(
        "meeting",
        [
            sa.Column("title", sa.String(100)),
            sa.Column("held_on", sa.Date()),
            sa.Column("kind", sa.String(40)),
            sa.Column("place", sa.String(100)),
            sa.Column("host", sa.String(50)),
            sa.Column("attendees", sa.Integer()),
            sa.Column("minutes", sa.Text()),
            sa.Column("file", sa.Text()),
            sa.Column("remark", sa.Text()),
        ],
        {},
        (("title", "held_on"),),
    )


def _create_targets() -> None:
    create_register(
        "target_responsibility",
        [
            sa.Column("year", sa.Integer()),
            sa.Column("station", sa.String(26)),
            sa.Column("title", sa.String(100)),
            sa.Column("signed_on", sa.Date()),
            sa.Column("bonus", sa.Integer()),
            sa.Column("bonus_note", sa.String(200)),
            sa.Column("penalty", sa.Integer()),
            sa.Column("penalty_note", sa.String(200)),
            sa.Column("veto", sa.Boolean()),
            sa.Column("final_total", sa.Integer()),
            sa.Column("grade", sa.String(40)),
            sa.Column("scored_on", sa.Date()),
            sa.Column("remark", sa.Text()),
        ],
        {"station": "station"},
        (("year", "station"),),
    )
    create_register(
        "target_item",
        [
            sa.Column("target", sa.String(26)),
            sa.Column("no", sa.Integer()),
            sa.Column("dimension", sa.String(40)),
            sa.Column("content", sa.String(300)),
            sa.Column("rule_text", sa.String(500)),
            sa.Column("full", sa.Integer()),
            sa.Column("self_score", sa.Integer()),
            sa.Column("self_note", sa.String(300)),
            sa.Column("final_score", sa.Integer()),
            sa.Column("note", sa.String(300)),
        ],
        {"target": "target_responsibility"},
        (("target", "no"),),
    )
