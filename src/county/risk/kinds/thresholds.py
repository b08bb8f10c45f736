"""What the checks go by: each number's name, meaning, unit, and the value the county begins with. The office sets
another with its source and day; the rows are in models.Threshold.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SINCE = date(2017, 4, 15)
TRIED = "县社区工厂办试行值，按核查结果调整"
OLD = "待县定；暂只拦明显超龄，各方案的年龄条件由方案自己写明"


@dataclass(frozen=True)
class Meaning:
    """label: what it is; unit: of its value; first: the value from SINCE on; source: of that value."""

    label: "StrOrPromise"
    unit: "StrOrPromise"
    first: int
    source: str = TRIED


_DAYS, _PEOPLE, _MONTHS, _PERCENT = _("天"), _("人"), _("个月"), "%"
THRESHOLDS: Mapping[str, Meaning] = {
    "look_back_months": Meaning(_("回看月数"), _MONTHS, 13, "一个考核年度加一个月"),
    "age_min": Meaning(_("最低用工年龄"), _("周岁"), 16, "《中华人民共和国劳动法》第十五条"),
    "age_max_male": Meaning(_("补贴对象年龄上限（男）"), _("周岁"), 65, OLD),
    "age_max_female": Meaning(_("补贴对象年龄上限（女）"), _("周岁"), 65, OLD),
    "card_people": Meaning(_("同一工资卡的人数达到"), _PEOPLE, 2, "一个账户只付一个人"),
    "phone_people": Meaning(_("同一手机号的人数达到"), _PEOPLE, 3),
    "ghost_months": Meaning(_("无任何佐证的领薪月数达到"), _MONTHS, 3),
    "same_people": Meaning(_("整齐划一的当月人数达到"), _PEOPLE, 8),
    "same_months": Meaning(_("出勤整齐划一的月数达到"), _MONTHS, 3),
    "same_percent": Meaning(_("实发工资相同的人占比达到"), _PERCENT, 80),
    "rush_days": Meaning(_("考核日前突击入职的天数"), _DAYS, 30),
    "rush_people": Meaning(_("突击入职人数达到"), _PEOPLE, 5),
    "rush_percent": Meaning(_("突击入职占在岗人数达到"), _PERCENT, 30),
    "leave_days": Meaning(_("考核日后离职的天数"), _DAYS, 60),
    "leave_percent": Meaning(_("突击入职者离职占比达到"), _PERCENT, 50),
    "group_people": Meaning(_("成批转厂的人数达到"), _PEOPLE, 5),
    "group_stay_days": Meaning(_("在前一家工厂的天数不超过"), _DAYS, 90),
    "group_gap_days": Meaning(_("两家工厂之间相隔不超过"), _DAYS, 30),
    "reborn_percent": Meaning(_("与已退出工厂职工重合达到"), _PERCENT, 60, "Jaccard 系数 0.6，县社区工厂办试行值"),
    "reborn_people": Meaning(_("比对职工重合的最少人数"), _PEOPLE, 5),
    "rent_percent": Meaning(_("单位租金达到本镇中位数的"), _PERCENT, 200),
    "rent_leases": Meaning(_("比较租金的最少合同数"), _("份"), 5),
    "overlap_days": Meaning(_("两份劳动合同重叠超过"), _DAYS, 15),
    "late_days": Meaning(_("合同登记晚于生效超过"), _DAYS, 60),
    "quick_seconds": Meaning(_("两件审核间隔不足"), _("秒"), 3),
    "quick_times": Meaning(_("连续过快审核达到"), _("次"), 5),
    "night_from": Meaning(_("夜间从几时起"), _("时"), 22),
    "night_to": Meaning(_("夜间到几时止"), _("时"), 6),
    "night_times": Meaning(_("一夜审批达到"), _("次"), 3),
    "device_times": Meaning(_("同一浏览器经手同一件事达到"), _("次"), 1, "两个人的事不能在一台机器上办"),
    "idle_people": Meaning(_("停产月仍发工资的人数达到"), _PEOPLE, 5),
    "room_dm2": Meaning(_("每名职工最少厂房面积"), _("平方分米"), 200),
}  # fmt: skip
