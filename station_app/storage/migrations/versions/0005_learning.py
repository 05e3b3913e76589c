"""The registers of training and continuing education."""

import sqlalchemy as sa

from station_app.storage.migrations.registers import create_register

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_register(
        "training_session",
        [
            sa.Column("course_no", sa.String(40)),
            sa.Column("title", sa.String(100)),
            sa.Column("kind", sa.String(40)),
            sa.Column("term_no", sa.Integer()),
            sa.Column("from_on", sa.Date()),
            sa.Column("to_on", sa.Date()),
            sa.Column("hours", sa.Integer()),
            sa.Column("place", sa.String(100)),
            sa.Column("trainer", sa.String(100)),
            sa.Column("organiser", sa.String(100)),
            sa.Column("planned_people", sa.Integer()),
            sa.Column("cost", sa.Integer()),
            sa.Column("cost_bearer", sa.String(40)),
            sa.Column("cost_gov", sa.Integer()),
            sa.Column("trainee_fee", sa.Integer()),
            sa.Column("certificate_given", sa.Boolean()),
            sa.Column("satisfaction", sa.Integer()),
            sa.Column("remark", sa.Text()),
        ],
        {},
        (("course_no",),),
    )
    create_register(
        "training_attendance",
        [
            sa.Column("session", sa.String(26)),
            sa.Column("person", sa.String(26)),
            sa.Column("signed_days", sa.Integer()),
            sa.Column("hours_actual", sa.Integer()),
            sa.Column("passed", sa.Boolean()),
            sa.Column("proof_no", sa.String(40)),
            sa.Column("score", sa.Integer()),
            sa.Column("satisfaction", sa.String(40)),
            sa.Column("remark", sa.Text()),
        ],
        {"session": "training_session", "person": "person"},
        (("session", "person"),),
    )
    create_register(
        "ce_record",
        [
            sa.Column("person", sa.String(26)),
            sa.Column("kind", sa.String(40)),
            sa.Column("ce_form", sa.String(40)),
            sa.Column("title", sa.String(100)),
            sa.Column("organiser", sa.String(100)),
            sa.Column("from_on", sa.Date()),
            sa.Column("to_on", sa.Date()),
            sa.Column("raw_amount", sa.Integer()),
            sa.Column("raw_unit", sa.String(40)),
            sa.Column("hours", sa.Integer()),
            sa.Column("subject_class", sa.String(40)),
            sa.Column("period", sa.String(26)),
            sa.Column("proof_no", sa.String(40)),
            sa.Column("proof", sa.Text()),
            sa.Column("verified", sa.Boolean()),
            sa.Column("verified_by", sa.String(50)),
            sa.Column("verified_on", sa.Date()),
            sa.Column("attendance", sa.String(26)),
            sa.Column("remark", sa.Text()),
        ],
        {
            "person": "person",
            "period": "cert_registration",
            "attendance": "training_attendance",
        },
    )
