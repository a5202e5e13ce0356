# SPDX-License-Identifier: MIT
"""Whether Limbeck finds nothing to do in a database that has just been upgraded: whatever it is compared with there,
its own description, the database that Alembic made, or what the history makes of an empty one, a difference is false.
"""

import os
import re

MODEL = "agreement.sql"
TOML = "limbeck.toml"
AGREED = "The database is what the models say.\n"
NOTHING = "no revision is written"


class Models:
    """For as long as it lasts, the project's limbeck.toml names this model and no other."""

    def __init__(self, folder, model):
        self.path, self.model, self.before = os.path.join(folder, TOML), model, None

    def __enter__(self):
        lines = []
        if os.path.exists(self.path):
            with open(self.path, encoding="utf-8") as file:
                self.before = file.read()
            lines = without_models(self.before.splitlines())
        escaped = self.model.replace("\\", "\\\\").replace('"', '\\"')
        with open(self.path, "w", encoding="utf-8") as file:
            file.write("\n".join([f'models = ["{escaped}"]'] + lines) + "\n")

    def __exit__(self, *_):
        os.remove(self.path)
        if self.before is not None:
            with open(self.path, "w", encoding="utf-8") as file:
                file.write(self.before)


def without_models(lines):
    """The lines without the setting `models`, which ends where its brackets are closed."""
    result, depth = [], 0
    for line in lines:
        if depth > 0 or re.match(r"\s*models\s*=", line):
            depth += line.count("[") - line.count("]")
        else:
            result.append(line)
    return result


def ask(side, *words):
    """Calls Limbeck with the project's limbeck.toml, wherever its ini is."""
    toml = os.path.join(side.copy.directory, TOML)
    return side.call(side.copy, (["-c", TOML] if os.path.exists(toml) else []) + list(words))


def with_models(side, kind):
    """Yields (what was asked, what is wrong with the answer), where limbeck.toml has models of this kind."""
    check = ask(side, "check")
    if check.failed or check.out != AGREED:
        yield f"check against {kind}", check.out + check.err
    verify = ask(side, "verify")
    if verify.failed or any(not line.startswith("present ") for line in verify.out.splitlines()):
        yield f"verify against {kind}", verify.out + verify.err


def differences(side, own_url, other_url):
    """Yields (what was asked, what is wrong with the answer) for each answer that is not "nothing to do"."""
    described = ask(side, "inspect", "--sql")
    if described.failed:
        yield "inspect", described.err
        return
    with open(os.path.join(side.copy.directory, MODEL), "w", encoding="utf-8", errors="surrogateescape") as file:
        file.write(described.out)
    with Models(side.copy.directory, "sql:" + MODEL):
        yield from with_models(side, "its own SQL")
        written = ask(side, "revision", "--autogenerate", "-m", "nothing")
        if written.failed or NOTHING not in written.out + written.err:
            yield "revision --autogenerate", written.out + written.err
    with Models(side.copy.directory, "database:" + other_url):
        yield from with_models(side, "the other database")
    for name, url in (("its own database", own_url), ("the other database", other_url)):
        replayed = ask(side, "diff", "revision:heads", "database:" + url)
        if replayed.failed or replayed.out:
            yield f"diff revision:heads, {name}", replayed.out + replayed.err
