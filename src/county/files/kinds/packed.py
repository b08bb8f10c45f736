"""Office files: zip packages without macros, embedded objects or anything fetched from outside."""

import io
import re
import struct
import zipfile

from django.utils.translation import gettext as _

from county.core.errors import Refused
from county.files.choices import Media
from county.sheets import guard

_MAIN = {"xl/workbook.xml": Media.XLSX, "word/document.xml": Media.DOCX}
_ACTIVE = re.compile(
    r"vbaproject\.bin|vbadata\.xml|activex|oleobject|embeddings/|macrosheets/|externallinks/"
    r"|customui|\.(?:exe|dll|js|vbs|hta|bat|cmd|ps1|scr|lnk|jar)$"
)
# Hyperlinks may lead outside; templates, pictures and objects may not be fetched from there.
_OUTSIDE = re.compile(rb"<[^>]*Relationship\s[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>", re.I)
_LINK = re.compile(rb"Type\s*=\s*[\"'][^\"']*/hyperlink[\"']", re.I)
_FIELDS = re.compile(rb"DDEAUTO|\bDDE\b|INCLUDEPICTURE|ms-msdt|<!ENTITY|<!DOCTYPE", re.I)
_END_BYTES = 22


def check_packed(data: bytes) -> Media:
    """Returns: what the package is.

    Refuses: in the words for sheets what is broken, locked or over-packed; what is neither workbook nor
        document; a package with anything behind it (another format); what could act when it is opened.
    """
    names = _names(data)
    media = next((found for name, found in _MAIN.items() if name in names), None)
    if media is None:
        raise _refused(
            _("压缩包不能作为材料。请把里面的文件逐个上传，或打印成 PDF。"), "wrong_kind"
        )
    if not _ends_where_it_says(data):
        raise _refused(_("文件里夹带了别的内容，请另存为新文件后再上传。"), "two_formats")
    if any(_ACTIVE.search(name) for name in names) or _reaches_out(data):
        raise _refused(
            _("文件里带有宏、嵌入的对象或外部链接的内容。请另存为不带宏的文件，或打印成 PDF。"),
            "macros",
        )
    return media


def _names(data: bytes) -> set[str]:
    try:
        return guard.packed_names(data)
    except Refused as refused:
        raise Refused(refused.reason, field="file", code=refused.code) from refused


def _ends_where_it_says(data: bytes) -> bool:
    """Nothing behind the directory's end but its own comment, which must be empty."""
    end = data.rfind(b"PK\x05\x06")
    (comment,) = struct.unpack_from("<H", data, end + _END_BYTES - 2)
    return comment == 0 and len(data) == end + _END_BYTES


def _reaches_out(data: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        # The guard has bounded every part; only the small ones that can act are opened.
        for entry in archive.infolist():
            name = entry.filename.lower()
            if name.endswith(".rels"):
                outside = _OUTSIDE.findall(archive.read(entry))
                if any(not _LINK.search(one) for one in outside):
                    return True
            elif name.endswith((".xml", ".vml")) and _FIELDS.search(archive.read(entry)):
                return True
    return False


def _refused(sentence: str, code: str) -> Refused:
    return Refused(sentence, field="file", code=code)
