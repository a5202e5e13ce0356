import os
import pathlib
from pathlib import Path, PurePosixPath


def attempt(work):
    try:
        print(work())
    except Exception as error:
        print(type(error).__name__, error)


p = Path("/srv/app/versions/1_init.tar.gz")
print(p, repr(p), p.name, p.stem, p.suffix, p.suffixes, p.parent, p.parent.parent, p.parents[1], p.parts, p.anchor, p.is_absolute(), str(p), f"{p}")
print(Path("a") / "b" / "../c", "x" / Path("y"), Path("a", "/b", "c"), Path(), Path("."), Path("a//b/./c/"), Path("a").joinpath("b", "c"), Path("/a") / Path("/b"), os.path.join(Path("a"), "b"), os.fspath(p))
print(p.with_suffix(".sql"), p.with_name("x"), Path("a.txt").with_stem("b"), Path(".hidden").suffix, Path("a.").suffix, Path("x").with_suffix(".y"), p.relative_to("/srv"), p.is_relative_to("/other"))
print(Path("a") == Path("a/"), Path("a") == "a", sorted([Path("b"), Path("a")]), {Path("a"): 1}[Path("./a")], Path("/a/../b/./c").resolve(), p.as_posix(), isinstance(p, pathlib.PurePath), isinstance(p, os.PathLike) if False else "")
print(PurePosixPath("/a/b").name, repr(PurePosixPath("a")), Path("/").name == "", Path("/").parent, Path("a").parent, list(Path("a/b/c").parents), Path("/definitely/not/here").exists())
attempt(lambda: p.relative_to("/other"))
attempt(lambda: p.with_suffix("sql"))
attempt(lambda: Path("/").with_name("x"))
attempt(lambda: p / 5)
attempt(lambda: Path("/definitely/not/here").read_text())
attempt(lambda: open("/definitely/not/here"))
attempt(lambda: p.nothing)
attempt(lambda: p < 5)
