"""Old Logs as officers really kept them: four files for the importer's tests, the same bytes each time.

Rows are keyed by their 1-based number in the file, so that expected.json can be read beside them.
"""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_cell_to_rowcol
from xlsxwriter.worksheet import Worksheet

NBSP = "\u00a0"


@dataclass(frozen=True)
class Formula:
    """A formula and the value Excel last worked out for it."""

    text: str
    cached: str | float
    looks: str = "plain"


@dataclass(frozen=True)
class Percent:
    value: float


@dataclass(frozen=True)
class Link:
    """A link whose words differ from its address."""

    address: str
    words: str


Cell = str | int | float | date | datetime | Formula | Percent | Link | None
Rows = Mapping[int, Sequence[Cell]]

# fmt: off

# --- services.xlsx -----------------------------------------------------------------------------------

READ_ME: Rows = {
    1: ("Ambleford City Council",),
    2: ("Social Housing KIM Log 2024/25",),
    4: ("What it is for",),
    5: (
        "Each line manager logs changes in how their team keeps knowledge and information, "
        "and gives each work area a RAG every quarter.",
    ),
    7: ("RAG", "Meaning"),
    8: ("Green", "Records are complete, up to date and can be found"),
    9: ("Amber", "Some gaps, with a plan to close them"),
    10: ("Red", "Records cannot be relied on"),
    12: ("Version", "Date", "Author", "Summary of changes"),
    13: ("0.1", date(2024, 4, 8), "Joy Okafor", "First draft sent round managers"),
    14: ("1.0", date(2024, 5, 13), "Joy Okafor", "Customer type column added after the managers' meeting"),
    16: ("Queries to the KIM Log administrators, Housing management",),
}

FIXED = ("Work area", "What changed", "Why", "Date of change", "Owner", "Customer type")

HOUSING: Rows = {
    1: ("Ambleford City Council – Social Housing KIM Log",),
    2: ("Housing management",),
    3: ("Last updated by:", "Joy Okafor", "on", date(2025, 1, 10)),
    5: (*FIXED, "Q1 24/25", None, "Q2 24/25", None, "Q3 24/25", None),
    6: (*(None,) * 6, "RAG", "Comment", "RAG", "Comment", "RAG", "Comment"),
    7: (
        "Tenancy changes",
        "Joint to sole tenancy forms are scanned to the tenancy file, not kept in the team drawer",
        "Two forms could not be found when a complaint came in",
        date(2024, 4, 22), "Joy Okafor", "Tenants",
        "Amber", "Backlog of forms still to scan", "Green", "Backlog cleared", "Green",
    ),
    8: (
        None,
        "Succession check sheet is a task in the housing system",
        "Checks were in e-mails and left when the officer left",
        date(2024, 7, 8), "Martin Wetherall", "Tenants",
    ),
    9: (
        None,
        "Paper sign-up packs stopped. The e-signed copy saves itself to the document store",
        "Packs were kept at three offices",
        "12 Nov 2024", "J. Okafor", "Tenants",
    ),
    11: (
        "Anti-social behaviour",
        "Diary sheets taken by phone are typed straight into the case, no separate notebook",
        "Notebooks were not disclosed in a subject access request",
        date(2024, 5, 3), "Martin Wetherall", "Tenants and leaseholders",
        "Green", None, "Amber", "Two cases had notes on a personal drive",
    ),
    12: (
        None,
        "Closed cases have a closing reason from a fixed list",
        "We could not say why cases had closed",
        45597, "Joy Okafor", "All",
        None, None, "Green", "List in use from day one",
    ),
    15: (
        "Tenancy checks",
        "Visits recorded on the tablet. A photo of the tenant's ID is no longer kept",
        "We were holding copies of ID without needing them",
        "w/c 17 June 2024", "Siobhan Keane", "Tenants",
        "R", "Visits to the Marsh End blocks not recorded", "Amber", "Half the blocks done", "green ",
    ),
    16: (" ",),
    17: ("Lettings and allocations team",),
    18: (
        "Allocations\nand lettings",
        "Reasons for skipping a bidder are chosen from a list",
        "Free text could not be reported on",
        date(2024, 9, 2), "Priya Raman", "Tenants",
        None, None, "A", "List agreed, two officers still to be trained", "Green",
    ),
    19: (
        None,
        "Proofs of address are deleted six months after letting",
        "Retention schedule",
        date(2024, 10, 14), "Preeya Raman", "Tenants",
    ),
    20: (
        "Transfers", None, None, None, "Siobhan Keane", "Tenants",
        "Amber", "Transfer list kept on one officer's own spreadsheet",
        "Amber", "Shared list built, not yet in use", "n/a",
    ),
    22: ("Total changes logged", Formula("=COUNTA(B7:B20)", 8), None, None, None, None, "Amber 2, Red 1"),
    24: ("Note: RAG is the manager's view of how far the area's records can be relied on.",),
    25: ("Please do not add rows above row 7, it breaks the chart.",),
}

