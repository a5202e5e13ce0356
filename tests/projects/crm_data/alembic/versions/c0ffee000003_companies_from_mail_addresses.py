"""companies from mail addresses

Revision ID: c0ffee000003
Revises: c0ffee000002
Create Date: 2022-08-03 10:00:00.000000

"""
from collections import Counter, defaultdict

import sqlalchemy as sa
from alembic import op
from sqlalchemy.sql import text

revision = "c0ffee000003"
down_revision = "c0ffee000002"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "companies",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("domain", sa.String, nullable=False),
        sa.Column("people", sa.Integer, nullable=False),
        sa.Column("names", sa.Text, nullable=True),
        sa.UniqueConstraint("domain"),
    )
    with op.batch_alter_table("contacts") as batch_op:
        batch_op.add_column(sa.Column("company_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key("fk_contacts_company", "companies", ["company_id"], ["id"])

    conn = op.get_bind()
    result = conn.execute(text("SELECT email, first_name FROM contacts WHERE email IS NOT NULL ORDER BY id"))
    people = defaultdict(list)
    for email, name in result.all():
        people[email.split("@")[-1]].append(name)
    counts = Counter({domain: len(names) for domain, names in people.items()})
    for number, (domain, count) in enumerate(counts.most_common(), start=1):
        conn.execute(
            text("INSERT INTO companies (id, domain, people, names) VALUES (:id, :domain, :people, :names)"),
            dict(id=number, domain=domain, people=count, names=", ".join(sorted(people[domain])) or None),
        )
    changed = conn.execute(
        text("UPDATE contacts SET company_id = (SELECT id FROM companies WHERE contacts.email LIKE '%@' || domain)")
    )
    total = conn.execute(text("SELECT count(*) FROM contacts")).scalar()
    if changed.rowcount != total:
        raise ValueError(f"{changed.rowcount} of {total} contacts were changed")
    print(f"{changed.rowcount} contacts, {len(counts)} companies")

    domains = [row["domain"] for row in conn.execute(text("SELECT domain FROM companies ORDER BY 1")).mappings().all()]
    same = conn.execute(text("SELECT domain FROM companies ORDER BY 1")).scalars().all()
    assert domains == same, (domains, same)
    only = conn.execute(text("SELECT count(*) FROM companies WHERE domain = :d").bindparams(d="example.com")).scalar_one()
    nobody = conn.execute(text("SELECT id FROM companies WHERE domain = 'none'")).scalar_one_or_none()
    assert only == 1 and nobody is None
    pair = conn.execute(text("SELECT id, domain FROM companies ORDER BY id LIMIT 1")).one()
    assert pair._mapping["domain"] == pair._asdict()["domain"] == pair.domain == pair[1]
    assert tuple(pair) == (pair.id, pair.domain) and len(pair) == 2
    assert list(pair._fields) == ["id", "domain"]


def downgrade():
    with op.batch_alter_table("contacts") as batch_op:
        batch_op.drop_constraint("fk_contacts_company", type_="foreignkey")
        batch_op.drop_column("company_id")
    op.drop_table("companies")
