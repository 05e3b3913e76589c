"""The registers of rewards, titles, cultivation, exchange, honours and appraisals."""

import sqlalchemy as sa

from station_app.storage.migrations.registers import create_register

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_rewards()
    _create_titles()
    _create_cultivation()
    _create_exchange()
    _create_honours()
    _create_appraisals()


def _create_rewards() -> None:
    create_register(
        "reward_scheme",
        [
            sa.Column("name", sa.String(60)),
            sa.Column("level", sa.String(40)),
            sa.Column("mode", sa.String(40)),
            sa.Column("min_amount", sa.Integer()),
            sa.Column("max_amount", sa.Integer()),
            sa.Column("valid_from", sa.Date()),
            sa.Column("valid_to", sa.Date()),
            sa.Column("document", sa.String(100)),
            sa.Column("remark", sa.Text()),
        ],
        {},
        (("name", "level", "valid_from"),),
    )
    create_register(
        "reward",
        [
            sa.Column("person", sa.String(26)),
            sa.Column("level", sa.String(40)),
            sa.Column("scheme", sa.String(26)),
            sa.Column("application", sa.String(26)),
            sa.Column("certificate", sa.String(26)),
            sa.Column("pass_year", sa.Integer()),
            sa.Column("applied_on", sa.Date()),
            sa.Column("amount", sa.Integer()),
            sa.Column("prev_amount", sa.Integer()),
            sa.Column("diff_note", sa.String(100)),
            sa.Column("payee", sa.String(50)),
            sa.Column("bank_name", sa.String(60)),
            sa.Column("bank_account", sa.String(40)),
            sa.Column("materials", sa.Text()),
            sa.Column("approved_amount", sa.Integer()),
            sa.Column("decision", sa.String(40)),
            sa.Column("decided_on", sa.Date()),
            sa.Column("decision_reason", sa.String(200)),
            sa.Column("paid_on", sa.Date()),
            sa.Column("voucher_no", sa.String(40)),
            sa.Column("remark", sa.Text()),
        ],
        {
            "person": "person",
            "scheme": "reward_scheme",
            "application": "exam_application",
            "certificate": "certificate",
        },
    )


def _create_titles() -> None:
    create_register(
        "title_evaluation",
        [
            sa.Column("person", sa.String(26)),
            sa.Column("series", sa.String(40)),
            sa.Column("level", sa.String(40)),
            sa.Column("year", sa.Integer()),
            sa.Column("pass_proof_no", sa.String(40)),
            sa.Column("proof_valid_to", sa.Date()),
            sa.Column("materials", sa.Text()),
            sa.Column("unit_notice_from", sa.Date()),
            sa.Column("unit_notice_to", sa.Date()),
            sa.Column("committee", sa.String(100)),
            sa.Column("reviewed_on", sa.Date()),
            sa.Column("result", sa.String(40)),
            sa.Column("certificate_no", sa.String(40)),
            sa.Column("appointed_on", sa.Date()),
            sa.Column("appoint_unit", sa.String(100)),
            sa.Column("remark", sa.Text()),
        ],
        {"person": "person"},
        (("person", "series", "level", "year"),),
    )


def _create_cultivation() -> None:
    create_register(
        "directed_cultivation",
        [
            sa.Column("person", sa.String(26)),
            sa.Column("programme", sa.String(100)),
            sa.Column("applied_on", sa.Date()),
            sa.Column("mode", sa.String(40)),
            sa.Column("direction", sa.String(60)),
            sa.Column("school", sa.String(100)),
            sa.Column("major", sa.String(60)),
            sa.Column("study_form", sa.String(40)),
            sa.Column("from_on", sa.Date()),
            sa.Column("to_on", sa.Date()),
            sa.Column("cost_total", sa.Integer()),
            sa.Column("cost_gov", sa.Integer()),
            sa.Column("cost_org", sa.Integer()),
            sa.Column("cost_self", sa.Integer()),
            sa.Column("service_years", sa.Integer()),
            sa.Column("service_to", sa.Date()),
            sa.Column("agreement_no", sa.String(40)),
            sa.Column("signed_on", sa.Date()),
            sa.Column("selection_result", sa.String(200)),
            sa.Column("reason", sa.Text()),
            sa.Column("result", sa.String(100)),
            sa.Column("result_cert_no", sa.String(40)),
            sa.Column("result_on", sa.Date()),
            sa.Column("exit_reason", sa.String(200)),
            sa.Column("agreement", sa.Text()),
            sa.Column("remark", sa.Text()),
        ],
        {"person": "person"},
        (("person", "programme"),),
    )


