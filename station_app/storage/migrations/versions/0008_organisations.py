"""The registers of the organisations' members, grades, checks and support."""

import sqlalchemy as sa
from alembic import op

from station_app.storage.migrations.registers import create_register

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in (
        sa.Column("legal_rep_id", sa.String(30)),
        sa.Column("contact_post", sa.String(40)),
        sa.Column("office_area", sa.Integer()),
        sa.Column("capital_source", sa.String(100)),
        sa.Column("bank_name", sa.String(60)),
        sa.Column("bank_account", sa.String(40)),
        sa.Column("founders", sa.String(200)),
        sa.Column("part_time_count", sa.Integer()),
        sa.Column("party_name", sa.String(60)),
    ):
        op.add_column("organisation", column)
    create_register(
        "org_member",
        [
            sa.Column("organisation", sa.String(26)),
            sa.Column("name", sa.String(50)),
            sa.Column("post", sa.String(40)),
            sa.Column("sex", sa.String(40)),
            sa.Column("age", sa.Integer()),
            sa.Column("cert_level", sa.String(40)),
        ],
        {"organisation": "organisation"},
    )
    create_register(
        "org_assessment",
        [
            sa.Column("organisation", sa.String(26)),
            sa.Column("grade", sa.String(40)),
            sa.Column("granted_on", sa.Date()),
            sa.Column("valid_to", sa.Date()),
            sa.Column("grantor", sa.String(60)),
            sa.Column("document", sa.String(100)),
            sa.Column("remark", sa.Text()),
        ],
        {"organisation": "organisation"},
    )
    create_register(
        "org_annual_check",
        [
            sa.Column("organisation", sa.String(26)),
            sa.Column("year", sa.Integer()),
            sa.Column("result", sa.String(40)),
            sa.Column("decided_on", sa.Date()),
            sa.Column("changes", sa.Text()),
            sa.Column("council_count", sa.Integer()),
            sa.Column("supervisor_count", sa.Integer()),
            sa.Column("fulltime_count", sa.Integer()),
            sa.Column("certified_count", sa.Integer()),
            sa.Column("party_count", sa.Integer()),
            sa.Column("party_org", sa.Boolean()),
            sa.Column("project_count", sa.Integer()),
            sa.Column("project_amount", sa.Integer()),
            sa.Column("served_times", sa.Integer()),
            sa.Column("case_count", sa.Integer()),
            sa.Column("group_count", sa.Integer()),
            sa.Column("group_sessions", sa.Integer()),
            sa.Column("activity_count", sa.Integer()),
            sa.Column("summary", sa.Text()),
            sa.Column("net_begin", sa.Integer()),
            sa.Column("net_end", sa.Integer()),
            sa.Column("assets", sa.Integer()),
            sa.Column("income", sa.Integer()),
            sa.Column("income_gov", sa.Integer()),
            sa.Column("income_donation", sa.Integer()),
            sa.Column("expense", sa.Integer()),
            sa.Column("expense_service", sa.Integer()),
            sa.Column("expense_admin", sa.Integer()),
            sa.Column("auditor", sa.String(100)),
            sa.Column("audit_no", sa.String(60)),
            sa.Column("materials", sa.Text()),
            sa.Column("remark", sa.Text()),
        ],
        {"organisation": "organisation"},
        (("organisation", "year"),),
    )
    create_register(
        "org_support",
        [
            sa.Column("organisation", sa.String(26)),
            sa.Column("supported_on", sa.Date()),
            sa.Column("kind", sa.String(40)),
            sa.Column("amount", sa.Integer()),
            sa.Column("document", sa.String(100)),
            sa.Column("remark", sa.Text()),
        ],
        {"organisation": "organisation"},
    )
