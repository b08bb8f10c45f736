"""What personal data are used for, how long they are kept, and the days an answer may take."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.privacy.choices import Basis, UseKind

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Our own promise; the law says only "in time" (PIPL art. 50).
ANSWER_DAYS = 15
# An assessment is kept for three years (PIPL art. 56).
ASSESSMENT_YEARS = 3
# Wage records must be kept two years (Interim Provisions on Payment of Wages, art. 6): until then a
# request for erasure is refused. After five years without work or pay nothing needs the name.
WAGE_MONTHS = 24
RETENTION_MONTHS = 60


@dataclass(frozen=True)
class Use:
    """plain: what it is for, kept: what is held for it, both as one would tell a worker."""

    basis: Basis
    clause: str
    plain: "StrOrPromise"
    kept: "StrOrPromise"


USES: Mapping[UseKind, Use] = MappingProxyType(
    {
        UseKind.EMPLOYMENT: Use(
            Basis.DUTY, "2-6",
            _("登记谁在哪家工厂上班、签了多久的合同，核对带动就业的人数。"),
            _("姓名、身份证号、性别、出生日期、户籍镇、在哪家工厂、什么岗位、合同起止"),
        ),
        UseKind.WAGES: Use(
            Basis.DUTY, "2-8",
            _("核对工资是不是按月足额发到您手里，您可以自己确认或提出异议。"),
            _("工资卡号、每月出勤、应发和实发、您自己的确认或异议"),
        ),
        UseKind.HOUSEHOLDS: Use(
            Basis.DUTY, "3.2-3",
            _("核对按政策应当优先照顾的家庭，算清补助。"),
            _("户编号、户主、安置点，是否搬迁户、贫困户、三留守、残疾"),
        ),
        UseKind.CONTACT: Use(
            Basis.DUTY, "3.4-3",
            _("需要您补材料、确认工资或者答复您的申请时联系您。"),
            _("手机号"),
        ),
        UseKind.ENTERPRISES: Use(
            Basis.DUTY, "3.1-4",
            _("登记企业的负责人和厂房的出租人，便于认定和联系。"),
            _("法定代表人、出租人的姓名和电话"),
        ),
        UseKind.BODIES: Use(
            Basis.DUTY, "4.1-4",
            _("让群众知道每个镇由谁负责、怎么联系。"),
            _("工作人员的姓名和办公电话"),
        ),
        UseKind.ACCOUNTS: Use(
            Basis.DUTY, "4.1-2",
            _("记下谁在什么时候看了、改了什么，任何人都不能抵赖。"),
            _("帐号、姓名，登录、查看、修改、导出的记录"),
        ),
        UseKind.INTAKE: Use(
            Basis.DUTY, "2-8",
            _("核对工厂交来的花名册和工资表，核对完就入库，临时内容随即删除。"),
            _("工厂交来的表里对应得上的那几列；对不上的列不读取"),
        ),
        UseKind.RIGHTS: Use(
            Basis.DUTY, "4.1-2",
            _("记录您的同意、更正和删除申请以及答复。"),
            _("您同意了什么、申请了什么、怎么答复的"),
        ),
    }
)  # fmt: skip


@dataclass(frozen=True)
class Retention:
    """months: after the event; None: goes with the event itself."""

    months: int | None
    event: "StrOrPromise"

    def __str__(self) -> str:
        if self.months is None:
            return str(self.event)
        words = pgettext_lazy("retention", "%(event)s后 %(years)s 年")
        return str(words) % {"event": self.event, "years": self.months // 12}


RETENTIONS: Mapping[str, Retention] = MappingProxyType(
    {
        "work": Retention(RETENTION_MONTHS, _("最后一次离职或领取工资")),
        "accounts_30": Retention(360, _("所属年度结束")),
        "status": Retention(RETENTION_MONTHS, _("身份终止")),
        "enterprise": Retention(60, _("企业退出")),
        "post": Retention(36, _("离任")),
        "audit": Retention(180, _("记录产生")),
        "rights": Retention(36, _("答复或撤回")),
        "staged": Retention(None, _("入库或放弃时立即删除")),
        "file": Retention(24, _("导入")),
        "export": Retention(None, _("导出一天后删除")),
        "session": Retention(None, _("退出登录或 10 小时后删除")),
    }
)  # fmt: skip