REPAIRS: Rows = {
    1: ("Ambleford City Council – Social Housing KIM Log – Repairs and compliance",),
    2: ("Last updated by Daniel Ashdown, 09/10/2024",),
    4: (*FIXED, "Q1 24/25", None, "Q2 24/25", None),
    5: (*(None,) * 6, "RAG", "Comment", "RAG", "Comment"),
    6: (
        "Responsive repairs",
        "No-access visits have a reason code in the repairs system",
        "Housing Ombudsman expects us to know why appointments are missed",
        date(2024, 6, 10), "Daniel Ashdown", "Tenants",
        "Green", "Codes in use by both contractors", "Green",
    ),
    7: (
        None,
        "Contractors send photos through the portal, not by e-mail",
        "Photos were lost when inboxes were cleared",
        "01/08/2024", "Ewa Nowicka", "Tenants & leaseholders",
    ),
    8: (
        None,
        "Recharge notes are put on the job as well as the account",
        "Rents team could not see why a charge was made",
        date(2024, 8, 19), "Sam Carver", "Tenants",
    ),
    10: (
        "Voids",
        "Key log moved from the whiteboard to the housing system",
        "Locks changed four times because keys could not be traced",
        date(2024, 7, 1), "Ewa Nowicka", "Tenants",
        "Red", "Keys not logged", "Amber", "Keys logged, fobs not",
    ),
    11: (
        "Damp and mould",
        "Each damp case is one record holding photos, survey and the visit after works",
        "Reports were spread over three jobs",
        date(2024, 9, 30), "Daniel Ashdown", "All",
        "Amber/Green", "Between the two",
    ),
    12: (*FIXED, "RAG", "Comment", "RAG", "Comment"),
    13: (
        "Gas safety",
        "Certificates are saved by property reference, not by street",
        "Streets with two names had certificates in two folders",
        date(2024, 5, 20), "Gareth Prosser", "Tenants",
        "Green", None, "Green", "All but 3 found first time",
    ),
    14: (
        None,
        "Contractor sends a data file each Friday as well as the certificates",
        "To check dates without opening each certificate",
        datetime(2024, 10, 4, 14, 30), "Gareth Prosser", "Tenants",
    ),
    15: (
        "Fire safety", None, None, None, "Amina Yusuf", "All",
        None, "Person-centred risk assessments are kept in two places",
        "Amber", "Moved to one list, 40 still to match",
    ),
    16: (
        "Asbestos register",
        "Register opens from the property record",
        "Trades had to ring the office to ask",
        date(2024, 7, 22), "Amina Yusuf", "All",
        None, None, "Green", "Link works on the tablets too",
    ),
    18: ("Total", Formula("=COUNTA(B6:B11)+COUNTA(B13:B16)", 8)),
    20: ("* Sam to confirm which recharge notes are still on paper before the next quarter",),
}

