"""Paper leaves its line in the record: by the button, and by the browser's own command."""

import re

from playwright.sync_api import expect
from tests.e2e.conftest import DESK, new_page, sign_in
from tests.e2e.looking import assert_fine

_COUNT_PRINTS = "window.printed = 0; window.print = () => { window.printed += 1; };"


def prints(county):
    return county.sql(
        "SELECT actor_name, object_type, facts->>'page' FROM audit_event"
        " WHERE action = 'page.printed' ORDER BY id"
    )


def test_print_button_and_browsers_own_command_then_both_recorded(desk, own_county):
    desk.add_init_script(_COUNT_PRINTS)
    sign_in(desk, own_county, "office")
    desk.goto(f"{own_county.url}/reports/policy/")
    before = len(prints(own_county))
    with desk.expect_response(re.compile("/audit/print/")) as answer:
        desk.get_by_role("button", name="打印").click()
    assert answer.value.status == 204
    desk.wait_for_function("window.printed === 1")
    told = prints(own_county)[before:]
    assert [one[1:] for one in told] == [("policies.document", "portal:policy_report")]
    assert_fine(desk)

    # Ctrl+P on a page without a button of its own.
    desk.goto(f"{own_county.url}/accounts/me/")
    with desk.expect_response(re.compile("/audit/print/")):
        desk.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert prints(own_county)[-1][2] == "accounts:profile"


def test_print_without_a_script_then_recorded_and_told_how(browser, own_county):
    page = new_page(browser, DESK, java_script_enabled=False)
    sign_in(page, own_county, "auditor")
    page.goto(f"{own_county.url}/audit/event/")
    page.get_by_role("button", name="打印").click()
    expect(page.locator("main")).to_contain_text("打印已记录")
    assert prints(own_county)[-1][1:] == ("", "audit:event_list")
    page.context.close()


def test_worker_when_printing_his_own_copy_then_recorded_about_himself(phone, own_county):
    phone.add_init_script(_COUNT_PRINTS)
    sign_in(phone, own_county, "worker")
    phone.goto(f"{own_county.url}/privacy/my/data/")
    with phone.expect_response(re.compile("/audit/print/")):
        phone.get_by_role("button", name="打印").click()
    assert prints(own_county)[-1][1:] == ("workforce.person", "privacy:my_data")
    assert_fine(phone)
