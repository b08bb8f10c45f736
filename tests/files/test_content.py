"""What is let in, by its content alone."""

import io

import pytest
from PIL import Image
from tests.files import hostile

from county.core.errors import Refused
from county.files.choices import Media
from county.files.kinds import limits
from county.files.kinds.content import checked

RELS = b'<Relationships><Relationship Id="1" Type="http://x/%s" Target="%s" TargetMode="External"/></Relationships>'


@pytest.mark.parametrize(
    ("data", "media"),
    [
        (hostile.pdf(), Media.PDF),
        (hostile.pdf(hostile.packed_objects(b"4 0 << /Type /Page >>")), Media.PDF),
        (hostile.xlsx(), Media.XLSX),
        (hostile.docx(), Media.DOCX),
        (
            hostile.docx(**{"word/_rels/document.xml.rels": RELS % (b"hyperlink", b"http://a")}),
            Media.DOCX,
        ),
    ],
)
def test_checked_when_honest_then_kept_as_sent(data, media):
    kept = checked(data)
    assert (kept.media, kept.data) == (media, data)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_checked_when_picture_then_only_its_points_are_kept(kind):
    sent = hostile.picture(kind, note=b"PK\x05\x06<script>alert(1)</script>")
    kept = checked(sent)
    assert kept.media == kind.lower()
    assert b"script" not in kept.data
    assert b"GPS" not in kept.data
    with Image.open(io.BytesIO(kept.data)) as seen:
        assert seen.size == (60, 40)
        assert not seen.getexif()


def test_checked_when_picture_is_larger_than_needed_then_made_smaller():
    with Image.open(io.BytesIO(checked(hostile.picture("PNG", size=(5000, 50))).data)) as seen:
        assert max(seen.size) == limits.LONGEST_SIDE


HOSTILE = {
    "empty": (b"", "empty_file"),
    "program": (b"MZ\x90\x00" + b"0" * 99, "wrong_kind"),
    "web page": (b"<!doctype html><script>1</script>", "wrong_kind"),
    "old office": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "wrong_kind"),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "wrong_kind"),
    "plain zip": (hostile.package(**{"a.txt": b"a"}), "wrong_kind"),
    "program called a picture": (b"\xff\xd8\xff" + b"MZ" * 50, "picture"),
    "picture cut short": (hostile.picture("PNG")[:60], "picture"),
    "macros": (hostile.docx(**{"word/vbaProject.bin": b"a"}), "macros"),
    "macros in a workbook": (hostile.xlsx(**{"xl/vbaProject.bin": b"a"}), "macros"),
    "old macro sheet": (hostile.xlsx(**{"xl/macrosheets/sheet1.xml": b"a"}), "macros"),
    "embedded object": (hostile.docx(**{"word/embeddings/oleObject1.bin": b"a"}), "macros"),
    "activex": (hostile.docx(**{"word/activeX/activeX1.xml": b"a"}), "macros"),
    "outside template": (
        hostile.docx(
            **{"word/_rels/settings.xml.rels": RELS % (b"attachedTemplate", b"http://evil/a.dotm")}
        ),
        "macros",
    ),
    "dde": (hostile.docx(**{"word/footer1.xml": b"<w>DDEAUTO c:\\cmd</w>"}), "macros"),
    "entities": (hostile.xlsx(**{"xl/a.xml": b'<!DOCTYPE a [<!ENTITY b "c">]>'}), "macros"),
    "zip bomb": (hostile.xlsx(**{"xl/a.xml": b"0" * (40 * limits.MB)}), "overpacked"),
    "something behind": (hostile.docx() + b"%PDF-1.4", "two_formats"),
    "names that climb": (hostile.docx(**{"../../etc/cron": b"a"}), "overpacked"),
    "script": (hostile.pdf(b"3 0 obj\n<< /S /JavaScript /JS (a) >>\nendobj\n"), "script"),
    "script in hex": (hostile.pdf(b"3 0 obj\n<< /S /J#61vaScript >>\nendobj\n"), "script"),
    "script packed": (hostile.pdf(hostile.packed_objects(b"4 0 << /S /JavaScript >>")), "script"),
    "script packed in hex": (
        hostile.pdf(hostile.packed_objects(b"4 0 << /S /#4aavaScript >>")),
        "script",
    ),
    "script packed with a broken end": (
        hostile.pdf(
            hostile.packed_objects(b"4 0 << /S /JavaScript >>" + b" " * 9000).replace(
                b"\nendstream", b"\0\nendstream"
            )
        ),
        "script",
    ),
    "script packed twice": (
        hostile.pdf(hostile.packed_objects(b"a", how=b"[/ASCII85Decode /FlateDecode]")),
        "packing",
    ),
    "objects where no stream begins": (
        hostile.pdf(hostile.packed_objects(b"4 0 <<>>", begin=b"stream \n")),
        "packing",
    ),
    "launch": (hostile.pdf(b"3 0 obj\n<< /S /Launch /F (cmd) >>\nendobj\n"), "script"),
    "enclosed": (hostile.pdf(b"3 0 obj\n<< /Type /EmbeddedFile >>\nendobj\n"), "script"),
    "locked pdf": (hostile.pdf(b"3 0 obj\n<< /Encrypt 5 0 R >>\nendobj\n"), "password"),
    "pdf and zip": (hostile.pdf(hostile.docx()), "two_formats"),
    "pdf and more": (hostile.pdf() + b"0" * 2000, "two_formats"),
    "pdf and page": (hostile.pdf(b"% <html><script>1</script>\n"), "two_formats"),
    "pdf bomb": (hostile.pdf(hostile.packed_objects(b"\0" * (70 * limits.MB))), "overpacked"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_checked_when_hostile_then_refused(name):
    data, code = HOSTILE[name]
    with pytest.raises(Refused) as refused:
        checked(data)
    assert (refused.value.code, refused.value.field) == (code, "file")


def test_checked_when_too_large_then_says_how_large():
    with pytest.raises(Refused) as refused:
        checked(b"%PDF-" + b"0" * limits.MAX_BYTES)
    assert refused.value.code == "too_big"
    assert "10" in refused.value.reason


def test_checked_when_a_picture_claims_too_many_points_then_refused():
    import struct
    import zlib

    header = struct.pack(">IIBBBBB", 60000, 60000, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + b"IHDR" + header
    crc = struct.pack(">I", zlib.crc32(b"IHDR" + header))
    with pytest.raises(Refused) as refused:
        checked(b"\x89PNG\r\n\x1a\n" + chunk + crc)
    assert refused.value.code == "picture"
