"""Files as they may come: honest ones, and each kind of hostile one."""

import io
import zipfile
import zlib

from PIL import Image

PDF = (
    b"%%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    b"2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n%s"
    b"trailer\n<< /Root 1 0 R >>\n%%%%EOF\n"
)


def pdf(extra=b""):
    return PDF % extra


def packed_objects(inside, *, how=b"/FlateDecode", begin=b"stream\n"):
    """An object stream, as PDF 1.5 packs objects."""
    body = zlib.compress(inside)
    head = b"3 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter %s /Length %d >>\n" % (how, len(body))
    return head + begin + body + b"\nendstream\nendobj\n"


def picture(kind="JPEG", *, size=(60, 40), note=b""):
    out = io.BytesIO()
    made = Image.new("RGB", size, (10, 120, 90))
    exif = Image.Exif()
    exif[0x010E] = "GPS 32.38, 109.36"
    made.save(out, kind, **({"exif": exif} if kind == "JPEG" else {}))
    return out.getvalue() + note


def package(**parts):
    """A zip of name -> bytes; names with `__` for `/`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def docx(**more):
    return package(**{"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>", **more})


def xlsx(**more):
    return package(**{"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<w/>", **more})
