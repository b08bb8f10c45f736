from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(models.TextChoices):
    """What a post lets its holder be. Clauses 4.1-1, 4.1-2, 4.1-4, 4.2-1, 4.3-3."""

    LEADER = "leader", _("县领导")
    OFFICE = "office", _("县社区工厂办")
    DEPARTMENT = "department", _("部门经办")
    FINANCE = "finance", _("财政")
    SUPERVISION = "supervision", _("督查")
    AUDITOR = "auditor", _("审计")
    TOWN = "town", _("镇工作人员")
    OWNER = "owner", _("业主")
    WORKER = "worker", _("工人")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")
    AUDIT_ADMIN = "audit_admin", _("审计管理员")


COUNTY_WIDE = frozenset(
    {Role.LEADER, Role.OFFICE, Role.DEPARTMENT, Role.FINANCE, Role.SUPERVISION, Role.AUDITOR}
)


# The county roles that are shown rows of persons; leaders and finance see numbers (trust.md, Access).
READS_ROWS = COUNTY_WIDE - {Role.LEADER, Role.FINANCE}
# Who pays must know whom.
READS_PAYEES = frozenset({Role.FINANCE})

# What of the record the administrators read beside their own acts: all, or what changed rights.
READS_RECORD = {Role.AUDIT_ADMIN: "all", Role.SECURITY_ADMIN: "rights"}
ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
BUSINESS = COUNTY_WIDE | {Role.TOWN}
OFFICIALS = BUSINESS | ADMINISTRATORS
APPROVERS = frozenset({Role.OFFICE, Role.DEPARTMENT})

# Roles one person may not hold on the same day (trust.md), as rows of (one side, other side): each
# role of
# the one side clashes with each role of the other.
CLASHES: tuple[tuple[frozenset[Role], frozenset[Role]], ...] = (
    (frozenset({Role.TOWN}), frozenset({Role.DEPARTMENT})),  # entry and review
    (APPROVERS, frozenset({Role.FINANCE})),  # approval and payment
    (ADMINISTRATORS, ADMINISTRATORS),  # pairwise
    (ADMINISTRATORS, BUSINESS),  # administrators see no business rows
    (frozenset({Role.AUDITOR}), OFFICIALS | {Role.OWNER}),  # who audits writes nothing
    (frozenset({Role.OWNER}), OFFICIALS),
)


def clash(one: str, other: str) -> bool:
    """True when the table forbids the two roles to one person. A role never clashes with itself."""
    return one != other and any(
        (one in left and other in right) or (other in left and one in right)
        for left, right in CLASHES
    )


DUTIES = {
    Role.LEADER: _("看全县汇总数字；不看个人记录，不改任何记录。"),
    Role.OFFICE: _(
        "看全县记录；登记和修改工厂、家庭户、人员、用工、工资；导入表格；修改机构。不能付款。"
    ),
    Role.DEPARTMENT: _("看全县记录；不改别人登记的内容。"),
    Role.FINANCE: _("看汇总数字；资金业务开通后办理支付。不能审批。"),
    Role.SUPERVISION: _("看全县记录和操作记录；不改任何记录。"),
    Role.AUDITOR: _("看全县记录和操作记录；不改任何记录。"),
    Role.TOWN: _("看本镇记录；登记和修改本镇工厂、家庭户、人员、用工、工资；导入表格。"),
    Role.OWNER: _("看本企业的工厂和职工；登记用工和工资；导入表格。看不到别的工厂。"),
    Role.WORKER: _("看本人的记录。"),
    Role.SYSTEM_ADMIN: _("开通、停用帐号，重置密码。不能任命岗位，不看业务记录。"),
    Role.SECURITY_ADMIN: _("任命和免去岗位。不能开通帐号，不看业务记录。"),
    Role.AUDIT_ADMIN: _("看操作记录。不改任何记录，不看业务记录。"),
}