INCOME: Rows = {
    1: ("Ambleford City Council",),
    2: ("Social Housing KIM Log: Leasehold and income",),
    3: ("Last updated by", "Tessa Farrow", date(2025, 1, 14)),
    5: ("Leave the RAG blank if the area was not looked at in the quarter",),
    6: (
        *FIXED, "Q1 24/25 RAG", "Q1 24/25 comment", "Q2 24/25 RAG", "Q2 24/25 comment",
        "Q3 24/25 RAG", "Q3 24/25 comment",
    ),
    7: (
        "Rent accounts",
        "Payment agreements are recorded on the account, with the end date",
        "Agreements were in officers' diaries",
        date(2024, 6, 3), "Tom Fairbrass", "Tenants",
        "Amber", "Old agreements being typed in", "AMBER", "60 left", "GREEN", "Finished 20 December",
    ),
    8: (
        None,
        "Universal Credit letters are filed under the tenancy number",
        "Letters filed under the name were lost when the name changed",
        date(2024, 8, 5), "TF", "Tenants",
    ),
    9: (None, None, None, None, "Tom Fairbrass", None, None, "Credits over £500 not explained on the account"),
    11: (
        "Leasehold service charges",
        "Section 20 letters for a block are kept as one bundle",
        "Tribunal asked for the set and it took nine days",
        date(2024, 7, 29), "Tessa Farrow", "Leaseholders",
        "Red", "Letters for 2 blocks missing", "Amber", "1 block found", "Amber",
        "Other block: copies asked for\nfrom the managing agent",
    ),
    12: (
        None,
        "Invoices behind each charge are saved beside the estimate",
        "Leaseholders may ask to see them",
        "1st October 2024", "Tom Fairbrass / Tessa Farrow", "Leaseholders",
    ),
    13: (
        "Shared ownership",
        "Share bought and rent paid are on one record",
        "They were in two systems that disagreed",
        date(2024, 11, 11), "Tessa Farrow", "Shared owners",
        None, None, None, None, "Amber", "12 records still disagree",
    ),
    15: ("Total", Formula("=COUNTA(B7:B13)", 5)),
    17: ("Notes",),
    18: ("Managing agent's files are not ours and are not covered by this log.",),
}

# --- flat.csv ----------------------------------------------------------------------------------------

HM, RC, LI = "Housing management", "Repairs and compliance", "Leasehold and income"

FLAT: Rows = {
    1: ("Ambleford homes – KIM log, one list for all teams",),
    2: ("Saved from the shared drive 03/03/2025",),
    4: (
        "Service", "Area", "Change made", "Reason for change", "Date", "Lead officer", "Applies to",
        "Qtr", "RAG", "Comment",
    ),
    5: (
        HM, "Tenancy changes", "Name changes need one proof, scanned to the file",
        "Tenants’ proofs were asked for twice", "1/11/24", "Joy Okafor", "Tenants",
        "Q3 24/25", "Green", "",
    ),
    6: (
        HM, "Anti-social behaviour", "=Case notes now one record per household",
        "Was one per complaint – nobody saw the whole story", "03.02.2025", "Martin Wetherall", "All",
        "Q4 24/25", "Amber", "Still finding old notebooks",
    ),
    7: (
        HM, "Allocations and lettings",
        "+ Bedroom need check added to the form\n+ Medical letters kept only until the offer",
        "We kept letters we did not need", "Nov-24", "Priya Raman", "Tenants", "", "", "",
    ),
    8: (
        RC, "Gas safety", "-Street folders closed, certificates are on the property record", "",
        "12th Feb 2025", "Gareth Prosser", "Tenants", "Q4 24/25", "G", "",
    ),
    9: (
        RC, "Responsive repairs", "@repairs inbox no longer used to log jobs",
        "Jobs logged twice; some not at all", "ASAP", "Ewa Nowicka", "Tenants; leaseholders", "", "", "",
    ),
    10: (
        RC, "Damp and mould", "Surveyor’s notes typed up within “2 working days”",
        "Notes were read by no one else", "31/11/2024", "Daniel Ashdown", "All",
        "Q3 24/25", "Amber", "Typing backlog,\nabout 3 weeks",
    ),
    11: (
        LI, "Rent accounts", "Refunds over £500 have a second officer’s note on the account",
        "Audit", "11/13/2024", "Tom Fairbrass", "Tenants", "", "", "",
    ),
    12: (
        LI, "Leasehold service charges", "Estimates saved as sent, not as last edited",
        "We could not show what leaseholders were told", "", "Tessa Farrow", "Leaseholders", "", "", "",
    ),
    13: (
        HM, "Tenancy checks", "Missed visits counted by reason", "To see patterns", "5 Jan 2025",
        "J. Okafor", "Tenants", "", "", "",
    ),
    14: (
        RC, "Void properties", "Meter readings taken with a photo at start and end",
        "Supplier disputes", "06-01-25", "Eva Novicka", "Tenants", "", "", "",
    ),
    15: (
        HM, "Transfers", "", "", "", "Siobhan Keane", "Tenants", "Q3 24/25", "R",
        "List kept by one person, no cover\nAsked for a shared list",
    ),
    16: (),
    17: (
        HM, "ASB", "Warning letters come from one template, saved to the case",
        "Wording differed by officer", "2024-12-09", "MW", "Tenants", "", "", "",
    ),
    18: (
        LI, "Rent accounts", "Court dates are held on the account, not in a diary",
        "A hearing was missed", "45719", "Tom Fairbrass", "Tenants", "Q4 24/25", "Green", "",
    ),
    19: (
        LI, "Leasehold service charges", "Estimates saved as sent, not as last edited",
        "We could not show what leaseholders were told", "", "Tessa Farrow", "Leaseholders", "", "", "",
    ),
    20: (
        HM, "Rent accounts", "New tenants’ first payment date noted at sign-up",
        "Rents team did not know it", "20/01/2025", "Martin Wetherall", "Tenants", "", "", "",
    ),
    21: (
        RC, "Fire safety", "Fire door checks go straight into the asset register",
        "Sheets were lost between visits", "14/06/2204", "Amina Yusuf", "All", "", "", "",
    ),
    22: (
        RC, "Gas safety", "", "", "", "Amina Yusuf", "", "", "Amber",
        "Carbon monoxide alarms are not on the same record",
    ),
    23: (
        HM, "Tenancy changes", "Deaths told to us once are passed to rents and repairs the same day",
        "A family was written to three times", "17/02/2025", "Okafor, Joy", "All", "Q4 24/25", "Amber",
        "Works Monday to Thursday only",
    ),
    24: (
        RC, "", "Contractor’s van stock list sent to us monthly", "Repeat visits for parts",
        "3/2/25", "Daniel Ashdown", "Tenants", "", "", "",
    ),
    25: (
        HM, "Allocations and lettings", "Refusal reasons taken by phone are read back and recorded",
        "Reviews turned on what was said", "Oct/Nov 2024", "Lettings duty officer", "Tenants", "", "", "",
    ),
    26: (" ", "", " "),
    27: ("Total", "", "18 changes"),
    28: ("R = cannot rely on the record, A = gaps, G = reliable",),
}

