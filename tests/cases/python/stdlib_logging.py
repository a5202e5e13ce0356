import logging
from logging import DEBUG, getLogger
from logging.config import fileConfig


def attempt(work):
    try:
        print(work())
    except Exception as error:
        print(type(error).__name__, error)


log = logging.getLogger("alembic.runtime.migration")
print(log.name, log is getLogger("alembic.runtime.migration"), log.getEffectiveLevel(), log.isEnabledFor(logging.INFO))
print(logging.INFO, logging.WARN, logging.CRITICAL, logging.NOTSET, DEBUG, logging.getLevelName(20), logging.getLevelName("ERROR"), logging.getLevelName(35))
logging.getLogger("alembic").setLevel("INFO")
print(log.getEffectiveLevel(), log.isEnabledFor(logging.INFO), log.isEnabledFor(logging.DEBUG), log.level, repr(getLogger("alembic")))
log.setLevel(logging.ERROR)
log.debug("never %s", "shown")
log.info("nor this")
print(getLogger() is logging.root, getLogger("a").getChild("b").name, logging.root.name, getLogger("root") is logging.root)
attempt(lambda: log.setLevel("NOPE"))
attempt(lambda: log.setLevel(1.5))
attempt(lambda: getLogger(5))
attempt(lambda: log.log("INFO", "x"))
attempt(lambda: log.nothing)
logging.disable(logging.CRITICAL)
log.critical("quiet")
print(log.isEnabledFor(logging.CRITICAL), log.disabled, log.propagate, log.handlers)
logging.addLevelName(25, "NOTICE")
print(logging.getLevelName(25))
