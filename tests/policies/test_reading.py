"""A document's text becomes its tree: no character lost, doubts marked, hostile files refused."""

import io
import zipfile

import pytest
from tests.policies.papers import FIRST, PARAGRAPHS, cut, docx, paragraph

from county.core.errors import Refused
from county.policies.choices import ClauseKind
from county.policies.kinds import editing, lines, numbering, outline, papers
from county.policies.kinds.lines import squeeze

CODES = [
    "1",
    "1-1",
    "2",
    "2.1",
    "2.1-1",
    "2.1-2",
    "2.2",
    "2.2-1",
    "2.2-2",
    "3",
    "3.1",
    "3.2",
    "3.2.1",
    "3.2.2",
]


def tree(text, **options):
    return outline.outline(lines.read(text), **options)


def said(pieces):
    return squeeze("".join(piece.numbering + piece.text for piece in pieces))


def codes(pieces):
    return [piece.code for piece in pieces if piece.is_asking]


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(PARAGRAPHS),
        "\n\n".join(f"　　{line}" for line in PARAGRAPHS),
        cut(PARAGRAPHS),
        cut(PARAGRAPHS, width=22, per_page=7),
        cut(PARAGRAPHS, head="甲县社区工厂领导小组办公室编"),
        cut(PARAGRAPHS).replace("（", "(").replace("）", ")"),
        cut(PARAGRAPHS).replace("招商", "招 商").replace("2018年", "2018 年 "),
        cut(PARAGRAPHS).replace("1.", "1．").replace("一、", "一 、"),
    ],
    ids=[
        "whole",
        "indented",
        "cut",
        "narrow",
        "heads",
        "half width",
        "stray spaces",
        "full-width dots",
    ],
)
def test_read_when_broken_in_any_way_then_same_tree_and_no_character_lost(text):
    pieces = tree(text)
    assert codes(pieces) == CODES
    heads = squeeze("".join(lines.read(text).furniture))
    assert len(said(pieces)) + len(heads) == len(squeeze(text))
    plain = squeeze("".join(PARAGRAPHS)).translate(str.maketrans("（）．", "()."))
    assert outline.difference(pieces, said(pieces)) == (0, 0)
    assert said(pieces).translate(str.maketrans("（）．", "().")) == plain


def test_difference_when_a_word_goes_or_comes_then_counted():
    pieces = tree("一、甲甲甲甲甲甲\n二、乙乙乙乙乙乙")
    assert outline.difference(pieces, "一、甲甲甲甲甲甲二、乙乙乙乙乙乙丙") == (1, 0)
    assert outline.difference(pieces, "一、甲甲甲甲甲甲二、乙乙乙") == (0, 3)


def test_read_then_frame_is_named():
    facts = outline.facts_of(tree(cut(PARAGRAPHS)))
    assert facts["number"] == "甲社工组〔2018〕7号"
    assert facts["title"] == "甲县社区工厂若干措施"
    assert facts["issuer"] == "甲县社区工厂领导小组"
    assert facts["issued_on"].isoformat() == "2018-03-05"
    kinds = [p.kind for p in tree(cut(PARAGRAPHS)) if not p.is_asking]
    assert kinds == [
        "mark",
        "number",
        "title",
        "addressee",
        "opening",
        "signature",
        "date",
        "title",
    ]


def test_read_when_points_are_not_wanted_then_a_paragraph_is_one():
    pieces = tree("\n".join(PARAGRAPHS), in_points=False)
    assert [p.text for p in pieces if p.code == "2.1-1"] == [FIRST]


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("一、甲\n三、乙", "number_jump:2"),
        ("一、甲\n（一）子\n（三）丑", "number_jump:2"),
        ("一、甲\n1.子\n（一）丑", "level_jump"),
        ("一、甲\n（一）子。就这样。（二）丑。", "cut_apart"),
        ("一、甲\n是的。", "short"),
        ("一、甲\n一、乙", "same_code:1"),
    ],
)
def test_read_when_something_is_odd_then_marked(text, doubt):
    assert doubt in [one for piece in tree(text) for one in piece.doubts]


