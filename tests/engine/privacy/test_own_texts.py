"""Health in texts that were written before the grammar of health, and in files (requirement R8)."""

import pytest

from tests.engine.labelled.file_texts import labelled_files
from tests.engine.labelled.measuring import measure_health


@pytest.mark.parametrize("half", ["dev", "test"])
def test_most_disclosures_are_found_and_few_hard_negatives_stopped(half: str) -> None:
    found = measure_health(half)
    assert found.labelled >= 75
    assert found.ordinary >= 75
    assert found.recall >= 0.9
    assert 100 * found.alarmed / found.ordinary < 5


def test_the_files_of_the_set_are_sixty_of_four_kinds() -> None:
    files = list(labelled_files())
    assert len(files) == 60
    assert {file.name.rpartition(".")[2] for file in files} == {"csv", "xlsx", "msg", "pdf", "docx"}
    assert sum(not file.data for file in files) >= 20
