from sqlalchemy import MetaData
from sqlalchemy.orm import declarative_base

from hotel.db.naming import NAMING_CONVENTION

metadata = MetaData(naming_convention=NAMING_CONVENTION)
Base = declarative_base(metadata=metadata)