def test_read_when_a_line_only_looks_like_a_number_then_it_stays_text():
    sentence = (
        "推动农产品加工、劳动密集型加工和手工业发展，促进县域内第"
        "一、二、三产业融合发展，一、二、三产业融合发展，"
        "形成完整链条，各镇按照分工抓好落实，每季度向县里报告一次进展情况，重要事项随时报告县里。"
    )
    pieces = tree("一、产业\n" + cut([sentence]))
    assert [p.kind for p in pieces] == ["clause", "point"]
    assert pieces[1].doubts == ("read_as_text",)


@pytest.mark.parametrize(
    ("written", "style", "value"),
    [("一、甲", "part", 1), ("（十二）甲", "bracket", 12), ("(二)甲", "bracket", 2), ("3．甲", "figure", 3),
     ("４、甲", "figure", 4), ("（５）甲", "figure_bracket", 5), ("③甲", "circle", 3), ("第二十一条 甲", "article", 21),
     ("第三章 甲", "chapter", 3), ("一百零三、甲", "part", 103)],
)  # fmt: skip
def test_read_number_in_each_way_it_is_written(written, style, value):
    found = numbering.read(written)
    assert (found.style, found.value, found.rest) == (style, value, "甲")


@pytest.mark.parametrize("text", ["2.5万元", "一是甲", "1个厂", "第一次", "甲、乙", "（甲）乙", ""])
def test_read_number_when_there_is_none_then_none(text):
    assert numbering.read(text) is None


@pytest.mark.parametrize("value", [1, 10, 11, 20, 21, 99, 100, 101, 110, 112, 999])
def test_written_numbers_read_back(value):
    assert numbering.value_of(numbering.in_chinese(value)) == value


