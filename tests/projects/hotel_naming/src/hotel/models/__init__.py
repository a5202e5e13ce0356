from hotel.db import Base

from .room import Room
