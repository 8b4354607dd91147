"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.rows.types import Count, Json, UtcDateTime, Words

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_LIVE = sa.text("status IN ('pending', 'protected')")
_OPEN_TASK = sa.text("status = 'open'")
_OPEN_NOTICE = sa.text("sent_at IS NULL AND dead_at IS NULL")
_OPEN_REPAINT = sa.text("sent_at IS NULL AND dead_at IS NULL AND kind = 'repaint'")
_DEAD_NOTICE = sa.text("dead_at IS NOT NULL")

#: Whoever depends on another table comes after it.
_TABLES = (
    "member",
    "team",
    "identity",
    "role_grant",
    "customer",
    "customer_key",
    "contact",
    "filing",
    "live_key",
    "filing_number",
    "approval",
    "approval_task",
    "event",
    "event_link",
    "event_waiting",
    "inbox",
    "outbox",
    "card_ref",
    "timer",
    "conversation",
    "policy_version",
)

#: What is written into these two stays as it is.
_APPEND_ONLY = ("event", "event_link")


def upgrade() -> None:
    _people()
    _customers()
    _filings()
    _approvals()
    _trail()
    _messages()
    _cards()
    _rest()
    if op.get_bind().dialect.name == "postgresql":
        _protect_on_postgresql()
    else:
        _protect_on_sqlite()
        op.execute("INSERT INTO filing_number (number) VALUES (0)")


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION trail_is_append_only")


def _protect_on_sqlite() -> None:
    for table in _APPEND_ONLY:
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
            )


def _protect_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION trail_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$"
    )
    for table in _APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION trail_is_append_only()"
        )


def _partial_index(name: str, table: str, columns: list[str], where: sa.TextClause, *, unique: bool = False) -> None:
    op.create_index(name, table, columns, unique=unique, sqlite_where=where, postgresql_where=where)


