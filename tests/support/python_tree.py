# SPDX-License-Identifier: MIT
"""Writes the trees of Python files as src/limbeck/python/tree_dump.h does, with CPython's own parser.

Reads paths from standard input, one a line; writes for each one line: the tree, or "!" and the
reason why CPython refuses the file.
"""
import ast
import sys
import warnings

warnings.simplefilter("ignore")
sys.setrecursionlimit(20000)

BINARY = {
    "Add": "+", "Sub": "-", "Mult": "*", "Div": "/", "FloorDiv": "//", "Mod": "%", "Pow": "**",
    "LShift": "<<", "RShift": ">>", "BitOr": "|", "BitXor": "^", "BitAnd": "&", "MatMult": "@",
}
COMPARE = {
    "Eq": "==", "NotEq": "!=", "Lt": "<", "LtE": "<=", "Gt": ">", "GtE": ">=", "Is": "is",
    "IsNot": "isnot", "In": "in", "NotIn": "notin",
}
UNARY = {"Not": "not", "USub": "neg", "UAdd": "pos", "Invert": "~"}


def kind(node):
    return type(node).__name__


def quoted(data):
    return "'" + "".join(
        chr(b) if 0x20 <= b < 0x7F and b not in b"'\\" else f"\\x{b:02x}" for b in data) + "'"


def text(value):
    return quoted(value.encode("utf-8", "surrogatepass"))


def listed(nodes):
    return "".join(" " + e(node) for node in nodes)


def keywords(nodes):
    return "".join(
        f" (** {e(k.value)})" if k.arg is None else f" {k.arg}={e(k.value)}" for k in nodes)


def constant(value):
    if isinstance(value, str):
        return text(value)
    if isinstance(value, bytes):
        return "b" + quoted(value)
    if value is Ellipsis:
        return "..."
    if isinstance(value, float):
        return "float:%.17g" % value
    return repr(value)


def parameters(a):
    def one(arg, default):
        return " " + arg.arg + ("" if default is None else "=" + e(default))

    plain = a.posonlyargs + a.args
    defaults = [None] * (len(plain) - len(a.defaults)) + a.defaults
    parts = [one(arg, default) for arg, default in zip(plain, defaults)]
    if a.posonlyargs:
        parts.insert(len(a.posonlyargs), " /")
    if a.vararg or a.kwonlyargs:
        parts.append(" *" + (a.vararg.arg if a.vararg else ""))
    parts += [one(arg, default) for arg, default in zip(a.kwonlyargs, a.kw_defaults)]
    if a.kwarg:
        parts.append(" **" + a.kwarg.arg)
    return "(" + "".join(parts) + ")"


def format_parts(node):
    result = ""
    for part in node.values:
        if kind(part) == "Constant":
            result += " " + text(part.value)
            continue
        result += " {" + e(part.value)
        if part.conversion != -1:
            result += " !" + chr(part.conversion)
        if part.format_spec is not None and part.format_spec.values:
            result += " :" + format_parts(part.format_spec)
        result += "}"
    return result


def comprehension(name, node, *items):
    result = f"({name} " + " ".join(e(item) for item in items)
    for g in node.generators:
        word = "asyncfor" if g.is_async else "for"
        result += f" ({word} {e(g.target)} {e(g.iter)}{listed(g.ifs)})"
    return result + ")"


EXPRESSIONS = {
    "Constant": lambda n: constant(n.value),
    "Name": lambda n: n.id,
    "JoinedStr": lambda n: "(f" + format_parts(n) + ")",
    "Tuple": lambda n: "(tuple" + listed(n.elts) + ")",
    "List": lambda n: "(list" + listed(n.elts) + ")",
    "Set": lambda n: "(set" + listed(n.elts) + ")",
    "Dict": lambda n: "(dict" + "".join(
        f" (** {e(v)})" if k is None else f" {e(k)}:{e(v)}" for k, v in zip(n.keys, n.values)) + ")",
    "Starred": lambda n: f"(* {e(n.value)})",
    "Attribute": lambda n: f"(. {e(n.value)} {n.attr})",
    "Subscript": lambda n: f"([] {e(n.value)} {e(n.slice)})",
    "Slice": lambda n: f"(slice {e(n.lower)} {e(n.upper)} {e(n.step)})",
    "Call": lambda n: f"(call {e(n.func)}{listed(n.args)}{keywords(n.keywords)})",
    "UnaryOp": lambda n: str(-(1 << 63)) if kind(n.op) == "USub" and kind(n.operand) == "Constant"
        and n.operand.value == 1 << 63 else f"({UNARY[kind(n.op)]} {e(n.operand)})",
    "BinOp": lambda n: f"({BINARY[kind(n.op)]} {e(n.left)} {e(n.right)})",
    "BoolOp": lambda n: "(" + kind(n.op).lower() + listed(n.values) + ")",
    "Compare": lambda n: f"(cmp {e(n.left)}" + "".join(
        f" {COMPARE[kind(o)]} {e(v)}" for o, v in zip(n.ops, n.comparators)) + ")",
    "IfExp": lambda n: f"(if {e(n.test)} {e(n.body)} {e(n.orelse)})",
    "NamedExpr": lambda n: f"(:= {e(n.target)} {e(n.value)})",
    "Lambda": lambda n: f"(lambda {parameters(n.args)} {e(n.body)})",
    "ListComp": lambda n: comprehension("listcomp", n, n.elt),
    "SetComp": lambda n: comprehension("setcomp", n, n.elt),
    "DictComp": lambda n: comprehension("dictcomp", n, n.key, n.value),
    "GeneratorExp": lambda n: comprehension("generator", n, n.elt),
    "Yield": lambda n: f"(yield {e(n.value)})",
    "YieldFrom": lambda n: f"(yieldfrom {e(n.value)})",
    "Await": lambda n: f"(await {e(n.value)})",
}


