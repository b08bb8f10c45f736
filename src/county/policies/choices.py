from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.accounts.choices import BUSINESS, Role


class DocumentLevel(models.TextChoices):
    """Whose document it is, from the nation down."""

    NATION = "nation", _("国家")
    PROVINCE = "province", _("省")
    CITY = "city", _("市")
    COUNTY = "county", _("县")


class RelationKind(models.TextChoices):
    """What one document is to another."""

    CARRIES_OUT = "carries_out", pgettext_lazy("relation", "落实")
    AMENDS = "amends", pgettext_lazy("relation", "修改")
    SUPERSEDES = "supersedes", pgettext_lazy("relation", "代替")


class ClauseKind(models.TextChoices):
    """What a piece of the document's text is. Only clauses and points ask for something."""

    CLAUSE = "clause", _("条款")
    POINT = "point", _("要点")
    MARK = "mark", _("发文机关标志")
    NUMBER = "number", _("发文字号")
    TITLE = "title", _("标题")
    ADDRESSEE = "addressee", _("主送机关")
    OPENING = "opening", _("前言")
    SIGNATURE = "signature", _("署名")
    DATE = "date", _("成文日期")
    ATTACHMENT = "attachment", _("附件")
    IMPRINT = "imprint", _("印发说明")


ASKING = frozenset({ClauseKind.CLAUSE, ClauseKind.POINT})


class EditionKind(models.TextChoices):
    """How a new version of a document's text came about."""

    LOADED = "loaded", _("载入")
    IMPORTED = "imported", pgettext_lazy("edition", "导入文件")
    CORRECTED = "corrected", _("逐条修改")


class LinkKind(models.TextChoices):
    """What of the platform a clause is tied to, each known by a code of its own."""

    INDICATOR = "indicator", _("指标")
    SCHEME = "scheme", _("补贴项目")
    MATTER = "matter", _("事项类别")
    ACTION = "action", _("办理动作")
    PAGE = "page", _("办理页面")


class DutyPart(models.TextChoices):
    """How much of the answer for a clause is an organisation's."""

    LEAD = "lead", _("牵头")
    ASSIST = "assist", _("配合")


class DraftState(models.TextChoices):
    """A file on its way into a document's text."""

    OPEN = "open", _("待核对")
    PUBLISHED = "published", _("已发布")
    DROPPED = "dropped", _("已放弃")


class VersionState(models.TextChoices):
    """How far a version of a scheme is. What was adopted is superseded, never edited."""

    DRAFT = "draft", pgettext_lazy("scheme", "草稿")
    PROPOSED = "proposed", _("已提请")
    RETURNED = "returned", pgettext_lazy("scheme", "已退回")
    ADOPTED = "adopted", pgettext_lazy("scheme", "已批准")
    SUPERSEDED = "superseded", _("已被代替")
    WITHDRAWN = "withdrawn", pgettext_lazy("scheme", "已撤回")


# Who drafts rules; who may put one in force that others wrote; who reads what is on its way.
SCHEME_DRAFTERS: frozenset[str] = frozenset({Role.OFFICE, Role.DEPARTMENT})
SCHEME_ADOPTERS: frozenset[str] = frozenset({Role.OFFICE, Role.LEADER})
SCHEME_READERS: frozenset[str] = frozenset(BUSINESS)
SCHEME_DRAFT_READERS: frozenset[str] = (
    SCHEME_DRAFTERS | SCHEME_ADOPTERS | {Role.SUPERVISION, Role.AUDITOR}
)

# Which body of the county stands behind the actor a rule's step names, by its code, the first that exists.
STEP_BODIES: dict[str, tuple[str, ...]] = {
    "hr_bureau": ("renshe",),
    "employment_bureau": ("jiuye", "renshe"),
    "revitalisation_bureau": ("xiangzhen", "fupin"),
    "factory_office": ("office",),
    "leading_group_office": ("office",),
    "finance": ("caizheng",),
}