def _people() -> None:
    op.create_table(
        "member",
        sa.Column("id", Words(), nullable=False),
        sa.Column("name", Words(), nullable=False),
        sa.Column("team_id", Words(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("mobile", sa.LargeBinary(), nullable=True),
        sa.Column("mobile_index", Words(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_member"),
    )
    op.create_index("ix_member_mobile_index", "member", ["mobile_index"])
    op.create_table(
        "team",
        sa.Column("id", Words(), nullable=False),
        sa.Column("name", Words(), nullable=False),
        sa.Column("parent_id", Words(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_team"),
    )
    op.create_table(
        "identity",
        sa.Column("platform", Words(), nullable=False),
        sa.Column("external_id", Words(), nullable=False),
        sa.Column("member_id", Words(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("platform", "external_id", name="pk_identity"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_identity_member_id", "identity", ["member_id"])
    op.create_table(
        "role_grant",
        sa.Column("member_id", Words(), nullable=False),
        sa.Column("role", Words(), nullable=False),
        sa.Column("team_id", Words(), nullable=False),
        sa.PrimaryKeyConstraint("member_id", "role", "team_id", name="pk_role_grant"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_role_grant_role_team_id", "role_grant", ["role", "team_id"])


def _customers() -> None:
    op.create_table(
        "customer",
        sa.Column("id", Words(), nullable=False),
        sa.Column("name", Words(), nullable=False),
        sa.Column("compare_name", Words(), nullable=False),
        sa.Column("uscc", Words(), nullable=True),
        sa.Column("region", Words(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_customer"),
    )
    op.create_index("ix_customer_compare_name_id", "customer", ["compare_name", "id"])
    op.create_table(
        "customer_key",
        sa.Column("value", Words(), nullable=False),
        sa.Column("kind", Words(), nullable=False),
        sa.Column("customer_id", Words(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name="fk_customer_key_customer_id"),
        sa.PrimaryKeyConstraint("value", "kind", "customer_id", name="pk_customer_key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "contact",
        sa.Column("id", Count(), nullable=False),
        sa.Column("customer_id", Words(), nullable=False),
        sa.Column("mark", Words(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name="fk_contact_customer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_contact"),
        sa.UniqueConstraint("customer_id", "mark", name="uq_contact_customer_id_mark"),
    )


def _filings() -> None:
    op.create_table(
        "filing",
        sa.Column("id", Words(), nullable=False),
        sa.Column("number", Count(), nullable=False),
        sa.Column("customer_id", Words(), nullable=False),
        sa.Column("owner_id", Words(), nullable=False),
        sa.Column("team_id", Words(), nullable=True),
        sa.Column("scope", Words(), nullable=False),
        sa.Column("status", Words(), nullable=False),
        sa.Column("filed_at", UtcDateTime(), nullable=False),
        sa.Column("rule_version", sa.Integer(), nullable=False),
        sa.Column("rule_clause", Words(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by", Words(), nullable=True),
        sa.Column("reason", Words(), nullable=True),
        sa.Column("protected_until", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name="fk_filing_customer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_filing"),
        sa.UniqueConstraint("number", name="uq_filing_number"),
    )
    op.create_index("ix_filing_customer_id_number", "filing", ["customer_id", "number"])
    op.create_index("ix_filing_owner_id_number_status", "filing", ["owner_id", "number", "status"])
    _partial_index("uq_filing_live", "filing", ["customer_id", "scope"], _LIVE, unique=True)
    op.create_table(
        "live_key",
        sa.Column("scope", Words(), nullable=False),
        sa.Column("value", Words(), nullable=False),
        sa.Column("kind", Words(), nullable=False),
        sa.Column("filing_id", Words(), nullable=False),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name="fk_live_key_filing_id"),
        sa.PrimaryKeyConstraint("scope", "value", "kind", name="pk_live_key"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_live_key_filing_id", "live_key", ["filing_id"])
    op.create_table(
        "filing_number",
        sa.Column("number", Count(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_filing_number"),
    )


def _approvals() -> None:
    op.create_table(
        "approval",
        sa.Column("id", Words(), nullable=False),
        sa.Column("subject", Words(), nullable=False),
        sa.Column("rule_version", sa.Integer(), nullable=False),
        sa.Column("rule_clause", Words(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("status", Words(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_approval"),
    )
    op.create_index("ix_approval_subject_started_at_id", "approval", ["subject", "started_at", "id"])
    op.create_table(
        "approval_task",
        sa.Column("id", Words(), nullable=False),
        sa.Column("approval_id", Words(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("approver_id", Words(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("status", Words(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("comment", Words(), nullable=True),
        sa.ForeignKeyConstraint(["approval_id"], ["approval.id"], name="fk_approval_task_approval_id"),
        sa.PrimaryKeyConstraint("id", name="pk_approval_task"),
    )
    op.create_index("ix_approval_task_approval_id_position", "approval_task", ["approval_id", "position"])
    _partial_index("ix_approval_task_waiting", "approval_task", ["approver_id", "asked_at", "approval_id"], _OPEN_TASK)


def _trail() -> None:
    op.create_table(
        "event",
        sa.Column("seq", Count(), nullable=False),
        sa.Column("id", Words(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("kind", Words(), nullable=False),
        sa.Column("subject", Words(), nullable=False),
        sa.Column("actor", Words(), nullable=True),
        sa.Column("rule_version", sa.Integer(), nullable=True),
        sa.Column("rule_clause", Words(), nullable=True),
        sa.Column("data", Json(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_event"),
        sa.UniqueConstraint("id", name="uq_event_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_event_subject_seq", "event", ["subject", "seq"])
    op.create_table(
        "event_link",
        sa.Column("position", Count(), autoincrement=False, nullable=False),
        sa.Column("event_id", Words(), nullable=False),
        sa.Column("hash", Words(), nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_event_link"),
        sa.UniqueConstraint("event_id", name="uq_event_link_event_id"),
    )
    op.create_table(
        "event_waiting",
        sa.Column("event_id", Words(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name="pk_event_waiting"),
    )


def _messages() -> None:
    op.create_table(
        "inbox",
        sa.Column("platform", Words(), nullable=False),
        sa.Column("event_id", Words(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("answer", Words(), nullable=True),
        sa.PrimaryKeyConstraint("platform", "event_id", name="pk_inbox"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_inbox_received_at", "inbox", ["received_at"])
    op.create_table(
        "outbox",
        sa.Column("seq", Count(), nullable=False),
        sa.Column("dedupe_key", Words(), nullable=False),
        sa.Column("kind", Words(), nullable=False),
        sa.Column("lane", Words(), nullable=False),
        sa.Column("to_id", Words(), nullable=True),
        sa.Column("subject", Words(), nullable=False),
        sa.Column("args", Json(), nullable=False),
        sa.Column("place", Json(), nullable=True),
        sa.Column("not_before", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("correlation", Words(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", Words(), nullable=True),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("dead_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name="pk_outbox"),
        sa.UniqueConstraint("dedupe_key", name="uq_outbox_dedupe_key"),
        sqlite_autoincrement=True,
    )
    _partial_index("ix_outbox_dead", "outbox", ["seq"], _DEAD_NOTICE)
    _partial_index("ix_outbox_due", "outbox", ["due_at", "seq"], _OPEN_NOTICE)
    _partial_index("ix_outbox_lane", "outbox", ["lane", "seq"], _OPEN_NOTICE)
    _partial_index("ix_outbox_repaint", "outbox", ["subject", "seq"], _OPEN_REPAINT)


def _cards() -> None:
    op.create_table(
        "card_ref",
        sa.Column("id", Words(), nullable=False),
        sa.Column("subject", Words(), nullable=False),
        sa.Column("platform", Words(), nullable=False),
        sa.Column("handle", Words(), nullable=False),
        sa.Column("view", Words(), nullable=False),
        sa.Column("viewer_id", Words(), nullable=True),
        sa.Column("place", Json(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.Column("args", Json(), nullable=False),
        sa.Column("updatable_until", UtcDateTime(), nullable=True),
        sa.Column("digest", Words(), nullable=False),
        sa.Column("token", Words(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_card_ref"),
    )
    op.create_index("ix_card_ref_platform_handle", "card_ref", ["platform", "handle"])
    op.create_index("ix_card_ref_subject_sent_at_id", "card_ref", ["subject", "sent_at", "id"])


def _rest() -> None:
    op.create_table(
        "timer",
        sa.Column("key", Words(), nullable=False),
        sa.Column("kind", Words(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("subject", Words(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_timer"),
    )
    op.create_index("ix_timer_due_at_key", "timer", ["due_at", "key"])
    op.create_table(
        "conversation",
        sa.Column("member_id", Words(), nullable=False),
        sa.Column("chat", Words(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("member_id", "chat", name="pk_conversation"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_conversation_expires_at", "conversation", ["expires_at"])
    op.create_table(
        "policy_version",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=False),
        sa.Column("holds_from", UtcDateTime(), nullable=False),
        sa.Column("document", Json(), nullable=False),
        sa.PrimaryKeyConstraint("version", name="pk_policy_version"),
    )
