print(7 // 2, -7 // 2, 7 % 3, -7 % 3, 7 % -3, 7 / 2, 2**10, 2**-1, -(2**2), 1_000_000, 0xFF, 0o17, 0b101)
print(7.5 // 2, -7.5 // 2, 7.5 % 2, -7.5 % 2, 1e3, 1.5 + 1, 3 * 0.1, 10 / 5)
print(1 << 4, 256 >> 2, 5 & 3, 5 | 3, 5 ^ 3, ~5, -(-5), +5, True + True, True & False, True | False)
print(divmod(7, 3), divmod(-7, 3), divmod(7.5, 2), abs(-5), abs(-2.5), pow(2, 5), pow(2, 5, 7), round(2.5), round(3.5), round(-2.5), round(2.675, 2), round(1234.5678, -2), round(1234, -2), round(5), round(0.5), round(1.5))
print(int("42"), int(" -7 "), int(3.9), int(-3.9), int("ff", 16), int("0x1f", 16), int("0b11", 0), int(True), float("1.5"), float(" 2 "), float("1e3"), float("inf") > 10**18, int("1_000"))
print(1 == 1.0, 1 < 1.5, 2 > 1.999, 0.1 + 0.2 == 0.3, float("nan") == float("nan"), 9007199254740993 == 9007199254740992.0, -0.0 == 0)
print(max(1, 2.5), min(1, 0.5), sum([0.1] * 3), sum([1, 2.5]), 10**15, 123456789 * 1000)
print((5).bit_length(), (3.0).is_integer(), (3.5).is_integer(), bool(0), bool(0.0), bool(-1), int.from_bytes(b"\x01\x00", "big"), (258).to_bytes(2, "big"))
x = 5
x += 2
x -= 1
x *= 3
x //= 2
x **= 2
x %= 50
x |= 64
x &= 127
x ^= 1
x <<= 2
x >>= 1
print(x)
y = 7
y /= 2
print(y)
for attempt in (
    lambda: 1 / 0,
    lambda: 1 // 0,
    lambda: 1 % 0,
    lambda: 1.0 / 0,
    lambda: 1.0 // 0,
    lambda: 1.0 % 0,
    lambda: 0.0**-1,
    lambda: 1 + None,
    lambda: None + 1,
    lambda: -"a",
    lambda: ~1.5,
    lambda: 1 & 1.5,
    lambda: 1 << -1,
    lambda: 1 < None,
    lambda: int(None),
    lambda: int([]),
    lambda: float(None),
    lambda: int("1.5"),
    lambda: int(""),
    lambda: int(float("nan")),
    lambda: int(float("inf")),
    lambda: [1] * 1.5,
    lambda: round("a"),
    lambda: abs("a"),
    lambda: range(1.5),
    lambda: [1, 2][1.0],
    lambda: chr(-1),
    lambda: hex(1.5),
    lambda: divmod(1, 0),
    lambda: 10.0**400,
):
    try:
        print(attempt())
    except Exception as e:
        print(type(e).__name__, e)
print(hash(1) == hash(1.0) == hash(True), 1.0 in {1: "x"}, {1: "a"}[1.0], 3 .real if False else 3)
print(-9223372036854775807, 9223372036854775807, 4611686018427387904 + 4611686018427387903)
print(1.23456789012345e-7, 1234567.0, 0.1, 100.0, 1e22, 1e21, 123456789012345680.0, 2.5e-5, 0.0001)
