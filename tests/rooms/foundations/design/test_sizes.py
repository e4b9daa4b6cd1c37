"""How large a file is, in words: never '0 kB'."""

import pytest

from kim.foundations.design.jinja import file_size


@pytest.mark.parametrize(
    ("size", "said"),
    [(0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (1000, "1 kB"), (340_000, "340 kB"), (1_400_000, "1.4 MB")],
)
def test_a_size_is_said_in_the_unit_that_fits(size, said):
    assert file_size(size) == said


def test_a_list_without_areas_does_not_count_them(db):
    from kim.practice.kim_log.listing import listing
    from tests.cast import TODAY

    assert listing(TODAY).filter("area").all_label == "All areas"
