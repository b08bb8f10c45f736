"""An uploaded document file becomes its plain text: .docx read in a child process, .txt decoded."""

from django.utils.translation import gettext as _

from county.core.errors import Refused
from county.policies.kinds.lines import squeeze
from county.sheets import guard, limits, reading

MOST_BYTES = 10 * limits.MB
MOST_CHARACTERS = 200_000
ACCEPTED = ".docx,.txt"
_CHILD = "county.policies.kinds.word_child"


def text_of(name: str, data: bytes) -> str:
    """The text, a line a paragraph (of a .docx) or as the file has its lines (.txt).

    name: as the browser sent it; only its ending is used. data: the whole file, never written to disk.
    Refuses: another kind of file, one too large, broken, locked, with macros, or without text.
    """
    if not data:
        raise Refused(_("文件是空的，请检查后重新选择文件。"), field="file", code="empty_file")
    if len(data) > MOST_BYTES:
        sentence = _("文件超过 %(limit)s MB，请删去图片后再上传。") % {
            "limit": MOST_BYTES // limits.MB
        }
        raise Refused(sentence, field="file", code="too_big")
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending == "docx":
        text = _word_text(data)
    elif ending == "txt":
        text = _plain_text(data)
    else:
        raise Refused(_wrong_kind(ending), field="file", code="wrong_kind")
    if not squeeze(text):
        raise Refused(
            _("文件里没有文字。扫描成图片的文件，请先用文字识别软件转成文字。"),
            field="file",
            code="no_text",
        )
    if len(text) > MOST_CHARACTERS:
        raise Refused(
            _("文件太长（最多 20 万字），请分成几个文件上传。"), field="file", code="too_long"
        )
    return text


def _wrong_kind(ending: str) -> str:
    if ending in {"doc", "wps", "odt", "rtf", "pdf", "docm", "dot", "dotx"}:
        return _(
            "不能直接读取 .%(ending)s 文件，请在 Word 或 WPS 中打开，另存为 .docx 后再上传。"
        ) % {"ending": ending}
    return _("只接受 .docx 和 .txt 文件，请另存为其中一种后再上传。")


def _word_text(data: bytes) -> str:
    try:
        _require_plain(guard.packed_names(data))
        return "\n".join(line["p"] for line in reading.child_lines(_CHILD, data=data))
    except Refused as refused:
        raise _in_words(refused) from None


def _require_plain(names: set[str]) -> None:
    """Refuses: a document with macros, a packed file that is no Word document."""
    if any(name.rpartition("/")[2] == "vbaproject.bin" for name in names):
        raise Refused(_("文件里带有宏，请另存为不带宏的 .docx 后再上传。"), code="macros")
    if "word/document.xml" not in names:
        raise Refused(
            _(
                "文件名以 .docx 结尾，内容却不是 Word 文档，请在 Word 或 WPS 中另存为 .docx 后再上传。"
            ),
            code="mislabelled",
        )


def _in_words(refused: Refused) -> Refused:
    """What the guard says of sheets, said of documents."""
    words = {
        "password": _("文件设有打开密码，请在 Word 或 WPS 中去掉密码、保存后再上传。"),
        "broken_file": _(
            "文件已损坏、不完整或不是 .docx，请在 Word 或 WPS 中打开，另存为 .docx 后再上传。"
        ),
        "overpacked": _(
            "文件内部结构异常或过大，请把文字复制到新建的文档，保存为 .docx 后再上传。"
        ),
        "too_large": _("文件太大或太复杂，请把文字复制到新建的文档，保存为 .docx 后再上传。"),
    }
    return Refused(words.get(refused.code, refused.reason), field="file", code=refused.code)


def _plain_text(data: bytes) -> str:
    if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused(_("文件名以 .txt 结尾，内容却不是文字。"), field="file", code="mislabelled")
    encodings = (
        ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    )
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(
        _("无法识别文件的文字编码，请另存为“UTF-8”编码的 .txt 后再上传。"),
        field="file",
        code="encoding",
    )
