import csv
import inspect
import io
import string
from io import BytesIO, StringIO
from string import Template


def attempt(work):
    try:
        print(work())
    except Exception as error:
        print(type(error).__name__, error)


out = StringIO()
print("a", 1, file=out)
out.write("b\n")
print(repr(out.getvalue()), out.tell(), out.read(), out.seek(0), out.readline(), out.readlines(), out.seek(2), out.write("X"), repr(out.getvalue()))
with StringIO("one\ntwo\nthree") as lines:
    print([line for line in lines], lines.read())
print(BytesIO(b"abc").read(2), StringIO("héllo").read(2), StringIO().getvalue() == "")
attempt(lambda: StringIO().write(5))
attempt(lambda: StringIO(5))
text = 'id,name,note\r\n1,"A, B","say ""hi"""\r\n2,,"two\nlines"\r\n\r\n3,é\r\n'
print(list(csv.reader(StringIO(text))))
print(list(csv.DictReader(StringIO(text))))
print(list(csv.reader(["a;b;'c;d'"], delimiter=";", quotechar="'")), list(csv.reader(["a\tb"], dialect="excel-tab")), list(csv.reader(["a, b"], skipinitialspace=True)), list(csv.reader(["1,'x'", ""], quoting=csv.QUOTE_NONE)), list(csv.reader(['a"b,"c"d'])))
print(list(csv.DictReader(["x,y", "1,2,3", "4"], restkey="more", restval="-")), list(csv.DictReader(["1,2"], fieldnames=["p", "q"])), csv.DictReader(["x,y"]).fieldnames)
out = StringIO()
writer = csv.writer(out)
writer.writerow(["a", "b,c", 'q"q', None, 1.5, "x\ny", ""])
writer.writerows([[1, 2], [""]])
print(repr(out.getvalue()))
out = StringIO()
writer = csv.DictWriter(out, ["k", "v"], lineterminator="\n", quoting=csv.QUOTE_ALL)
writer.writeheader()
writer.writerow({"k": 1})
print(repr(out.getvalue()))
attempt(lambda: writer.writerow({"z": 1}))
attempt(lambda: csv.reader([], dialect="nope"))
print(string.ascii_letters, string.digits, string.punctuation, repr(string.whitespace), string.hexdigits, string.capwords("hello  big world"))
print(Template("$who likes ${what}s for $$5").substitute(who="tim", what="kung"), Template("$a $b").safe_substitute(a=1), Template("$a").substitute({"a": "x"}))
attempt(lambda: Template("$x").substitute())
attempt(lambda: Template("cost $ 5").substitute())


def documented():
    """First.

        Indented.
    """


def generator():
    yield


print(inspect.getdoc(documented), inspect.isclass(int), inspect.isclass(5), inspect.isfunction(documented), inspect.isgeneratorfunction(generator), inspect.isgeneratorfunction(documented), inspect.ismodule(csv))
