"""What people agreed to and asked, and the assessments signed before their numbers were used."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from county.core.clock import COUNTY_ZONE
from county.demo import stories
from county.demo.generator.plans import Job, PersonPlan, rng_for, uuid_from
from county.demo.generator.tables import Tables
from county.privacy.choices import AssessmentState, RequestField, RequestKind, RequestState
from county.privacy.kinds.uses import ANSWER_DAYS
from county.privacy.models import Consent, DataRequest, ImpactAssessment

ASSESSED_ON, SIGNED_ON = date(2019, 3, 11), date(2019, 3, 18)
CONSENTED = datetime(2019, 9, 2, 9, 30, tzinfo=COUNTY_ZONE)
ON_PAPER = 36
# Use -> why, what could go wrong, what is done. In the county's own words, shortened.
ASSESSMENTS = (
    (
        "employment",
        "登记职工身份证号，用来分清同名的人、核对是否重复领取；只收这一项证件，不收照片和指纹。",
        "号码泄露会被冒用办卡、贷款；按号码可推出年龄。",
        "加密保存，名册只显示前后四位；查看全号逐次记录；离职五年后删除。",
    ),
    (
        "wages",
        "登记工资卡号，用来核对工资是否按月足额到账；没有卡的可以不填。",
        "卡号泄露会引来诈骗；工资被邻居知道会有压力。",
        "卡号加密，工厂和镇里都不显示；工资只有本人和经办岗位能看。",
    ),
    (
        "intake",
        "工厂交来的花名册和工资表要先核对再入库。",
        "原表里常有多余的列，例如家属、病情。",
        "没有对应上的列不读取；原表加密，入库后即删除。",
    ),
    (
        "rights",
        "本人申请更正时要写明正确的号码，用来核对和改正。",
        "代办人可能看到本人不愿让他知道的内容。",
        "填写的内容加密，按岗位遮盖；提交人不能自己答复。",
    ),
)
# (which of the town's people, kind, field, wanted, grounds, days ago, state, answer)
ASKED = (
    (3, "correction", "household_code", "LX-00128", "户口已迁到安置点，户口簿可核对。", 3, "open", ""),
    (7, "correction", "job", "2019年3月入职，表上写成5月", "劳动合同原件。", 12, "open", ""),
    (11, "correction", "phone", "19900112233", "换了号码。", 31, "accepted", "已核对本人来电，改好。"),
    (15, "erasure", "", "", "不在厂里做了，不想留电话。", 26, "refused",
     "9 月还有工资记录，法定保存期未满；满两年后可再申请。"),
    (19, "correction", "status", "家里 2017 年搬进安置点，应当是搬迁户", "安置协议。", 44, "accepted",
     "已在家庭户补登身份。"),
)  # fmt: skip


def add_privacy(tables: Tables, jobs: Sequence[Job], users: dict[str, int]) -> None:
    """Assessments, consents and requests; nothing of them is published."""
    _add_assessments(tables, users)
    town = [
        job.person
        for job in jobs
        if job.to_on is None and job.factory.town.code == stories.TOWN_LAOXIAN
    ]
    people = town or [job.person for job in jobs]
    himself = next((j.person for j in jobs if j.person.name == stories.SHORT_PAID_WORKER), None)
    _add_consents(tables, people, himself, users)
    _add_requests(tables, people, himself, users)


def _add_assessments(tables: Tables, users: dict[str, int]) -> None:
    table = tables.table(
        ImpactAssessment,
        "purpose edition text risks measures assessed_on assessed_by_id state signed_on signed_by_id"
        " keep_until",
    )
    for purpose, text, risks, measures in ASSESSMENTS:
        table.add(
            purpose, 1, text, risks, measures, ASSESSED_ON, users["office"],
            AssessmentState.SIGNED.value, SIGNED_ON, users["office2"], date(2022, 3, 11),
        )  # fmt: skip


def _add_consents(
    tables: Tables,
    people: Sequence[PersonPlan],
    himself: PersonPlan | None,
    users: dict[str, int],
) -> None:
    rng = rng_for("consents")
    table = tables.table(
        Consent,
        "person_id purpose version given_at given_by_id evidence withdrawn_at withdrawn_by_id",
    )
    clerk = users["laoxian"]
    # Each person once, whatever number of jobs he has.
    for number, person in enumerate({one.key: one for one in people}.values(), 1):
        if number > ON_PAPER:
            break
        at = CONSENTED + timedelta(days=number, minutes=number * 7)
        purpose = ("job_calls", "photos", "board_name", "story")[rng.randrange(4)]
        ended = at + timedelta(days=40) if number % 9 == 0 else None
        paper = f"老县同意〔2019〕{number:03d}"
        table.add(person.key, purpose, 1, at, clerk, paper, ended, clerk if ended else None)
    if himself is not None and "worker" in users:
        at = datetime(2019, 11, 6, 20, 12, tzinfo=COUNTY_ZONE)
        table.add(himself.key, "board_name", 1, at, users["worker"], "", None, None)


def _add_requests(
    tables: Tables,
    people: Sequence[PersonPlan],
    himself: PersonPlan | None,
    users: dict[str, int],
) -> None:
    rng = rng_for("requests")
    table = tables.table(
        DataRequest,
        "uid kind person_id field wanted grounds asked_on asked_by_id due_on state decided_on"
        " decided_by_id reason",
    )

    def add(person: PersonPlan, by: str, ago: int, *said: str) -> None:
        kind, field, wanted, grounds, state, reason = said
        asked = stories.DEMO_DAY - timedelta(days=ago)
        done = None if state == RequestState.OPEN else asked + timedelta(days=6)
        table.add(
            uuid_from(rng), kind, person.key, field, wanted or None, grounds, asked, users[by],
            asked + timedelta(days=ANSWER_DAYS), state, done, users["office"] if done else None, reason,
        )  # fmt: skip

    for place, kind, field, wanted, grounds, ago, state, reason in ASKED:
        if place < len(people):
            add(people[place], "laoxian", ago, kind, field, wanted, grounds, state, reason)
    if himself is not None and "worker" in users:
        correction, phone = RequestKind.CORRECTION.value, RequestField.PHONE.value
        add(himself, "worker", 4, correction, phone, "19900223344", "旧号码停用了。", "open", "")
