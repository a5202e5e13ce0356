import uuid
from uuid import UUID


def attempt(work):
    try:
        print(work())
    except Exception as error:
        print(type(error).__name__, error)


u = UUID("12345678-1234-5678-1234-567812345678")
print(u, repr(u), u.hex, str(u), f"{u}", "%s" % u, u.bytes, u.version, u.variant, u.urn)
print(UUID("{12345678123456781234567812345678}") == u, UUID("urn:uuid:12345678-1234-5678-1234-567812345678") == u)
print(u == str(u), u != UUID(int=5), UUID(int=5), UUID(bytes=b"\x00" * 15 + b"\x07"), UUID(hex="f" * 32))
print(hash(u) == hash(UUID(str(u))), {u: 1}[UUID(u.hex)], u in [u], sorted([UUID(int=3), UUID(int=1)]), UUID(int=1) < UUID(int=2))
print(uuid.uuid5(uuid.NAMESPACE_DNS, "python.org"), uuid.uuid3(uuid.NAMESPACE_URL, "http://example.com/ü"))
print(uuid.uuid5(uuid.UUID(int=0), "x").version, isinstance(u, uuid.UUID), type(u), type(u).__name__, UUID(hex="0" * 32, version=4))
print(uuid.NAMESPACE_OID, uuid.NAMESPACE_X500)
attempt(lambda: UUID("nope"))
attempt(lambda: UUID("12345678-1234-5678-1234-56781234567g"))
attempt(lambda: UUID())
attempt(lambda: UUID(5))
attempt(lambda: UUID(None))
attempt(lambda: UUID(bytes=b"x"))
attempt(lambda: u < 5)
attempt(lambda: u.missing)
attempt(lambda: setattr(u, "hex", "x"))
attempt(lambda: u + 1)