# --- rag_only.xlsx (dates count from 1904) -----------------------------------------------------------

RAG_ONLY: Rows = {
    1: ("KIM log – how each area stands, by quarter",),
    2: ("Ambleford City Council housing. Kept by the performance officer, colours from team managers",),
    4: ("Service", "Work area", "Q3 24/25", "Q4 24/25", "Q1 25/26", "Last change", "Date of last change"),
    5: (HM, "Tenancy changes", "Green", "Green", "Green - all scanned",
        "Scanning of old tenancy files finished", 44135),
    6: (None, "Anti-social behaviour", "Amber - notes in two places", "Amber", "Green", None, 44256),
    7: (None, "Tenancy checks", "Red: no visits logged", "AMBER\nwaiting for tablets",
        "Amber – half the round done", "Visit form is on the tablet", 44301),
    8: (None, "Allocations and lettings", "G", "G", "A"),
    9: (None, "Transfers", "Grn", "Green"),
    10: (RC, "Responsive repairs", "Green", "-", "Green"),
    11: (None, "Void properties", "Amber - keys not logged", "Amber - keys logged, fobs not",
         "Green – all logged", "Keys and fobs signed for in the housing system", 45597),
    12: (None, "Damp and Mould", "Red", "Red - surveys not on the case", "Amber"),
    13: (None, "Gas safety", "Green", "Blue - complete", "Green"),
    14: (None, "Fire safety", "Waiting for the new assessor", "Amber", "Amber"),
    15: (LI, "Rent accounts", "Green", "Not reviewed", "Green"),
    16: (None, "Leasehold service charges", "Amber", "Amber", "Green",
         "Section 20 letters kept as one bundle for each block", "01/05/2025"),
    17: (None, "Garages", "Red - paper cards", "Red", "Amber - cards typed up",
         "Garage cards typed into the housing system", 44330),
    18: (None, "Home ownership and rents", None, None, "Green"),
    20: (None, "No. green", Formula('=COUNTIF(C5:C18,"g*")', 6), Formula('=COUNTIF(D5:D18,"g*")', 3),
         Formula('=COUNTIF(E5:E18,"g*")', 8)),
    21: (None, "No. amber", Formula('=COUNTIF(C5:C18,"a*")', 3), Formula('=COUNTIF(D5:D18,"a*")', 5),
         Formula('=COUNTIF(E5:E18,"a*")', 5)),
    22: (None, "No. red", Formula('=COUNTIF(C5:C18,"r*")', 3), Formula('=COUNTIF(D5:D18,"r*")', 2),
         Formula('=COUNTIF(E5:E18,"r*")', 0)),
    24: ("Dates show as numbers since the file was moved to the new laptop. They are right underneath.",),
}

