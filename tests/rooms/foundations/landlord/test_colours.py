"""R1: a landlord's colour is a colour and nothing else, and white can be read on every button made of it."""

import itertools

import pytest
from django.test import Client
from django.urls import reverse

from kim.foundations.landlord import colours


@pytest.mark.parametrize(
    "text",
    ["red", "#fff", "1b4d5a", "#1b4d5g", "#1b4d5a;", "#1b4d5a\n", " #1b4d5a", "#1b4d5a}body{display:none", "##1b4d5a"],
)
def test_what_is_no_colour_is_refused_with_how_to_write_one(text):
    with pytest.raises(colours.NotAColourError, match="like #1b4d5a"):
        colours.checked(text)


def test_a_colour_is_kept_in_small_letters_and_none_stays_none():
    assert colours.checked("#B0006D") == "#b0006d"
    assert colours.checked("") == ""


def test_white_on_the_usual_colour_has_the_contrast_that_was_measured():
    assert colours.contrast_on_buttons("") == pytest.approx(9.3, abs=0.1)
    assert colours.contrast_on_buttons("#000000") == pytest.approx(21, abs=0.01)


def test_white_can_be_read_on_the_buttons_of_every_one_of_4096_colours():
    figures = "0123456789abcdef"
    least = min(colours.contrast_on_buttons(f"#{r}{r}{g}{g}{b}{b}") for r, g, b in itertools.product(figures, repeat=3))
    assert least >= 5.9 > colours.NEEDED


def preview(colour):
    return Client().get(reverse("landlord:accent_preview"), {"colour": colour})


def test_the_preview_gives_a_style_sheet_of_the_colour_alone():
    response = preview("B0006D")
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert response.content == b":root { --kim-accent: #b0006d; }\n"


@pytest.mark.parametrize("colour", ["", "red", "1b4d5a;}body{display:none}", "#1b4d5a"])
def test_the_preview_of_what_is_no_colour_is_empty(colour):
    assert preview(colour).content == b""
