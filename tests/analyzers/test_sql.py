"""Which tables and columns a statement relies on, and on which line."""

from __future__ import annotations

import logging
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rescue.analyzers.sql import SqlReading, looks_like_sql, read_sql
from rescue.model import SqlRef


def names(statement: str) -> list[str]:
    """``table`` and ``table.column``, in the order of the statement."""
    reading = read_sql(statement, 1, "")
    assert reading.understood
    return [f"{ref.table}.{ref.column}".rstrip(".") for ref in reading.refs]


def test_a_use_has_the_line_of_its_own_token_and_the_anchor() -> None:
    assert read_sql("SELECT a.name\n  FROM res_partner a\n WHERE a.id = %s", 40, "Partner.find") == SqlReading(
        (
            SqlRef("res_partner", "name", 40, "Partner.find"),
            SqlRef("res_partner", "", 41, "Partner.find"),
            SqlRef("res_partner", "id", 42, "Partner.find"),
        ),
        understood=True,
    )


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("SELECT name, ref FROM res_partner", ["res_partner.name", "res_partner.ref", "res_partner"]),
        ('SELECT "name" FROM "res_partner" AS p WHERE P."Odd"', ["res_partner.name", "res_partner", "res_partner.Odd"]),
        ("SELECT x FROM a JOIN b ON a.b_id = b.id", ["a", "b", "a.b_id", "b.id"]),
        ("SELECT x FROM a, b bb WHERE bb.y", ["a", "b", "b.y"]),
        ("SELECT t.* , t FROM foo t", ["foo"]),
        ("SELECT id FROM a WHERE id IN (SELECT a_id FROM b)", ["a.id", "a", "b.a_id", "b"]),
        ("SELECT id FROM a WHERE EXISTS (SELECT 1 FROM b WHERE b.a_id = a.ref)", ["a.id", "a", "b", "b.a_id", "a.ref"]),
        ("SELECT s.id FROM (SELECT id FROM a) s WHERE s.x", ["a.id", "a"]),
        ("WITH q AS (SELECT id FROM a) SELECT id, q.x FROM q", ["a.id", "a"]),
        (
            "WITH RECURSIVE q(id) AS (SELECT id FROM a UNION ALL SELECT a.id FROM q JOIN a ON a.p = q.id) SELECT 1 FROM q",
            ["a.id", "a", "a.p"],
        ),
        ("SELECT x FROM generate_series(1, 2) x, unnest(ARRAY[1]) y", []),
        ("SELECT relname FROM pg_class JOIN information_schema.columns c ON c.x", []),
        ("SELECT max(day) AS day FROM a GROUP BY kind ORDER BY day", ["a.day", "a", "a.kind"]),
        ("SELECT max(day) AS last FROM a ORDER BY last", ["a.day", "a"]),
        ("SELECT ctid FROM a", ["a"]),
        ("UPDATE a SET x = 1, (y, z) = (2, 3) WHERE w IS NULL", ["a", "a.x", "a.y", "a.z", "a.w"]),
        ("UPDATE a t SET x = b.y FROM b WHERE t.id = b.a_id AND z", ["a", "a.x", "b.y", "b", "a.id", "b.a_id"]),
        ("DELETE FROM a USING b WHERE a.id = b.a_id", ["a", "b", "a.id", "b.a_id"]),
        ("INSERT INTO a (x, y) VALUES (%s, %(y)s) RETURNING id", ["a", "a.x", "a.y", "a.id"]),
        ("INSERT INTO a (x) SELECT y FROM b", ["a", "a.x", "b.y", "b"]),
        ("INSERT INTO a (x) VALUES %s ON CONFLICT (k) DO UPDATE SET x = excluded.v", ["a", "a.x", "a.k", "a.v"]),
        ("ALTER TABLE a ADD COLUMN x integer, DROP COLUMN y", ["a", "a.y"]),
        ("ALTER TABLE a ALTER COLUMN x SET NOT NULL", ["a", "a.x"]),
        ("ALTER TABLE a RENAME COLUMN x TO y", ["a", "a.x"]),
        ("ALTER TABLE a RENAME TO b", ["a"]),
        ("ALTER TABLE a DROP CONSTRAINT x", ["a"]),
        ("CREATE TABLE a (x integer REFERENCES res_partner(id))", ["res_partner"]),
        ("CREATE OR REPLACE VIEW a AS (SELECT b.x FROM b)", ["b.x", "b"]),
        ("CREATE INDEX i ON a (x) WHERE y", ["a", "a.x", "a.y"]),
        ("DROP TABLE IF EXISTS a", ["a"]),
        ("DROP INDEX i", []),
        ("TRUNCATE TABLE a, b", ["a", "b"]),
        ("SELECT x FROM a; DELETE FROM b;", ["a.x", "a", "b"]),
    ],
)
def test_tables_and_columns(statement: str, expected: list[str]) -> None:
    assert names(statement) == expected


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("SELECT x FROM a WHERE y IN %s AND z > now() - interval %s LIMIT %s", ["a.x", "a", "a.y", "a.z"]),
        ("SELECT x FROM a WHERE y = ANY(%s) AND z LIKE '%%b'", ["a.x", "a", "a.y", "a.z"]),
        ("SELECT x FROM %s", []),
        ("SELECT x FROM {table} WHERE y", []),
        ("SELECT %s, t.{column} FROM a t", ["a"]),
        ('SELECT m.x FROM "%s_rel" m JOIN b ON b.id', ["b", "b.id"]),
        ("SELECT a.x FROM a {joins} WHERE a.y = 1 %s ORDER BY a.z %s", ["a.x", "a", "a.y", "a.z"]),
        ("SELECT x FROM a %s WHERE y", ["a"]),
    ],
)
def test_what_is_computed_is_a_hole_and_guesses_nothing(statement: str, expected: list[str]) -> None:
    assert names(statement) == expected


