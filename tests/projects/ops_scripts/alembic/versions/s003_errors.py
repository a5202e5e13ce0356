"""errors and how they are met

Revision ID: s003
Revises: s002
Create Date: 2023-08-11 10:11:12.131415

"""
import sqlalchemy as sa
from alembic import op

try:
    import settings_of_the_application as app_settings
except ImportError:
    app_settings = None

revision = "s003"
down_revision = "s002"
branch_labels = None
depends_on = None


class MigrationError(Exception):
    def __init__(self, message, code=0):
        super().__init__(message)
        self.code = code


def attempt(action, default=None):
    try:
        return action()
    except (KeyError, IndexError) as error:
        return f"{type(error).__name__}: {error}"
    except ValueError:
        return default
    finally:
        steps.append("done")


steps = []


def upgrade():
    op.create_table("error_log", sa.Column("n", sa.Integer(), primary_key=True, autoincrement=False), sa.Column("text", sa.String(100)))
    lines = [
        attempt(lambda: {"a": 1}["b"]),
        attempt(lambda: [][3]),
        attempt(lambda: int("x"), default="no number"),
        attempt(lambda: "fine"),
    ]
    try:
        raise MigrationError("on purpose", code=42) from None
    except MigrationError as error:
        lines.append("%s/%d" % (error, error.code))
    try:
        try:
            1 / 0
        except ZeroDivisionError as error:
            raise RuntimeError("wrapped") from error
    except RuntimeError as error:
        lines.append(f"{error}: {error.__cause__}")
    try:
        assert not lines, "there are lines"
    except AssertionError as error:
        lines.append(str(error))
    assert len(steps) == 4
    total = 0
    for n in range(10):
        if n == 7:
            break
        if n % 2:
            continue
        total += n
    lines.append(f"{total=}")
    nested = {"list": [1, 2, {"deep": ("x", None)}], 3: {True}}
    lines.append(f"{nested}")
    lines.append("%r %s %5.2f %x" % ("it's", b"raw", 3.14159, 255))
    lines.append("{:>8}|{:<4}|{:^5}|{:,}|{:.1%}|{!r}".format("r", "l", "c", 1234567, 0.256, None))
    lines.append(str(sorted({"b": 2, "a": 1}.items())) + str(list(zip("ab", [1, 2]))) + str(list(map(str, reversed([1, 2])))))
    lines.append(" ".join(["a,b;c".replace(";", ",").split(",")[i] for i in (-1, 0)]) + "abc"[1:] + "x".center(3, "*") + "t".title())
    lines.append(str([isinstance(1, int), bool([]), all([]), any([0, ""]), min(3, 1), sum([1, 2]), abs(-1), round(2.5), divmod(7, 2)]))
    del nested["list"][0], nested[3]
    lines.append(str(nested) + str("list" in nested) + str(len(nested)))
    op.bulk_insert(
        sa.table("error_log", sa.column("n", sa.Integer), sa.column("text", sa.String)),
        [{"n": n, "text": line} for n, line in enumerate(lines, 1)],
    )


def downgrade():
    op.drop_table("error_log")
