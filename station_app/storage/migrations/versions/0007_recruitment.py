"""The registers of recruitment."""

import sqlalchemy as sa

from station_app.storage.migrations.registers import create_register

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_register(
        "recruitment_plan",
        [
            sa.Column("plan_no", sa.String(30)),
            sa.Column("year", sa.Integer()),
            sa.Column("title", sa.String(100)),
            sa.Column("organiser", sa.String(100)),
            sa.Column("mode", sa.String(40)),
            sa.Column("approved_doc", sa.String(100)),
            sa.Column("announced_on", sa.Date()),
            sa.Column("apply_from", sa.Date()),
            sa.Column("apply_to", sa.Date()),
            sa.Column("written_weight", sa.Integer()),
            sa.Column("interview_weight", sa.Integer()),
            sa.Column("min_ratio", sa.Integer()),
            sa.Column("interview_ratio", sa.Integer()),
            sa.Column("notice_days", sa.Integer()),
            sa.Column("notice_workdays", sa.Boolean()),
            sa.Column("probation_months", sa.Integer()),
            sa.Column("remark", sa.Text()),
        ],
        {},
        (("plan_no",),),
    )
    create_register(
        "recruitment_post",
        [
            sa.Column("plan", sa.String(26)),
            sa.Column("post_code", sa.String(20)),
            sa.Column("name", sa.String(60)),
            sa.Column("unit", sa.String(100)),
            sa.Column("number", sa.Integer()),
            sa.Column("education_min", sa.String(40)),
            sa.Column("majors", sa.String(200)),
            sa.Column("age_max", sa.Integer()),
            sa.Column("age_on", sa.Date()),
            sa.Column("certificate", sa.String(40)),
            sa.Column("certificate_bonus", sa.Integer()),
            sa.Column("household_limit", sa.String(100)),
            sa.Column("other", sa.Text()),
            sa.Column("reduced", sa.Integer()),
            sa.Column("reduced_reason", sa.String(200)),
        ],
        {"plan": "recruitment_plan"},
        (("plan", "post_code"),),
    )
    create_register(
        "job_application",
        [
            sa.Column("person", sa.String(26)),
            sa.Column("plan", sa.String(26)),
            sa.Column("post", sa.String(26)),
            sa.Column("applied_on", sa.Date()),
            sa.Column("resume", sa.Text()),
            sa.Column("edu_ft", sa.String(60)),
            sa.Column("school_ft", sa.String(100)),
            sa.Column("edu_pt", sa.String(60)),
            sa.Column("school_pt", sa.String(100)),
            sa.Column("work_since", sa.String(7)),
            sa.Column("health", sa.String(30)),
            sa.Column("other_certs", sa.String(200)),
            sa.Column("accept_adjust", sa.Boolean()),
            sa.Column("awards", sa.Text()),
            sa.Column("qualification", sa.String(40)),
            sa.Column("qualification_reason", sa.String(200)),
            sa.Column("admission_no", sa.String(30)),
            sa.Column("written", sa.Integer()),
            sa.Column("bonus", sa.Integer()),
            sa.Column("interview", sa.Integer()),
            sa.Column("medical", sa.String(40)),
            sa.Column("inspection", sa.String(40)),
            sa.Column("notice_from", sa.Date()),
            sa.Column("notice_to", sa.Date()),
            sa.Column("objection", sa.Boolean()),
            sa.Column("objection_note", sa.Text()),
            sa.Column("decided_on", sa.Date()),
            sa.Column("contract_no", sa.String(40)),
            sa.Column("on_board_on", sa.Date()),
            sa.Column("probation_to", sa.Date()),
            sa.Column("probation_result", sa.String(40)),
            sa.Column("destination", sa.String(40)),
            sa.Column("age_exception", sa.Boolean()),
            sa.Column("remark", sa.Text()),
        ],
        {"person": "person", "plan": "recruitment_plan", "post": "recruitment_post"},
        (("plan", "person"),),
    )
    create_register(
        "family_member",
        [
            sa.Column("application", sa.String(26)),
            sa.Column("relation", sa.String(40)),
            sa.Column("name", sa.String(50)),
            sa.Column("age", sa.Integer()),
            sa.Column("political", sa.String(40)),
            sa.Column("organisation", sa.String(100)),
        ],
        {"application": "job_application"},
    )
