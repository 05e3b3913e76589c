"""The registers of bids, judges, scores and rights of priority."""

import sqlalchemy as sa

from station_app.storage.migrations.registers import create_register

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_register(
        "tender_judge",
        [
            sa.Column("project", sa.String(26)),
            sa.Column("name", sa.String(50)),
            sa.Column("unit", sa.String(100)),
            sa.Column("weight", sa.Integer()),
            sa.Column("independent", sa.Boolean()),
        ],
        {"project": "project"},
    )
    create_register(
        "project_bid",
        [
            sa.Column("project", sa.String(26)),
            sa.Column("bidder", sa.String(100)),
            sa.Column("uscc", sa.String(18)),
            sa.Column("received_on", sa.Date()),
            sa.Column("price", sa.Integer()),
            sa.Column("docs", sa.String(200)),
            sa.Column("qualified", sa.Boolean()),
            sa.Column("reject_reason", sa.String(200)),
            sa.Column("result", sa.String(40)),
            sa.Column("remark", sa.Text()),
        ],
        {"project": "project"},
    )
    create_register(
        "bid_score",
        [
            sa.Column("bid", sa.String(26)),
            sa.Column("judge", sa.String(26)),
            sa.Column("score", sa.Integer()),
            sa.Column("note", sa.String(200)),
        ],
        {"bid": "project_bid", "judge": "tender_judge"},
        (("bid", "judge"),),
    )
    create_register(
        "priority_right",
        [
            sa.Column("holder", sa.String(100)),
            sa.Column("uscc", sa.String(18)),
            sa.Column("for_year", sa.Integer()),
            sa.Column("project", sa.String(26)),
            sa.Column("assessment", sa.String(26)),
            sa.Column("granted_on", sa.Date()),
            sa.Column("used_on", sa.Date()),
            sa.Column("used_in", sa.String(200)),
            sa.Column("expires_on", sa.Date()),
        ],
        {"project": "project", "assessment": "assessment"},
    )
