import sqlalchemy as sa

from ..db import Base


class Room(Base):
    __tablename__ = "room"

    id = sa.Column(sa.Integer, primary_key=True)
    number = sa.Column(sa.String(5), unique=True, index=True)
