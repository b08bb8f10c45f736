"""The tags, drawn. axe says nothing of a component that did not render: so we count elements."""

from datetime import date

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import translation

from county.screens import blocks, charts
from county.screens.forms import HouseForm, MonthField


def draw(source, /, **context):
    with translation.override("zh-hans"):
        return Template("{% load ui %}" + source).render(Context(context))


class Sample(forms.Form):
    name = forms.CharField(label="名称", help_text="按营业执照")
    day = forms.DateField(label="日期", required=False)
    month = MonthField(label="月份", required=False)
    kind = forms.ChoiceField(label="形式", choices=[("a", "甲")], widget=forms.RadioSelect)


@pytest.mark.parametrize(
    "source",
    [
        '{% badge "red" %}x{% endbadge %}',
        '{% tag "x" "red" %}',
        '{% icon "unknown" %}',
        "{% card_haed 'x' %}{% endcard_haed %}",
        "{% timeline events %}",
    ],
)
def test_a_misspelt_tone_icon_or_component_stops_the_page(source):
    with pytest.raises(TemplateSyntaxError):
        draw(source, events=[blocks.Event(date(2018, 1, 1), "x", tone="red")])


def test_badge_and_tag_are_a_word_with_a_shape():
    assert draw('{% badge "ok" %}超前{% endbadge %}') == '<span class="tag ok">超前</span>'
    assert (
        draw('{% tag word "wait" %}', word="<落后>") == '<span class="tag wait">&lt;落后&gt;</span>'
    )


@pytest.mark.parametrize(
    ("tag", "dash", "text"),
    [
        ('{% ring "产值" 71 due=59 %}', 'stroke-dasharray="71 100"', "71<tspan"),
        ('{% ring "产值" 112 due=59 %}', 'stroke-dasharray="100 100"', "112<tspan"),
    ],
)
def test_a_ring_is_filled_to_its_share_and_never_over(tag, dash, text):
    drawn = draw(tag)
    assert dash in drawn
    assert text in drawn
    assert "rotate(212.4 50 50)" in drawn
    assert "时间进度 59%" in drawn


def test_a_ring_at_nothing_shows_its_track_only_and_lateness_is_a_class():
    drawn = draw('{% ring "产值" 0 late=True %}')
    assert 'class="ring late"' in drawn
    assert drawn.count("<circle") == 1
    assert "<line" not in drawn


def test_a_bar_carries_its_share_as_a_custom_property():
    assert draw("{% bar 9 10 late=True %}").strip() == (
        '<span class="bar late"><i style="--v:90"></i><span class="num">9 / 10</span></span>'
    )
    assert "--v:100" in draw("{% bar 12 10 %}")
    assert "--v:0" in draw("{% bar 0 0 %}")


@pytest.mark.parametrize(
    ("tag", "shape"), [("line_chart", '<path class="point"'), ("column_chart", "<rect")]
)
def test_a_chart_has_one_mark_a_value_and_the_same_numbers_in_a_table(tag, shape):
    series = [charts.Series("实发", [1, 2, None]), charts.Series("计划", [1, 2, 3], dashed=True)]
    drawn = draw(
        f'{{% {tag} "务工收入" labels series unit="万元" %}}',
        labels=["1月", "2月", "3月"],
        series=series,
    )
    assert drawn.count(shape) == 5
    assert drawn.count("<td") == 6
    assert drawn.count("<title>") == 5
    assert "style=" not in drawn


def test_a_field_ties_label_hint_and_error_to_its_control():
    form = Sample({"name": ""})
    drawn = draw("{% field form.name %}", form=form)
    assert '<label for="id_name">名称</label>' in drawn
    assert 'aria-describedby="id_name_hint id_name_err"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert 'id="id_name_hint"' in drawn
    assert 'id="id_name_err"' in drawn


def test_days_and_months_have_their_pickers_and_choices_a_legend():
    form = Sample(initial={"day": date(2018, 11, 3), "month": 2018 * 12 + 10})
    drawn = draw("{% form_fields form %}", form=form)
    assert 'type="date" name="day" value="2018-11-03"' in drawn
    assert 'type="month"' in drawn
    assert 'value="2018-11"' in drawn
    assert "<legend>形式</legend>" in drawn


def test_the_error_summary_links_every_error_to_its_field():
    form = Sample({"month": "18-11"})
    form.is_valid()
    form.add_error(None, "整张表的问题")
    drawn = draw("{% error_summary form %}", form=form)
    assert drawn.count("<li>") == 4
    assert '<a href="#id_name">名称</a>' in drawn
    assert '<a href="#id_month">月份</a>' in drawn
    assert '<a href="#id_kind">形式</a>' in drawn
    assert draw("{% error_summary form %}", form=Sample()).strip() == ""


def test_pages_keep_the_rest_of_the_question():
    request = RequestFactory().get("/x/", {"q": "甲", "page": "2"})
    page = Paginator(range(120), 50).page(2)
    drawn = draw('{% pagination page target="rows" %}', request=request, page=page)
    assert 'href="?q=%E7%94%B2&amp;page=1"' in drawn
    assert 'href="?q=%E7%94%B2&amp;page=3"' in drawn
    assert "第 2/3 页" in drawn
    single = Paginator(range(3), 50).page(1)
    assert draw("{% pagination page %}", request=request, page=single).strip() == ""


def test_stepper_marks_the_present_step():
    drawn = draw(
        "{% stepper stages %}", stages=[blocks.Stage("上传", "done"), blocks.Stage("核对", "now")]
    )
    assert drawn.count("<li") == 2
    assert drawn.count('aria-current="step"') == 1


def test_blocks_are_drawn_whole():
    events = [blocks.Event(date(2018, 11, 19), "走访", "缺车工", who="王小琴", url="/1/")]
    assert '<a href="/1/">走访</a>' in draw("{% timeline events %}", events=events)
    assert "还没有记录" in draw("{% timeline events %}", events=[])
    items = [blocks.Kpi("工人", 86, "人", url="/2/"), blocks.Kpi("工资", "213.40", "万元")]
    assert draw("{% kpis items %}", items=items).count("<dt>") == 2
    assert "<progress" in draw('{% progress 3 0 label="核对" %}')
    assert 'accept=".xlsx"' in draw('{% file_drop form.f accept=".xlsx" %}', form=_Upload())
    assert draw('{% nothing "空" %}下一步{% endnothing %}').count("下一步") == 1


def test_filters_write_a_dash_for_nothing():
    assert (
        draw("{{ a|yuan }} {{ b|day }} {{ c|percent_of:d }}", a=None, b=None, c=1, d=0) == "— — —"
    )
    assert draw("{{ a|percent_of:b }} {{ n|masked:'name' }}", a=3, b=5, n="王小琴") == "60% 王**"


def test_a_clause_is_a_chip_with_or_without_its_page():
    assert "§2-4" in draw('{% clause "2-4" %}')
    assert draw('{% clause "" %}') == ""


class _Upload(forms.Form):
    f = forms.FileField(label="文件")


class Bare(HouseForm):
    name = forms.CharField(label="名称")
    kind = forms.ChoiceField(label="形式", choices=[("a", "甲")])
    paper = forms.CharField(label="文号", error_messages={"required": "文号要写。"})


def test_submit_form_when_fields_are_empty_then_each_is_named_unless_it_has_its_own_words():
    with translation.override("zh-hans"):
        errors = Bare({}).errors
    assert errors == {"name": ["请填写名称。"], "kind": ["请选择形式。"], "paper": ["文号要写。"]}
