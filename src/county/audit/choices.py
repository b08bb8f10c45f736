"""The words of the record: one table for actions, one for fields of the facts."""

from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Roles by their stored word: audit lies below accounts and cannot import them; a test compares the
# two.
READS_ALL = frozenset({"office", "supervision", "auditor", "audit_admin"})
READS_OWN_TOWN = frozenset({"town"})
VERIFIES = frozenset({"auditor", "audit_admin"})
# They read the record but no business rows: what changed is told to them without its content.
WITHOUT_ROWS = frozenset({"audit_admin"})


# Apps whose records are called by the names of persons.
NAMED_BY_PERSONS = frozenset({"workforce", "privacy", "merging"})


class ChangeKind(TextChoices):
    INSERT = "insert", _("新增")
    UPDATE = "update", _("修改")
    DELETE = "delete", _("删除")
    BASELINE = "baseline", _("重新起算")


class VerificationState(TextChoices):
    WAITING = "waiting", _("排队中")
    RUNNING = "running", _("核验中")
    WHOLE = "whole", _("完整")
    BROKEN = "broken", _("发现问题")
    FAILED = "failed", _("未完成")


class FindingKind(TextChoices):
    """What a verification may find, one word for each way of tampering."""

    GAP = "gap", _("缺号：中间的记录被删除或改号")
    TAIL = "tail", _("末尾的记录被删除")
    EXTRA = "extra", _("链头之后多出记录")
    HEAD = "head", _("链头被改动")
    WORDS = "words", _("记录的对象、理由或内容被改动")
    FIELDS = "fields", _("记录的字段被改动或两条被调换")
    LINK = "link", _("与前一条的衔接断开")
    UNSEALED = "unsealed", _("没有编号入链的记录")
    CHANGES = "changes", _("数据改动日志与操作记录不符")
    NO_EVENT = "no_event", _("数据被直接改动，没有操作记录")
    IMAGE = "image", _("数据改动日志的内容被改动")
    ROW = "row", _("现有数据与最后一次改动不符")
    TABLE = "table", _("现有数据的合计与改动日志不符")
    TRIGGER = "trigger", _("保护触发器被停用、删除或改写")
    GRANT = "grant", _("数据库权限被放宽")


# What the triggers watch: table -> columns left out. `-column` is left out whole (derived from
# others, or written by signing in); any other name is sealed or secret: that it changed is told by a
# hash. Tables named here that do not exist yet are passed over; config/apps.py has them watched after
# every migrate.
WATCHED: dict[str, tuple[str, ...]] = {
    "accounts_user": ("password", "-last_login", "-search_text"),
    "accounts_organisation": ("-search_text",),
    "accounts_post": (),
    "accounts_holding": (),
    "accounts_delegation": (),
    "accounts_member": ("telephone", "-search_text"),
    "accounts_bodyfund": (),
    "places_site": ("-search_text", "-name_pinyin"),
    "places_sitecount": (),
    "places_premises": ("-search_text",),
    "places_lease": (),
    "policies_document": ("-search_text",),
    "policies_clause": ("-search_text",),
    "policies_duty": (),
    "policies_scheme": ("-search_text",),
    "policies_schemeversion": (),
    "factories_enterprise": ("phone", "-phone_index", "-search_text", "-name_pinyin"),
    "factories_leadingrecognition": (),
    "factories_factory": ("-search_text", "-name_pinyin"),
    "factories_factorystate": (),
    "factories_recognition": (),
    "factories_monthlyreport": (),
    "workforce_household": ("-search_text", "-head_pinyin"),
    "workforce_householdstatus": (),
    "workforce_person": (
        "id_number",
        "phone",
        "account",
        "-id_index",
        "-phone_index",
        "-account_index",
        "-search_text",
        "-name_pinyin",
    ),
    "workforce_personstatus": (),
    "workforce_employment": (),
    "workforce_contractterm": (),
    "workforce_payroll": (),
    "workforce_insurancepayment": (),
    "factories_outlay": (),
    "factories_evaluation": (),
    "workdays_arrangement": (),
    "workdays_specialday": (),
    "files_paper": (),
    "files_papercontent": ("content",),
    "loans_guaranteefund": (),
    "loans_loan": ("-search_text",),
    "loans_instalment": (),
    "loans_repayment": (),
    "loans_loanmark": (),
    "entitlements_grant": (),
    "entitlements_snapshot": (),
    "entitlements_snapshottable": (),
    "privacy_impactassessment": (),
    "privacy_consent": (),
    "privacy_datarequest": ("wanted",),
    "privacy_erasure": (),
    "merging_merge": ("before", "after"),
    "assessment_goal": (),
    "assessment_towntask": (),
}

OUTCOMES: "dict[str, StrOrPromise]" = {
    "done": _("已办"),
    "denied": _("被拒绝"),
    "failed": _("未成功"),
}
TONES = {"done": "ok", "denied": "bad", "failed": "wait"}