# --- messy.xlsx --------------------------------------------------------------------------------------

SHARE = "\\\\ambleford-fs1\\housing\\KIM\\"

MESSY: Rows = {
    2: ("KIM LOG working copy 3 - do not e-mail round",),
    3: ("Repairs, voids + others",),
    4: ("Key", "G = good", "A = gaps", "R = poor"),
    5: (" ", NBSP),
    7: (
        "Ref", "Work area ", "What changed", "Why", "Date", "Owner", "Customers", "Q2 24/25", "Comments",
        None, "Q3 2024", "Comments", "% complete", "Evidence", "Date", "Days since",
    ),
    8: (
        "K1", "Void properties", "Keys are signed out on the housing system, paper book closed",
        "Keys went missing twice", date(2024, 7, 15), "Ewa Nowicka", "Tenants", "Green", "Book closed",
        None, "Amber", "Fobs not on yet", Percent(0.75), SHARE + "Voids\\Key log 2024.xlsx",
        date(2025, 7, 15), Formula("=DATE(2025,3,3)-G8", 231),
    ),
    9: (
        "K2", "Damp & mould", "Moisture readings typed into the case, not written on the sheet",
        "Sheets could not be compared", "04/05/2024", "Daniel Ashdown", "Tenants & leaseholders",
        "Amber", "Two surveyors still on paper ", None, None, None, Percent(0.5),
        "https://intranet.ambleford.example/housing/kim/damp-readings",
    ),
    10: (
        "K3", "  Gas safety" + NBSP, f"Next{NBSP}due dates come from the certificate, not from memory ",
        "One date was a year out", date(2024, 8, 12), f"Gareth{NBSP}Prosser ", " ALL", "green",
        None, None, None, None, Percent(1), SHARE + "Gas\\Due dates.xlsx",
    ),
    11: (
        "K4", "Responsive repairs", "-missed appointments report is run weekly and kept",
        "+ patterns by trade and by street", Formula("=DATE(2024,9,2)", 45537, "day"), "Daniel Ashdown",
        "ALL", "Amber", "@contractor to add its own reasons", None, None, None, Percent(0.4),
    ),
    12: (
        "K5", "Fire safety", "Evacuation needs are asked for once a year and dated",
        "No date, so nobody knew how old they were", date(2024, 5, 28), "Amina Yusuf", "Tenants",
        "Red", "210 not asked yet",
    ),
    13: (
        "K6", "Transfers", "Medical priority letters held with the application only",
        "Copies were in three places", date(2024, 6, 17), "Siobhan Keane", "Tenants", "Amber",
        "Tenant panel member asked for a copy of the process, m.hollis@example.org",
    ),
    14: (
        "K7", "Tenancy checks", "Visit form no longer asks for the NHS number",
        "Not needed. One form had 943 476 5919 in the notes box", date(2024, 9, 16), "Joy Okafor",
        "Tenants & licensees",
    ),
    15: (
        "K8", None, "Spare stock list checked against the van each month", "Stock and list disagreed",
        date(2024, 9, 23), "Daniel Ashdown", "Tenants", None, None, None, None, None, Percent(0.2),
    ),
    16: (
        "K9", "Rent accounts", Formula('=CONCATENATE("Refund requests are ","logged on the account")',
                                       "Refund requests are logged on the account"),
        "Requests came by e-mail and were missed", date(2024, 7, 1),
        Formula('=VLOOKUP("K9",Lists!C2:D5,2,FALSE)', "#N/A"), "Tenants",
    ),
    17: (None, NBSP),
    18: (
        "K10", "Leasehold service charges", "=same as K9, for service charge refunds",
        None, date(2024, 7, 1), "Tessa Farrow", "Leaseholders", None, None, None, None, None, Percent(0),
        Link("https://ambleford.sharepoint.example/sites/kim/refunds.docx", "Refund steps (SharePoint)"),
    ),
    19: (None, None, "cont. – also for garages and stores let with a lease"),
    20: ("10 changes", *(None,) * 11, Formula("=AVERAGE(O8:O18)", 0.475, "percent")),
    23: ("Quarterly RAG, from managers' replies",),
    24: (None, "Area", "Quarter", "RAG", "Comment", "Reviewed by"),
    25: (None, "Gas safety", "Q4 24/25", "Green", "All due dates checked", "Gareth Prosser"),
    26: (None, "Gas safety", "Q1 2025-26", "Green", None, "Gareth Prosser"),
    27: (None, "Fire safety", "Q4 2024/25", "Amber", "90 not asked yet", "Amina Yusuf"),
    28: (None, "Damp & mould", "Jan–Mar 2025", "Amber", "One surveyor still on paper", "Daniel Ashdown"),
    29: (None, "Damp & mould", "Q3 2024", "Red", "Readings not compared", "Daniel Ashdown"),
    30: (None, "Fire safety", "Q5 24/25", "Amber", None, "Amina Yusuf"),
    31: (None, "Void properties", "q4 24-25 ", "Amber", "Fobs half done", "A Yusuf"),
    33: ("last chased 3 March, two teams still to reply - DA",),
}