def _create_exchange() -> None:
    create_register(
        "talent_exchange",
        [
            sa.Column("exchange_no", sa.String(30)),
            sa.Column("person", sa.String(26)),
            sa.Column("kind", sa.String(40)),
            sa.Column("registered_on", sa.Date()),
            sa.Column("job_status", sa.String(40)),
            sa.Column("from_org", sa.String(100)),
            sa.Column("to_org", sa.String(100)),
            sa.Column("from_on", sa.Date()),
            sa.Column("to_on", sa.Date()),
            sa.Column("want_post", sa.String(60)),
            sa.Column("want_area", sa.String(60)),
            sa.Column("want_salary", sa.Integer()),
            sa.Column("available_on", sa.Date()),
            sa.Column("skills", sa.Text()),
            sa.Column("resume", sa.Text()),
            sa.Column("consent_on", sa.Date()),
            sa.Column("consent_months", sa.Integer()),
            sa.Column("valid_to", sa.Date()),
            sa.Column("document", sa.String(100)),
            sa.Column("result", sa.String(40)),
            sa.Column("onboard_on", sa.Date()),
            sa.Column("remark", sa.Text()),
        ],
        {"person": "person"},
        (("exchange_no",),),
    )
    create_register(
        "talent_recommendation",
        [
            sa.Column("exchange", sa.String(26)),
            sa.Column("recommended_on", sa.Date()),
            sa.Column("organisation", sa.String(100)),
            sa.Column("post", sa.String(60)),
            sa.Column("result", sa.String(40)),
            sa.Column("handler", sa.String(50)),
        ],
        {"exchange": "talent_exchange"},
        (("exchange", "recommended_on", "organisation"),),
    )


def _create_honours() -> None:
    create_register(
        "practice_honour",
        [
            sa.Column("person", sa.String(26)),
            sa.Column("organisation", sa.String(100)),
            sa.Column("name", sa.String(100)),
            sa.Column("grantor", sa.String(100)),
            sa.Column("level", sa.String(40)),
            sa.Column("honoured_on", sa.Date()),
            sa.Column("document", sa.String(100)),
            sa.Column("publicised", sa.Boolean()),
            sa.Column("remark", sa.Text()),
        ],
        {"person": "person"},
        (("person", "name", "honoured_on"),),
    )


def _create_appraisals() -> None:
    create_register(
        "appraisal",
        [
            sa.Column("person", sa.String(26)),
            sa.Column("year", sa.Integer()),
            sa.Column("organisation", sa.String(100)),
            sa.Column("post", sa.String(60)),
            sa.Column("summary", sa.Text()),
            sa.Column("total", sa.Integer()),
            sa.Column("grade", sa.String(40)),
            sa.Column("exempt_reason", sa.Text()),
            sa.Column("remark", sa.Text()),
        ],
        {"person": "person"},
        (("person", "year"),),
    )
    create_register(
        "appraisal_item",
        [
            sa.Column("appraisal", sa.String(26)),
            sa.Column("item", sa.String(60)),
            sa.Column("weight", sa.Integer()),
            sa.Column("score", sa.Integer()),
            sa.Column("note", sa.String(200)),
        ],
        {"appraisal": "appraisal"},
        (("appraisal", "item"),),
    )
