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

OUTCOMES: "dict[str, StrOrPromise]" = {
    "done": _("已办"),
    "denied": _("被拒绝"),
    "failed": _("未成功"),
}
TONES = {"done": "ok", "denied": "bad", "failed": "wait"}

# Every action some command records; tests/audit holds the table against the source.
ACTIONS: "dict[str, StrOrPromise]" = {
    "access.denied": _("访问被拒绝"),
    "register.exported": _("导出名册"),
    "session.opened": pgettext_lazy("session", "登录"),
    "session.closed": pgettext_lazy("session", "退出"),
    "session.refused": _("登录未成功"),
    "session.locked": _("登录被锁定"),
    "password.changed": _("修改密码"),
    "password.reset": _("重置密码"),
    "account.issued": _("开通帐号"),
    "account.linked": _("帐号对应到本人"),
    "account.corrected": _("修改帐号"),
    "account.suspended": _("停用帐号"),
    "account.resumed": _("恢复帐号"),
    "holding.granted": _("任命岗位"),
    "holding.ended": _("免去岗位"),
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
    "demo.seeded": _("生成演示县"),
    "task.issued": _("下达年度任务"),
    "task.corrected": _("调整年度任务"),
    "goal.corrected": _("调整县级目标"),
}  # fmt: skip

# Facts whose key is no field of the record itself.
FIELDS: "dict[str, StrOrPromise]" = {
    "changed": _("改动"),
    "code": _("代码"),
    "contract_from": _("合同起"),
    "contract_to": _("合同止"),
    "count": _("条数"),
    "factory": _("工厂"),
    "filters": _("筛选条件"),
    "format": _("文件格式"),
    "from_on": _("起"),
    "kind": _("类别"),
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
    "to_on": _("止"),
    "totals": _("合计"),
    "username": _("帐号"),
    "user": _("人员"),
    "amount_fen": _("金额"),
    "year": _("年度"),
    "area_dm2": _("面积（平方分米）"),
    "closed_on": _("撤并日期"),
    "counted_on": _("统计日期"),
    "credit_code": _("统一社会信用代码"),
    "electricity_kwh": _("用电量（千瓦时）"),
    "ended_on": _("终止日期"),
    "households": _("户数"),
    "output_fen": _("产值"),
    "paper": _("文号"),
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
