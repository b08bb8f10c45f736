"""What every page shows: rooms, who is here, which day it is, which county."""

from functools import lru_cache, partial
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.accounts.choices import Role
from county.core.text import in_english
from county.demo import accounts as demo
from county.reminders import queries as reminders

OFFICIALS = frozenset(
    {
        Role.LEADER,
        Role.OFFICE,
        Role.DEPARTMENT,
        Role.FINANCE,
        Role.SUPERVISION,
        Role.AUDITOR,
        Role.TOWN,
    }
)
REGISTRARS = frozenset(
    {Role.OFFICE, Role.DEPARTMENT, Role.SUPERVISION, Role.AUDITOR, Role.TOWN, Role.OWNER}
)
# Finance meets factories as claims, not as registers (trust.md, Access).
FACTORY_READERS = (OFFICIALS | REGISTRARS) - {Role.FINANCE}
# The leader reads sums only.
ENTITLED_READERS = OFFICIALS - {Role.LEADER}
MERGE_READERS = frozenset({Role.OFFICE, Role.SUPERVISION, Role.AUDITOR, Role.TOWN})
SIMULATORS = frozenset({Role.OFFICE, Role.DEPARTMENT, Role.FINANCE, Role.LEADER})
ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
# Who has something to read among organisations, accounts and the record.
GOVERNED = ADMINISTRATORS | {Role.OFFICE, Role.SUPERVISION, Role.AUDITOR, Role.TOWN}
WORKERS = frozenset({Role.WORKER})
CLAIM_READERS = REGISTRARS
CLAIM_OFFICIALS = CLAIM_READERS - {Role.OWNER}
PRIVACY_READERS = frozenset(
    {Role.OFFICE, Role.TOWN, Role.SUPERVISION, Role.AUDITOR, Role.SECURITY_ADMIN}
)
# Leaders read sums; payees and payments by name are for those who handle or control them.
MONEY_READERS = frozenset(
    {Role.OFFICE, Role.DEPARTMENT, Role.FINANCE, Role.SUPERVISION, Role.AUDITOR}
)
MONEY_SUMS = MONEY_READERS | {Role.LEADER}
AUDIT_READERS = frozenset({Role.AUDITOR, Role.SUPERVISION})
SUPPORT = ("/entitlements/", "/claims/", "/payments/own/", "/risk/")
# (label, url name, path prefixes it owns, roles, icon of the phone's tab bar or "")
ROOMS = (
    (
        _("总览"),
        "portal:dashboard",
        ("/overview/", "/towns/", "/goals/", "/assessment/"),
        OFFICIALS,
        "overview",
    ),
    (
        pgettext_lazy("room", "工厂"),
        "factories:factory_list",
        ("/factories/", "/factory/", "/places/", "/files/"),
        FACTORY_READERS,
        "factory",
    ),
    (
        pgettext_lazy("room", "就业"),
        "workforce:employment_list",
        ("/workforce/", "/merging/"),
        REGISTRARS,
        "people",
    ),
    # One room with a front door for each: what the county owes, what my factory may have.
    (_("扶持"), "entitlements:overview", SUPPORT, OFFICIALS, "paper"),
    (_("扶持"), "claims:own", SUPPORT, frozenset({Role.OWNER}), "paper"),
    (
        pgettext_lazy("room", "资金"),
        "payments:appropriation_list",
        ("/payments/", "/loans/", "/auditing/"),
        MONEY_SUMS,
        "",
    ),
    (_("贷款"), "loans:loan_list", ("/loans/",), frozenset({Role.TOWN, Role.OWNER}), ""),
    (
        _("数据导入"),
        "intake:batch_list",
        ("/intake/",),
        frozenset({Role.OFFICE, Role.TOWN, Role.OWNER}),
        "intake",
    ),
    (
        _("政策"),
        "portal:clauses",
        ("/policy/", "/policies/", "/reports/policy/", "/simulation/"),
        OFFICIALS | REGISTRARS,
        "",
    ),
    # A worker has only these; their paths stand before the officials' room of the same app.
    (
        pgettext_lazy("room", "我的"),
        "privacy:my_home",
        ("/privacy/my/home/", "/privacy/my/work/"),
        WORKERS,
        "person",
    ),
    (_("工资"), "privacy:my_pay", ("/privacy/my/pay/",), WORKERS, "paper"),
    (_("补贴"), "payments:own_list", ("/payments/own/",), WORKERS, ""),
    (_("资料"), "privacy:my_data", ("/privacy/my/data/",), WORKERS, "inbox"),
    (
        pgettext_lazy("room", "同意"),
        "privacy:my_consents",
        ("/privacy/my/consents/",),
        WORKERS,
        "goal",
    ),
    (pgettext_lazy("room", "个人信息"), "privacy:fields", ("/privacy/",), PRIVACY_READERS, ""),
    (
        _("管理"),
        "accounts:organisation_list",
        ("/accounts/", "/audit/", "/workdays/", "/backups/"),
        GOVERNED,
        "",
    ),
)
LOANS = (
    (pgettext_lazy("list", "贷款"), "loans:loan_list", OFFICIALS | REGISTRARS),
    (_("办理顺序"), "loans:queue_list", OFFICIALS - {Role.TOWN}),
    (_("担保基金"), "loans:fund_list", OFFICIALS - {Role.TOWN}),
)
# A room's registers: (label, url name, roles). Shown as tabs under the masthead, in this order.
PARTS = {
    "entitlements:overview": (
        (_("全县汇总"), "entitlements:overview", OFFICIALS),
        (_("我的补贴"), "claims:own", frozenset({Role.OWNER, Role.TOWN})),
        (
            pgettext_lazy("list", "补贴到账"),
            "payments:own_list",
            frozenset({Role.OWNER, Role.TOWN}),
        ),
        (_("可享受的补贴"), "entitlements:finding_list", ENTITLED_READERS | {Role.OWNER}),
        (_("待我审核"), "claims:work_list", CLAIM_OFFICIALS),
        (_("补贴申报"), "claims:claim_list", CLAIM_READERS),
        (_("批量审核"), "claims:bulk_list", CLAIM_OFFICIALS),
        (pgettext_lazy("list", "公示"), "claims:notice_list", CLAIM_OFFICIALS),
        (_("异议"), "claims:objection_list", CLAIM_OFFICIALS),
        (_("加审规定"), "claims:extra_step_list", CLAIM_OFFICIALS),
        (_("评定记录"), "entitlements:run_list", ENTITLED_READERS),
        (pgettext_lazy("list", "风险线索"), "risk:finding_list", CLAIM_OFFICIALS),
        (_("核查项目"), "risk:checks", CLAIM_OFFICIALS),
        (_("历史发放台账"), "entitlements:grant_list", ENTITLED_READERS | {Role.OWNER}),
    ),
    "payments:appropriation_list": (
        (pgettext_lazy("list", "拨款"), "payments:appropriation_list", MONEY_SUMS),
        (pgettext_lazy("list", "资金申报"), "payments:bid_list", MONEY_SUMS),
        (pgettext_lazy("list", "待支付"), "payments:to_pay", MONEY_READERS),
        (pgettext_lazy("list", "应付款"), "payments:due_list", MONEY_READERS),
        (pgettext_lazy("list", "按比例兑付"), "payments:shortage_list", MONEY_READERS),
        (pgettext_lazy("list", "收款人"), "payments:payee_list", MONEY_READERS),
        (pgettext_lazy("list", "支付批次"), "payments:batch_list", MONEY_READERS),
        (pgettext_lazy("list", "支付指令"), "payments:order_list", MONEY_READERS),
        (pgettext_lazy("list", "银行文件格式"), "payments:mapping_list", MONEY_READERS),
        (pgettext_lazy("list", "银行回单"), "payments:line_list", MONEY_READERS),
        (pgettext_lazy("list", "总账"), "payments:entry_list", MONEY_SUMS),
        (pgettext_lazy("list", "日结"), "payments:close_list", MONEY_SUMS),
        (pgettext_lazy("list", "追回"), "payments:recovery_list", MONEY_READERS),
        (pgettext_lazy("list", "审计抽样"), "auditing:sample_list", AUDIT_READERS),
        (_("资金走向"), "auditing:way_list", AUDIT_READERS),
        *LOANS,
    ),
    "loans:loan_list": LOANS,
    "portal:clauses": (
        (_("落实情况"), "portal:clauses", OFFICIALS | REGISTRARS),
        (pgettext_lazy("list", "文件"), "policies:document_list", OFFICIALS | REGISTRARS),
        (_("落实报告"), "portal:policy_report", OFFICIALS),
        (pgettext_lazy("list", "政策测算"), "simulation:scenario_list", SIMULATORS),
        (_("方案和版本"), "policies:version_list", OFFICIALS),
        (_("方案库"), "policies:library", OFFICIALS),
        (_("扶持政策"), "policies:support_list", OFFICIALS | REGISTRARS),
    ),
    "portal:dashboard": (
        (_("目标进度"), "portal:dashboard", OFFICIALS),
        (pgettext_lazy("list", "年度任务"), "assessment:task_list", OFFICIALS),
        (pgettext_lazy("list", "县级目标"), "assessment:goal_list", OFFICIALS),
    ),
    "factories:factory_list": (
        (pgettext_lazy("list", "社区工厂"), "factories:factory_list", FACTORY_READERS),
        (pgettext_lazy("list", "企业"), "factories:enterprise_list", FACTORY_READERS),
        (pgettext_lazy("list", "月报"), "factories:report_list", FACTORY_READERS),
        (pgettext_lazy("list", "未报月报"), "factories:owing_list", FACTORY_READERS),
        (pgettext_lazy("list", "支出"), "factories:outlay_list", FACTORY_READERS),
        (pgettext_lazy("list", "年度评估"), "factories:evaluation_list", FACTORY_READERS),
        (pgettext_lazy("list", "认定"), "factories:recognition_list", FACTORY_READERS),
        (pgettext_lazy("list", "安置点"), "places:site_list", FACTORY_READERS),
        (pgettext_lazy("list", "厂房"), "places:premises_list", FACTORY_READERS),
        (_("租赁"), "places:lease_list", FACTORY_READERS),
        (pgettext_lazy("list", "材料"), "files:paper_list", REGISTRARS),
        (pgettext_lazy("list", "村（社区）"), "places:village_list", FACTORY_READERS),
    ),
    "workforce:employment_list": (
        (pgettext_lazy("list", "用工"), "workforce:employment_list", REGISTRARS),
        (pgettext_lazy("list", "人员"), "workforce:person_list", REGISTRARS),
        (pgettext_lazy("list", "家庭户"), "workforce:household_list", REGISTRARS - {Role.OWNER}),
        (pgettext_lazy("list", "工资"), "workforce:payroll_list", REGISTRARS),
        (pgettext_lazy("list", "社保缴费"), "workforce:insurance_list", REGISTRARS),
        (pgettext_lazy("list", "重复记录"), "merging:candidate_list", MERGE_READERS),
        (pgettext_lazy("list", "合并记录"), "merging:merge_list", MERGE_READERS),
    ),
    "privacy:fields": (
        (pgettext_lazy("list", "清单"), "privacy:fields", PRIVACY_READERS),
        (
            _("更正与删除申请"),
            "privacy:request_list",
            PRIVACY_READERS - {Role.SECURITY_ADMIN},
        ),
        (
            pgettext_lazy("list", "单独同意"),
            "privacy:consent_list",
            PRIVACY_READERS - {Role.SECURITY_ADMIN},
        ),
        (
            _("删除记录"),
            "privacy:erasure_list",
            frozenset({Role.OFFICE, Role.SUPERVISION, Role.AUDITOR}),
        ),
        (_("影响评估"), "privacy:assessment_list", PRIVACY_READERS - {Role.TOWN}),
    ),
    "accounts:organisation_list": (
        (pgettext_lazy("list", "机构"), "accounts:organisation_list", GOVERNED),
        (pgettext_lazy("list", "机构人员"), "accounts:member_list", GOVERNED),
        (
            pgettext_lazy("list", "工作经费"),
            "accounts:fund_list",
            GOVERNED - ADMINISTRATORS,
        ),
        (pgettext_lazy("list", "帐号"), "accounts:user_list", ADMINISTRATORS),
        (
            pgettext_lazy("list", "任职"),
            "accounts:holding_list",
            ADMINISTRATORS | {Role.OFFICE, Role.AUDITOR},
        ),
        (pgettext_lazy("list", "代行"), "accounts:delegation_list", GOVERNED),
        (
            pgettext_lazy("list", "权限"),
            "accounts:rights",
            frozenset({Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.AUDITOR}),
        ),
        (
            _("操作记录"),
            "audit:event_list",
            frozenset({Role.OFFICE, Role.SUPERVISION, Role.AUDITOR, Role.TOWN, Role.AUDIT_ADMIN}),
        ),
        (_("工作日"), "workdays:arrangement_list", GOVERNED - ADMINISTRATORS),
        (
            _("备份与恢复"),
            "backups:backup_list",
            frozenset({Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN, Role.AUDITOR}),
        ),
        (
            _("记录核验"),
            "audit:verification_list",
            frozenset({Role.AUDITOR, Role.AUDIT_ADMIN}),
        ),
        (
            pgettext_lazy("list", "锚点"),
            "audit:anchor_list",
            frozenset({Role.OFFICE, Role.SUPERVISION, Role.AUDITOR, Role.AUDIT_ADMIN}),
        ),
    ),
}

