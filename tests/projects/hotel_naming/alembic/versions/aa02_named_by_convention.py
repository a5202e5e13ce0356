"""drop and make what the convention named

Revision ID: aa02
Revises: aa01
Create Date: 2023-06-02 12:00:00.000000

"""
from alembic import op
import sqlalchemy as sa

# revision identifiers, used by Alembic.
revision = "aa02"
down_revision = "aa01"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("INSERT INTO room (id, number, floor) VALUES (1, '101', 1), (2, '102', 1)")
    op.execute("INSERT INTO booking (id, room_id, guest) VALUES (1, 2, 'Ms. Marple')")
    with op.batch_alter_table("booking") as batch_op:
        batch_op.drop_constraint("fk__booking__room_id__room", type_="foreignkey")
        batch_op.create_foreign_key(None, "room", ["room_id"], ["id"], ondelete="CASCADE")
        batch_op.drop_constraint("dates", type_="check")
        batch_op.create_check_constraint("dates_in_order", "starts <= ends")
        batch_op.create_unique_constraint(None, ["guest", "starts"])
        batch_op.drop_index("ix__booking__guest_starts")
    with op.batch_alter_table("room") as batch_op:
        batch_op.drop_constraint(op.f("uq__room__number"), type_="unique")
        batch_op.add_column(sa.Column("wing", sa.String(10)))
        batch_op.create_index(None, ["wing"])


def downgrade() -> None:
    with op.batch_alter_table("room") as batch_op:
        batch_op.drop_index("ix__room__wing")
        batch_op.drop_column("wing")
        batch_op.create_unique_constraint(op.f("uq__room__number"), ["number"])
    with op.batch_alter_table("booking") as batch_op:
        batch_op.create_index("ix__booking__guest_starts", ["guest", "starts"])
        batch_op.drop_constraint("uq__booking__guest_starts", type_="unique")
        batch_op.drop_constraint("dates_in_order", type_="check")
        batch_op.create_check_constraint("dates", "starts < ends")
        batch_op.drop_constraint("fk__booking__room_id__room", type_="foreignkey")
        batch_op.create_foreign_key("fk__booking__room_id__room", "room", ["room_id"], ["id"])
    op.execute("DELETE FROM booking")
    op.execute(sa.text("DELETE FROM room"))
