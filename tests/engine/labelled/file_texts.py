"""Small files with their data, made of staff's shapes: tables, quoted mail, broken lines; nobody is in them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

import xlsxwriter
from tests.engine.texts.specimens import mail, word

from kim_engine.privacy import SightingKind

K = SightingKind
NHS, CARD, NI, EMAIL, PHONE = K.NHS_NUMBER, K.PAYMENT_CARD, K.NI_NUMBER, K.EMAIL, K.PHONE
ADDRESS, BIRTH, BANK, REFERENCE, NAME, HEALTH = (
    *(K.ADDRESS, K.BIRTH_DATE, K.BANK),
    *(K.REFERENCE, K.NAME, K.HEALTH),
)
Data = tuple[tuple[SightingKind, str], ...]


@dataclass(frozen=True)
class LabelledFile:
    """A file, and each datum in it by its kind and its words as the text has them (a line's break is one space)."""

    name: str
    content: bytes
    data: Data = field(default=())


_TABLES: tuple[tuple[list[list[str]], Data], ...] = (
    ([["Ref", "Note"], ["T0067120", "tenant has COPD"]], ((REFERENCE, "T0067120"), (HEALTH, "COPD"))),
    ([["Name", "Phone"], ["Mrs Khan", "07700 900123"]], ((NAME, "Mrs Khan"), (PHONE, "07700 900123"))),
    ([["NHS no", "Estate"], ["9434765919", "Mill"]], ((NHS, "9434765919"),)),
    ([["Date of birth", "Block"], ["14/03/1961", "A"]], ((BIRTH, "14/03/1961"),)),
    ([["E-mail", "Agreed"], ["r.ali@example.org", "yes"]], ((EMAIL, "r.ali@example.org"),)),
    ([["Address", "Works"], ["14 Elm Road, MV3 2AB", "kitchen"]], ((ADDRESS, "14 Elm Road, MV3 2AB"),)),
    ([["NI", "Rent"], ["QQ 12 34 56 C", "95.10"]], ((NI, "QQ 12 34 56 C"),)),
    ([["Paid by", "Sum"], ["4111 1111 1111 1111", "120"]], ((CARD, "4111 1111 1111 1111"),)),
    ([["Person", "Alert"], ["P-350128", "dementia"]], ((REFERENCE, "P-350128"), (HEALTH, "dementia"))),
    ([["Who", "Why"], ["Mr Bell", "wheelchair user"]], ((NAME, "Mr Bell"), (HEALTH, "wheelchair user"))),
    ([["Bank", "Use"], ["20-45-53 71203348", "refund"]], ((BANK, "20-45-53 71203348"),)),
    ([["Flat", "Vulnerability"], ["flat 9", "registered blind"]], ((HEALTH, "registered blind"),)),
    ([["Block", "Rise"], ["Mill Court", "4.25"], ["Elm Court", "3.90"]], ()),
    ([["UPRN", "EPC"], ["100023336956", "D"], ["100023336957", "C"]], ()),
    ([["Job", "Cost"], ["4501234567", "120.50"], ["4501234568", "88.10"]], ()),
    ([["Policy", "Owner"], ["Dementia-friendly homes", "Head of Housing"]], ()),
    ([["Code", "Meaning"], ["V3", "Mobility"], ["V4", "Sight loss"]], ()),
    ([["Course", "Seats"], ["Autism awareness", "24"], ["Mental health first aid", "12"]], ()),
    ([["Reading", "Date"], ["012345", "14/03/2024"], ["012399", "14/04/2024"]], ()),
    ([["Contact", "Line"], ["Repairs", "0300 123 1234"]], ()),
)
_MAILS: tuple[tuple[str, str, Data], ...] = (
    ("Visit", "> Hi,\r\n> she is on dialysis so ring first.\r\n\r\nThanks", ((HEALTH, "she is on dialysis"),)),
    ("RE: boiler", "On Monday Mr Okoro wrote:\r\n> no heat for a week", ((NAME, "Mr Okoro"),)),
    ("FW: move", "From: lena.v@example.net\r\nSent: Monday\r\n\r\nSee below", ((EMAIL, "lena.v@example.net"),)),
    ("Ring back", "Call him on 07700 900 871\r\n-- \r\nRepairs, 0300 123 1234", ((PHONE, "07700 900 871"),)),
    ("Her son is autistic", "Two days' notice please.", ((HEALTH, "son is autistic"),)),
    ("Refund", "Sort code 20-45-53, account 71203348\r\nThanks", ((BANK, "20-45-53"),)),
    ("Access", ">> Tenant had a stroke in May\r\n> noted\r\nOk", ((HEALTH, "Tenant had a stroke"),)),
    ("Key", "| His mother has dementia and\r\n| will not know us", ((HEALTH, "mother has dementia"),)),
    ("DOB check", "DOB: 3 April 1970\r\nIs it right?", ((BIRTH, "3 April 1970"),)),
    ("RE: RE: lift", "> > > the lady in 4B is wheelchair bound\r\n> > ok", ((HEALTH, "wheelchair bound"),)),
    ("Minutes", "> Dementia training is on 4 May.\r\n> Bring the list.", ()),
    ("Policy", "Damp affects health, so we visit in ten days.", ()),
    ("Lists", "> Tenants with disabilities can ask for large print.\r\nAgreed", ()),
    ("Server", "The old server died. Its health check was off.", ()),
    ("Job", "Job 4501234567 closed.\r\nUPRN 100023336956", ()),
)
_PAGES: tuple[tuple[tuple[str, ...], Data], ...] = (
    (
        ("The tenant at number 9 told the surveyor that she has", "dementia and needs two visits."),
        ((HEALTH, "dementia"),),
    ),
    (("We agreed to ring first, because the daughter of Mrs", "Jankowska works at night."), ((NAME, "Mrs Jankowska"),)),
    (("Because of the works on the landing the old man had a", "nasty fall on Friday."), ((HEALTH, "fall"),)),
    (
        ("The card that was given over the phone was 4111 1111", "1111 1111 and is now struck out."),
        ((CARD, "4111 1111 1111 1111"),),
    ),
    (("The complaint says that the tenant suffers from severe", "asthma in the winter."), ((HEALTH, "asthma"),)),
    (("He has a ground floor flat now as he cannot climb the", "stairs any more."), ((HEALTH, "cannot climb"),)),
    (("The number that the tenant gave to the officer is 07700", "900123 for now."), ((PHONE, "07700 900123"),)),
    (("The scan shows a letter with the NHS number 943 476", "5919 in its head."), ((NHS, "943 476 5919"),)),
    (("Summary", "Her son is autistic."), ((HEALTH, "son is autistic"),)),
    (
        ("The rent account of the tenant of 14 Elm Road, Marlvale", "MV3 2AB is closed."),
        ((ADDRESS, "14 Elm Road, Marlvale MV3 2AB"),),
    ),
    (("The team asked that staff who work with tenants who have", "dementia are trained."), ()),
    (("Health and safety files are held by the manager, and the", "health of the lift is checked."), ()),
    (("A tenant who has epilepsy may ask for an electric hob if", "there is a gas one."), ()),
    (("Twelve blocks have no recorded date of the last survey,", "and two have 1900."), ()),
    (("The depression in the ground by Block C holds the rain", "water after a storm."), ()),
)
_PAPERS: tuple[tuple[tuple[str, ...], Data], ...] = (
    (("Visit notes", "Res. has MS, uses a frame."), ((HEALTH, "has MS"),)),
    (("Tenancy TEN/118842", "he is HIV positive"), ((REFERENCE, "TEN/118842"), (HEALTH, "he is HIV positive"))),
    (("To: noor@example.org",), ((EMAIL, "noor@example.org"),)),
    (("Signed: Ms Adjei", "Date: 4 May 2024"), ((NAME, "Ms Adjei"),)),
    (("Support plan: she was sectioned in March",), ((HEALTH, "she was sectioned"),)),
    (("Guide to hoarding for staff", "What to say and what to write."), ()),
    (("Equality form", "Do you have a disability? Yes / No"), ()),
    (("Adaptations policy", "Level access showers within 40 weeks."), ()),
    (("Terms of the panel", "Residents meet four times a year."), ()),
    (("Fire risk: oxygen cylinders at home are told to the fire service.",), ()),
)


def labelled_files() -> Iterator[LabelledFile]:
    """Every file of the set, the same bytes' words each time."""
    for number, (rows, data) in enumerate(_TABLES):
        yield LabelledFile("table.xlsx" if number % 2 else "table.csv", (_workbook if number % 2 else _csv)(rows), data)
    for subject, body, data in _MAILS:
        yield LabelledFile("mail.msg", mail(subject, body), data)
    for lines, data in _PAGES:
        yield LabelledFile("page.pdf", _page(lines), data)
    for paragraphs, data in _PAPERS:
        yield LabelledFile("paper.docx", word(*paragraphs), data)


def _csv(rows: list[list[str]]) -> bytes:
    made = io.StringIO()
    csv.writer(made).writerows(rows)
    return made.getvalue().encode()


def _workbook(rows: list[list[str]]) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet("Sheet1")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return made.getvalue()


def _page(lines: tuple[str, ...]) -> bytes:
    """A page of lines one below the other, as a printer leaves them."""
    from tests.engine.texts.specimens import pdf

    return pdf(") Tj 0 -14 Td (".join(lines))
