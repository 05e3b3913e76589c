"""First release: the store's own books and the registers."""

import sqlalchemy as sa
from alembic import op

from station_app.storage.migrations.registers import create_register

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_books()
    _create_places_and_people()
    _create_workers()
    _create_exchanged()


def _create_books() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("change", sa.String(length=26), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("actor", sa.String(length=50), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("register", sa.String(length=40), nullable=False),
        sa.Column("record", sa.String(length=26), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("mac", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_index("ix_audit_entry_change", "audit_entry", ["change"])
    op.create_index("ix_audit_record", "audit_entry", ["register", "record"])
    op.create_table(
        "import_batch",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("register", sa.String(length=40), nullable=False),
        sa.Column("file", sa.String(length=260), nullable=False),
        sa.Column("original", sa.String(length=64), nullable=False),
        sa.Column("sheet", sa.String(length=64), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=50), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "remembered_mapping",
        sa.Column("headings", sa.String(length=64), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("headings"),
    )
    op.create_table(
        "package",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("station", sa.String(length=12), nullable=False),
        sa.Column("epoch", sa.String(length=26), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("from_revision", sa.Integer(), nullable=False),
        sa.Column("to_revision", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("extent", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_package_station", "package", ["station"])
    op.create_table(
        "peer",
        sa.Column("station", sa.String(length=12), nullable=False),
        sa.Column("store", sa.String(length=26), nullable=False),
        sa.Column("epoch", sa.String(length=26), nullable=False),
        sa.Column("past", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("station"),
    )
    op.create_table(
        "search_term",
        sa.Column("register", sa.String(length=40), nullable=False),
        sa.Column("term", sa.String(length=60), nullable=False),
        sa.Column("record", sa.String(length=26), nullable=False),
        sa.PrimaryKeyConstraint("register", "term", "record"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "store_state",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    # Append-only: whoever holds the key could still rewrite it, but not by accident.
    for event in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_entry_no_{event.lower()} BEFORE {event} ON audit_entry "
            "BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END"
        )


def _create_places_and_people() -> None:
    create_register(
        "division",
        [
            sa.Column("code", sa.String(12)),
            sa.Column("name", sa.String(50)),
            sa.Column("kind", sa.String(40)),
            sa.Column("parent", sa.String(26)),
            sa.Column("valid_from", sa.Date()),
            sa.Column("valid_to", sa.Date()),
        ],
        {"parent": "division"},
        (("code", "valid_from"),),
    )
    create_register(
        "person",
        [
            sa.Column("name", sa.String(50)),
            sa.Column("sex", sa.String(40)),
            sa.Column("id_type", sa.String(40)),
            sa.Column("id_number", sa.String(30)),
            sa.Column("birth_date", sa.Date()),
            sa.Column("ethnic", sa.String(40)),
            sa.Column("political", sa.String(40)),
            sa.Column("party_joined_on", sa.String(7)),
            sa.Column("marital", sa.String(40)),
            sa.Column("native_place", sa.String(50)),
            sa.Column("household_division", sa.String(60)),
            sa.Column("residence_division", sa.String(60)),
            sa.Column("address", sa.String(200)),
            sa.Column("postcode", sa.String(6)),
            sa.Column("mobile", sa.String(24)),
            sa.Column("phone", sa.String(24)),
            sa.Column("email", sa.String(60)),
            sa.Column("photo", sa.String(64)),
            sa.Column("legal_basis", sa.String(40)),
            sa.Column("notice_given_on", sa.Date()),
            sa.Column("remark", sa.Text()),
        ],
        {},
        (("id_type", "id_number"),),
    )
    create_register(
        "organisation",
        [
            sa.Column("name", sa.String(100)),
            sa.Column("short_name", sa.String(30)),
            sa.Column("uscc", sa.String(18)),
            sa.Column("kind", sa.String(40)),
            sa.Column("subtype", sa.String(40)),
            sa.Column("institution_class", sa.String(40)),
            sa.Column("is_social_work_agency", sa.Boolean()),
            sa.Column("is_volunteer_org", sa.Boolean()),
            sa.Column("is_charity", sa.Boolean()),
            sa.Column("registered_on", sa.Date()),
            sa.Column("registrar", sa.String(60)),
            sa.Column("supervisor_unit", sa.String(60)),
            sa.Column("legal_rep", sa.String(50)),
            sa.Column("contact", sa.String(50)),
            sa.Column("phone", sa.String(24)),
            sa.Column("address", sa.String(200)),
            sa.Column("division", sa.String(26)),
            sa.Column("registered_capital", sa.Integer()),
            sa.Column("staff_count", sa.Integer()),
            sa.Column("fulltime_count", sa.Integer()),
            sa.Column("certified_count", sa.Integer()),
            sa.Column("party_org", sa.Boolean()),
            sa.Column("business_scope", sa.Text()),
            sa.Column("no_code_reason", sa.String(100)),
            sa.Column("remark", sa.Text()),
        ],
        {"division": "division"},
        (("uscc",),),
    )
    create_register(
        "station",
        [
            sa.Column("station_code", sa.String(12)),
            sa.Column("name", sa.String(100)),
            sa.Column("division", sa.String(26)),
            sa.Column("opened_on", sa.Date()),
            sa.Column("closed_on", sa.Date()),
            sa.Column("headcount_plan", sa.Integer()),
            sa.Column("operator", sa.String(100)),
            sa.Column("address", sa.String(200)),
            sa.Column("area_m2", sa.Integer()),
            sa.Column("rooms", sa.Integer()),
            sa.Column("leader", sa.String(50)),
            sa.Column("phone", sa.String(24)),
            sa.Column("services", sa.Text()),
            sa.Column("plate", sa.Boolean()),
            sa.Column("remark", sa.Text()),
        ],
        {"division": "division"},
        (("station_code",),),
    )
    create_register(
        "education",
        [
            sa.Column("person", sa.String(26)),
            sa.Column("level", sa.String(40)),
            sa.Column("degree", sa.String(40)),
            sa.Column("major", sa.String(60)),
            sa.Column("is_sw_major", sa.Boolean()),
            sa.Column("school", sa.String(60)),
            sa.Column("mode", sa.String(40)),
            sa.Column("started_on", sa.String(7)),
            sa.Column("graduated_on", sa.String(7)),
            sa.Column("certificate_no", sa.String(40)),
            sa.Column("verified", sa.Boolean()),
        ],
        {"person": "person"},
    )
    create_register(
        "work_experience",
        [
            sa.Column("person", sa.String(26)),
            sa.Column("organisation", sa.String(100)),
            sa.Column("post", sa.String(50)),
            sa.Column("service_field", sa.String(40)),
            sa.Column("is_social_work", sa.Boolean()),
            sa.Column("from_on", sa.Date()),
            sa.Column("to_on", sa.Date()),
            sa.Column("witness", sa.String(50)),
            sa.Column("evidence", sa.String(40)),
            sa.Column("files", sa.Text()),
        ],
        {"person": "person"},
    )


def _create_workers() -> None:
    create_register(
        "social_worker",
        [
            sa.Column("person", sa.String(26)),
            sa.Column("worker_no", sa.String(20)),
            sa.Column("station", sa.String(26)),
            sa.Column("organisation", sa.String(100)),
            sa.Column("org_type", sa.String(40)),
            sa.Column("category", sa.String(40)),
            sa.Column("post", sa.String(50)),
            sa.Column("post_kind", sa.String(40)),
            sa.Column("prof_title", sa.String(30)),
            sa.Column("employment", sa.String(40)),
            sa.Column("hired_on", sa.Date()),
            sa.Column("left_on", sa.Date()),
            sa.Column("left_reason", sa.String(100)),
            sa.Column("contract_from", sa.Date()),
            sa.Column("contract_to", sa.Date()),
            sa.Column("talent_path", sa.Text()),
            sa.Column("is_registered_locally", sa.Boolean()),
            sa.Column("registered_locally_on", sa.Date()),
            sa.Column("service_fields", sa.Text()),
            sa.Column("salary_grade", sa.String(20)),
            sa.Column("honours", sa.Text()),
            sa.Column("speciality", sa.Text()),
            sa.Column("remark", sa.Text()),
        ],
        {"person": "person", "station": "station"},
        (("person",), ("worker_no",)),
    )
    create_register(
        "practitioner_post",
        [
            sa.Column("worker", sa.String(26)),
            sa.Column("organisation", sa.String(100)),
            sa.Column("category", sa.String(40)),
            sa.Column("post", sa.String(50)),
            sa.Column("from_on", sa.Date()),
            sa.Column("to_on", sa.Date()),
        ],
        {"worker": "social_worker"},
    )
    create_register(
        "certificate",
        [
            sa.Column("person", sa.String(26)),
            sa.Column("level", sa.String(40)),
            sa.Column("management_no", sa.String(30)),
            sa.Column("obtained_in", sa.String(7)),
            sa.Column("approved_on", sa.Date()),
            sa.Column("issuer", sa.String(60)),
            sa.Column("area_limited", sa.Boolean()),
            sa.Column("area", sa.String(40)),
            sa.Column("scan", sa.Text()),
            sa.Column("verified", sa.Boolean()),
        ],
        {"person": "person"},
        (("management_no",),),
    )
    create_register(
        "cert_registration",
        [
            sa.Column("certificate", sa.String(26)),
            sa.Column("kind", sa.String(40)),
            sa.Column("sequence", sa.Integer()),
            sa.Column("applied_on", sa.Date()),
            sa.Column("organ", sa.String(60)),
            sa.Column("accepted_on", sa.Date()),
            sa.Column("due_on", sa.Date()),
            sa.Column("registration_no", sa.String(30)),
            sa.Column("valid_from", sa.Date()),
            sa.Column("valid_to", sa.Date()),
            sa.Column("override_reason", sa.String(100)),
            sa.Column("ce_hours_claimed", sa.Integer()),
            sa.Column("ce_hours_verified", sa.Integer()),
            sa.Column("refusal_reason", sa.String(200)),
            sa.Column("cancel_reason", sa.String(40)),
            sa.Column("national_status", sa.String(40)),
            sa.Column("files", sa.Text()),
            sa.Column("decision", sa.String(40)),
            sa.Column("decided_on", sa.Date()),
            sa.Column("decision_reason", sa.String(200)),
        ],
        {"certificate": "certificate"},
        (("certificate", "kind", "sequence"),),
    )


def _create_exchanged() -> None:
    create_register(
        "correction",
        [
            sa.Column("register", sa.String(40)),
            sa.Column("record", sa.String(26)),
            sa.Column("record_label", sa.String(100)),
            sa.Column("field_name", sa.String(40)),
            sa.Column("base_value", sa.Text()),
            sa.Column("proposed_value", sa.Text()),
            sa.Column("reason", sa.String(200)),
            sa.Column("answer", sa.String(40)),
            sa.Column("answer_reason", sa.String(200)),
            sa.Column("answered_on", sa.Date()),
        ],
        {},
    )
    create_register(
        "parameter",
        [
            sa.Column("parameter_key", sa.String(60)),
            sa.Column("valid_from", sa.Date()),
            sa.Column("province", sa.String(20)),
            sa.Column("value", sa.String(200)),
            sa.Column("source", sa.String(200)),
        ],
        {},
        (("parameter_key", "valid_from", "province"),),
    )