# Every action some command records; tests/audit holds the table against the source.
ACTIONS: "dict[str, StrOrPromise]" = {
    "access.denied": _("访问被拒绝"),
    "number.read": _("查看完整号码"),
    "page.printed": _("打印"),
    "record.verified": _("核验操作记录"),
    "record.verification_asked": _("要求核验操作记录"),
    "table.based": _("数据改动重新起算"),
    "register.exported": _("导出名册"),
    "session.opened": pgettext_lazy("session", "登录"),
    "session.closed": pgettext_lazy("session", "退出"),
    "session.refused": _("登录未成功"),
    "session.locked": _("登录被锁定"),
    "session.expired": _("超时自动退出"),
    "second_factor.enrolled": _("启用动态口令"),
    "second_factor.codes_renewed": _("换一组备用码"),
    "second_factor.reset": _("重置动态口令"),
    "password.changed": _("修改密码"),
    "password.reset": _("重置密码"),
    "account.issued": _("开通帐号"),
    "account.linked": _("帐号对应到本人"),
    "account.corrected": _("修改帐号"),
    "account.fell_dormant": _("久未登录停用"),
    "account.suspended": _("停用帐号"),
    "account.resumed": _("恢复帐号"),
    "holding.granted": _("任命岗位"),
    "holding.ended": _("免去岗位"),
    "post.delegated": _("请人代行岗位"),
    "delegation.ended": _("提前结束代行"),
    "rights.version_changed": _("权限规则更新"),
    "organisation.registered": _("登记机构"),
    "organisation.corrected": _("修改机构"),
    "organisation.closed": _("撤销机构"),
    "post.registered": _("设立岗位"),
    "member.registered": _("登记机构人员"),
    "member.corrected": _("修改机构人员"),
    "member.ended": _("登记机构人员离任"),
    "fund.registered": _("登记工作经费"),
    "fund.corrected": _("修改工作经费"),
    "divisions.loaded": _("导入区划"),
    "site.registered": _("登记安置点"),
    "site.corrected": _("修改安置点"),
    "site.counted": _("登记安置点户数"),
    "site.closed": _("撤并安置点"),
    "premises.registered": _("登记厂房"),
    "premises.corrected": _("修改厂房"),
    "lease.registered": _("登记租赁合同"),
    "lease.corrected": _("修改租赁合同"),
    "lease.ended": _("终止租赁合同"),
    "enterprise.registered": _("登记企业"),
    "enterprise.corrected": _("修改企业"),
    "enterprise.leading_recognised": _("认定龙头企业"),
    "enterprise.leading_withdrawn": _("取消龙头企业"),
    "factory.registered": _("登记社区工厂"),
    "factory.corrected": _("修改社区工厂"),
    "factory.state_changed": _("改变工厂状态"),
    "factory.recognised": _("认定社区工厂"),
    "factory.recognition_withdrawn": _("摘牌"),
    "report.submitted": _("上报月报"),
    "report.corrected": _("修改月报"),
    "workdays.registered": _("登记放假安排"),
    "workdays.corrected": _("修改放假安排"),
    "paper.filed": _("上传材料"),
    "paper.corrected": _("修改材料信息"),
    "paper.withdrawn": _("撤下材料"),
    "paper.read": _("下载材料"),
    "household.registered": _("登记家庭户"),
    "household.corrected": _("修改家庭户"),
    "household.status_set": _("登记家庭户身份"),
    "household.status_ended": _("终止家庭户身份"),
    "person.registered": _("登记人员"),
    "person.corrected": _("修改人员"),
    "person.status_set": _("登记人员身份"),
    "person.status_ended": _("终止人员身份"),
    "employment.registered": _("登记用工"),
    "employment.corrected": _("修改用工"),
    "employment.ended": _("登记离职"),
    "employment.renewed": _("续签合同"),
    "payroll.registered": _("登记工资"),
    "payroll.corrected": _("修改工资"),
    "payroll.confirmed": _("代记工人确认"),
    "payroll.disputed": _("代记工人异议"),
    "candidate.search_asked": _("现在查找"),
    "candidate.searched": _("查找重复记录"),
    "candidate.dismissed": _("核对为不是重复"),
    "candidate.reopened": _("重新核对重复记录"),
    "record.merged": _("并入重复记录"),
    "record.absorbed": _("并入别的记录"),
    "record.merge_undone": _("撤销合并"),
    "payroll.confirmed_by_worker": _("工人确认工资"),
    "payroll.disputed_by_worker": _("工人提出异议"),
    "consent.given": _("同意使用资料"),
    "consent.withdrawn": _("撤回同意"),
    "request.filed": _("申请更正或删除资料"),
    "request.accepted": _("办成本人申请"),
    "request.refused": _("未予办理本人申请"),
    "person.copied": _("本人取走资料副本"),
    "person.erased": _("删除个人资料"),
    "erasure.key_destroyed": _("销毁个人密钥"),
    "assessment.drafted": _("起草影响评估"),
    "assessment.corrected": _("修改影响评估"),
    "assessment.signed": _("签署影响评估"),
    "batch.received": _("上传表格"),
    "batch.columns_confirmed": _("确认列的对应"),
    "batch.checked": _("检查表格"),
    "batch.recheck_asked": _("要求重新检查"),
    "batch.annotated_downloaded": _("下载批注表格"),
    "batch.list_exported": _("导出问题清单"),
    "batch.confirmed": _("确认入库"),
    "batch.stored": _("批次入库"),
    "batch.undone": _("撤销批次"),
    "batch.dropped": _("放弃批次"),
    "batch.recovered": _("恢复中断的批次"),
    "document.loaded": _("载入政策文件"),
    "document.registered": _("登记文件"),
    "document.corrected": _("修改文件信息"),
    "document.ended": _("登记文件废止"),
    "document.related": _("登记文件关系"),
    "document.unrelated": _("撤销文件关系"),
    "document.published": _("发布文件新版本"),
    "draft.read": _("导入文件"),
    "draft.corrected": _("核对导入的文件"),
    "draft.dropped": _("放弃导入的文件"),
    "draft.published": _("发布导入的文件"),
    "clause.corrected": _("修改条款"),
    "clause.linked": _("关联条款"),
    "clause.unlinked": _("解除条款关联"),
    "duty.assigned": _("落实条款责任"),
    "duty.ended": _("解除条款责任"),
    "duty.loaded": _("载入责任分工"),
    "scheme.drafted": _("起草扶持方案"),
    "scheme.written": _("修改方案草稿"),
    "scheme.proposed": _("提请批准方案"),
    "scheme.returned": _("退回方案"),
    "scheme.adopted": _("批准方案"),
    "scheme.superseded": _("方案被新版本代替"),
    "scheme.withdrawn": _("撤回方案"),
    "scheme.ended": _("终止方案"),
    "demo.seeded": _("生成演示县"),
    "scenario.drawn_up": _("拟定政策测算"),
    "scenario.run_asked": _("要求测算"),
    "scenario.run": _("完成测算"),
    "task.issued": _("下达年度任务"),
    "task.corrected": _("调整年度任务"),
    "goal.corrected": _("调整县级目标"),
    "snapshot.taken": _("保存数据快照"),
    "run.asked": _("发起资格评定"),
    "run.done": _("完成资格评定"),
    "grant.created": _("登记历史发放"),
    "grant.imported": _("导入历史发放"),
    "grant.removed": _("删除历史发放"),
}  # fmt: skip

