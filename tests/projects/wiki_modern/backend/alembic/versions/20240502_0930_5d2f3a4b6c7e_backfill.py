"""backfill, in the 2.0 style

Revision ID: 5d2f3a4b6c7e
Revises: 4c1e2f3a5b6d
Create Date: 2024-05-02 09:30:00.000000+00:00

"""
import json
from typing import TYPE_CHECKING, Any, Iterator, NamedTuple

import sqlalchemy as sa
from alembic import op

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

revision: str = "5d2f3a4b6c7e"
down_revision: str | None = "4c1e2f3a5b6d"
branch_labels = None
depends_on = None

pages = sa.table("pages", sa.column("id", sa.Integer), sa.column("slug", sa.String), sa.column("title", sa.String),
                 sa.column("views", sa.Integer))
revisions = sa.table(
    "revisions",
    sa.column("page_id", sa.Integer),
    sa.column("number", sa.Integer),
    sa.column("text", sa.Text),
    sa.column("words", sa.JSON),
)


class Page(NamedTuple):
    slug: str
    title: str
    text: str = ""


def chunks(items: list[Any], size: int) -> Iterator[list[Any]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def insert_pages(connection: "Connection", items: list[Page]) -> dict[str, int]:
    for chunk in chunks(items, 2):
        connection.execute(sa.insert(pages), [{"slug": p.slug, "title": p.title} for p in chunk])
    rows = connection.execute(sa.select(pages.c.slug, pages.c.id)).all()
    return dict(map(tuple, rows))


def upgrade() -> None:
    connection = op.get_bind()
    items = [Page("home", "Home", "welcome home"), Page(slug="about", title="About us"), Page("faq", "F.A.Q.", "how? why?")]
    ids = insert_pages(connection, items)
    if (found := sorted(ids)) != ["about", "faq", "home"]:
        raise RuntimeError(f"unexpected pages: {found}")
    for page in items:
        if not page.text:
            continue
        words = {word: len(word) for word in page.text.split()}
        connection.execute(
            sa.insert(revisions).values(page_id=ids[page.slug], number=1, text=page.text, words=words)
        )
    most = connection.scalars(sa.select(revisions.c.words).order_by(revisions.c.page_id)).all()
    assert most[0] == {"welcome": 7, "home": 4}, most
    titled = connection.execute(sa.select(pages).where(pages.c.title.contains("o"), pages.c.id > 0).order_by(pages.c.id))
    for row in titled.mappings():
        connection.execute(sa.update(pages).where(pages.c.id == row["id"]).values(views=pages.c.views + len(row["slug"])))
    updated = connection.execute(sa.text("UPDATE pages SET parent_id = :home WHERE id != :home"), {"home": ids["home"]})
    assert updated.rowcount == 2
    count = connection.scalar(sa.select(sa.func.count()).select_from(pages))
    exists = connection.execute(sa.select(sa.exists().where(pages.c.slug == "home"))).scalar_one()
    assert count == 3 and bool(exists) is True
    print(json.dumps(ids, indent=2, sort_keys=True))


def downgrade() -> None:
    op.execute(sa.delete(revisions))
    op.execute("UPDATE pages SET parent_id = NULL")
    op.execute(sa.delete(pages))
