"""keys, the keys of new rows, and DDL as objects

Revision ID: c1
Revises: b1
"""
from alembic import context, op
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.schema import AddConstraint, CreateIndex, CreateTable, DropConstraint, DropIndex

revision = "c1"
down_revision = "b1"


def upgrade():
    found = op.create_table("found", sa.Column("line", sa.Text()))
    place = op.create_table(
        "place",
        sa.Column("place_id", sa.Integer(), primary_key=True, key="id"),
        sa.Column("place_name", sa.Text(), key="name"),
        sa.UniqueConstraint("name", name="uq_place_name"),
    )
    pair = op.create_table("pair", sa.Column("left", sa.Integer(), primary_key=True), sa.Column("right", sa.Text(), primary_key=True))
    meta = sa.MetaData()
    road = sa.Table("road", meta, sa.Column("id", sa.Integer(), primary_key=True), sa.Column("name", sa.Text()), sa.Column("km", sa.Integer(), index=True))
    by_name = sa.Index("ix_road_name", road.c.name)
    op.execute(CreateTable(road))
    op.execute(CreateIndex(by_name))
    op.execute(DropIndex(by_name))
    op.execute(CreateIndex(sa.Index("ix_road_km_name", road.c.km, road.c.name, unique=True)))
    if context.is_offline_mode():
        return
    conn = op.get_bind()
    if conn.dialect.name == "postgresql":
        unique = sa.UniqueConstraint(road.c.name, name="uq_road_name")
        check = sa.CheckConstraint("km > 0", name="ck_road_km")
        road.append_constraint(check)
        conn.execute(AddConstraint(unique))
        conn.execute(AddConstraint(check))
        conn.execute(DropConstraint(unique))
    lane = sa.Table("lane", meta, sa.Column("id", sa.Integer(), primary_key=True), sa.Column("name", sa.Text()))
    sa.Index("ix_lane_name", lane.c.name)
    sa.UniqueConstraint(lane.c.name, name="uq_lane_name")
    lane.create(conn)
    later = sa.Index("ix_lane_later", lane.c.id)
    later.create(conn)
    later.drop(conn)
    later.create(bind=conn, checkfirst=True)

    lines = []
    result = conn.execute(place.insert().values(name="x"))
    lines.append(repr((tuple(result.inserted_primary_key), result.inserted_primary_key[0], result.rowcount, result.is_insert)))
    (new,) = conn.execute(place.insert(), {"name": "y"}).inserted_primary_key
    lines.append(repr(new))
    lines.append(repr(tuple(conn.execute(place.insert(), {"id": 77, "name": "z"}).inserted_primary_key)))
    lines.append(repr(tuple(conn.execute(pair.insert().values(left=5, right="r")).inserted_primary_key)))
    conn.execute(place.update().where(place.c.id == 2).values({place.c.name: "50%_x/y"}))
    conn.execute(place.insert(), [{"id": 80, "name": "50abc"}, {"id": 81, "name": "a/b"}])
    row = conn.execute(sa.select(place.c.id, place.c.name).where(place.c.id == 77)).first()
    lines.append(repr((list(place.c.keys()), place.c.name.name, place.c.name.key, row[place.c.name] if False else row[1], "id" in place.c)))
    for condition in [
        place.c.name.contains("%_", autoescape=True),
        place.c.name.startswith("50%", autoescape=True),
        place.c.name.endswith("/y", autoescape=True),
        place.c.name.contains("_", autoescape=True, escape="#"),
        ~place.c.name.contains("%", autoescape=True),
        place.c.name.contains("#_", escape="#") & (place.c.id > 1),
        sa.not_(place.c.name.like("50#%%", escape="#")),
    ]:
        rows = conn.execute(sa.select(place.c.id).where(condition).order_by(place.c.id))
        lines.append(repr([row[0] for row in rows]))
    if conn.dialect.name == "postgresql":
        named = aggregate_order_by(place.c.name, place.c.name.desc(), place.c.id)
        lines.append(repr(conn.execute(sa.select(sa.func.array_agg(named))).scalar()))
    conn.execute(found.insert(), [{"line": line} for line in lines])


def downgrade():
    if not context.is_offline_mode():
        op.drop_table("lane")
    for name in ("road", "pair", "place", "found"):
        op.drop_table(name)
