"""The registers of purchased projects and what is part of them."""

import sqlalchemy as sa

from station_app.storage.migrations.registers import create_register

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_register(
        "project",
        [
            sa.Column("project_no", sa.String(40)),
            sa.Column("year", sa.Integer()),
            sa.Column("batch_no", sa.Integer()),
            sa.Column("name", sa.String(100)),
            sa.Column("kind", sa.String(40)),
            sa.Column("is_key", sa.Boolean()),
            sa.Column("domain", sa.String(40)),
            sa.Column("field", sa.String(40)),
            sa.Column("applicant", sa.String(26)),
            sa.Column("provider", sa.String(26)),
            sa.Column("purchaser", sa.String(100)),
            sa.Column("recipients", sa.Text()),
            sa.Column("planned_people", sa.Integer()),
            sa.Column("indirect_people", sa.Integer()),
            sa.Column("served_times", sa.Integer()),
            sa.Column("places", sa.String(200)),
            sa.Column("planned_from", sa.Date()),
            sa.Column("planned_to", sa.Date()),
            sa.Column("amount_applied", sa.Integer()),
            sa.Column("amount_match", sa.Integer()),
            sa.Column("leader", sa.String(50)),
            sa.Column("leader_cert", sa.String(60)),
            sa.Column("leader_phone", sa.String(24)),
            sa.Column("contact", sa.String(50)),
            sa.Column("contact_phone", sa.String(24)),
            sa.Column("email", sa.String(100)),
            sa.Column("org_intro", sa.Text()),
            sa.Column("brief", sa.Text()),
            sa.Column("needs", sa.Text()),
            sa.Column("goals_text", sa.Text()),
            sa.Column("risk", sa.Text()),
            sa.Column("evaluation", sa.Text()),
            sa.Column("innovation", sa.Text()),
            sa.Column("banned_content", sa.Text()),
            sa.Column("applied_on", sa.Date()),
            sa.Column("build_required", sa.Boolean()),
            sa.Column("build_started_on", sa.Date()),
            sa.Column("build_done_on", sa.Date()),
            sa.Column("build_note", sa.String(200)),
            sa.Column("service_from", sa.Date()),
            sa.Column("spent_amount", sa.Integer()),
            sa.Column("completed_on", sa.Date()),
            sa.Column("ended_reason", sa.Text()),
            sa.Column("priority_used", sa.Boolean()),
            sa.Column("remark", sa.Text()),
            sa.Column("review_result", sa.String(40)),
            sa.Column("reviewed_on", sa.Date()),
            sa.Column("review_note", sa.Text()),
            sa.Column("approved_amount", sa.Integer()),
            sa.Column("budget_line", sa.String(26)),
            sa.Column("purchase_mode", sa.String(40)),
            sa.Column("price_weight", sa.Integer()),
            sa.Column("tender_on", sa.Date()),
            sa.Column("bid_close_on", sa.Date()),
            sa.Column("tender_result", sa.String(40)),
            sa.Column("awarded_on", sa.Date()),
            sa.Column("award_org", sa.String(100)),
            sa.Column("award_uscc", sa.String(18)),
            sa.Column("award_amount", sa.Integer()),
        ],
        {"applicant": "organisation", "provider": "organisation", "budget_line": "budget_line"},
        (("project_no",),),
    )
    create_register(
        "project_step",
        [
            sa.Column("project", sa.String(26)),
            sa.Column("no", sa.Integer()),
            sa.Column("from_state", sa.String(40)),
            sa.Column("to_state", sa.String(40)),
            sa.Column("effective_on", sa.Date()),
            sa.Column("note", sa.Text()),
        ],
        {"project": "project"},
    )
    create_register(
        "project_site",
        [
            sa.Column("project", sa.String(26)),
            sa.Column("division", sa.String(26)),
            sa.Column("site_name", sa.String(100)),
            sa.Column("role", sa.String(40)),
            sa.Column("started_on", sa.Date()),
            sa.Column("ended_on", sa.Date()),
            sa.Column("people_served", sa.Integer()),
            sa.Column("note", sa.Text()),
            sa.Column("bureau_note", sa.Text()),
        ],
        {"project": "project", "division": "division"},
        (("project", "division"),),
    )
    create_register(
        "project_goal",
        [
            sa.Column("project", sa.String(26)),
            sa.Column("no", sa.Integer()),
            sa.Column("statement", sa.Text()),
            sa.Column("is_clear", sa.Boolean()),
            sa.Column("is_reasonable", sa.Boolean()),
            sa.Column("is_verifiable", sa.Boolean()),
            sa.Column("kind", sa.String(40)),
            sa.Column("indicator", sa.String(60)),
            sa.Column("unit", sa.String(20)),
            sa.Column("baseline", sa.Integer()),
            sa.Column("target", sa.Integer()),
            sa.Column("due_on", sa.Date()),
            sa.Column("verification", sa.String(200)),
        ],
        {"project": "project"},
    )
    create_register(
        "goal_progress",
        [
            sa.Column("goal", sa.String(26)),
            sa.Column("reported_on", sa.Date()),
            sa.Column("actual", sa.Integer()),
            sa.Column("note", sa.Text()),
        ],
        {"goal": "project_goal"},
    )
    create_register(
        "project_change",
        [
            sa.Column("project", sa.String(26)),
            sa.Column("no", sa.Integer()),
            sa.Column("changed_on", sa.Date()),
            sa.Column("goal", sa.String(26)),
            sa.Column("what", sa.String(100)),
            sa.Column("old_value", sa.String(200)),
            sa.Column("new_target", sa.Integer()),
            sa.Column("new_due", sa.Date()),
            sa.Column("reason", sa.Text()),
            sa.Column("approval", sa.String(40)),
            sa.Column("approved_on", sa.Date()),
            sa.Column("approved_by", sa.String(50)),
        ],
        {"project": "project", "goal": "project_goal"},
    )
    create_register(
        "project_phase",
        [
            sa.Column("project", sa.String(26)),
            sa.Column("no", sa.Integer()),
            sa.Column("stage", sa.String(60)),
            sa.Column("from_on", sa.Date()),
            sa.Column("to_on", sa.Date()),
            sa.Column("content", sa.Text()),
            sa.Column("output", sa.Text()),
            sa.Column("pay_node", sa.String(60)),
        ],
        {"project": "project"},
    )
    create_register(
        "project_cost",
        [
            sa.Column("project", sa.String(26)),
            sa.Column("category", sa.String(40)),
            sa.Column("purpose", sa.String(200)),
            sa.Column("price", sa.Integer()),
            sa.Column("quantity", sa.Integer()),
            sa.Column("unit", sa.String(20)),
            sa.Column("amount", sa.Integer()),
            sa.Column("source", sa.String(40)),
        ],
        {"project": "project"},
    )
    create_register(
        "project_worker",
        [
            sa.Column("project", sa.String(26)),
            sa.Column("person", sa.String(26)),
            sa.Column("name", sa.String(50)),
            sa.Column("education", sa.String(60)),
            sa.Column("cert_level", sa.String(40)),
            sa.Column("role", sa.String(60)),
            sa.Column("phone", sa.String(24)),
            sa.Column("share", sa.Integer()),
            sa.Column("from_on", sa.Date()),
            sa.Column("to_on", sa.Date()),
        ],
        {"project": "project", "person": "person"},
    )
    create_register(
        "contract",
        [
            sa.Column("project", sa.String(26)),
            sa.Column("contract_no", sa.String(40)),
            sa.Column("signed_on", sa.Date()),
            sa.Column("amount", sa.Integer()),
            sa.Column("from_on", sa.Date()),
            sa.Column("to_on", sa.Date()),
            sa.Column("term_reason", sa.Text()),
            sa.Column("content", sa.Text()),
            sa.Column("filed_on", sa.Date()),
            sa.Column("subcontracted", sa.Boolean()),
            sa.Column("copies", sa.Integer()),
            sa.Column("file", sa.Text()),
        ],
        {"project": "project"},
        (("contract_no",),),
    )
    create_register(
        "contract_supplement",
        [
            sa.Column("project", sa.String(26)),
            sa.Column("contract", sa.String(26)),
            sa.Column("no", sa.Integer()),
            sa.Column("signed_on", sa.Date()),
            sa.Column("amount", sa.Integer()),
            sa.Column("reason", sa.Text()),
        ],
        {"project": "project", "contract": "contract"},
    )
