"""A hostile standard or heading is refused with a sentence or checked as the text that it is; nothing of it runs."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

import duckdb
import pytest

from kim_engine.quality.artefacts import dataset_file, failing
from kim_engine.quality.bound import TEXT, Bound
from kim_engine.quality.checking import Asked, check
from kim_engine.quality.kinds import KINDS
from kim_engine.quality.quoting import ROW, name
from kim_engine.quality.reading import LARGEST, StandardError, read
from kim_engine.quality.results import Checked, Count
from kim_engine.quality.standards import Standard
from kim_engine.quality.vocabulary import Outcome
from tests.engine.quality.writing import AS_OF, HEAD, checked, standard

DROP = "x'; DROP TABLE t_voids; --"
COPY = "\"); COPY (SELECT 1) TO 'stolen.csv'; --"
REQUIRED = "id: R1, kind: required, dataset: voids, field: end_on"
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{after}: &{after} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, after in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (BOMB, "anchor or alias"),
        ("a: &a\n  b: *a\n", "anchor or alias"),
        ("<<: *base\n", "anchor or alias"),
        ("!!python/object/apply:os.system ['true']\n", "tag"),
        ("!<tag:yaml.org,2002:python/name:os.system> x\n", "tag"),
        ("%TAG ! tag:example.org,2026:\n---\n!thing x\n", "tag"),
        ("[" * 5_000 + "]" * 5_000, "too deeply"),
        ("{a: " * 5_000 + "1" + "}" * 5_000, "too deeply"),
        ("- " * 3_000 + "x", "too deeply"),
        ("a: 1\n---\nb: 2\n", "YAML"),
        ("a: \0\n", "YAML"),
        ("x" * (LARGEST + 1), "1 MB"),
        ("a: " + "9" * 100_000, "too long"),
        ("a: .inf\n", "YAML on line 1"),
        ("a: .nan\n", "YAML on line 1"),
        ("a: 1.0e+999\n", "YAML on line 1"),
        ("? [a, b]\n: c\n", ""),
        ("? {a: b}\n: c\n", ""),
    ],
)
def test_a_hostile_file_is_refused_soon_and_with_a_sentence(content: str, said: str) -> None:
    began = time.process_time()
    with pytest.raises(StandardError) as refused:
        read(content.encode())
    assert said in str(refused.value)
    assert all(problem.endswith(".") and len(problem) < 1_000 for problem in refused.value.problems)
    assert time.process_time() - began < 10


@pytest.mark.parametrize(("count", "said"), [(501, "In rules"), (10_000, "far more parts")])
def test_very_many_rules_are_too_many_and_are_said_to_be(count: int, said: str) -> None:
    rules = "".join(f"  - {{id: R{at}, kind: required, dataset: voids, field: end_on}}\n" for at in range(count))
    with pytest.raises(StandardError, match=said):
        read((HEAD + rules).encode())


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|a)*b", "(.*)*(.*)*x", "(a?){50}a{50}"])
def test_a_pattern_that_backtracks_for_ever_elsewhere_does_not(tmp_path: Path, pattern: str) -> None:
    rule = f"id: P1, kind: pattern, dataset: voids, field: void_ref, pattern: '{pattern}', shape: many letters"
    began = time.process_time()
    found = checked(tmp_path, standard(rule), {"voids": [{"void_ref": "a" * 20_000 + "!"}, {"void_ref": "!" * 20_000}]})
    assert found.result("P1").count == Count(2, 2)
    assert time.process_time() - began < 10


@pytest.mark.parametrize("pattern", ["a" * 501, "(((a{1000}){1000}){1000})", "(", "a\\1", "\\p{Nothing}", "[z-a]"])
def test_a_pattern_that_is_too_large_or_none_is_refused(pattern: str) -> None:
    with pytest.raises(StandardError, match="pattern"):
        standard(f"id: P1, kind: pattern, dataset: voids, field: void_ref, pattern: '{pattern}', shape: many letters")


def quoted(text: str) -> str:
    """Write a text as a YAML scalar."""
    return "'" + text.replace("'", "''") + "'"


def test_sql_in_every_text_of_a_standard_is_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Titles, codes, headings, words for nothing, patterns, conditions, states: nothing runs and counts are right."""
    monkeypatch.chdir(tmp_path)
    head = HEAD.replace("{DEATH: Died, MOVED: Moved}", f"{{{quoted(DROP)}: {quoted(COPY)}, {quoted(COPY)}: x}}")
    head = head.replace("title: Voids\n", f"title: {quoted(DROP)}\n").replace(
        "record: void\n", f"record: {quoted(COPY)}\n"
    )
    head = head.replace('["N/A"]', f"[{quoted('nothing' + DROP)}]").replace(
        "{title: Reason,", f"{{title: {quoted(DROP)},"
    )
    state = f"{{{quoted(DROP)}: [{quoted(COPY)}]}}"
    rules = [
        "kind: one_of, field: reason, list: reason",
        f"kind: must, then: [{{field: reason, is: {quoted(DROP)}}}]",
        f"kind: must, then: [{{field: reason, is_not: [{quoted(DROP)}, {quoted(COPY)}]}}]",
        f"kind: pattern, field: reason, pattern: {quoted(DROP)}, shape: {quoted(COPY)}",
        f"kind: follows, of: [property_ref], state: reason, on: start_on, may_follow: {state}",
        f"kind: required, field: rent, when: [{{field: reason, is: {quoted(COPY)}}}], because: {quoted(DROP)}",
        "kind: unique, fields: [void_ref]",
    ]
    given = read(
        (head + "".join(f"  - {{id: R{at}, dataset: voids, {each}}}\n" for at, each in enumerate(rules))).encode()
    )
    rows = [
        {"void_ref": f"{DROP}{at}", "property_ref": COPY, "start_on": f"0{at}/01/2026", "reason": reason, "rent": None}
        for at, reason in enumerate([DROP, DROP, COPY, "nothing" + DROP, "DEATH"], start=1)
    ]
    found = checked(tmp_path / "in", given, {"voids": rows}) if (tmp_path / "in").mkdir() is None else None
    assert found
    assert [each.count for each in found.results] == [
        Count(1, 4),
        Count(2, 4),
        Count(3, 4),
        Count(2, 4),
        Count(1, 4),
        Count(1, 1),
        Count(0, 5),
    ]
    keys = [each.reference for each in failing(dataset_file(found.artefact, "voids"), "R0")]
    assert keys == [f"{DROP}5"]
    assert all(KINDS[rule.kind].sentence(rule, given).endswith(".") for rule in given.rules)
    assert not list(tmp_path.rglob("stolen*"))


