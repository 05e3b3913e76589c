"""The registers of assessments, rectifications and instalments of projects."""

import sqlalchemy as sa

from station_app.storage.migrations.registers import create_register

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_register(
        "assessment",
        [
            sa.Column("project", sa.String(26)),
            sa.Column("stage", sa.String(40)),
            sa.Column("no", sa.Integer()),
            sa.Column("planned_on", sa.Date()),
            sa.Column("held_on", sa.Date()),
            sa.Column("lead_unit", sa.String(100)),
            sa.Column("declared", sa.Boolean()),
            sa.Column("methods", sa.String(200)),
            sa.Column("satisfaction", sa.Integer()),
            sa.Column("total", sa.Integer()),
            sa.Column("grade", sa.String(40)),
            sa.Column("conclusion", sa.String(40)),
            sa.Column("pay_advice", sa.String(40)),
            sa.Column("pay_amount", sa.Integer()),
            sa.Column("opinion", sa.Text()),
            sa.Column("issues", sa.Text()),
            sa.Column("rectify_by", sa.Date()),
            sa.Column("notified_on", sa.Date()),
            sa.Column("appeal_until", sa.Date()),
            sa.Column("reply", sa.Text()),
            sa.Column("appealed_on", sa.Date()),
        ],
        {"project": "project"},
        (("project", "stage", "no"),),
    )
    create_register(
        "assessment_aspect",
        [
            sa.Column("assessment", sa.String(26)),
            sa.Column("no", sa.Integer()),
            sa.Column("dimension", sa.String(40)),
            sa.Column("item", sa.String(100)),
            sa.Column("criterion", sa.Text()),
            sa.Column("full", sa.Integer()),
            sa.Column("score", sa.Integer()),
            sa.Column("kind", sa.String(40)),
            sa.Column("note", sa.String(200)),
        ],
        {"assessment": "assessment"},
        (("assessment", "no"),),
    )
    create_register(
        "assessor",
        [
            sa.Column("assessment", sa.String(26)),
            sa.Column("name", sa.String(50)),
            sa.Column("unit", sa.String(100)),
            sa.Column("independent", sa.Boolean()),
            sa.Column("signed", sa.Boolean()),
        ],
        {"assessment": "assessment"},
        (("assessment", "name"),),
    )
    create_register(
        "rectification",
        [
            sa.Column("assessment", sa.String(26)),
            sa.Column("item", sa.Text()),
            sa.Column("deadline", sa.Date()),
            sa.Column("measure", sa.Text()),
            sa.Column("done_on", sa.Date()),
            sa.Column("accepted_on", sa.Date()),
            sa.Column("accepted_by", sa.String(50)),
        ],
        {"assessment": "assessment"},
    )
    create_register(
        "instalment",
        [
            sa.Column("project", sa.String(26)),
            sa.Column("no", sa.Integer()),
            sa.Column("phase", sa.String(40)),
            sa.Column("percent", sa.Integer()),
            sa.Column("amount", sa.Integer()),
            sa.Column("trigger", sa.String(40)),
            sa.Column("stage", sa.String(40)),
            sa.Column("due_on", sa.Date()),
            sa.Column("assessment", sa.String(26)),
            sa.Column("applied_on", sa.Date()),
            sa.Column("applied_amount", sa.Integer()),
            sa.Column("basis", sa.Text()),
            sa.Column("prev_use", sa.Text()),
            sa.Column("payee", sa.String(100)),
            sa.Column("bank_name", sa.String(100)),
            sa.Column("bank_account", sa.String(30)),
            sa.Column("invoice_no", sa.String(40)),
            sa.Column("approval", sa.String(40)),
            sa.Column("approved_amount", sa.Integer()),
            sa.Column("approved_on", sa.Date()),
            sa.Column("approval_note", sa.Text()),
            sa.Column("budget_line", sa.String(26)),
            sa.Column("paid", sa.Boolean()),
            sa.Column("paid_on", sa.Date()),
            sa.Column("paid_amount", sa.Integer()),
            sa.Column("voucher_no", sa.String(40)),
        ],
        {"project": "project", "assessment": "assessment", "budget_line": "budget_line"},
        (("project", "no"),),
    )
