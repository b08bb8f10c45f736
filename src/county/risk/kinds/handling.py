"""Checks of how officials handled it: contracts entered late, decisions in no time or at night, two on one machine,
one's own firm.
"""

from django.utils.translation import gettext_lazy as _

from county.risk.kinds.checks import Check

# The record's own time is the evidence: when the change log first saw the term, or its sheet was stored.
_LATE_CONTRACT = """
WITH rests AS (SELECT c.id AS claim_id, e.id AS job, e.factory_id, e.person_id, e.batch_id FROM claims_claim c
    JOIN workforce_employment e ON (c.subject = 'employment' AND e.id = c.item)
    WHERE c.state NOT IN ('refused', 'withdrawn', 'lapsed')),
told AS (SELECT r.*, t.id AS term, t.from_on, least(
        (SELECT min(a.at) FROM audit_change a WHERE a."table" = 'workforce_contractterm' AND a.row_id = t.id
            AND a.kind = 'insert'), b.confirmed_at) AS at
    FROM rests r JOIN workforce_contractterm t ON t.employment_id = r.job LEFT JOIN intake_batch b ON b.id = r.batch_id)
SELECT term::text AS key, factory_id, NULL::bigint AS other_id, person_id, max(claim_id) AS claim_id,
    array_agg(claim_id::text ORDER BY claim_id) AS marks,
    ARRAY['workforce.employment:' || job, 'claims.claim:' || max(claim_id)] AS objects,
    jsonb_build_object('from_on', from_on, 'seen_on', (at AT TIME ZONE 'Asia/Shanghai')::date,
        'days', (at AT TIME ZONE 'Asia/Shanghai')::date - from_on) AS data
FROM told WHERE (at AT TIME ZONE 'Asia/Shanghai')::date - from_on > %(late_days)s
GROUP BY term, factory_id, person_id, job, from_on, at"""

# A list worked by sampling is one act (facts.bulk) and is left alone.
_QUICK = """
WITH acts AS (SELECT actor_id, at, object_id, (at AT TIME ZONE 'Asia/Shanghai')::date AS day,
    at - lag(at) OVER (PARTITION BY actor_id ORDER BY at, id) AS gap
    FROM audit_event WHERE action IN ('claim.passed', 'claim.approved', 'due.approved') AND actor_id IS NOT NULL
    AND NOT facts ? 'bulk' AND at >= %(from_day)s)
SELECT actor_id || ':' || day AS key, NULL::bigint AS factory_id, NULL::bigint AS other_id,
    NULL::bigint AS person_id, NULL::bigint AS claim_id, array_agg(object_id ORDER BY at) AS marks,
    ARRAY['accounts.user:' || actor_id] || (array_agg('claims.claim:' || object_id ORDER BY at))[1:12] AS objects,
    jsonb_build_object('count', count(*) + 1, 'day_on', day, 'seconds', %(quick_seconds)s::int) AS data
FROM acts WHERE gap < %(quick_seconds)s * interval '1 second'
GROUP BY actor_id, day HAVING count(*) + 1 >= %(quick_times)s"""

_OWN_FIRM = """
SELECT a.claim_id || ':' || u.id AS key, c.factory_id, NULL::bigint AS other_id, NULL::bigint AS person_id,
    c.id AS claim_id, array_agg(a.id::text ORDER BY a.id) AS marks,
    ARRAY['claims.claim:' || c.id, 'accounts.user:' || u.id] AS objects,
    jsonb_build_object('count', count(*)) AS data
FROM claims_claimact a JOIN claims_claim c ON c.id = a.claim_id JOIN accounts_user u ON u.id = a.user_id
JOIN factories_enterprise e ON e.id = c.enterprise_id LEFT JOIN workforce_person p ON p.id = c.person_id
WHERE a.kind IN ('passed', 'released', 'settled', 'restarted') AND NOT a.is_void
    AND (u.name = e.legal_representative OR u.person_id = c.person_id OR u.name = p.name)
GROUP BY a.claim_id, c.factory_id, c.id, u.id"""

# The county's clock; the night belongs to the day on which it began. Up to today: what the record of a rehearsal says
# of another year does not count.
_NIGHT = """
WITH acts AS (SELECT id, actor_id, object_type, object_id, at AT TIME ZONE 'Asia/Shanghai' AS t FROM audit_event
    WHERE action IN ('claim.passed', 'claim.approved', 'due.approved', 'batch.frozen', 'batch.released',
        'payee.account_verified') AND actor_id IS NOT NULL AND at >= %(from_day)s
    AND at < %(today)s::date + 2),
late AS (SELECT *, (t - make_interval(hours => %(night_to)s::int))::date AS night FROM acts
    WHERE extract(hour FROM t) >= %(night_from)s OR extract(hour FROM t) < %(night_to)s)
SELECT actor_id || ':' || night AS key, NULL::bigint AS factory_id, NULL::bigint AS other_id,
    NULL::bigint AS person_id, NULL::bigint AS claim_id, array_agg(object_id ORDER BY id) AS marks,
    ARRAY['accounts.user:' || actor_id] || (array_agg(object_type || ':' || object_id ORDER BY id))[1:12] AS objects,
    jsonb_build_object('count', count(*), 'day_on', night, 'from', %(night_from)s::int, 'to', %(night_to)s::int) AS data
FROM late GROUP BY actor_id, night HAVING count(*) >= %(night_times)s"""

