"""Recognises a file by its content and refuses what could harm who opens it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from county.core.errors import Refused
from county.files.choices import Media
from county.files.kinds import limits
from county.files.kinds.images import made_anew
from county.files.kinds.packed import check_packed
from county.files.kinds.pdf import check_pdf

_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", Media.PDF),
    (b"\xff\xd8\xff", Media.JPEG),
    (b"\x89PNG\r\n\x1a\n", Media.PNG),
    (b"PK\x03\x04", "packed"),
)
TYPES = {
    Media.PDF: "application/pdf",
    Media.JPEG: "image/jpeg",
    Media.PNG: "image/png",
    Media.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Media.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
ENDINGS = {
    Media.PDF: "pdf",
    Media.JPEG: "jpg",
    Media.PNG: "png",
    Media.XLSX: "xlsx",
    Media.DOCX: "docx",
}
ACCEPTED = ".pdf,.jpg,.jpeg,.png,.xlsx,.docx"
_PICTURES = frozenset({Media.JPEG, Media.PNG})


@dataclass(frozen=True)
class Content:
    """What is kept: pictures are made anew point by point, without what the camera wrote into them."""

    media: Media
    data: bytes


def checked(data: bytes) -> Content:
    """What may be kept of the bytes sent. Names and types the browser tells are not asked.

    Refuses: an empty or too large file; a format not accepted, old Office files with it; macros,
        embedded objects and outside templates in Office files; scripts, launches, enclosed files and
        passwords in PDF; a picture that cannot be read; a file that is two formats at once; a zip bomb.
    """
    if not data:
        raise Refused(_("文件是空的，请检查后重新选择。"), field="file", code="empty_file")
    if len(data) > limits.MAX_BYTES:
        raise Refused(
            _("文件有 %(size)s MB，超过 %(limit)s MB。请压缩图片，或分成几个文件上传。")
            % {
                "size": (len(data) * 10 // limits.MB + 9) // 10,
                "limit": limits.MAX_BYTES // limits.MB,
            },
            field="file",
            code="too_big",
        )
    found = next((media for start, media in _STARTS if data.startswith(start)), "")
    if found == Media.PDF:
        check_pdf(data)
        return Content(Media.PDF, data)
    if found in _PICTURES:
        return Content(Media(found), made_anew(data, Media(found)))
    if found == "packed":
        return Content(check_packed(data), data)
    raise Refused(
        _(
            "只接受 PDF、JPG、PNG、XLSX、DOCX。旧版 Office 文件（.doc、.xls）请另存为新格式，"
            "其他格式请打印成 PDF 或拍照后上传。"
        ),
        field="file",
        code="wrong_kind",
    )