ARCHIVE: Rows = {
    1: ("2023/24 - kept for audit, do not delete",),
    3: ("Work area", "What changed", "Date", "Owner", "Q4 23/24"),
    4: ("Void properties", "Void start and end dates taken from the tenancy, not typed", date(2024, 2, 12),
        "Ewa Nowicka", "Amber - old voids not corrected"),
    5: ("Gas safety", "One folder for certificates in place of five", date(2024, 3, 4), "Gareth Prosser",
        "Green"),
}

LISTS: Rows = {
    1: ("RAG", "Customers", "Ref", "Owner"),
    2: ("Green", "Tenants", "K1", "Ewa Nowicka"),
    3: ("Amber", "Leaseholders", "K2", "Daniel Ashdown"),
    4: ("Red", "ALL", "K3", "Gareth Prosser"),
}

# fmt: on
# --- putting them on paper ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Looks:
    plain: Format
    title: Format
    heading: Format
    day: Format
    moment: Format
    percent: Format


def _open(path: Path, **options: bool) -> tuple[Workbook, Looks]:
    book = Workbook(str(path), options)
    book.set_properties({"created": datetime(2025, 3, 3, tzinfo=UTC), "author": "Ambleford City Council"})
    looks = Looks(
        plain=book.add_format({"text_wrap": True, "valign": "top"}),
        title=book.add_format({"bold": True, "font_size": 14}),
        heading=book.add_format({"bold": True, "bg_color": "#D9E1F2", "border": 1, "text_wrap": True}),
        day=book.add_format({"num_format": "dd/mm/yyyy"}),
        moment=book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
        percent=book.add_format({"num_format": "0%"}),
    )
    return book, looks


def _put_special(sheet: Worksheet, row: int, column: int, cell: Cell, looks: Looks) -> None:
    if isinstance(cell, Formula):
        sheet.write_formula(row, column, cell.text, getattr(looks, cell.looks), cell.cached)
    elif isinstance(cell, Percent):
        sheet.write_number(row, column, cell.value, looks.percent)
    elif isinstance(cell, Link):
        sheet.write_url(row, column, cell.address, None, cell.words)


def _put(sheet: Worksheet, row: int, column: int, cell: Cell, looks: Looks, how: Format) -> None:
    if isinstance(cell, str):
        sheet.write_string(row, column, cell, how)
    elif isinstance(cell, datetime):
        sheet.write_datetime(row, column, cell, looks.moment)
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), looks.day)
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, cell)
    else:
        _put_special(sheet, row, column, cell, looks)


