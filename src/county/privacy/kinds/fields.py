"""The register of personal fields. A field that looks personal and stands neither here nor in
NOT_PERSONAL fails the build (tests/architecture/test_personal.py).

Who sees a field is core/outward.py's table; `readers` is for those that no page shows as a field.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from county.privacy.choices import Keeping, Sensitivity

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

G, S1, S2, S3 = Sensitivity
SEALED, INDEX, PLAIN = Keeping


@dataclass(frozen=True)
class Personal:
    """use, retention: keys of kinds/uses.py. readers: where core/outward.py has no row."""

    sensitivity: Sensitivity
    use: str
    retention: str
    keeping: Keeping = PLAIN
    readers: "StrOrPromise" = ""


_COMPARED = _("没有人；只用来比对是不是同一个号码")
_SAME_ROW = _("看得到这条记录的岗位")
_SEARCH = _("没有人；只用来查找")
_SELF_AND_CLERKS = _("本人、县社区工厂办、所属的镇、审计")
_GOVERNING = _("操作记录的查看岗位")
_IMPORTER = _("导入人和所属的镇、县社区工厂办")

FIELDS: Mapping[str, Personal] = MappingProxyType(
    {
        "workforce.Person.name": Personal(G, "employment", "work"),
        "workforce.Person.name_pinyin": Personal(G, "employment", "work", readers=_SEARCH),
        "workforce.Person.search_text": Personal(G, "employment", "work", readers=_SEARCH),
        "workforce.Person.id_number": Personal(S3, "employment", "work", SEALED),
        "workforce.Person.id_index": Personal(S3, "employment", "work", INDEX, _COMPARED),
        "workforce.Person.sex": Personal(G, "employment", "work"),
        "workforce.Person.born_on": Personal(S1, "employment", "work"),
        "workforce.Person.phone": Personal(S2, "contact", "work", SEALED),
        "workforce.Person.phone_index": Personal(S2, "contact", "work", INDEX, _COMPARED),
        "workforce.Person.account": Personal(S3, "wages", "work", SEALED),
        "workforce.Person.account_index": Personal(S3, "wages", "work", INDEX, _COMPARED),
        "workforce.Person.household": Personal(S1, "households", "work", readers=_SAME_ROW),
        "workforce.Person.town": Personal(G, "employment", "work", readers=_SAME_ROW),
        "workforce.Household.head_name": Personal(G, "households", "work"),
        "workforce.Household.head_pinyin": Personal(G, "households", "work", readers=_SEARCH),
        "workforce.Household.search_text": Personal(G, "households", "work", readers=_SEARCH),
        "workforce.HouseholdStatus.kind": Personal(S2, "households", "status", readers=_SAME_ROW),
        "workforce.PersonStatus.kind": Personal(S2, "households", "status", readers=_SAME_ROW),
        "workforce.Employment.person": Personal(
            G, "employment", "accounts_30", readers=_SAME_ROW
        ),
        "workforce.Employment.end_reason": Personal(G, "employment", "work", readers=_SAME_ROW),
        "workforce.Payroll.person": Personal(G, "wages", "accounts_30", readers=_SAME_ROW),
        "workforce.Payroll.gross_fen": Personal(S2, "wages", "accounts_30", readers=_SAME_ROW),
        "workforce.Payroll.net_fen": Personal(S2, "wages", "accounts_30", readers=_SAME_ROW),
        "workforce.InsurancePayment.person": Personal(
            G, "wages", "accounts_30", readers=_SAME_ROW
        ),
        "files.Paper.person": Personal(G, "employment", "accounts_30", readers=_SAME_ROW),
        "files.PaperContent.content": Personal(
            S3, "employment", "accounts_30", SEALED, _("看得到这条记录、并须核对它的岗位；每次下载都有记录")
        ),
        "entitlements.Grant.person": Personal(G, "wages", "accounts_30", readers=_SAME_ROW),
        "entitlements.Grant.household": Personal(S1, "wages", "accounts_30", readers=_SAME_ROW),
        "entitlements.Finding.person": Personal(G, "employment", "work", readers=_SAME_ROW),
        "entitlements.Finding.row": Personal(S2, "employment", "work", readers=_SAME_ROW),
        "entitlements.Content.content": Personal(
            S2, "employment", "work", SEALED, _("没有人；只供评定和重新推算时读取")
        ),
        "factories.Enterprise.legal_representative": Personal(G, "enterprises", "enterprise"),
        "factories.Enterprise.phone": Personal(S1, "enterprises", "enterprise", SEALED),
        "factories.Enterprise.phone_index": Personal(
            S1, "enterprises", "enterprise", INDEX, _COMPARED
        ),
        "places.Lease.landlord": Personal(G, "enterprises", "enterprise"),
        "payments.Payee.name": Personal(G, "wages", "accounts_30"),
        "payments.Payee.name_pinyin": Personal(G, "wages", "accounts_30", readers=_SEARCH),
        "payments.Payee.search_text": Personal(G, "wages", "accounts_30", readers=_SEARCH),
        "payments.Payee.person": Personal(G, "wages", "accounts_30", readers=_SAME_ROW),
        "payments.PayeeAccount.holder": Personal(G, "wages", "accounts_30"),
        "payments.PayeeAccount.account_number": Personal(S3, "wages", "accounts_30", SEALED),
        "payments.PayeeAccount.account_index": Personal(
            S3, "wages", "accounts_30", INDEX, _COMPARED
        ),
        "payments.PayeeAccount.tail": Personal(S1, "wages", "accounts_30", readers=_SAME_ROW),
        "payments.PaymentDue.search_text": Personal(G, "wages", "accounts_30", readers=_SEARCH),
        "payments.BatchFile.content": Personal(S3, "wages", "accounts_30", SEALED),
        "payments.ReturnFile.content": Personal(S3, "wages", "accounts_30", SEALED),
        "accounts.User.name": Personal(G, "accounts", "post"),
        "accounts.User.username": Personal(G, "accounts", "post", readers=_GOVERNING),
        "accounts.User.person": Personal(G, "accounts", "post", readers=_SELF_AND_CLERKS),
        "accounts.Member.name": Personal(G, "bodies", "post"),
        "accounts.Member.telephone": Personal(S1, "bodies", "post", SEALED),
        "audit.Event.actor_name": Personal(G, "accounts", "audit", readers=_GOVERNING),
        "audit.Event.object_name": Personal(G, "accounts", "audit", readers=_GOVERNING),
        "audit.Event.reason": Personal(G, "accounts", "audit", readers=_GOVERNING),
        "intake.Batch.content": Personal(S3, "intake", "file", SEALED, _IMPORTER),
        "intake.StagedBlock.payload": Personal(S3, "intake", "staged", SEALED, _IMPORTER),
        "accounts.User.search_text": Personal(G, "accounts", "post", readers=_SEARCH),
        "accounts.Member.search_text": Personal(G, "bodies", "post", readers=_SEARCH),
        "accounts.SecondFactor.secret": Personal(S2, "accounts", "post", SEALED),
        "accounts.SignInTry.key": Personal(G, "accounts", "session", INDEX, _COMPARED),
        "accounts.SignInTry.came_from": Personal(G, "accounts", "session", INDEX, _COMPARED),
        "jobs.JobFile.content": Personal(
            S3, "intake", "export", SEALED, _("要求导出的人，一天内")
        ),
        "audit.Event.search_text": Personal(G, "accounts", "audit", readers=_SEARCH),
        "audit.Change.before": Personal(S1, "accounts", "audit", readers=_GOVERNING),
        "audit.Change.after": Personal(S1, "accounts", "audit", readers=_GOVERNING),
        "audit.Verification.asked_name": Personal(G, "accounts", "audit", readers=_GOVERNING),
        "factories.Enterprise.search_text": Personal(
            G, "enterprises", "enterprise", readers=_SEARCH
        ),
        "merging.Merge.absorbed_name": Personal(G, "employment", "work", readers=_SAME_ROW),
        "merging.Merge.survivor_name": Personal(G, "employment", "work", readers=_SAME_ROW),
        "workforce.HouseholdStatus.household": Personal(
            G, "households", "status", readers=_SAME_ROW
        ),
        "workforce.PersonStatus.person": Personal(G, "households", "status", readers=_SAME_ROW),
        "workforce.Payroll.confirmation": Personal(
            G, "wages", "accounts_30", readers=_SAME_ROW
        ),
        "risk.Finding.person": Personal(G, "employment", "accounts_30", readers=_SAME_ROW),
        "claims.Claim.person": Personal(G, "employment", "accounts_30", readers=_SAME_ROW),
        "claims.Claim.search_text": Personal(G, "employment", "accounts_30", readers=_SEARCH),
        "claims.Objection.contact": Personal(S2, "contact", "rights", SEALED),
        "privacy.Consent.person": Personal(G, "rights", "rights", readers=_SELF_AND_CLERKS),
        "privacy.DataRequest.person": Personal(G, "rights", "rights", readers=_SELF_AND_CLERKS),
        "privacy.DataRequest.wanted": Personal(S3, "rights", "rights", SEALED),
        "privacy.DataRequest.grounds": Personal(G, "rights", "rights", readers=_SELF_AND_CLERKS),
        "privacy.Erasure.person": Personal(G, "rights", "rights", readers=_SELF_AND_CLERKS),
    }
)  # fmt: skip

# Uses of class-3 data: shut until their impact assessment is signed.
SENSITIVE = frozenset(entry.use for entry in FIELDS.values() if entry.sensitivity == S3)

# Fields that only look personal, and why they are not.
_OF_A_BODY = "the name of a body or place, not of a person"
_OF_A_FILE = "the name of a file"
_HASH = "a hash of the record, of no value by itself"
NOT_PERSONAL: Mapping[str, str] = MappingProxyType(
    {
        "accounts.Organisation.name": _OF_A_BODY,
        "accounts.Organisation.name_en": _OF_A_BODY,
        "accounts.Organisation.search_text": _OF_A_BODY,
        "accounts.Organisation.telephone": "the office's own, published",
        "accounts.RecoveryCode.digest": "a hash of a code used once",
        "risk.Threshold.name": "the word of a number the checks go by",
        "backups.Backup.name": "the folder of a backup, a moment",
        "audit.Change.payload": _HASH,
        "audit.Event.payload": _HASH,
        "audit.Event.leaf": _HASH,
        "audit.Event.chain": _HASH,
        "audit.Head.chain": _HASH,
        "audit.Anchor.object_name": "the number of a batch, a notice or a sample",
        "audit.Anchor.root": _HASH,
        "audit.Anchor.chain": _HASH,
        "audit.Node.hash": _HASH,
        "entitlements.RunScheme.name": "a scheme's word",
        "entitlements.Snapshot.has_persons": "whether a snapshot holds ages, a yes or no",
        "entitlements.SnapshotTable.name": "a table's word",
        "claims.Claim.payee": "which kind of payee, a choice of six",
        "claims.NoticeLine.factory_name": _OF_A_BODY,
        "claims.NoticeLine.town_name": _OF_A_BODY,
        "payments.BatchFile.name": _OF_A_FILE,
        "payments.Command.name": "the word of an act",
        "payments.Fund.name": "the name of a source of money",
        "payments.Line.account": "an account of the books, a choice of a few",
        "payments.ReturnFile.name": _OF_A_FILE,
        "factories.Enterprise.headquarters": "the seat of a firm, published",
        "factories.Enterprise.name": _OF_A_BODY,
        "factories.Enterprise.name_en": _OF_A_BODY,
        "factories.Enterprise.name_pinyin": _OF_A_BODY,
        "factories.Factory.name_en": _OF_A_BODY,
        "factories.Factory.address": "where a factory stands",
        "factories.Factory.home_workers": "how many, nobody by name",
        "factories.Factory.name": _OF_A_BODY,
        "factories.Factory.name_pinyin": _OF_A_BODY,
        "factories.Factory.search_text": _OF_A_BODY,
        "intake.Batch.file_name": _OF_A_FILE,
        "intake.Batch.search_text": _OF_A_FILE,
        "loans.Loan.group_workers": "how many, nobody by name",
        "loans.Loan.search_text": _OF_A_BODY,
        "places.Premises.name": _OF_A_BODY,
        "places.Premises.search_text": _OF_A_BODY,
        "jobs.JobFile.name": _OF_A_FILE,
        "places.Site.name": _OF_A_BODY,
        "places.Site.name_en": _OF_A_BODY,
        "places.Site.name_pinyin": _OF_A_BODY,
        "places.Site.search_text": _OF_A_BODY,
        "places.Town.name": _OF_A_BODY,
        "places.Town.name_en": _OF_A_BODY,
        "places.Town.pinyin": _OF_A_BODY,
        "places.Village.name": _OF_A_BODY,
        "places.Village.search_text": _OF_A_BODY,
        "policies.Clause.search_text": "the text of a published document",
        "policies.Document.search_text": "the text of a published document",
        "policies.Draft.file_name": _OF_A_FILE,
        "policies.Edition.file_name": _OF_A_FILE,
        "policies.Scheme.name": "a scheme's word",
        "policies.Scheme.search_text": "the title of a scheme",
        "simulation.Scenario.name": "what its maker called a sum of what might be",
        "simulation.Scenario.search_text": "what its maker called a sum of what might be",
        "workforce.PaidDay.net_fen": "a sum over a factory's day, nobody by name",
    }
)
