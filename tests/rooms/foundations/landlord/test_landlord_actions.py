"""R2, R10: the landlord and its customer types are changed with their event and History; no two types share a name."""

import pytest
from django.test import Client
from django.urls import reverse

from kim.foundations.audit_trail.queries import history_of
from kim.foundations.landlord import actions
from kim.foundations.landlord.colours import NotAColourError
from kim.foundations.landlord.models import CustomerType, Landlord
from kim.foundations.landlord.names import NameTakenError
from tests.cast import AT
from tests.factories import moment
from tests.rooms.foundations.people.refusing import refused_by


def given(cast):
    return {"by": cast.standing("administrator"), "at": moment()}


def change(cast, **wanted):
    usual = {"name": "Testshire Homes", "type": "ALMO", "homes": 1300, "accent": "#1B4D5A"}
    actions.change_landlord(landlord=Landlord.objects.get(), **(usual | wanted), **given(cast))


def test_the_settings_are_changed_and_what_they_were_stays_in_the_history(cast):
    log = Landlord.objects.get().log_id
    change(cast)
    landlord = Landlord.objects.get()
    assert (landlord.name, landlord.homes, landlord.accent, landlord.log_id) == (
        "Testshire Homes",
        1300,
        "#1b4d5a",
        log,
    )
    item = history_of("landlord.landlord", 1)[0]
    assert (item.title, item.actor) == ("Settings changed", "Administrator, site administrator")
    assert ("Type", "Council", "Arm's-length management organisation (ALMO)") in [
        (each.label, each.before, each.after) for each in item.changes
    ]


def test_every_page_has_the_new_name_and_colour_at_once(cast):
    client = cast.client("officer")
    assert "Testshire Council" in client.get("/").content.decode()
    change(cast)
    assert "Testshire Homes" in client.get("/").content.decode()
    assert Client().get(reverse("landlord:accent")).content == b":root { --kim-accent: #1b4d5a; }\n"


def test_a_colour_that_is_none_never_reaches_the_style_sheet(cast):
    with pytest.raises(NotAColourError):
        change(cast, accent="#1b4d5a; } body { display: none")
    assert Client().get(reverse("landlord:accent")).content == b""


def test_there_is_one_landlord(cast):
    with pytest.raises(actions.AlreadyNamedError, match="belongs to a landlord"):
        actions.name_landlord(name="Second", type="ALMO", homes=None, at=AT)
    with refused_by("landlord_only_one"):
        Landlord.objects.filter(pk=1).update(id=2)


def test_the_database_refuses_a_landlord_of_no_known_type(cast):
    with refused_by("landlord_type_known"):
        Landlord.objects.filter(pk=1).update(type="CASTLE")


def test_the_database_refuses_two_customer_types_of_one_name(cast):
    with refused_by("landlord_customertype_name", columns="landlord_customertype.name"):
        CustomerType(name="Tenant").save()


def test_a_customer_type_is_added_at_the_end_and_stands_in_the_history(cast):
    row = actions.add_customer_type(name="Licensee", **given(cast))
    assert (row.position, row.is_offered) == (4, True)
    assert [item.type for item in history_of("landlord.customer_type", row.pk)] == ["landlord.customer_type_added"]


def test_a_customer_type_is_renamed_and_no_longer_offered_and_the_history_says_so(cast):
    row = CustomerType.objects.get(name="Tenant")
    actions.change_customer_type(customer_type=row, name="Tenants", is_offered=False, **given(cast))
    row.refresh_from_db()
    assert (row.name, row.is_offered) == ("Tenants", False)
    changes = history_of("landlord.customer_type", row.pk)[0].changes
    assert {(each.label, each.before, each.after) for each in changes} == {
        ("Name", "Tenant", "Tenants"),
        ("Offered", "Yes", "No"),
    }


def test_a_name_of_a_customer_type_that_is_taken_is_refused(cast):
    with pytest.raises(NameTakenError, match="There is a customer type called tenant already"):
        actions.add_customer_type(name="tenant", **given(cast))
    row = CustomerType.objects.get(name="Leaseholder")
    with pytest.raises(NameTakenError, match="Use another name"):
        actions.change_customer_type(customer_type=row, name="TENANT", is_offered=True, **given(cast))
