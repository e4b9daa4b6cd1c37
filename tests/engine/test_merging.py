"""Two people over the same boxes: nothing that one of them alone changed is lost, whatever they wrote."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from kim_engine.merging import merged

BOXES = ("what", "why", "in_force_on", "customer_types")
VALUES = st.one_of(
    st.sampled_from(["", "Keys.", "Keys are logged.", "Locks."]),
    st.none(),
    st.sampled_from([date(2026, 11, 1), date(2026, 12, 1)]),
    st.lists(st.integers(1, 4), unique=True).map(tuple),
)
WRITTEN = st.fixed_dictionaries(dict.fromkeys(BOXES, VALUES))


@given(WRITTEN, WRITTEN)
def test_who_wrote_alone_is_as_they_wrote_it(base, written):
    mine, theirs = merged(base, written, base), merged(base, base, written)
    assert (mine.boxes, mine.both, mine.taken) == (written, (), ())
    assert theirs.both == ()
    assert merged(written, theirs.boxes, written).both == ()  # it says what they wrote
    assert {name for name in BOXES if theirs.boxes[name] != base[name]} <= set(theirs.taken)


@given(WRITTEN, WRITTEN, WRITTEN)
def test_each_box_is_as_one_of_the_two_left_it(base, mine, theirs):
    found = merged(base, mine, theirs)
    for name in BOXES:
        is_mine = name not in found.taken
        assert found.boxes[name] == (mine if is_mine else theirs)[name]
    assert set(found.both) & set(found.taken) == set()


@given(WRITTEN, WRITTEN, WRITTEN)
def test_both_disagree_about_the_same_boxes_whoever_comes_second(base, mine, theirs):
    assert set(merged(base, mine, theirs).both) == set(merged(base, theirs, mine).both)


@given(WRITTEN, WRITTEN)
def test_who_wrote_the_same_are_not_asked(base, written):
    found = merged(base, written, written)
    assert (found.boxes, found.both, found.taken) == (written, (), ())


@given(WRITTEN, WRITTEN, WRITTEN)
def test_once_both_are_seen_the_next_save_stands(base, mine, theirs):
    again = merged(theirs, merged(base, mine, theirs).boxes, theirs)
    assert (again.both, again.taken) == ((), ())


def test_a_browsers_line_ends_and_the_order_of_ticks_are_no_change():
    base = {"what": "One.\nTwo.", "customer_types": (1, 2)}
    mine = {"what": "One.\r\nTwo.", "customer_types": (2, 1)}
    assert merged(base, mine, {"what": "Three.", "customer_types": (1,)}).taken == ("what", "customer_types")