@pytest.mark.parametrize(
    ("statement", "tables"),
    [
        ("SELECT x FROM sale_order o JOIN b ON ((( WHERE EXTRACT(year FROM day) IS DISTINCT FROM 1 FOR UPDATE", ["sale_order", "b"]),
        ("WITH q AS ( SELECT ((( FROM a) INSERT INTO b (x) SELECT 'FROM c' FROM q -- FROM d", ["a", "b"]),
        ("LOCK TABLE a IN EXCLUSIVE MODE", ["a"]),
        ("COPY broken FROM generate_series(1) (((", []),
        ("CREATE EXTENSION IF NOT EXISTS unaccent", []),
    ],
)
def test_a_statement_that_does_not_parse_gives_its_tables_alone(statement: str, tables: list[str]) -> None:
    reading = read_sql(statement, 7, "a")
    assert (reading.understood, reading.refs) == (False, tuple(SqlRef(table, "", 7, "a") for table in tables))


def test_sqlglot_warns_of_nothing(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        read_sql("ALTER SEQUENCE a RESTART", 1, "")
    assert caplog.records == []


@pytest.mark.parametrize(
    "text",
    [
        "SELECT 1 FROM a",
        "\n  -- why\n /* and */ select x\n from a",
        "(SELECT 1 FROM a)",
        "insert into a values (1)",
        "UPDATE a\nSET x = 1",
        "DELETE FROM a",
        "WITH q AS (SELECT 1) SELECT 1",
        "ALTER TABLE a",
        "CREATE OR REPLACE MATERIALIZED VIEW a AS",
        "create unique index i on a (b)",
        "DROP VIEW a",
        "TRUNCATE TABLE a",
    ],
)
def test_statements_look_like_sql(text: str) -> None:
    assert looks_like_sql(text)


@pytest.mark.parametrize(
    "text",
    ["", "Select one", "Update", "updated set", "Delete this", "Create a partner", "with care", "FROM a SELECT 1", "-- SELECT 1 FROM a"],
)
def test_other_texts_do_not_look_like_sql(text: str) -> None:
    assert not looks_like_sql(text)


@pytest.mark.parametrize(
    "text", [" " * 50_000 + "x", "/**/ " * 10_000 + "x", "-- \n" * 10_000, "(" + " " * 50_000 + "x", "SELECT " + "'" * 5_001]
)
def test_blanks_and_comments_cost_no_time(text: str) -> None:
    began = time.process_time()
    assert not looks_like_sql(text)
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    "text", ["SELECT (" * 5_000, "SELECT x FROM a WHERE " + "y = %s AND " * 2_000 + "z", "UPDATE a SET x = '" + " %s" * 5_000]
)
def test_long_statements_are_read_in_time(text: str) -> None:
    began = time.process_time()
    read_sql(text, 1, "")
    assert time.process_time() - began < 5


WORDS = st.sampled_from(
    "SELECT FROM a b . , ( ) WHERE = %s {x} 'c' -- JOIN ON UPDATE SET INSERT INTO VALUES WITH AS ; \n CREATE INDEX ALTER TABLE".split(" ")
)


@given(st.lists(WORDS, max_size=25))
def test_any_text_is_read_with_lines_within_it(words: list[str]) -> None:
    statement = " ".join(words)
    assert all(5 <= ref.line <= 5 + statement.count("\n") for ref in read_sql(statement, 5, "").refs)
