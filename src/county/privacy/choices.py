from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.accounts.choices import Role

# Who reads what people agreed to and asked. Never the owner: who refused must have nothing to fear.
CLERKS = frozenset({Role.OFFICE, Role.TOWN})
READERS = CLERKS | {Role.SUPERVISION, Role.AUDITOR}
COUNTY_READERS = READERS - {Role.TOWN}
ERASURE_READERS = frozenset({Role.OFFICE, Role.AUDITOR, Role.SUPERVISION})
# Assessments hold no person: the security administrator may read and write them.
ASSESSORS = frozenset({Role.OFFICE, Role.SECURITY_ADMIN})
GUARDIANS = ASSESSORS | {Role.AUDITOR, Role.SUPERVISION}


class UseKind(models.TextChoices):
    """What personal data are used for."""

    EMPLOYMENT = "employment", _("就业登记和任务核对")
    WAGES = "wages", _("工资发放核对")
    HOUSEHOLDS = "households", _("搬迁户、贫困户身份核对")
    CONTACT = "contact", _("办理事项时联系")
    ENTERPRISES = "enterprises", _("企业和厂房登记")
    BODIES = "bodies", _("机构和岗位公开")
    ACCOUNTS = "accounts", _("帐号安全和操作记录")
    INTAKE = "intake", _("表格导入核对")
    RIGHTS = "rights", _("办理您对自己资料的要求")


class Sensitivity(models.IntegerChoices):
    """How much a field can hurt its person. Classes of sensitive data after PIPL art. 28."""

    GENERAL = 0, _("一般")
    SENSITIVE_1 = 1, _("敏感一级")
    SENSITIVE_2 = 2, _("敏感二级")
    SENSITIVE_3 = 3, _("敏感三级")


class Basis(models.TextChoices):
    """Why the county may hold it. PIPL art. 13."""

    DUTY = "duty", _("履行法定职责（第十三条第三项、第三十四条）")
    CONTRACT = "contract", _("履行劳动用工管理所必需（第十三条第二项）")
    CONSENT = "consent", _("本人单独同意（第十三条第一项、第二十九条）")


class Keeping(models.TextChoices):
    """How a value lies in the database."""

    SEALED = "sealed", _("加密")
    INDEX = "index", _("单向索引")
    PLAIN = "plain", _("明文，按行限权")


class RequestKind(models.TextChoices):
    """What a person may ask of his own data. PIPL art. 46, 47."""

    CORRECTION = "correction", pgettext_lazy("request", "更正")
    ERASURE = "erasure", pgettext_lazy("request", "删除")


class RequestField(models.TextChoices):
    """What is said to be wrong."""

    NAME = "name", _("姓名")
    ID_NUMBER = "id_number", _("身份证号")
    PHONE = "phone", _("手机号")
    ACCOUNT = "account", _("工资卡号")
    HOUSEHOLD = "household_code", _("户编号")
    STATUS = "status", _("身份（搬迁户、贫困户、三留守等）")
    JOB = "job", _("用工或合同")
    PAY = "pay", _("出勤或工资")
    OTHER = "other", _("其他")


class RequestState(models.TextChoices):
    """open → accepted or refused."""

    OPEN = "open", _("办理中")
    ACCEPTED = "accepted", _("已办成")
    REFUSED = "refused", _("未予办理")


class ErasureBasis(models.TextChoices):
    """Why a person's data are erased."""

    RETENTION = "retention", _("保存期满")
    REQUEST = "request", _("本人申请")


class AssessmentState(models.TextChoices):
    """draft → signed → superseded by the next version."""

    DRAFT = "draft", _("待签署")
    SIGNED = "signed", _("有效")
    SUPERSEDED = "superseded", _("已有新版")