def _fill(
    sheet: Worksheet,
    rows: Rows,
    looks: Looks,
    *,
    headings: Sequence[int],
    first_column: int = 0,
    merged: Sequence[str] = (),
) -> None:
    """Merge first, then write: the value of a merged block belongs to its top left cell."""
    for block in merged:
        row = xl_cell_to_rowcol(block.split(":")[0])[0] + 1
        sheet.merge_range(block, "", looks.heading if row in headings else looks.plain)
    for number, cells in rows.items():
        how = looks.heading if number in headings else looks.title if number == 1 else looks.plain
        for offset, cell in enumerate(cells):
            _put(sheet, number - 1, first_column + offset, cell, looks, how)
    sheet.set_column(first_column, first_column + 15, 18)


def _two_row_header(top: int, quarters: str) -> list[str]:
    """The fixed headings span both rows; each quarter spans its RAG and its comment."""
    fixed = [f"{letter}{top}:{letter}{top + 1}" for letter in "ABCDEF"]
    pairs = zip(quarters[::2], quarters[1::2], strict=True)
    return fixed + [f"{left}{top}:{right}{top}" for left, right in pairs]


def services(folder: Path) -> Path:
    """A cover, then a sheet for each service under a two-row merged header."""
    path = folder / "services.xlsx"
    book, looks = _open(path)
    _fill(book.add_worksheet("Read me"), READ_ME, looks, headings=(7, 12))
    _fill(
        book.add_worksheet(HM),
        HOUSING,
        looks,
        headings=(5, 6, 17),
        merged=[
            "A1:L1",
            *_two_row_header(5, "GHIJKL"),
            "A7:A9",
            *(f"{c}7:{c}9" for c in "GHIJKL"),
            "A11:A13",
            "A17:L17",
            "A18:A19",
        ],
    )
    _fill(
        book.add_worksheet(RC),
        REPAIRS,
        looks,
        headings=(4, 5, 12),
        merged=["A1:J1", *_two_row_header(4, "GHIJ"), "A6:A8", "A13:A14"],
    )
    _fill(
        book.add_worksheet(LI),
        INCOME,
        looks,
        headings=(6,),
        merged=["A1:L1", "A5:F5", "A7:A9", "A11:A12"],
    )
    book.close()
    return path


def flat(folder: Path) -> Path:
    """One list, saved by Excel as semicolon-separated cp1252, with line breaks inside quotes."""
    path = folder / "flat.csv"
    with path.open("w", encoding="cp1252", newline="") as handle:
        writer = csv.writer(handle, delimiter=";", lineterminator="\r\n")
        for number in range(1, max(FLAT) + 1):
            cells = list(FLAT.get(number, ()))
            writer.writerow(cells + [""] * (10 - len(cells)))
    return path


def rag_only(folder: Path) -> Path:
    """Areas down, quarters across; the workbook counts days from 1904 and shows them as plain numbers."""
    path = folder / "rag_only.xlsx"
    book, looks = _open(path, date_1904=True)
    _fill(
        book.add_worksheet("KIM RAG"),
        RAG_ONLY,
        looks,
        headings=(4,),
        merged=["A1:G1", "A2:G2", "A5:A9", "A10:A14", "A15:A18"],
    )
    book.add_worksheet("Sheet2")
    book.close()
    return path


def messy(folder: Path) -> Path:
    """Two tables on one sheet from C7, hidden rows and sheets, formulas, links and odd spaces."""
    path = folder / "messy.xlsx"
    book, looks = _open(path)
    log = book.add_worksheet("Log")
    _fill(log, MESSY, looks, headings=(7, 24), first_column=2)
    log.set_row(11, None, None, {"hidden": True})
    log.set_row(25, None, None, {"hidden": True})
    archive = book.add_worksheet("23-24 archive")
    _fill(archive, ARCHIVE, looks, headings=(3,))
    archive.hide()
    lists = book.add_worksheet("Lists")
    _fill(lists, LISTS, looks, headings=(1,))
    lists.very_hidden()
    book.close()
    return path


MAKERS: tuple[Callable[[Path], Path], ...] = (services, flat, rag_only, messy)


def make_all(folder: Path) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    return [maker(folder) for maker in MAKERS]