# The owner's front door of the room has the same registers, as far as he reads them.
PARTS["claims:own"] = PARTS["entitlements:overview"]


def page(request: Any) -> dict[str, Any]:
    """What base.html asks for.

    nav: [{label, url, current, icon}] of the rooms the actor may enter; tabbar: the first four with
    an icon, for the phone; subnav: the registers of the room the page belongs to.
    """
    actor = getattr(request, "actor", None)
    nav = [
        {
            "label": label,
            "url": _address(url),
            "current": request.path.startswith(prefixes),
            "icon": icon,
        }
        for label, url, prefixes, roles, icon in ROOMS
        if actor is not None and actor.has_role(*roles)
    ]
    return {
        "nav": nav,
        "subnav": _parts_here(request, actor),
        "search_url": _address("portal:search")
        if actor and actor.has_role(*FACTORY_READERS)
        else "",
        "tabbar": [room for room in nav if room["icon"]][:4],
        "actor": actor,
        "today": getattr(request, "today", None),
        "county": settings.ANYE_COUNTY_EN if in_english() else settings.ANYE_COUNTY,
        "is_demo": settings.ANYE_DEMO,
        "demo_note": _("演示数据，人物与企业均为虚构") if settings.ANYE_DEMO else "",
        "demo_logins": demo.LOGINS if settings.ANYE_DEMO else (),
        "demo_password": demo.PASSWORD if settings.ANYE_DEMO else "",
        "languages": settings.LANGUAGES,
        # Counted when the masthead is drawn, so never for a part of a page.
        "inbox_count": partial(_unread, request, actor),
    }


def _unread(request: Any, actor: Any) -> int:
    """One statement a page, however often it is asked for."""
    if not hasattr(request, "unread_reminders"):
        request.unread_reminders = reminders.unread(actor) if actor is not None else 0
    return int(request.unread_reminders)


@lru_cache(maxsize=256)
def _address(name: str) -> str:
    """Two dozen of them stand on every page, and routes never change while we run."""
    return reverse(name)


def _parts_here(request: Any, actor: Any) -> list[dict[str, Any]]:
    """The registers of the room the page belongs to: [{label, url, current}]; none for a single one."""
    here = next((url for _l, url, paths, *_r in ROOMS if request.path.startswith(paths)), "")
    parts: list[dict[str, Any]] = [
        {"label": label, "url": _address(url), "current": False}
        for label, url, roles in PARTS.get(here, ())
        if actor is not None and actor.has_role(*roles)
    ]
    # One register may lie in the folder of another: the nearest is meant.
    holding = [part for part in parts if request.path.startswith(part["url"])]
    if holding:
        max(holding, key=lambda part: len(part["url"]))["current"] = True
    return parts if len(parts) > 1 else []