@dataclass(frozen=True)
class SessionRule:
    """idle: minutes without a click that end a session. whole: minutes after which it ends in any
    case. single: a new one ends the others.
    """

    idle: int = 30
    whole: int = 600
    single: bool = False


# 等保 8.1.4.1b. A person with two roles follows the stricter of both.
SESSION_RULES: dict[str, SessionRule] = {Role.FINANCE: SessionRule(idle=15, single=True)}
# Whom a password alone does not let in (8.1.4.1d).
SECOND_FACTOR = ADMINISTRATORS | {Role.FINANCE, Role.OFFICE}
# Whose password is changed every ninety days: those in office.
ROTATED = OFFICIALS

TRIES = 5
LOCKED_MINUTES = 30
PROOF_MINUTES = 10  # a sensitive step asks again when the last proof is older
CODE_MINUTES = 5  # from the right password to the second factor
PASSWORD_DAYS = 90
PASSWORD_WARNED_DAYS = 14
PASSWORDS_KEPT = 5
DORMANT_DAYS = 60
DORMANT_WARNED_DAYS = 45


def session_rule(roles: Iterable[str]) -> SessionRule:
    """The strictest of the roles' rules."""
    rules = [SESSION_RULES.get(role, SessionRule()) for role in roles] or [SessionRule()]
    return SessionRule(
        idle=min(rule.idle for rule in rules),
        whole=min(rule.whole for rule in rules),
        single=any(rule.single for rule in rules),
    )


class TryKind(models.TextChoices):
    """What failed log-ins are counted by."""

    ACCOUNT = "account", _("帐号")
    NETWORK = "network", _("网络地址")


class OrganisationKind(models.TextChoices):
    LEADING_GROUP = "leading_group", _("领导小组")
    OFFICE = "office", _("领导小组办公室")
    DEPARTMENT = "department", _("县级部门")
    TOWN = "town", _("镇党委政府")
    TOWN_BODY = "town_body", _("镇专门机构")
    SUPERVISION = "supervision", _("督查机构")
    AUDIT = "audit", _("审计机构")
    ENTERPRISE = "enterprise", _("企业")


# What each kind of body must have, the clause that says so with it. Clause 4.1-4 asks it of the towns.
CLAUSE_OF_KIND = {
    OrganisationKind.LEADING_GROUP: "4.1-1",
    OrganisationKind.OFFICE: "4.1-2",
    OrganisationKind.TOWN: "4.1-4",
    OrganisationKind.TOWN_BODY: "4.1-4",
    OrganisationKind.SUPERVISION: "4.3-3",
}
MUST_BE_REACHED = frozenset({OrganisationKind.OFFICE, OrganisationKind.TOWN_BODY})
# The county's own habit, on record here: more than so many posts at once is too many for one person.
MOST_POSTS = 3


class MemberKind(models.TextChoices):
    """What a named person is in a body, with or without an account. Clauses 4.1-1, 4.1-4."""

    HEAD = "head", pgettext_lazy("member", "负责人")
    DEPUTY = "deputy", pgettext_lazy("member", "副职")
    MEMBER = "member", pgettext_lazy("member", "成员")
    STAFF = "staff", _("专职人员")
    PART_TIME = "part_time", _("兼职人员")


class FundSource(models.TextChoices):
    """Where a body's yearly money comes from. Clauses 3.2-8, 4.1-3, 4.1-4."""

    TOWN = "town", _("镇财政安排")
    COUNTY = "county", _("县财政下达")
    UPPER = "upper", _("上级专项")
    OTHER = "other", _("其他自筹")


class GapKind(models.TextChoices):
    """What a body lacks. Clause 4.1-4."""

    NO_BODY = "no_body", _("缺专门机构")
    VACANT_POST = "vacant_post", _("岗位空缺")
    NO_TELEPHONE = "no_telephone", _("缺办公电话")
    NO_FUNDS = "no_funds", _("缺当年经费")
    TOO_MANY_POSTS = "too_many_posts", _("兼岗过多")
