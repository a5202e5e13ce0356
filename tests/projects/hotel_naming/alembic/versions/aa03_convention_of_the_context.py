"""the convention that env.py handed on

Revision ID: aa03
Revises: aa02
Create Date: 2023-07-01 12:00:00.000000

"""
from alembic import context, op
import sqlalchemy as sa

revision = "aa03"
down_revision = "aa02"
branch_labels = None
depends_on = None


def upgrade() -> None:
    convention = context.get_context().opts["target_metadata"].naming_convention
    assert convention["ix"] and sa.MetaData(naming_convention={"pk": "%(table_name)s_pk"}).naming_convention["pk"]
    op.create_table("minibar", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("room_id", sa.Integer(), sa.ForeignKey("room.id")))
    with op.batch_alter_table("minibar", naming_convention=convention) as batch_op:
        batch_op.drop_constraint(convention["fk"] % {"table_name": "minibar", "column_0_name": "room_id", "column_0_N_name": "room_id", "referred_table_name": "room"}, type_="foreignkey")


def downgrade() -> None:
    op.drop_table("minibar")
