"""How large a file is, in words: never '0 kB'."""

import pytest

from kim.foundations.design.jinja import file_size


@pytest.mark.parametrize(
    ("size", "said"),
    [(0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (1000, "1 kB"), (340_000, "340 kB"), (1_400_000, "1.4 MB")],
)
def test_a_size_is_said_in_the_unit_that_fits(size, said):
    assert file_size(size) == said


def test_a_list_with_one_area_or_none_does_not_count_them():
    from kim.practice.kim_log.listing import _all_areas

    assert [_all_areas(number) for number in (0, 1, 3)] == ["All areas", "All areas", "All 3 areas"]