NUMBERED = "".join(
    f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
    for n, (form, text) in enumerate(
        [("chineseCountingThousand", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")]
    )
)
NUMBERS = (
    f'<w:numbering SPACE><w:abstractNum w:abstractNumId="0">{NUMBERED}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)
STYLES = (
    '<w:styles SPACE><w:style w:styleId="H"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:styleId="H2"><w:basedOn w:val="H"/></w:style></w:styles>'
)


def test_word_file_with_its_own_numbering_then_numbers_are_text():
    number, styles = NUMBERS, STYLES
    body = "".join(
        [
            paragraph("总则", style="H"),
            paragraph("目的", numbered=1, level=1),
            paragraph("范围", numbered=1, level=1),
            paragraph("第一项", numbered=1, level=2),
            paragraph("措施", style="H2"),
            paragraph("又一条", numbered=1, level=1),
            f"<w:tbl><w:tr><w:tc>{paragraph('表中文字')}</w:tc></w:tr></w:tbl>",
            "<w:p><w:del><w:r><w:delText>删去</w:delText></w:r></w:del>",
            "<w:ins><w:r><w:t>插入</w:t></w:r></w:ins><w:r><w:br/><w:t>换行</w:t></w:r></w:p>",
        ]
    )
    data = docx(body, parts={"word/numbering.xml": number, "word/styles.xml": styles})
    text = papers.text_of("a.docx", data)
    assert text.split("\n") == [
        "一、总则", "（一）目的", "（二）范围", "1.第一项", "二、措施", "（一）又一条", "表中文字", "插入", "换行",
    ]  # fmt: skip
    assert codes(tree(text))[:6] == ["1", "1.1", "1.2", "1.2.1", "2", "2.1"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_file_in_each_encoding(encoding):
    assert "一、总体要求" in papers.text_of("a.TXT", "\n".join(PARAGRAPHS).encode(encoding))


BOMB = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.docx", b"", "empty_file"),
        ("a.doc", b"x", "wrong_kind"),
        ("a.pdf", b"%PDF", "wrong_kind"),
        ("a", b"x", "wrong_kind"),
        ("a.docx", b"not a zip", "broken_file"),
        ("a.docx", docx("")[:200], "broken_file"),
        ("a.docx", docx("", parts={"word/vbaProject.bin": "x"}), "macros"),
        ("a.docx", docx("", parts={"../evil": "x"}), "overpacked"),
        ("a.docx", docx("", parts={"word/big.xml": "a" * 60_000_000}), "overpacked"),
        ("a.docx", docx(f"{paragraph('甲')}").replace(b"word/document.xml", b"word/documens.xml"), "mislabelled"),
        ("a.docx", docx("<w:p>"), "broken_file"),
        ("a.docx", docx(paragraph("")), "no_text"),
        ("a.txt", b"\x00\x01\x02", "mislabelled"),
        ("a.txt", b"  \n ", "no_text"),
        ("a.txt", "甲".encode() * 200_001, "too_long"),
        ("a.txt", b"a" * (papers.MOST_BYTES + 1), "too_big"),
    ],
)  # fmt: skip
def test_read_file_when_unfit_then_refused_in_words(name, data, code):
    with pytest.raises(Refused) as refused:
        papers.text_of(name, data)
    assert refused.value.code == code
    assert refused.value.field == "file"
    assert str(refused.value.reason).endswith("。")


@pytest.mark.parametrize("entity", [BOMB, OUTSIDE])
def test_read_file_when_it_declares_entities_then_refused(entity):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", f'<?xml version="1.0"?>{entity}<w>&x;</w>')
    with pytest.raises(Refused) as refused:
        papers.text_of("a.docx", out.getvalue())
    assert refused.value.code == "broken_file"


def outline_of(text="一、甲甲甲甲甲甲\n（一）子子子子子子\n（二）丑丑丑丑丑丑\n二、乙乙乙乙乙乙"):
    return tree(text)


def test_indent_and_outdent_then_codes_follow_and_back():
    pieces = outline_of()
    deeper = editing.indent(pieces, 2)
    assert codes(deeper) == ["1", "1.1", "1.1.2", "2"]
    assert codes(editing.outdent(deeper, 2)) == codes(pieces)


@pytest.mark.parametrize(
    ("step", "at"),
    [("indent", 0), ("outdent", 0), ("up", 0), ("up", 1), ("down", 2), ("join", 0)],
)
def test_step_when_it_makes_no_sense_then_impossible(step, at):
    with pytest.raises(editing.Impossible):
        editing.STEPS[step](outline_of(), at)


def test_move_then_what_lies_under_goes_along():
    moved = editing.down(outline_of(), 0)
    assert [p.text[0] for p in moved] == ["乙", "甲", "子", "丑"]
    assert moved[0].doubts == ("number_jump:1",)


def test_join_and_split_then_nothing_is_lost():
    pieces = outline_of()
    joined = editing.join(pieces, 2)
    assert [p.text for p in joined][1] == "子子子子子子（二）丑丑丑丑丑丑"
    again = editing.rewrite(
        joined, 1, kind="clause", text="子子子子子子\n（二）丑丑丑丑丑丑", written="（一）", code=""
    )
    assert codes(again) == codes(pieces)
    assert said(again) == said(pieces)


def test_rewrite_when_code_is_typed_then_it_stays():
    pieces = editing.rewrite(outline_of(), 1, kind="point", text="子", written="", code="3.2-4")
    moved = editing.up(pieces, 2)
    assert "3.2-4" in codes(moved)


def test_see_then_doubt_is_settled_until_another_comes():
    pieces = tree("一、甲甲甲甲\n三、乙乙乙乙")
    seen = editing.see(pieces, 1)
    assert seen[1].open_doubts == ()
    other = editing.rewrite(seen, 0, kind="clause", text="甲甲甲甲", written="三、", code="")
    assert other[1].open_doubts
    assert other[1].kind == ClauseKind.CLAUSE