_SAME_DEVICE = """
WITH acts AS (SELECT id, actor_id, object_type, object_id, split_part(action, '.', 1) AS noun,
        facts ->> 'device' AS device FROM audit_event
    WHERE action IN ('batch.made', 'batch.frozen', 'batch.released', 'due.entered', 'due.approved',
        'payee.account_entered', 'payee.account_verified', 'recovery.decided', 'recovery.confirmed', 'claim.confirmed',
        'claim.passed') AND actor_id IS NOT NULL AND facts ? 'device' AND at >= %(from_day)s),
pairs AS (SELECT DISTINCT a.object_type, a.object_id, least(a.actor_id, b.actor_id) AS one,
        greatest(a.actor_id, b.actor_id) AS two FROM acts a JOIN acts b ON a.device = b.device
        AND a.object_type = b.object_type AND a.object_id = b.object_id AND a.noun = b.noun AND a.actor_id < b.actor_id)
SELECT one || ':' || two AS key, NULL::bigint AS factory_id, NULL::bigint AS other_id, NULL::bigint AS person_id,
    NULL::bigint AS claim_id, array_agg(object_type || ':' || object_id ORDER BY object_type, object_id) AS marks,
    ARRAY['accounts.user:' || one, 'accounts.user:' || two]
        || (array_agg(object_type || ':' || object_id ORDER BY object_type, object_id))[1:12] AS objects,
    jsonb_build_object('count', count(*)) AS data
FROM pairs GROUP BY one, two HAVING count(*) >= %(device_times)s"""

HANDLING: tuple[Check, ...] = (
    Check(
        code="late_contract",
        name=_("合同事后补登"),
        looks_for=_(
            "补贴依据的劳动合同，登记进系统的时间远晚于合同写的生效日。按时登记的、没有申报补贴的不算。"
        ),
        seen=_("倒签合同；本系统的登记时间只增不改，就是证据"),
        reads=_("合同期、改动日志、导入批次、补贴申报"),
        said=_(
            "合同写%(from_on)s生效，%(seen_on)s才登记进系统，晚了 %(days)s 天，已用于申报补贴。"
        ),
        sql=_LATE_CONTRACT,
        thresholds=("late_days",),
    ),
    Check(
        code="quick",
        name=_("审核过快"),
        looks_for=_("同一人逐件审核，一件接一件几乎不停。抽样后批量通过的不算。"),
        seen=_("衢江某镇自编自审七年"),
        reads=_("操作记录"),
        said=_("%(day_on)s同一人逐件通过 %(count)s 件，每件间隔不到 %(seconds)s 秒。"),
        sql=_QUICK,
        thresholds=("quick_seconds", "quick_times"),
    ),
    Check(
        code="own_firm",
        name=_("审核自家申报"),
        looks_for=_(
            "审核人与申报企业的法定代表人或补贴对象同名，或就是本人。同名但没有经手的不算。"
        ),
        seen=_("衢江某镇财政人员虚构种植户套取 214 万元"),
        reads=_("经手记录、企业、人员"),
        said=_("审核人与“%(factory)s”的法定代表人或补贴对象同名，经手 %(count)s 次。"),
        sql=_OWN_FIRM,
    ),
    Check(
        code="night",
        name=_("深夜审批"),
        looks_for=_("同一人一夜之间多次审核、复核、放行或核对账户。偶尔一两件、白天办理的不算。"),
        seen=_("夜里集中补批（没有公开案例，按常理）"),
        reads=_("操作记录"),
        said=_("%(day_on)s夜间（%(from)s 时至次日 %(to)s 时）同一人审批 %(count)s 件。"),
        sql=_NIGHT,
        thresholds=("night_from", "night_to", "night_times"),
    ),
    Check(
        code="same_device",
        name=_("两个人同一台机器"),
        looks_for=_(
            "须由两个人办理的同一件事（编制与复核、登记与审核、登记与核对账户），用的是同一台机器的同一个浏览器。"
            "共用机器而没有经手同一件事的不算。"
        ),
        seen=_("衢江某镇自编自审七年"),
        reads=_("操作记录（浏览器的随机编号，只存加密摘要）"),
        said=_("两个人用同一个浏览器经手了同一件事，共 %(count)s 件。"),
        sql=_SAME_DEVICE,
        thresholds=("device_times",),
    ),
)
