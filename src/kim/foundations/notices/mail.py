"""Writing a letter as a mail, and handing it to a mail server or, without one, to the folder of letters."""

from __future__ import annotations

import base64
import json
import os
import smtplib
import ssl
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

from kim.foundations.design.jinja import day
from kim.foundations.notices.choices import PAST, STAGES
from kim.foundations.notices.letter_actions import NotSentError, Send
from kim.foundations.notices.models import Letter, Reminder
from kim_engine.clocks.reminders import Stage

PATIENCE_SECONDS = 15


@dataclass(frozen=True)
class MailServer:
    """Where mail goes, and how we show who we are there: not at all, by a password, or by a token (OAuth)."""

    host: str
    port: int
    security: str  # none, starttls or tls
    sender: str
    user: str = ""
    password: str = ""
    token_address: str = ""  # where a token is asked for, with the client's id and secret
    client_id: str = ""
    client_secret: str = ""
    scope: str = ""


@contextmanager
def sending(server: MailServer | None, *, outbox: Path, sender: str, site: str) -> Iterator[Send]:
    """Give what takes letters: a mail server, reached when the first one goes and left after the last; or a folder."""
    with ExitStack() as stack:
        reached: list[smtplib.SMTP] = []

        def send(letter: Letter, rows: list[Reminder]) -> None:
            mail = written(letter, rows, sender=sender, site=site)
            if server is None:
                to_folder(mail, letter, outbox)
                return
            with _said_plainly():
                if not reached:
                    reached.append(stack.enter_context(_connected(server)))
                reached[0].send_message(mail)

        yield send


def written(letter: Letter, rows: Sequence[Reminder], *, sender: str, site: str) -> EmailMessage:
    """Write the mail: what is due, when, and where to open it. `site` may be unknown: then no addresses are given."""
    late = sum(row.stage in PAST for row in rows)
    counted = "1 reminder" if len(rows) == 1 else f"{len(rows)} reminders"
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = f"KIM Log: {counted}{f', {late} overdue' if late else ''}"
    mail["From"] = sender
    mail["To"] = letter.person.account.email  # type: ignore[union-attr]  # who has none gets no letter
    mail["Date"] = format_datetime(letter.made_at)
    mail["Message-ID"] = f"<kim-letter-{letter.pk}@{sender.rpartition('@')[2] or 'kim-log'}>"
    mail["Auto-Submitted"] = "auto-generated"  # no out-of-office answers, RFC 3834
    said = "\n\n".join(_said(row, site) for row in rows)
    ending = "My work shows what is left to do."
    mail.set_content(f"Hello {letter.person.name},\n\nyou have {counted} in KIM Log.\n\n{said}\n\n{ending}\n")
    return mail


def _said(row: Reminder, site: str) -> str:
    was = "was" if row.stage == Stage.TOLD else "was due" if row.stage in PAST else "is due"
    lines = [f"{STAGES[Stage(row.stage)]}: {row.text}", f"It {was} on {day(row.due_on)}."]
    return "\n".join([*lines, f"{site}{row.href}"] if site else lines)


def to_folder(mail: EmailMessage, letter: Letter, folder: Path) -> None:
    """Write the mail as a file that a mail program opens. The same letter is the same file."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path, half = folder / f"{letter.pk:08}.eml", folder / f"{letter.pk:08}.half"
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(mail.as_bytes())
        half.replace(path)
    except OSError:
        raise NotSentError("The folder of letters can't be written to.", is_server=True) from None


@contextmanager
def _said_plainly() -> Iterator[None]:
    """Turn what goes wrong with a server into our own sentence: its words are not repeated."""
    try:
        yield
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError):
        raise NotSentError("The mail server did not take this letter.", is_server=False) from None
    except smtplib.SMTPAuthenticationError:
        raise NotSentError("The mail server does not know us: check its user and password.", is_server=True) from None
    except (smtplib.SMTPException, OSError, ValueError):
        raise NotSentError("The mail server can't be reached.", is_server=True) from None


@contextmanager
def _connected(server: MailServer) -> Iterator[smtplib.SMTP]:
    context = ssl.create_default_context()
    if server.security == "tls":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=PATIENCE_SECONDS, context=context)
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=PATIENCE_SECONDS)
    with _left_politely(connection):
        if server.security == "starttls":
            connection.starttls(context=context)
        connection.ehlo_or_helo_if_needed()
        _introduce(connection, server)
        yield connection


@contextmanager
def _left_politely(connection: smtplib.SMTP) -> Iterator[None]:
    """Leave the server at the end; one that has gone by then took the letters all the same."""
    try:
        yield
    finally:
        with suppress(smtplib.SMTPException, OSError):
            connection.quit()
        connection.close()


def _introduce(connection: smtplib.SMTP, server: MailServer) -> None:
    if server.token_address:
        said = f"user={server.user}\x01auth=Bearer {_token(server)}\x01\x01"
        code, _ = connection.docmd("AUTH", f"XOAUTH2 {base64.b64encode(said.encode()).decode()}")
        if code != 235:
            raise smtplib.SMTPAuthenticationError(code, b"")
    elif server.user:
        connection.login(server.user, server.password)


def _token(server: MailServer) -> str:
    """Ask for a token with the client's credentials (RFC 6749, section 4.4)."""
    asked = {
        "grant_type": "client_credentials",
        "client_id": server.client_id,
        "client_secret": server.client_secret,
        "scope": server.scope,
    }
    request = urllib.request.Request(server.token_address, urllib.parse.urlencode(asked).encode())  # noqa: S310
    with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310 - an address from settings
        return str(json.load(answer).get("access_token", ""))
