"""R2, R5, R10: the structure, customer types and the landlord's settings are kept by their pages."""

import pytest
from django.urls import reverse

from kim.foundations.landlord.models import CustomerType, Landlord
from kim.foundations.people import actions
from kim.foundations.people.models import Service
from tests.factories import moment
from tests.rooms.foundations.people.reading import address, text


@pytest.mark.parametrize(
    "name", ["service_add", "team_add", "area_add", "service_rename", "team_rename", "area_rename"]
)
def test_the_structure_is_kept_by_its_pages_and_a_taken_name_is_said_beside_its_box(cast, name):
    client = cast.client("administrator")
    taken = {"service": "Property", "team": "CASE", "area": "repairs"}[name.partition("_")[0]]
    if name == "team_rename":
        actions.add_team(
            name="case", service=Service.objects.get(name="Property"), by=cast.standing("administrator"), at=moment()
        )
        taken = "Case 2"
        service = Service.objects.get(name="Housing")
        actions.add_team(name=taken, service=service, by=cast.standing("administrator"), at=moment())
    assert f"called {taken} already" in text(client.post(address(name), {"name": taken}))
    assert "Enter a name" in text(client.post(address(name), {"name": " "}))
    assert "New name" in text(client.post(address(name), {"name": "New name"}, follow=True))


def test_customer_types_are_added_renamed_stopped_and_offered_again(cast):
    client = cast.client("administrator")
    assert "is added" in text(client.post(reverse("people:customer_type_add"), {"name": "Licensee"}, follow=True))
    assert "called tenant already" in text(client.post(reverse("people:customer_type_add"), {"name": "tenant"}))
    row = CustomerType.objects.get(name="Licensee")
    where = reverse("people:customer_type_change", args=[row.pk])
    for name, is_offered in (("Licensees", "no"), ("Licensees", "yes")):
        client.post(where, {"name": name, "is_offered": is_offered})
        row.refresh_from_db()
        assert (row.name, row.is_offered) == (name, is_offered == "yes")
    assert "called Tenant already" in text(client.post(where, {"name": "Tenant", "is_offered": "yes"}))
    page = text(client.get(where))
    assert "Customer type changed" in page
    assert "Offered:" in page


def test_the_settings_are_shown_before_they_are_saved(cast):
    client = cast.client("administrator")
    where = reverse("people:landlord_change")
    typed = {"name": "Testshire Homes", "type": "ALMO", "homes": "1500", "accent": "#B0006D"}
    check = client.post(where, typed | {"do": "check"})
    assert Landlord.objects.get().name == "Testshire Council"
    assert f"{reverse('landlord:accent_preview')}?colour=b0006d" in check.content.decode()
    assert "contrast with white is 7.3 to 1" in text(check)
    assert 'value="Testshire Homes"' in client.post(where, typed | {"do": "change"}).content.decode()
    assert "The settings are saved" in text(client.post(where, typed | {"do": "save"}, follow=True))
    landlord = Landlord.objects.get()
    assert (landlord.name, landlord.type, landlord.homes, landlord.accent) == (
        "Testshire Homes",
        "ALMO",
        1500,
        "#b0006d",
    )
    assert "Settings changed" in text(client.get(where))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"accent": "red"}, "Enter a colour as # and six figures"),
        ({"accent": "#1b4d5a; } body { display: none"}, "Enter a colour as # and six figures"),
        ({"accent": "1b4d5a"}, "Enter a colour as # and six figures"),
        ({"homes": "0"}, "Enter the number of homes as a whole number"),
        ({"homes": "many"}, "Enter the number of homes as a whole number"),
        ({"name": ""}, "Enter the landlord"),
        ({"type": ""}, "Choose the landlord"),
    ],
)
def test_wrong_settings_are_refused_in_sentences_before_anything_is_saved(cast, wrong, sentence):
    typed = {"name": "Testshire Homes", "type": "ALMO", "homes": "1500", "accent": "", "do": "save"}
    page = cast.client("administrator").post(reverse("people:landlord_change"), typed | wrong)
    assert sentence in text(page)
    assert Landlord.objects.get().name == "Testshire Council"