def e(node):
    return "_" if node is None else EXPRESSIONS[kind(node)](node)


def yields(nodes):
    """Whether a function with these statements is a generator."""
    stack = list(nodes)
    while stack:
        node = stack.pop()
        name = kind(node)
        if name in ("Yield", "YieldFrom"):
            return True
        if name in ("FunctionDef", "AsyncFunctionDef"):
            stack += node.decorator_list + node.args.defaults
            stack += [d for d in node.args.kw_defaults if d is not None]
        elif name == "ClassDef":
            stack += node.decorator_list + node.bases + node.keywords
        elif name == "Lambda":
            stack += node.args.defaults + [d for d in node.args.kw_defaults if d is not None]
        else:
            stack += ast.iter_child_nodes(node)
    return False


def decorated(nodes):
    return "".join(" @" + e(node) for node in nodes)


def function(n, word):
    star = "*" if yields(n.body) else ""
    return (f"({word}{star} {n.name}{decorated(n.decorator_list)} {parameters(n.args)} "
            f"{block(n.body)})")


def loop(n, word):
    return f"({word} {e(n.target)} {e(n.iter)} {block(n.body)} {block(n.orelse)})"


def with_(n, word):
    items = "".join(f" ({e(i.context_expr)} {e(i.optional_vars)})" for i in n.items)
    return f"({word}{items} {block(n.body)})"


def try_(n):
    handlers = "".join(
        f" (except {e(h.type)} {h.name or '_'} {block(h.body)})" for h in n.handlers)
    return f"(try {block(n.body)}{handlers} {block(n.orelse)} {block(n.finalbody)})"


def names(nodes):
    return "".join(" " + n.name + (f" as {n.asname}" if n.asname else "") for n in nodes)


STATEMENTS = {
    "Expr": lambda n: e(n.value),
    "Assign": lambda n: f"(={listed(n.targets)} {e(n.value)})",
    "AugAssign": lambda n: f"({BINARY[kind(n.op)]}= {e(n.target)} {e(n.value)})",
    "AnnAssign": lambda n: f"(:= {e(n.target)} {e(n.value)})",
    "If": lambda n: f"(if {e(n.test)} {block(n.body)} {block(n.orelse)})",
    "For": lambda n: loop(n, "for"),
    "AsyncFor": lambda n: loop(n, "asyncfor"),
    "While": lambda n: f"(while {e(n.test)} {block(n.body)} {block(n.orelse)})",
    "With": lambda n: with_(n, "with"),
    "AsyncWith": lambda n: with_(n, "asyncwith"),
    "Try": try_,
    "FunctionDef": lambda n: function(n, "def"),
    "AsyncFunctionDef": lambda n: function(n, "asyncdef"),
    "ClassDef": lambda n: (f"(class {n.name}{decorated(n.decorator_list)} "
                           f"({listed(n.bases)}{keywords(n.keywords)}) {block(n.body)})"),
    "Return": lambda n: f"(return {e(n.value)})",
    "Raise": lambda n: f"(raise {e(n.exc)} {e(n.cause)})",
    "Assert": lambda n: f"(assert {e(n.test)} {e(n.msg)})",
    "Delete": lambda n: "(del" + listed(n.targets) + ")",
    "Global": lambda n: "(global" + "".join(" " + name for name in n.names) + ")",
    "Nonlocal": lambda n: "(nonlocal" + "".join(" " + name for name in n.names) + ")",
    "Import": lambda n: "(import" + names(n.names) + ")",
    "ImportFrom": lambda n: "(from " + "." * n.level + (n.module or "") + names(n.names) + ")",
    "Pass": lambda n: "pass",
    "Break": lambda n: "break",
    "Continue": lambda n: "continue",
    "Match": lambda n: "(match)",
    "TryStar": lambda n: "(try*)",
}


def statements(nodes):
    return " ".join(STATEMENTS[kind(node)](node) for node in nodes)


def block(nodes):
    return "[" + statements(nodes) + "]"


def main():
    for line in sys.stdin:
        path = line.rstrip("\n")
        with open(path, "rb") as file:
            source = file.read()
        try:
            tree = ast.parse(source, path)
            compile(source, path, "exec", dont_inherit=True)
            print(statements(tree.body).encode("utf-8", "surrogateescape").decode("utf-8"))
        except (SyntaxError, ValueError) as error:
            print("!" + str(error).replace("\n", " "))


main()
