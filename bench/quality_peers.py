"""Other libraries on the twenty rules: run by `quality.py --peers`, in an environment made from `quality-peers.txt`."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from quality import one, shared_rules

Found = tuple[dict[str, int], int]


def expressions(polars: Any, homes: Path) -> dict[str, Any]:
    """Say each rule as an expression that is true of a record that passes; what is not recorded passes all but one."""
    rules, column = shared_rules(), polars.col
    known = polars.read_parquet(homes)["property_ref"].implode()
    held = {name: column(field).str.contains(shape) for name, field, shape in rules.REGEX}
    held |= {name: column(field).is_in(codes) for name, field, codes in rules.CODES}
    held |= {name: column(field).is_between(least, most) for name, field, least, most in rules.RANGE}
    held |= {name: column(field).is_unique() for name, field in rules.UNIQ}
    held["F1"] = column("property_ref").is_in(known)
    held["X1"] = column("appt_end") >= column("appt_start")
    held["X2"] = (column("status_code") != "COMP") | column("completed_at").is_not_null()
    held["T1"] = column("vuln_reviewed_on") >= rules.CUT
    recorded = {name: column(field).is_not_null() for name, field in rules.NULLS}
    return recorded | {name: test.fill_null(value=True) for name, test in held.items()}


def pandera(file: Path, _folder: Path) -> Found:
    """Check by Pandera on Polars, every failure kept."""
    import pandera.polars as pandera_polars
    import polars
    from pandera.errors import SchemaErrors

    tests = expressions(polars, file.parent / shared_rules().PROPS)

    def check(name: str) -> Any:
        return pandera_polars.Check(lambda data: data.lazyframe.select(tests[name]), name=name, ignore_na=False)

    schema = pandera_polars.DataFrameSchema(checks=[check(name) for name in tests])
    try:
        schema.validate(polars.read_parquet(file), lazy=True)
    except SchemaErrors as error:
        found = dict(error.failure_cases.group_by("check").len().iter_rows())
        return {name: found.get(name, 0) for name in tests}, error.failure_cases.height
    return dict.fromkeys(tests, 0), 0


def pointblank(file: Path, _folder: Path) -> Found:
    """Check by Pointblank on Polars, every failing row kept."""
    import pointblank as library
    import polars

    tests = expressions(polars, file.parent / shared_rules().PROPS)
    asked = library.Validate(polars.read_parquet(file))
    for test in tests.values():
        asked = asked.col_vals_expr(test)
    done = asked.interrogate(extract_limit=1_000_000)
    failed = done.n_failed()
    kept = sum(each.height for each in done.get_data_extracts().values() if each is not None)
    return {name: int(failed[at]) for at, name in enumerate(tests, start=1)}, kept


def great_expectations(file: Path, _folder: Path) -> Found:
    """Check by Great Expectations on pandas, the key of every failing row kept."""
    import great_expectations as library
    import pandas

    rules, expect = shared_rules(), library.expectations
    homes = pandas.read_parquet(file.parent / rules.PROPS)["property_ref"].tolist()
    asked: dict[str, Any] = {name: expect.ExpectColumnValuesToNotBeNull(column=field) for name, field in rules.NULLS}
    for name, field, shape in rules.REGEX:
        asked[name] = expect.ExpectColumnValuesToMatchRegex(column=field, regex=shape)
    for name, field, codes in (*rules.CODES, ("F1", "property_ref", homes)):
        asked[name] = expect.ExpectColumnValuesToBeInSet(column=field, value_set=codes)
    for name, field, least, most in rules.RANGE:
        asked[name] = expect.ExpectColumnValuesToBeBetween(column=field, min_value=least, max_value=most)
    asked |= {name: expect.ExpectColumnValuesToBeUnique(column=field) for name, field in rules.UNIQ}
    asked["X1"] = expect.ExpectColumnPairValuesAToBeGreaterThanB(
        column_A="appt_end", column_B="appt_start", or_equal=True, ignore_row_if="either_value_is_missing"
    )
    done = expect.ExpectColumnValuesToNotBeNull(column="completed_at")
    done.row_condition, done.condition_parser = 'status_code=="COMP"', "pandas"
    asked["X2"] = done
    asked["T1"] = expect.ExpectColumnValuesToBeBetween(column="vuln_reviewed_on", min_value=rules.CUT)
    context = library.get_context(mode="ephemeral")
    batch = context.data_sources.add_pandas("bench").add_dataframe_asset("a").add_batch_definition_whole_dataframe("b")
    suite = library.ExpectationSuite(name="bench", expectations=list(asked.values()))
    whole = batch.get_batch({"dataframe": pandas.read_parquet(file)}).validate(
        suite, result_format={"result_format": "COMPLETE", "unexpected_index_column_names": ["appt_id"]}
    )
    found = [each.result for each in whole.results]
    kept = sum(len(each.get("unexpected_index_list") or ()) for each in found)
    return {name: int(each.get("unexpected_count", -1)) for name, each in zip(asked, found, strict=True)}, kept


def main() -> None:
    """Run one library once."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--one", choices=["pandera", "pointblank", "great_expectations"], required=True)
    parser.add_argument("file", type=Path)
    asked = parser.parse_args()
    tool = {"pandera": pandera, "pointblank": pointblank, "great_expectations": great_expectations}[asked.one]
    print(json.dumps(one(tool, asked.file)))


if __name__ == "__main__":
    main()