# Facts whose key is no field of the record itself.
FIELDS: "dict[str, StrOrPromise]" = {
    "changed": _("改动"),
    "code": _("代码"),
    "contract_from": _("合同起"),
    "contract_to": _("合同止"),
    "count": _("条数"),
    "delegate": _("代行人"),
    "stands_in": _("代谁办理"),
    "rights_version": _("权限规则版本"),
    "sha256": _("指纹"),
    "template": _("所据模板"),
    "version_number": _("第几版"),
    "factory": _("工厂"),
    "filters": _("筛选条件"),
    "format": _("文件格式"),
    "from_on": _("起"),
    "kind": _("类别"),
    "merge": _("合并编号"),
    "month": _("月份"),
    "net_fen": _("实发"),
    "note": _("说明"),
    "number": _("第几次签订"),
    "organisation": _("机构"),
    "path": _("网址"),
    "person": _("人员"),
    "post": _("岗位"),
    "q": _("查找"),
    "register": _("名册"),
    "role": _("角色"),
    "rows": _("行数"),
    "said_by": _("谁说的"),
    "score": _("相似度"),
    "to_on": _("止"),
    "clauses": _("条款数"),
    "step": _("调整"),
    "part": _("责任"),
    "title": _("标题"),
    "totals": _("合计"),
    "username": _("帐号"),
    "user": _("人员"),
    "amount_fen": _("金额"),
    "outcome": _("测算结果"),
    "funds": _("资金"),
    "tried": _("所试的改动"),
    "year": _("年度"),
    "area_dm2": _("面积（平方分米）"),
    "closed_on": _("撤并日期"),
    "events": _("操作记录条数"),
    "changes": _("数据改动条数"),
    "field": _("字段"),
    "first_seq": _("从第几号起"),
    "found": _("发现问题"),
    "page": _("页面"),
    "table": _("表"),
    "counted_on": _("统计日期"),
    "credit_code": _("统一社会信用代码"),
    "electricity_kwh": _("用电量（千瓦时）"),
    "ended_on": _("终止日期"),
    "households": _("户数"),
    "output_fen": _("产值"),
    "paper": _("文号"),
    "purpose": _("用途"),
    "basis": _("依据"),
    "people": _("人数"),
    "recognised_on": _("认定日期"),
    "rent_fen": _("月租金"),
    "sales_fen": _("销售收入"),
    "searched": _("使用了查找"),
    "source": _("依据"),
    "status": _("状态"),
    "towns": _("镇"),
    "villages": _("村（社区）"),
    "withdrawn_on": _("取消日期"),
}


def action_label(action: str) -> "StrOrPromise":
    """The words for an action; one nobody translated shows as stored rather than not at all."""
    return ACTIONS.get(action, action)