def with_heading(folder: Path, heading: str, given: Standard, **columns: str) -> Checked:
    """Check two rows whose end date stands under a heading: one is there and one is not."""
    path = folder / "voids.parquet"
    with duckdb.connect() as database:
        database.execute(
            f"COPY (SELECT * FROM (VALUES (2::BIGINT, 'V1', '01/02/2026'), (3, 'V2', NULL)) "
            f"AS t({ROW}, ref, {name(heading)})) TO '{path}' (FORMAT parquet)"
        )
    bound = Bound(
        dataset="voids",
        path=path,
        types={"ref": TEXT, heading: TEXT},
        columns={"void_ref": "ref", "end_on": heading, **columns},
        rows=2,
        fingerprint=hashlib.sha256(path.read_bytes()).hexdigest(),
    )
    return check(Asked(standard=given, extracts=[bound], as_of=AS_OF, folder=folder))


@pytest.mark.parametrize(
    "heading",
    [
        DROP,
        COPY,
        '"',
        '""',
        "'",
        "a\nb",
        "a\r\nb",
        " ",
        "\N{GRINNING FACE}" * 50,
        "x" * 200,
        "v_end_on",
        "m_end_on",
        "%",
        "\\",
    ],
)
def test_a_hostile_heading_is_a_heading(tmp_path: Path, heading: str) -> None:
    found = with_heading(tmp_path, heading, standard(REQUIRED)).result("R1")
    assert found.count == Count(1, 2)


def test_two_fields_may_stand_under_one_heading(tmp_path: Path) -> None:
    rules = (REQUIRED, REQUIRED.replace("end_on", "start_on").replace("R1", "R2"))
    found = with_heading(tmp_path, "day", standard(*rules), start_on="day")
    assert [each.count for each in found.results] == [Count(1, 2), Count(1, 2)]


@pytest.mark.parametrize("heading", ["a\0b", ROW])
def test_a_heading_that_cannot_be_read_is_as_if_it_were_not_there(tmp_path: Path, heading: str) -> None:
    """No file holds a NUL in a heading, and `kim_row` is the engine's own: neither is a field's column."""
    path = tmp_path / "voids.parquet"
    with duckdb.connect() as database:
        database.execute(f"COPY (SELECT 2::BIGINT AS {ROW}, 'V1' AS ref) TO '{path}' (FORMAT parquet)")
    bound = Bound(
        dataset="voids",
        path=path,
        types={"ref": TEXT, heading: TEXT},
        columns={"void_ref": "ref", "end_on": heading},
        rows=1,
        fingerprint="",
    )
    found = check(Asked(standard=standard(REQUIRED), extracts=[bound], as_of=AS_OF, folder=tmp_path)).result("R1")
    assert found.outcome is Outcome.COULD_NOT_RUN
    assert "End date" in found.because
