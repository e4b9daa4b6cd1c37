"""R1: `kim upgrade` brings an older database to this version, and changes nothing in one that is there."""

from __future__ import annotations

from tests.postgres import free_port
from tests.rooms.config.installation import Installation

BACK = ("-m", "django", "migrate", "--settings", "kim.config.settings", "-v", "0", "kim_log", "0001")


def test_an_older_database_is_served_and_ticked_only_once_it_is_upgraded(begun: Installation) -> None:
    before = begun.events
    assert begun.run(*BACK).status == 0
    for command in (("serve", "--bind", f"127.0.0.1:{free_port()}"), ("tick",)):
        said = begun.kim(*command).sentence
        assert said == "kim: The database is not up to date. Run `kim upgrade`, or `kim init` for a new one."
    done = begun.kim("upgrade")
    assert (done.status, done.out, done.err) == (0, "The database is up to date.\n", "")
    assert begun.kim("verify", "--state").status == 0
    assert begun.events == before
    assert begun.kim("tick").out.startswith("Dated seal of ")


def test_an_upgrade_of_what_is_up_to_date_changes_nothing(begun: Installation) -> None:
    migrations = "SELECT app, name, applied FROM django_migrations ORDER BY id"
    before = begun.ask(migrations)
    assert begun.kim("upgrade").out == "The database is up to date.\n"
    assert begun.ask(migrations) == before
