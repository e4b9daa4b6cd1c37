"""A check told: lines for a terminal, JSON for another program, JUnit XML for a build; counts and sentences alone."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.etree import ElementTree as Xml  # written here, never read

from kim_engine.calendar import say_date
from kim_engine.quality.kinds import KINDS
from kim_engine.quality.results import Checked, Count, RuleResult
from kim_engine.quality.standards import Rule, Standard
from kim_engine.quality.vocabulary import Outcome, Weight

ORDER = (Outcome.FAILED, Outcome.COULD_NOT_RUN, Outcome.PASSED, Outcome.DOES_NOT_APPLY)


def exit_code(checks: Sequence[Checked]) -> int:
    """Give 0 where all ran and nothing failed, 1 where something failed, 3 where only not all could run."""
    outcomes = {result.outcome for each in checks for result in each.results}
    if Outcome.FAILED in outcomes:
        return 1
    return 3 if Outcome.COULD_NOT_RUN in outcomes else 0


def share(count: Count) -> str:
    """Say a count with what it is out of: '158 of 4,062 (3.9 %)'; a share that is not nothing is never said as 0."""
    of = f"{count.failing:,} of {count.judged:,}"
    if count.share is None or not count.failing:
        return of
    said = "under 0.1" if count.share < 0.001 else f"{100 * count.share:.1f}"
    return f"{of} ({said} %)"


def lines(checked: Checked, standard: Standard, first: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Give a check line by line for a terminal, what failed first. `first` holds a few references for a rule."""
    yield f"{standard.title}, version {standard.version}, as of {say_date(checked.as_of)}"
    for dataset, rows in checked.rows.items():
        yield f"{standard.datasets[dataset].title}: {rows:,} {'record' if rows == 1 else 'records'}"
    rules = {rule.id: rule for rule in standard.rules}
    for outcome in ORDER:
        for result in checked.results:
            if result.outcome is outcome:
                yield from _of_rule(result, rules[result.rule], standard, first.get(result.rule, ()))
    yield ""
    yield total(checked)


def _of_rule(result: RuleResult, rule: Rule, standard: Standard, first: Sequence[str]) -> Iterator[str]:
    level = f" ({result.level.value.lower()})" if result.level.is_failing else ""
    yield ""
    yield f"{result.outcome.words.upper()}{level}  {rule.id}  {KINDS[rule.kind].sentence(rule, standard)}"
    if result.because:
        yield f"    {result.because}"
    if result.count.judged:
        yield f"    {_counted(result.count, rule.weight)}"
    if result.inherited.judged:
        yield f"    Made before the standard's start: {_counted(result.inherited, rule.weight)}"
    if result.count.failing and first:
        yield f"    First: {', '.join(first)}"
    if result.count.failing and rule.mend:
        yield f"    What to do: {rule.mend}"


def _counted(count: Count, weight: Weight) -> str:
    accepted = f"; {count.accepted:,} more accepted for now" if count.accepted else ""
    what = "to correct" if weight is Weight.HARD else "unlikely: confirm or correct them"
    return (
        f"{share(count)} {what}{accepted}." if count.failing or count.accepted else f"All {count.judged:,} are right."
    )


def total(checked: Checked) -> str:
    """Say in one line how the rules ended."""
    counted = Counter(each.outcome for each in checked.results)
    parts = [f"{counted[each]} {_ended(each)}" for each in ORDER if counted[each]]
    number = len(checked.results)
    return f"{number} {'rule' if number == 1 else 'rules'}: {', '.join(parts)}."


def _ended(outcome: Outcome) -> str:
    return {
        Outcome.FAILED: "failed",
        Outcome.COULD_NOT_RUN: "could not run",
        Outcome.PASSED: "passed",
        Outcome.DOES_NOT_APPLY: "not applying",
    }[outcome]


def as_json(checked: Checked, standard: Standard) -> dict[str, Any]:
    """Give a check as data: no reference and no value of a record."""
    return {
        "standard": checked.standard,
        "version": checked.version,
        "standard_sha256": checked.standard_digest,
        "as_of": checked.as_of.isoformat(),
        "starts_on": checked.starts_on.isoformat() if checked.starts_on else None,
        "extracts": {
            name: {"rows": rows, "fingerprint": checked.fingerprints[name]} for name, rows in checked.rows.items()
        },
        "rules": [_rule_as_json(result, _named(standard, result.rule), standard) for result in checked.results],
        "artefact_sha256": checked.digest,
    }


def _named(standard: Standard, rule: str) -> Rule:
    return next(each for each in standard.rules if each.id == rule)


def _rule_as_json(result: RuleResult, rule: Rule, standard: Standard) -> dict[str, Any]:
    return {
        "rule": rule.id,
        "kind": rule.kind,
        "dataset": rule.dataset,
        "dimension": rule.dimension.value,
        "weight": rule.weight.value,
        "sentence": KINDS[rule.kind].sentence(rule, standard),
        "outcome": result.outcome.value,
        "level": result.level.value,
        "failing": result.count.failing,
        "judged": result.count.judged,
        "accepted": result.count.accepted,
        "inherited": {"failing": result.inherited.failing, "judged": result.inherited.judged},
        "because": result.because,
        "groups": [
            {"area": group.area, "customer_type": group.customer_type, "failing": each.failing, "judged": each.judged}
            for group, each in sorted(result.groups.items(), key=lambda item: str(item[0]))
        ],
    }


def written_json(checks: Sequence[tuple[Checked, Standard]]) -> str:
    """Write checks as JSON text."""
    return json.dumps([as_json(*each) for each in checks], indent=1, ensure_ascii=False) + "\n"


def junit(checks: Sequence[tuple[Checked, Standard]]) -> str:
    """Write checks as JUnit XML: a rule is a case; one that could not run is an error, one not applying is skipped."""
    whole = Xml.Element("testsuites", name="kim check")
    for checked, standard in checks:
        counted = Counter(each.outcome for each in checked.results)
        suite = Xml.SubElement(
            whole,
            "testsuite",
            name=f"{standard.id} version {standard.version}",
            tests=str(len(checked.results)),
            failures=str(counted[Outcome.FAILED]),
            errors=str(counted[Outcome.COULD_NOT_RUN]),
            skipped=str(counted[Outcome.DOES_NOT_APPLY]),
        )
        for result in checked.results:
            _case(suite, result, _named(standard, result.rule), standard)
    Xml.indent(whole)
    return Xml.tostring(whole, encoding="unicode", xml_declaration=True) + "\n"


def _case(suite: Xml.Element, result: RuleResult, rule: Rule, standard: Standard) -> None:
    sentence = KINDS[rule.kind].sentence(rule, standard)
    case = Xml.SubElement(suite, "testcase", classname=f"{standard.id}.{rule.dataset}", name=f"{rule.id} {sentence}")
    if result.outcome is Outcome.FAILED:
        said = f"{result.level.value.lower()}: {share(result.count)} to correct"
        Xml.SubElement(case, "failure", message=said).text = rule.mend or said
    elif result.outcome is Outcome.COULD_NOT_RUN:
        Xml.SubElement(case, "error", message=result.because)
    elif result.outcome is Outcome.DOES_NOT_APPLY:
        Xml.SubElement(case, "skipped", message=result.because)
