// SPDX-License-Identifier: MIT
#include "limbeck/python/stdlib.h"

namespace limbeck::python {

namespace {

constexpr const char* csv_source = R"py(
QUOTE_MINIMAL = 0
QUOTE_ALL = 1
QUOTE_NONNUMERIC = 2
QUOTE_NONE = 3


class Error(Exception):
    pass


class Dialect:
    delimiter = ","
    quotechar = '"'
    escapechar = None
    doublequote = True
    skipinitialspace = False
    lineterminator = "\r\n"
    quoting = QUOTE_MINIMAL


class excel(Dialect):
    pass


class excel_tab(excel):
    delimiter = "\t"


class unix_dialect(Dialect):
    lineterminator = "\n"
    quoting = QUOTE_ALL


_dialects = {"excel": excel, "excel-tab": excel_tab, "unix": unix_dialect}
_options = ("delimiter", "quotechar", "escapechar", "doublequote", "skipinitialspace", "lineterminator", "quoting")


def list_dialects():
    return list(_dialects)


def _style(dialect, options):
    if isinstance(dialect, str):
        if dialect not in _dialects:
            raise Error("unknown dialect")
        dialect = _dialects[dialect]
    style = Dialect()
    for name in _options:
        setattr(style, name, options.pop(name, getattr(dialect, name, getattr(Dialect, name))))
    options.pop("strict", None)
    if options:
        raise TypeError(f"{list(options)[0]!r} is an invalid keyword argument for this function")
    if not isinstance(style.delimiter, str) or len(style.delimiter) != 1:
        raise TypeError('"delimiter" must be a 1-character string')
    return style


class _Reader:
    def __init__(self, csvfile, style):
        self._lines = iter(csvfile)
        self.dialect = style
        self.line_num = 0

    def __iter__(self):
        return self

    def _line(self):
        for line in self._lines:
            self.line_num += 1
            return line
        return None

    def __next__(self):
        line = self._line()
        if line is None:
            raise StopIteration
        style = self.dialect
        row, field, state = [], "", "start"
        while True:
            at = 0
            while at < len(line):
                c = line[at]
                at += 1
                if state == "quoted":
                    if c == style.escapechar and at < len(line):
                        field += line[at]
                        at += 1
                    elif c != style.quotechar:
                        field += c
                    elif style.doublequote and line[at : at + 1] == style.quotechar:
                        field += c
                        at += 1
                    else:
                        state = "field"
                elif c in "\r\n":
                    if line[at:].strip("\r\n"):
                        raise Error("new-line character seen in unquoted field - do you need to open the file in universal-newline mode?")
                    break
                elif c == style.delimiter:
                    row.append(self._value(field, state))
                    field, state = "", "start"
                    if style.skipinitialspace:
                        while line[at : at + 1] == " ":
                            at += 1
                elif state == "start" and c == style.quotechar and style.quoting != QUOTE_NONE:
                    state = "quoted"
                elif c == style.escapechar and at < len(line):
                    field += line[at]
                    at += 1
                    state = "field"
                else:
                    field += c
                    state = "field" if state != "start" else "plain"
            if state != "quoted":
                break
            line = self._line()
            if line is None:
                break
        if row or field or state != "start":
            row.append(self._value(field, state))
        return row

    def _value(self, field, state):
        if self.dialect.quoting == QUOTE_NONNUMERIC and state == "plain":
            return float(field)
        return field


def reader(csvfile, dialect="excel", **options):
    return _Reader(csvfile, _style(dialect, options))


class _Writer:
    def __init__(self, csvfile, style):
        self._file = csvfile
        self.dialect = style

    def _text(self, value, is_alone):
        style = self.dialect
        text = "" if value is None else repr(value) if isinstance(value, float) else str(value)
        special = any(c in text for c in (style.delimiter, style.quotechar, "\r", "\n"))
        if style.quoting == QUOTE_NONE:
            if special:
                raise Error("need to escape, but no escapechar set")
            return text
        number = isinstance(value, (int, float))
        if not (special or style.quoting == QUOTE_ALL or (style.quoting == QUOTE_NONNUMERIC and not number) or (is_alone and not text)):
            return text
        return style.quotechar + text.replace(style.quotechar, style.quotechar * 2) + style.quotechar

    def writerow(self, row):
        row = list(row)
        line = self.dialect.delimiter.join(self._text(value, len(row) == 1) for value in row)
        return self._file.write(line + self.dialect.lineterminator)

    def writerows(self, rows):
        for row in rows:
            self.writerow(row)


def writer(csvfile, dialect="excel", **options):
    return _Writer(csvfile, _style(dialect, options))


class DictReader:
    def __init__(self, f, fieldnames=None, restkey=None, restval=None, dialect="excel", **options):
        self._fieldnames = fieldnames
        self.restkey = restkey
        self.restval = restval
        self.reader = reader(f, dialect, **options)

    def __iter__(self):
        return self

    @property
    def line_num(self):
        return self.reader.line_num

    @property
    def fieldnames(self):
        if self._fieldnames is None:
            for row in self.reader:
                self._fieldnames = row
                break
        return self._fieldnames

    def __next__(self):
        names = self.fieldnames
        row = next(self.reader)
        while row == []:
            row = next(self.reader)
        made = dict(zip(names, row))
        if len(row) > len(names):
            made[self.restkey] = row[len(names) :]
        for name in names[len(row) :]:
            made[name] = self.restval
        return made


class DictWriter:
    def __init__(self, f, fieldnames, restval="", extrasaction="raise", dialect="excel", **options):
        self.fieldnames = fieldnames
        self.restval = restval
        self.extrasaction = extrasaction
        self.writer = writer(f, dialect, **options)

    def writeheader(self):
        return self.writerow({name: name for name in self.fieldnames})

    def writerow(self, rowdict):
        extra = [name for name in rowdict if name not in self.fieldnames]
        if extra and self.extrasaction == "raise":
            raise ValueError("dict contains fields not in fieldnames: " + ", ".join(repr(name) for name in extra))
        return self.writer.writerow(rowdict.get(name, self.restval) for name in self.fieldnames)

    def writerows(self, rowdicts):
        for row in rowdicts:
            self.writerow(row)
)py";

}  // namespace

Ref<ModuleObject> make_csv_module(Interpreter& vm) {
    return run_stdlib_source(vm, "csv", csv_source);
}

}  // namespace limbeck::python
