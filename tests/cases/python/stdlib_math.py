import base64
import binascii
import hashlib
import hmac
import math


def attempt(work):
    try:
        print(work())
    except Exception as error:
        print(type(error).__name__, error)


print(math.floor(2.7), math.ceil(2.1), math.floor(-2.5), math.trunc(-2.7), math.sqrt(16), math.log(math.e), math.log(8, 2), math.log2(8), math.log10(1000), math.pi, math.inf, -math.inf, math.isnan(math.nan))
print(math.gcd(12, 18), math.gcd(), math.lcm(4, 6), math.factorial(10), math.comb(5, 2), math.isqrt(17), math.pow(2, 3), math.fabs(-2), math.hypot(3, 4), math.isclose(0.1 + 0.2, 0.3), math.prod([2, 3, 4]), math.fmod(-7, 3), math.copysign(1, -0.0), math.modf(2.5), math.floor(5))
attempt(lambda: math.sqrt(-1))
attempt(lambda: math.log(0))
attempt(lambda: math.factorial(-1))
attempt(lambda: math.floor(math.inf))
attempt(lambda: math.sqrt("x"))
attempt(lambda: math.exp(1000))
for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512"):
    print(name, getattr(hashlib, name)(b"data").hexdigest(), hashlib.new(name, b"x").digest_size)
h = hashlib.sha256()
h.update(b"da")
h.update("ta".encode())
print(h.hexdigest() == hashlib.sha256(b"data").hexdigest(), h.digest()[:4], h.name, h.block_size, h.copy().hexdigest() == h.hexdigest(), hashlib.md5("é".encode()).hexdigest())
print(hmac.new(b"key", b"msg", hashlib.sha256).hexdigest(), hmac.new(b"k" * 100, b"m", "sha1").hexdigest(), hmac.compare_digest("a", "a"))
attempt(lambda: hashlib.md5("text"))
attempt(lambda: hashlib.new("nope"))
for data in (b"", b"a", b"ab", b"abc", bytes(range(250, 256))):
    encoded = base64.b64encode(data)
    print(encoded, base64.b64decode(encoded) == data, base64.urlsafe_b64encode(data), base64.urlsafe_b64decode(base64.urlsafe_b64encode(data)) == data, binascii.hexlify(data), binascii.unhexlify(data.hex()))
print(base64.b64decode("aGVsbG8="), base64.b64decode(b"aGVs\nbG8="), base64.b64encode("héllo".encode()).decode())
attempt(lambda: base64.b64decode("abc"))
attempt(lambda: base64.b64decode("a"))
attempt(lambda: base64.b64encode("text"))
attempt(lambda: binascii.unhexlify("abc"))
attempt(lambda: binascii.unhexlify("zz"))
