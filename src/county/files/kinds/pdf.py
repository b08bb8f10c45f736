"""PDF files that only show something: no script, no program, no enclosed file, no password.

Names in a PDF may be written in hex (/J#61vaScript) and objects may lie packed in streams, so both are
undone before the search. What is packed in a way not undone here is refused if it can hold objects.
"""

import re
import zlib
from collections.abc import Iterator

from django.utils.translation import gettext as _

from county.core.errors import Refused
from county.files.kinds import limits

# Each is seven bytes or more: by chance it stands in no picture's data.
_ACTS = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData|GoToR|GoToE|XFA\b"
    rb"|Filespec|Movie\b|Rendition|Sound\b)"
)
_LOCKED = re.compile(rb"/Encrypt\b")
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_OBJECTS = re.compile(rb"/ObjStm\b")
_FILTER = re.compile(rb"/Filter\s*(\[[^\]]*\]|/\w+)")
_END = re.compile(rb"%%EOF\s*$")
_FOREIGN = (b"PK\x05\x06", b"<script", b"<html", b"MZ\x90\x00")
_TAIL = 1024
_DICTIONARY = 4000  # bytes looked back for the dictionary of a stream
_CHUNK = 64 * 1024
_EACH = 64  # what a stream costs besides its bytes, so that their number is bounded too


def check_pdf(data: bytes) -> None:
    """Refuses: a PDF cut short or with another format in or behind it, locked, or with anything that acts
    when opened.
    """
    if not _END.search(data[-_TAIL:]):
        raise _refused(_("PDF 不完整，或后面夹带了别的内容。请重新导出后再上传。"), "two_formats")
    if any(sign in data for sign in _FOREIGN):
        raise _refused(_("PDF 里夹带了别的格式的内容。请重新打印成 PDF 后再上传。"), "two_formats")
    plain = _spelt_out(data)
    if _LOCKED.search(plain):
        raise _refused(_("PDF 设有密码，无法检查。请去掉密码后再上传。"), "password")
    if _ACTS.search(plain) or any(
        _ACTS.search(_spelt_out(part)) for part in _unpacked(data, plain)
    ):
        raise _refused(
            _("PDF 里带有脚本、附件或会自动运行的内容。请用“打印成 PDF”另存一份再上传。"), "script"
        )


def _spelt_out(data: bytes) -> bytes:
    return _HEX.sub(lambda found: bytes((int(found[1], 16),)), data)


def _unpacked(data: bytes, plain: bytes) -> Iterator[bytes]:
    """Every stream that inflates, whatever is said of it; together no more than the limit."""
    view, left, held = memoryview(data), limits.MAX_PDF_UNPACKED, 0
    for match in _STREAM.finditer(data):
        head = _spelt_out(data[max(0, match.start() - _DICTIONARY) : match.start()])
        head = head[head.rfind(b"endobj") + 1 :]
        held += len(_OBJECTS.findall(head))
        if _OBJECTS.search(head) and not _is_plainly_packed(head):
            raise _unclear()
        part = _inflated(view[match.end() :], most=left)
        left -= len(part) + _EACH
        if left <= 0:
            raise _refused(_("PDF 解开后太大。请降低扫描精度，或分成几个文件。"), "overpacked")
        yield part
    # Objects packed where no stream was seen to begin cannot be searched.
    if held < len(_OBJECTS.findall(plain)):
        raise _unclear()


def _is_plainly_packed(head: bytes) -> bool:
    how = _FILTER.search(head)
    return how is None or how[1].strip(b"[] ") == b"/FlateDecode"


def _inflated(data: memoryview, *, most: int) -> bytes:
    """What comes out before the stream ends or breaks; at most so many bytes."""
    unpacker, out = zlib.decompressobj(), bytearray()
    for at in range(0, len(data), _CHUNK):
        try:
            out += unpacker.decompress(data[at : at + _CHUNK], most - len(out) + 1)
        except zlib.error:
            break
        if unpacker.eof or len(out) > most:
            break
    return bytes(out)


def _unclear() -> Refused:
    return _refused(_("PDF 的内部结构无法检查。请用“打印成 PDF”另存一份再上传。"), "packing")


def _refused(sentence: str, code: str) -> Refused:
    return Refused(sentence, field="file", code=code)
