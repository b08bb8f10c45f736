"""Documents of our own making, with the breakage of real ones."""

import io
import zipfile

FIRST = (
    "以带动就业为标准做好招商工作，各镇组织专人走访在外老乡，及时收集办厂线索并逐条跟进，"
    "做到有回音有结果。对愿意回乡办厂的，由所在镇一名领导联系，帮助落实厂房、用工和证照，限时办结。"
)
SECOND = "对使用搬迁户和贫困户工人的工厂给予补贴，补贴标准按县里规定执行；申报材料一次告知，不得重复索要。"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
PARAGRAPHS = [
    "甲县社区工厂领导小组文件",
    "甲社工组〔2018〕7号",
    "甲县社区工厂领导小组",
    "关于印发《甲县社区工厂若干措施》的通知",
    "各镇人民政府，县级各部门：",
    "《甲县社区工厂若干措施》已经县政府同意，现印发给你们，请认真贯彻落实。",
    "甲县社区工厂领导小组",
    "2018年3月5日",
    "甲县社区工厂若干措施",
    "一、总体要求",
    "坚持政府引导、能人带动，三年内实现每个安置点都有社区工厂，让搬迁群众在家门口就业。",
    "二、主要措施",
    f"（一）抓好招商。{FIRST}",
    f"（二）落实补贴。{SECOND}",
    "三、组织保障",
    "1.成立领导小组。",
    "2.各镇明确专人负责。",
    "（1）每月报送用工人数。",
    "（2）每季度报送产值。",
]


def cut(paragraphs: list[str], *, width: int = 28, per_page: int = 12, head: str = "") -> str:
    """As a scan gives it: cut at a width, blank lines anywhere, page numbers and heads between."""
    lines: list[str] = []
    for paragraph in paragraphs:
        lines += [paragraph[at : at + width] for at in range(0, len(paragraph), width)]
    out: list[str] = []
    for at, line in enumerate(lines):
        if at and at % per_page == 0:
            out += [f"- {at // per_page} -", *([head] if head else [])]
        out.append(line if at % 3 else f"{line}\n")
    return "\n".join(out)


def docx(body: str, *, parts: dict[str, str] | None = None) -> bytes:
    """A .docx by hand. body: the w:body's inside. parts: further files."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    files = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f"{_HEAD}<w:document {space}><w:body>{body}</w:body></w:document>",
        **{name: text.replace("SPACE", space) for name, text in (parts or {}).items()},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


def paragraph(text: str, *, numbered: int | None = None, level: int = 0, style: str = "") -> str:
    number = (
        f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{numbered}"/></w:numPr>'
        if numbered
        else ""
    )
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{number}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
