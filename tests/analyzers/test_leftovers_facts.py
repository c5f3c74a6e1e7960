"""What a Python file makes outside of Odoo's reach: objects of the database in SQL, files and folders."""

from __future__ import annotations

from rescue.analyzers.python.reader import read_python
from rescue.model import Facts, FileWrite


def read(text: str) -> Facts:
    facts = read_python(text.encode(), "one/a.py", "one", "a.py")
    assert facts.unread == ()
    return facts


def made(statement: str) -> list[tuple[str, str, str, str, int]]:
    text = f'def f(cr):\n    cr.execute("""{statement}""")\n'
    assert {item.anchor for item in read(text).sql_objects} <= {"f"}
    return [(item.verb, item.kind, item.name, item.table, item.line) for item in read(text).sql_objects]


def test_each_kind_of_object_is_told_with_its_name_and_line() -> None:
    assert made("CREATE OR REPLACE FUNCTION public.mark(a int) RETURNS int AS $$ SELECT 1; CREATE VIEW x $$ LANGUAGE sql") == [
        ("create", "function", "mark", "", 2)
    ]
    assert made(
        'DROP TRIGGER IF EXISTS t ON sale_order;\nCREATE CONSTRAINT TRIGGER "T" AFTER INSERT ON "sale_order" EXECUTE FUNCTION f()'
    ) == [
        ("drop", "trigger", "t", "sale_order", 2),
        ("create", "trigger", "t", "sale_order", 3),
    ]
    assert made("CREATE MATERIALIZED VIEW IF NOT EXISTS v AS SELECT 1 FROM a") == [("create", "materialized view", "v", "", 2)]
    assert made("CREATE SEQUENCE IF NOT EXISTS s START 1") == [("create", "sequence", "s", "", 2)]


def test_a_computed_name_is_unknown() -> None:
    assert made("CREATE OR REPLACE VIEW %s AS (SELECT 1 FROM a)") == [("create", "view", "", "", 2)]
    assert made("CREATE TRIGGER t_{} AFTER INSERT ON {} EXECUTE FUNCTION f()") == [("create", "trigger", "", "", 2)]


def test_what_ends_by_itself_is_left_out() -> None:
    assert made("CREATE TEMPORARY VIEW v AS SELECT 1 FROM a") == []
    assert made("CREATE SEQUENCE s OWNED BY sale_order.number") == []
    assert made("CREATE TABLE a (name varchar DEFAULT 'CREATE VIEW v')") == []


def test_files_are_made_by_a_call_that_says_so() -> None:
    text = "import os, shutil\nfrom pathlib import Path\n\ndef f():\n    open('a', 'wb')\n    open('b', mode='a')\n    os.makedirs('c')\n"
    text += "    shutil.copytree('d', 'e')\n    Path('f').write_text('g')\n"
    assert read(text).file_writes == (
        FileWrite("open", 5, "f"),
        FileWrite("open", 6, "f"),
        FileWrite("os.makedirs", 7, "f"),
        FileWrite("shutil.copytree", 8, "f"),
        FileWrite("write_text", 9, "f"),
    )


def test_reading_and_temporary_files_make_none() -> None:
    assert read("def f():\n    open('a')\n    open('b', 'rb')\n    open('c', mode)\n    self.copy('d')\n").file_writes == ()
    assert read("import tempfile\n\ndef f():\n    open(tempfile.mktemp(), 'w')\n").file_writes == ()
    assert read("import os\n\ndef f():\n    open('a', 'w')\n    os.remove('a')\n").file_writes == ()
