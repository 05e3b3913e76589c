"""The registers of budget lines, sources, vouchers and donations."""

import sqlalchemy as sa

from station_app.storage.migrations.registers import create_register

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_plans()
    _create_donations()
    _create_vouchers()


def _create_plans() -> None:
    create_register(
        "budget_line",
        [
            sa.Column("year", sa.Integer()),
            sa.Column("code", sa.String(20)),
            sa.Column("name", sa.String(60)),
            sa.Column("category", sa.String(40)),
            sa.Column("level", sa.String(40)),
            sa.Column("amount", sa.Integer()),
            sa.Column("adjusted", sa.Integer()),
            sa.Column("document", sa.String(100)),
        ],
        {},
        (("year", "code"),),
    )
    create_register(
        "fund_source",
        [
            sa.Column("year", sa.Integer()),
            sa.Column("kind", sa.String(40)),
            sa.Column("name", sa.String(60)),
            sa.Column("planned", sa.Integer()),
            sa.Column("is_estimate", sa.Boolean()),
            sa.Column("pledged", sa.Integer()),
            sa.Column("document", sa.String(100)),
            sa.Column("remark", sa.Text()),
        ],
        {},
        (("year", "kind", "name"),),
    )


def _create_donations() -> None:
    create_register(
        "donation",
        [
            sa.Column("donor", sa.String(100)),
            sa.Column("anonymous", sa.Boolean()),
            sa.Column("donor_kind", sa.String(40)),
            sa.Column("foreign", sa.Boolean()),
            sa.Column("form", sa.String(40)),
            sa.Column("amount", sa.Integer()),
            sa.Column("valuation_basis", sa.String(200)),
            sa.Column("quantity", sa.String(100)),
            sa.Column("received_on", sa.Date()),
            sa.Column("restricted_use", sa.String(200)),
            sa.Column("receipt_no", sa.String(40)),
            sa.Column("handler", sa.String(50)),
            sa.Column("source", sa.String(26)),
            sa.Column("feedback_on", sa.Date()),
            sa.Column("approval_doc", sa.String(100)),
            sa.Column("remark", sa.Text()),
        ],
        {"source": "fund_source"},
    )


def _create_vouchers() -> None:
    create_register(
        "fund_transaction",
        [
            sa.Column("happened_on", sa.Date()),
            sa.Column("direction", sa.String(40)),
            sa.Column("amount", sa.Integer()),
            sa.Column("budget_line", sa.String(26)),
            sa.Column("source", sa.String(26)),
            sa.Column("counterpart", sa.String(100)),
            sa.Column("purpose", sa.String(200)),
            sa.Column("project", sa.String(26)),
            sa.Column("instalment", sa.String(26)),
            sa.Column("training", sa.String(26)),
            sa.Column("reward", sa.String(26)),
            sa.Column("donation", sa.String(26)),
            sa.Column("voucher_no", sa.String(40)),
            sa.Column("invoice_no", sa.String(40)),
            sa.Column("handler", sa.String(50)),
            sa.Column("approver", sa.String(50)),
            sa.Column("approved_on", sa.Date()),
            sa.Column("paid_on", sa.Date()),
            sa.Column("reverses", sa.String(26)),
            sa.Column("remark", sa.Text()),
        ],
        {
            "budget_line": "budget_line",
            "source": "fund_source",
            "project": "project",
            "instalment": "instalment",
            "training": "training_session",
            "reward": "reward",
            "donation": "donation",
            "reverses": "fund_transaction",
        },
        (("voucher_no",),),
    )
