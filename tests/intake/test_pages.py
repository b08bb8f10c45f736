"""The pages of an import, as a browser without JavaScript meets them."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.intake.test_trust import signed_in
from tests.makers.batches import check, receive, store
from tests.makers.county import NOVEMBER, World
from tests.makers.sheets import make_xlsx, run_jobs

from county.intake.choices import BatchState
from county.intake.models import Batch
from county.jobs.models import Job
from county.sheets.reading import read_workbook
from county.workforce.models import Payroll


@pytest.fixture
def browser(world: World) -> Client:
    return signed_in(world.clerk)


def send(browser: Client, world: World, data: bytes, **more: Any) -> Any:
    sent = {"kind": "payroll", "factory": world.factory.name, "month": "", "day": "", **more}
    name = sent.pop("name", "工资.xlsx")
    return browser.post(reverse("intake:upload"), {**sent, "file": SimpleUploadedFile(name, data)})


def fields_of(page: Any) -> dict[str, Any]:
    """What the browser would send back of the form on the page."""
    form = page.context["form"]
    sent = {name: form[name].value() for name in form.fields}
    sent |= {
        f"taken_{offer.number}": offer.header.first_row
        for offer in getattr(form, "offers", ())
        if offer.header
    }
    return {name: value for name, value in sent.items() if value not in {None, False}}


def test_way_through_the_pages_then_pay_is_stored_and_taken_back(
    browser: Client, world: World
) -> None:
    answer = send(browser, world, make_xlsx({"11月": world.payroll((0, 2300), (1, "坏"))}))
    batch = Batch.objects.get()
    assert answer.url == reverse("intake:columns", args=(batch.pk,))
    page = browser.get(answer.url)
    assert page.status_code == 200
    assert world.workers[0].id_number not in page.content.decode()
    answer = browser.post(answer.url, fields_of(page))
    assert answer.url == reverse("intake:batch", args=(batch.pk,)), answer.context["form"].errors
    page = browser.get(answer.url)
    assert "排队中" in page.content.decode()
    run_jobs()
    page = browser.get(answer.url)
    assert "看不懂金额" in page.content.decode()
    assert page.context["totals"][0] == ("人数", "1")
    confirm = reverse("intake:confirm", args=(batch.pk,))
    refused = browser.post(confirm, {"mode": "all_or_nothing"})
    assert refused.status_code == 422
    assert "还有 1 行有问题" in refused.content.decode()
    browser.post(confirm, {"mode": "good_rows"})
    run_jobs()
    page = browser.get(answer.url)
    assert "1 行已入库" in page.content.decode()
    assert f"batch={batch.pk}" in page.context["records_url"]
    assert Payroll.objects.get().month == NOVEMBER
    undo = reverse("intake:undo", args=(batch.pk,))
    assert browser.get(undo).status_code == 200
    assert browser.post(undo, {"reason": ""}).status_code == 422
    assert browser.post(undo, {"reason": "重传"}).status_code == 302
    assert not Payroll.objects.exists()
    assert "重传" in browser.get(answer.url).content.decode()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("工资.pdf", b"%PDF-1.4 nothing", "只接受"),
        ("工资.xlsx", b"PK\x03\x04 broken", "。"),
        ("工资.xlsx", b"just text, no zip at all", "。"),
        ("工资.csv", b"\xff\xfe\x00\x01\x02\x03", "。"),
        ("工资.xlsm", b"PK\x03\x04", "另存为"),
        ("工资.xlsx", b"", "空"),
    ],
)
def test_upload_when_file_is_no_good_then_says_so_and_keeps_the_form(
    browser: Client, world: World, name: str, data: bytes, said: str
) -> None:
    answer = send(browser, world, data, name=name, month="2019-11")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in "".join(answer.context["form"].errors["file"])
    assert 'value="2019-11"' in page
    assert f'value="{world.factory.name}"' in page
    assert not Batch.objects.exists()


def test_upload_when_same_file_then_links_the_batch(browser: Client, world: World) -> None:
    data = make_xlsx({"a": world.payroll((0, 2300))})
    send(browser, world, data)
    answer = send(browser, world, data)
    assert answer.status_code == 422
    assert reverse("intake:batch", args=(Batch.objects.get().pk,)) in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [("没有的厂", "没有找到"), ("", "请选择这张表是哪家工厂的"), ("乙社区工厂", "没有找到")],
)
def test_upload_when_factory_is_not_mine_then_says_so(
    browser: Client, world: World, typed: str, said: str
) -> None:
    answer = send(browser, world, make_xlsx({"a": world.payroll((0, 1))}), factory=typed)
    assert said in answer.content.decode()


def test_upload_when_month_is_to_come_then_says_so(browser: Client, world: World) -> None:
    answer = send(browser, world, make_xlsx({"a": world.payroll((0, 1))}), month="2020-01")
    assert "还没有到" in answer.content.decode()


def test_columns_when_header_is_pointed_at_then_reads_it_anew(
    browser: Client, world: World
) -> None:
    worker = world.workers[0]
    rows = [["员工", "证", "钱"], [worker.name, worker.id_number, 2300]]
    batch = receive(actor=world.clerk, factory=world.factory, sheets=rows, month=NOVEMBER)
    url = reverse("intake:columns", args=(batch.pk,))
    page = browser.get(url)
    assert "没有认出表头" in page.content.decode()
    page = browser.post(url, {**fields_of(page), "header_0": "1"})
    assert "已按您指定的行重新认列" in page.content.decode()
    sent = fields_of(page) | {"column_0_0": "name", "column_0_1": "id", "column_0_2": "net"}
    answer = browser.post(url, sent)
    assert answer.status_code == 302, answer.context["form"].errors
    run_jobs()
    assert Batch.objects.get().rows_good == 1


def test_columns_when_no_month_then_asks_for_it(browser: Client, world: World) -> None:
    rows = world.payroll((0, 2300))[1:]
    batch = receive(actor=world.clerk, factory=world.factory, sheets=rows)
    url = reverse("intake:columns", args=(batch.pk,))
    answer = browser.post(url, fields_of(browser.get(url)))
    assert answer.status_code == 422
    assert "是哪个月的" in answer.content.decode()


def test_annotated_when_rows_are_bad_then_marks_them(browser: Client, world: World) -> None:
    batch = receive(
        actor=world.clerk, factory=world.factory, sheets=world.payroll((0, 2300), (1, "坏"))
    )
    batch = check(batch, actor=world.clerk)
    url = reverse("intake:annotated", args=(batch.pk,))
    for wanted in (["通过", "有误"], ["有误"]):
        answer = browser.get(url)
        book = read_workbook("a.xlsx", b"".join(answer.streaming_content))
        rows = book.sheets[0].rows
        assert [row.cells[0] for row in rows[1:]] == wanted
        assert "看不懂金额" in str(rows[-1].cells[1])
        assert world.workers[1].id_number in rows[-1].cells
        if len(wanted) == 2:
            store(batch, actor=world.clerk)


def test_progress_when_not_mine_then_404(world: World) -> None:
    batch = receive(actor=world.clerk, factory=world.factory, sheets=world.payroll((0, 2300)))
    check(batch, actor=world.clerk)
    url = reverse("jobs:progress", args=(Job.objects.get().uid,))
    assert signed_in(world.owner).get(url).status_code == 404
    mine = signed_in(world.clerk)
    assert "查看结果" in mine.get(url).content.decode()
    assert mine.get(url, headers={"HX-Target": "job-progress"})["HX-Refresh"] == "true"


def test_batch_page_when_many_rows_then_same_queries(
    browser: Client, world: World, django_assert_max_num_queries: Any
) -> None:
    batch = receive(
        actor=world.clerk, factory=world.factory, sheets=world.payroll((0, "坏"), (1, "坏"), (2, 1))
    )
    batch = check(batch, actor=world.clerk)
    url = reverse("intake:batch", args=(batch.pk,))
    browser.get(url)
    # Two of them begin and end the request's own savepoint.
    with django_assert_max_num_queries(11):
        assert browser.get(url).status_code == 200


@pytest.mark.parametrize(
    "query",
    ["?show=rows", "?show=rows&state=bad", "?code=money_text", "?show=skipped", "?show=x&page=99"],
)
def test_batch_page_when_filtered_then_shows_it(browser: Client, world: World, query: str) -> None:
    sheet = [*world.payroll((0, "坏"), (1, 2300)), ["合计", None, None, None, 2300]]
    batch = check(
        receive(actor=world.clerk, factory=world.factory, sheets=sheet), actor=world.clerk
    )
    assert browser.get(reverse("intake:batch", args=(batch.pk,)) + query).status_code == 200


def test_list_when_filtered_then_finds_the_batch(browser: Client, world: World) -> None:
    batch = check(
        receive(actor=world.clerk, factory=world.factory, sheets=world.payroll((0, 1))),
        actor=world.clerk,
    )
    assert batch.state == BatchState.CHECKED
    url = reverse("intake:batch_list")
    for query, count in (
        ("", 1),
        ("?kind=roster", 0),
        ("?state=checked", 1),
        ("?month=2019-11", 1),
        ("?q=gongzi", 0),
    ):
        assert browser.get(url + query).context["page"].paginator.count == count, query


def test_gb18030_csv_when_uploaded_then_is_read(browser: Client, world: World) -> None:
    out = io.StringIO()
    for row in world.payroll((0, 2300)):
        out.write(",".join(str(cell) for cell in row) + "\r\n")
    send(browser, world, out.getvalue().encode("gb18030"), name="工资.csv")
    assert check(Batch.objects.get(), actor=world.clerk).rows_good == 1


def test_list_when_filtered_then_only_kinds_the_reader_can_meet_are_offered(world: World) -> None:
    def offered(actor: Any) -> set[str]:
        form = signed_in(actor).get(reverse("intake:batch_list")).context["selection"].form
        return {code for code, _title in form.fields["kind"].choices if code}

    assert "grants" in offered(world.office)
    assert "grants" not in offered(world.clerk)
    receive(actor=world.office, factory=world.factory, kind="grants", sheets=world.payroll((0, 1)))
    assert "grants" in offered(world.clerk)  # of a factory of his
