"""The register of volunteers."""

import sqlalchemy as sa

from station_app.storage.migrations.registers import create_register

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_register(
        "volunteer",
        [
            sa.Column("person", sa.String(26)),
            sa.Column("volunteer_no", sa.String(20)),
            sa.Column("national_no", sa.String(30)),
            sa.Column("registered_on", sa.Date()),
            sa.Column("via", sa.String(40)),
            sa.Column("community", sa.String(60)),
            sa.Column("occupation", sa.String(40)),
            sa.Column("employer", sa.String(100)),
            sa.Column("service_intent", sa.Text()),
            sa.Column("target_groups", sa.Text()),
            sa.Column("available_time", sa.Text()),
            sa.Column("skills", sa.Text()),
            sa.Column("certificates", sa.String(100)),
            sa.Column("history", sa.Text()),
            sa.Column("team", sa.String(60)),
            sa.Column("emergency_name", sa.String(50)),
            sa.Column("emergency_relation", sa.String(40)),
            sa.Column("emergency_phone", sa.String(24)),
            sa.Column("guardian_name", sa.String(50)),
            sa.Column("guardian_phone", sa.String(24)),
            sa.Column("guardian_consent_on", sa.Date()),
            sa.Column("insurance_no", sa.String(40)),
            sa.Column("insurance_to", sa.Date()),
            sa.Column("remark", sa.Text()),
        ],
        {"person": "person"},
        (("person",), ("volunteer_no",)),
    )
