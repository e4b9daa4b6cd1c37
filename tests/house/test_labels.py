"""The reader of labels notices what a screen reader would stumble over."""

from __future__ import annotations

import pytest
from django import forms

from kim.foundations.design import fields
from tests.house import labels


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ('<input name="what" id="w">', "what has no label"),
        ('<label for="w"> </label><input name="what" id="w">', "what has no label"),
        ('<label for="v">Why</label><input name="what" id="w">', "what has no label"),
        ('<select name="area"></select>', "area has no label"),
        ("<fieldset><legend> </legend></fieldset>", "a group has no legend"),
        ('<p id="a"></p><p id="a"></p>', "two elements have the id 'a'"),
        ('<input aria-label="x" aria-describedby="gone">', "leads to 'gone', which is not there"),
        ('<p class="govuk-error-message" id="e">Say why</p>', "the error 'Say why' is tied to no field"),
    ],
)
def test_a_planted_stumbling_block_is_noticed(html, said):
    assert any(said in each for each in labels.problems(html))


def test_a_whole_field_passes():
    html = '<label for="w">What</label><p class="govuk-error-message" id="e">x</p><input id="w" aria-describedby="e">'
    assert labels.problems(html) == []
    assert labels.problems('<input type="hidden" name="a"><input aria-label="Words" name="b">') == []


class Planted(forms.Form):
    """A form whose fields have no words."""

    words = forms.CharField(label="")
    ticks = forms.MultipleChoiceField(
        label="", choices=(("1", "One"), ("2", "Two")), widget=forms.CheckboxSelectMultiple
    )
    whole = forms.CharField(label="Whole")


def test_an_unlabelled_field_of_a_form_is_refused():
    form = Planted({})
    said = {bound.name: labels.problems(fields.render(bound)) for bound in form}
    assert said["words"] == ["words has no label"]
    assert said["ticks"] == ["the choices of ticks have no legend"]
    assert said["whole"] == []


def test_a_field_without_a_component_is_refused():
    class Odd(forms.Form):
        parts = forms.SplitDateTimeField()

    with pytest.raises(TypeError, match="no Design System component"):
        fields.render(Odd()["parts"])
