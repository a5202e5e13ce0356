import decimal
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal


def attempt(work):
    try:
        print(work())
    except Exception as error:
        print(type(error).__name__, error)


D = Decimal
print(*(D(t) for t in ("1", "1.50", "-0", "0.00", "1e5", "1E-7", "0.000001", "0.0000001", "123.456e-3", " 7 ", "1_000", ".5", "5.", "+3", "inf", "-Infinity", "nan", "0E+3", "1e28", "-1.20E+4")))
print(repr(D("1.0")), D(5), D(-7), D(0.1), D(1.5), D(1e22), D((1, (1, 2, 3), -2)), D(), D(True), D(-0.0), D(2**-20))
print(D("0.1") + D("0.2"), D("1.10") - D("1.1"), D("1.5") * D("2.0"), D(1) / D(3), D(10) / D(4), D("100") / D("10"), D(2) ** 10, D("1.1") ** 3, D(2) ** -2, D(7) // D(2), D(-7) // 2, D(-7) % 3, D("7.5") % 2)
print(D(1) + 1, 1 - D("0.5"), 3 * D("1.1"), 10 / D(4), -D("1.0"), +D("-2.50"), abs(D("-3.1")), D("1e20") + D("1e-20"), D("123456789012345678901234567890") + 1, D("1e100") - 1)
print(D(2) / 3, D(1) / 7 * 7, D("1.00") * 3, D("1E+3") + 1, D("1E+3") * 1, sum([D("0.1")] * 10), D("9.999999999999999999999999999999") + 0, D("0") + D("0.00"), D("5") - D("5.0"))
for mode in (ROUND_UP, ROUND_DOWN, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN, decimal.ROUND_05UP):
    print(mode, *(D(t).quantize(D("0.1"), rounding=mode) for t in ("1.25", "1.35", "-1.25", "1.21", "-1.29", "0.05", "0.04", "9.95", "0.01")))
print(D("1.2345").quantize(D("0.01")), D("1").quantize(D("0.000")), D("12345").quantize(D("1E+2")), D("2.5").to_integral_value(), D("-2.5").to_integral_value(ROUND_UP), D("1.500").normalize(), D("1200").normalize(), D("0.00").normalize())
print(D("1.0") == 1, D("1.0") == D("1.00"), D("0.5") == 0.5, D("0.1") == 0.1, D("1") < 2, D("1.5") > 1.4, D("2") >= D("2.0"), D("-1") < D("0"), 3 > D("2.9"), D("1e3") == 1000, D("nan") == D("nan"), D("inf") > 10, D("1") != "1")
print(hash(D("1.0")) == hash(1), {D("2"): "x"}[2], D("1") in [1], max(D("1"), D("3"), D("2")), sorted([D("3"), D("-1"), D("0.5")]), bool(D("0.0")), bool(D("0.1")))
print(int(D("3.9")), int(D("-3.9")), float(D("0.1")), round(D("2.5")), round(D("3.5")), round(D("2.675"), 2), round(D("1234"), -2), str(D("1.50")), f"{D('1234.5'):.2f}", f"{D('1234567.891'):,.1f}", f"{D('1.5')}", "%s" % D("2.50"))
print(f"{D('0.25'):.0%}", f"{D('3'):8.2f}|", f"{D('-3'):+.1f}", f"{D('3'):+}", f"{D('1E+3'):f}", f"{D('1e-8'):f}", f"{D('12345.678'):,}", f"{D('5'):<6}|", "%.2f" % D("1.005"), "%d" % D("7.9"), f"{D('2'):06.2f}")
print(D("123.45").as_tuple()[1], D("1.5").adjusted(), D("inf").is_infinite(), D("1").is_finite(), D("nan").is_nan(), D("-0").is_signed(), D("0").is_zero(), isinstance(D(1), Decimal), type(D(1)), type(D(1)).__name__)
print(D("1e999") * D("1e999"), D("1e-999") * D("1e-999"), D(2) ** 100, D("1.1") ** 30, D(3) ** 50, D("inf") + 1, D("inf") * -1, D("nan") + 1)
attempt(lambda: D("abc"))
attempt(lambda: D(""))
attempt(lambda: D("1.2.3"))
attempt(lambda: D("1e"))
attempt(lambda: D(None))
attempt(lambda: D([1]))
attempt(lambda: D(1) / 0)
attempt(lambda: D(0) / 0)
attempt(lambda: D(1) // 0)
attempt(lambda: D(1) % 0)
attempt(lambda: D(1) + 1.5)
attempt(lambda: D(1) * "a")
attempt(lambda: D(1) < "a")
attempt(lambda: D("1e30").quantize(D("0.01")))
attempt(lambda: D("1").quantize(D("0.1"), rounding="NOPE"))
attempt(lambda: int(D("nan")))
attempt(lambda: int(D("inf")))
attempt(lambda: D("inf") - D("inf"))
attempt(lambda: D("nan") < 1)
attempt(lambda: D("1").nothing)
try:
    D(1) / 0
except ZeroDivisionError as error:
    print("zero", isinstance(error, decimal.DivisionByZero), isinstance(error, ArithmeticError))
try:
    D("x")
except (decimal.InvalidOperation, ValueError) as error:
    print(type(error), error.args)
decimal.getcontext().prec = 6
print(D(1) / 3, D("1234567.89") + 0, D("1234567.89"), +D("3.14159265"), decimal.getcontext().prec, decimal.getcontext().rounding)
with decimal.localcontext() as ctx:
    ctx.prec = 3
    ctx.rounding = ROUND_UP
    print(D(2) / 3, D("1.2341") * 1)
print(D(2) / 3)
