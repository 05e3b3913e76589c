"""The registers of examinations."""

import sqlalchemy as sa

from station_app.storage.migrations.registers import create_register

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_register(
        "exam_session",
        [
            sa.Column("title", sa.String(60)),
            sa.Column("year", sa.Integer()),
            sa.Column("kind", sa.String(40)),
            sa.Column("registration_from", sa.Date()),
            sa.Column("registration_to", sa.Date()),
            sa.Column("pay_deadline", sa.Date()),
            sa.Column("ticket_from", sa.Date()),
            sa.Column("ticket_to", sa.Date()),
            sa.Column("date_1", sa.Date()),
            sa.Column("date_2", sa.Date()),
            sa.Column("result_on", sa.Date()),
            sa.Column("cutoff_on", sa.Date()),
            sa.Column("pass_score", sa.Integer()),
            sa.Column("exam_area", sa.String(40)),
            sa.Column("province_suspended", sa.Boolean()),
            sa.Column("notice_doc", sa.String(100)),
            sa.Column("remark", sa.Text()),
        ],
        {},
        (("year", "kind"),),
    )
    create_register(
        "exam_application",
        [
            sa.Column("person", sa.String(26)),
            sa.Column("session", sa.String(26)),
            sa.Column("level", sa.String(40)),
            sa.Column("subjects", sa.Text()),
            sa.Column("education", sa.String(26)),
            sa.Column("work_unit", sa.String(100)),
            sa.Column("applied_on", sa.Date()),
            sa.Column("promise_mode", sa.String(40)),
            sa.Column("first_time", sa.Boolean()),
            sa.Column("coached", sa.Boolean()),
            sa.Column("exam_area", sa.String(40)),
            sa.Column("registered_no", sa.String(30)),
            sa.Column("ticket_no", sa.String(30)),
            sa.Column("fee_paid", sa.Boolean()),
            sa.Column("score_comp", sa.Integer()),
            sa.Column("score_prac", sa.Integer()),
            sa.Column("score_law", sa.Integer()),
            sa.Column("review", sa.String(40)),
            sa.Column("withdrawn_on", sa.Date()),
            sa.Column("remark", sa.Text()),
        ],
        {"person": "person", "session": "exam_session", "education": "education"},
        (("person", "session", "level"),),
    )
