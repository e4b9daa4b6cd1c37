"""Files whose text is looked for: made by hand, so that each holds what a test needs and nothing else."""

import zlib
from dataclasses import replace
from pathlib import Path

from kim_engine.texts import TEXT_LIMITS, ReadText, read_text
from tests.engine.tables.specimens import ole, relation, relations, zipped

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SECRET = "943 476 5919"


def word(*paragraphs: str, more: dict[str, str | bytes] | None = None, declared: str = "") -> bytes:
    """A Word document with these paragraphs."""
    body = "".join(f"<w:p><w:r><w:t>{each}</w:t></w:r></w:p>" for each in paragraphs)
    made: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations(relation("rId1", "officeDocument", "word/document.xml")),
        "word/document.xml": f'{declared}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
    }
    return zipped(made | (more or {}))


def pdf(*pages: str, catalog: str = "", extra: str = "", image: bool = False) -> bytes:
    """A PDF whose pages hold these lines; with `image` each page shows a picture all over instead."""
    objects = [f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode()]
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode())
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    for number, text in enumerate(pages):
        drawn = f"BT /F1 12 Tf 20 150 Td ({text}) Tj ET" if text else ""
        if image:
            drawn += " q 200 0 0 200 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x7f EI Q"
        stream = zlib.compress(drawn.encode("latin-1"))
        resources = "/Resources << /Font << /F1 3 0 R >> >>"
        page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] {resources}"
        page += f" /Contents {5 + 2 * number} 0 R {extra} >>"
        objects.append(page.encode())
        head = f"<< /Length {len(stream)} /Filter /FlateDecode >>\nstream\n".encode()
        objects.append(head + stream + b"\nendstream")
    made, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(made))
        made += f"{number} 0 obj\n".encode() + each + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer << /Size {len(objects) + 1} /Root 1 0 R >>\n"
    )
    return made + f"{end}startxref\n{len(made)}\n%%EOF\n".encode()


def mail(subject: str, body: str, **more: bytes) -> bytes:
    """An Outlook message."""
    streams = {
        "__properties_version1.0": b"\0" * 32,
        "__substg1.0_0037001F": subject.encode("utf-16-le"),
        "__substg1.0_1000001F": body.encode("utf-16-le"),
    }
    return ole(streams | more)


def read(tmp_path: Path, name: str, content: bytes, **limits: int) -> ReadText:
    """Read a file's text."""
    path = tmp_path / "file"
    path.write_bytes(content)
    return read_text(path, name=name, limits=replace(TEXT_LIMITS, **limits))  # type: ignore[arg-type]
