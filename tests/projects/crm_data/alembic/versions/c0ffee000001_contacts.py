"""contacts

Revision ID: c0ffee000001
Revises:
Create Date: 2022-08-01 10:00:00.000000

"""
import sqlalchemy as sa
from alembic import op

revision = "c0ffee000001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "contacts",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("full_name", sa.String(200), nullable=False),
        sa.Column("email", sa.String(200)),
        sa.Column("phone", sa.String(40)),
        sa.Column("extra", sa.Text()),
        sa.Column("score", sa.Float()),
        sa.Column("vip", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("born", sa.Date()),
    )
    conn = op.get_bind()
    people = [
        ("Ada Lovelace", "ADA@example.com", "+44 1", '{"lang": "en", "tags": ["x", "y"]}', 9.5),
        ("Grace Hopper", "grace@example.com ", None, '{"lang": "en"}', 8.25),
        ("Konrad Zuse", None, "+49 30", None, None),
        ("Žofie Müller-O'Hara", "zofie@example.cz", "", '{"lang": "cs", "tags": []}', 1e-3),
        ("Ann Example", "ann@example.com", "12:30::x", "not json", -1.0),
    ]
    # executemany: one statement, a list of parameter sets
    conn.execute(
        sa.text("INSERT INTO contacts (full_name, email, phone, extra, score) VALUES (:name, :email, :phone, :extra, :score)"),
        [dict(name=n, email=e, phone=p, extra=x, score=s) for n, e, p, x, s in people],
    )
    conn.execute(sa.text("UPDATE contacts SET vip = :vip, born = :born WHERE full_name LIKE :like"),
                 {"vip": True, "born": "1815-12-10", "like": "Ada%"})


def downgrade():
    op.drop_table("contacts")
