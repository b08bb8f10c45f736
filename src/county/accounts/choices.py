from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a post lets its holder be. Clauses 4.1-1, 4.1-2, 4.1-4, 4.2-1, 4.3-3; trust.md's table."""

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


class OrganisationKind(models.TextChoices):
    LEADING_GROUP = "leading_group", _("领导小组")
    OFFICE = "office", _("领导小组办公室")
    DEPARTMENT = "department", _("县级部门")
    TOWN = "town", _("镇党委政府")
    TOWN_BODY = "town_body", _("镇专门机构")
    SUPERVISION = "supervision", _("督查机构")
    AUDIT = "audit", _("审计机构")
    ENTERPRISE = "enterprise", _("企业")
