import random
import secrets
import sys
import traceback
import warnings


def attempt(work):
    try:
        print(work())
    except Exception as error:
        print(type(error).__name__, error)


print(sys.version_info >= (3, 8), sys.version_info[0], sys.version_info.major, sys.version_info[:2] == (3, 11), sys.platform, sys.maxsize)
sys.path.insert(0, "x")
sys.path.append("y")
print(sys.path[0], sys.path[-1])
print(sys.stdout.write("written\n"))
sys.stdout.flush()
try:
    sys.exit(3)
except SystemExit as stop:
    print(stop.code, repr(stop))
try:
    sys.exit("message")
except SystemExit as stop:
    print(stop.code, stop)
try:
    {}["missing"]
except KeyError:
    print(traceback.format_exc().splitlines()[-1], traceback.format_exc().splitlines()[0], sys.exc_info()[0], sys.exc_info()[1])
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    warnings.warn("careful")
    warnings.warn("old", DeprecationWarning)
    warnings.warn(UserWarning("given"))
print([(str(w.message), w.category.__name__) for w in caught])
with warnings.catch_warnings():
    warnings.simplefilter("error")
    attempt(lambda: warnings.warn("raised"))
    warnings.simplefilter("ignore")
    warnings.warn("silent")
warnings.filterwarnings("error", category=DeprecationWarning)
attempt(lambda: warnings.warn("old", DeprecationWarning))
print(len(secrets.token_hex(8)), len(secrets.token_bytes(5)), secrets.choice([7]), secrets.randbelow(1), len(secrets.token_urlsafe(3)), 0 <= random.random() < 1)
print(random.randint(3, 3), random.choice("x"), sorted(random.sample([1, 2, 3], 3)), random.randrange(5, 6), 1 <= random.uniform(1, 2) <= 2)
attempt(lambda: random.choice([]))
attempt(lambda: secrets.randbelow(0))
