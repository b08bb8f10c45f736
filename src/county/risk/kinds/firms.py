"""Checks of firms and places: withdrawn, reborn, the same paper twice, rent among relatives."""

from django.utils.translation import gettext_lazy as _

from county.risk.choices import Severity
from county.risk.kinds.checks import Check

_IN_FORCE = """EXISTS (SELECT 1 FROM factories_recognition r WHERE r.factory_id = f.id AND r.kind = 'factory'
    AND r.recognised_on <= %(today)s AND (r.withdrawn_on IS NULL OR r.withdrawn_on > %(today)s))"""
# Left, or recognised once and no more.
_LEFT = f"""left_on AS MATERIALIZED (SELECT f.id, f.enterprise_id, f.town_id, f.address, (SELECT max(day) FROM (
        SELECT s.from_on AS day FROM factories_factorystate s WHERE s.factory_id = f.id AND s.status = 'exited'
            AND s.from_on <= %(today)s
        UNION ALL SELECT r.withdrawn_on FROM factories_recognition r WHERE r.factory_id = f.id
            AND r.kind = 'factory' AND r.withdrawn_on <= %(today)s) d) AS day
    FROM factories_factory f WHERE f.merged_into_id IS NULL AND (f.status = 'exited' OR (NOT {_IN_FORCE}
        AND EXISTS (SELECT 1 FROM factories_recognition r WHERE r.factory_id = f.id AND r.kind = 'factory'
            AND r.withdrawn_on <= %(today)s))))"""

# What is owed to its workers stays owed; what was paid before is paid.
_WITHDRAWN = f"""
WITH {_LEFT},
owed AS (SELECT l.id, l.day, 'claims.claim:' || c.id AS object, c.amount_fen FROM left_on l
    JOIN claims_claim c ON c.factory_id = l.id AND c.payee = 'enterprise'
        AND c.state NOT IN ('paid', 'refused', 'withdrawn', 'lapsed')
    WHERE NOT EXISTS (SELECT 1 FROM payments_paymentdue d JOIN payments_order o ON o.due_id = d.id
        WHERE d.claim_id = c.id AND o.state IN ('sent', 'paid'))
    UNION ALL SELECT l.id, l.day, 'payments.paymentdue:' || d.id, d.amount_fen FROM left_on l
    JOIN payments_payee p ON p.factory_id = l.id JOIN payments_paymentdue d ON d.payee_id = p.id
        AND d.state IN ('entered', 'approved', 'held') AND d.claim_id IS NULL
    WHERE NOT EXISTS (SELECT 1 FROM payments_order o WHERE o.due_id = d.id AND o.state IN ('sent', 'paid')))
SELECT id::text AS key, id AS factory_id, NULL::bigint AS other_id, NULL::bigint AS person_id,
    NULL::bigint AS claim_id, array_agg(object ORDER BY object) AS marks,
    ARRAY['factories.factory:' || id] || (array_agg(object ORDER BY object))[1:20] AS objects,
    jsonb_build_object('gone_on', day, 'count', count(*), 'owed_fen', sum(amount_fen)::bigint) AS data
FROM owed GROUP BY id, day"""

_REBORN = f"""
WITH {_LEFT},
staff AS MATERIALIZED (SELECT DISTINCT factory_id, person_id FROM workforce_employment),
sizes AS (SELECT factory_id, count(*) AS n FROM staff GROUP BY 1),
shared AS (SELECT a.factory_id AS old, b.factory_id AS new, count(*) AS n FROM staff a JOIN staff b
    ON b.person_id = a.person_id AND b.factory_id <> a.factory_id
    WHERE a.factory_id IN (SELECT id FROM left_on) GROUP BY 1, 2),
pairs AS (SELECT l.id AS old, f.id AS new, l.day,
    coalesce(100 * s.n / nullif(x.n + y.n - s.n, 0), 0)::int AS share, least(x.n, y.n) AS least,
    (a.legal_representative = b.legal_representative)::int AS rep,
    (a.phone_index IS NOT NULL AND a.phone_index = b.phone_index)::int AS phone,
    (btrim(l.address) <> '' AND btrim(l.address) = btrim(f.address))::int AS place
    FROM left_on l JOIN factories_factory f ON f.enterprise_id <> l.enterprise_id AND f.status <> 'exited'
        AND f.merged_into_id IS NULL AND f.id NOT IN (SELECT id FROM left_on)
    JOIN factories_enterprise a ON a.id = l.enterprise_id JOIN factories_enterprise b ON b.id = f.enterprise_id
    LEFT JOIN shared s ON s.old = l.id AND s.new = f.id LEFT JOIN sizes x ON x.factory_id = l.id
    LEFT JOIN sizes y ON y.factory_id = f.id
    WHERE s.n > 0 OR a.legal_representative = b.legal_representative OR a.phone_index = b.phone_index)
SELECT new || ':' || old AS key, new AS factory_id, old AS other_id, NULL::bigint AS person_id,
    NULL::bigint AS claim_id, ARRAY[(share / 10)::text, 'r' || rep, 'p' || phone, 'a' || place] AS marks,
    ARRAY['factories.factory:' || new, 'factories.factory:' || old] AS objects,
    jsonb_build_object('gone_on', day, 'share', share, 'alike', rep + phone + place) AS data
FROM pairs WHERE (share >= %(reborn_percent)s AND least >= %(reborn_people)s) OR rep + phone + place >= 2"""

# A file of less than a thousand bytes is no scan.
_PAPER_TWICE = """
SELECT left(p.sha256, 20) AS key, min(p.factory_id) AS factory_id, max(p.factory_id) AS other_id,
    NULL::bigint AS person_id, NULL::bigint AS claim_id, array_agg(p.id::text ORDER BY p.id) AS marks,
    (array_agg('files.paper:' || p.id ORDER BY p.id))[1:12] AS objects,
    jsonb_build_object('count', count(*), 'first_on', min(p.uploaded_on), 'last_on', max(p.uploaded_on)) AS data
FROM files_paper p JOIN factories_factory f ON f.id = p.factory_id
WHERE p.withdrawn_on IS NULL AND p.size >= 1000
GROUP BY p.sha256 HAVING count(*) > 1 AND count(DISTINCT f.enterprise_id) > 1"""

_BILL_TWICE = """
SELECT left(md5(o.paper_number || ':' || o.amount_fen), 20) AS key, min(o.factory_id) AS factory_id,
    max(o.factory_id) AS other_id, NULL::bigint AS person_id, NULL::bigint AS claim_id,
    array_agg(o.id::text ORDER BY o.id) AS marks,
    (array_agg('factories.outlay:' || o.id ORDER BY o.id))[1:12] AS objects,
    jsonb_build_object('count', count(*), 'number', o.paper_number, 'bill_fen', o.amount_fen) AS data
FROM factories_outlay o GROUP BY o.paper_number, o.amount_fen
HAVING count(DISTINCT o.factory_id) > 1 AND length(o.paper_number) >= 6"""

_RENT_RELATIVE = """
WITH l AS MATERIALIZED (SELECT l.id, l.factory_id, l.landlord, l.rent_fen, e.legal_representative AS rep
    FROM places_lease l JOIN factories_factory f ON f.id = l.factory_id
    JOIN factories_enterprise e ON e.id = f.enterprise_id
    WHERE l.rent_fen > 0 AND l.landlord <> '' AND coalesce(l.ended_on, l.to_on) >= %(from_day)s),
told AS (SELECT l.*, 'self' AS kin FROM l WHERE l.landlord = l.rep
    UNION ALL SELECT l.*, 'worker' FROM l WHERE l.landlord <> l.rep AND EXISTS (SELECT 1 FROM workforce_employment e
        JOIN workforce_person p ON p.id = e.person_id WHERE e.factory_id = l.factory_id AND p.name = l.landlord)
    UNION ALL SELECT l.*, 'home' FROM l WHERE l.landlord <> l.rep AND EXISTS (SELECT 1 FROM workforce_person p
        JOIN workforce_person q ON q.household_id = p.household_id AND q.id <> p.id
        WHERE p.name = l.landlord AND q.name = l.rep))
SELECT id || ':' || min(kin) AS key, factory_id, NULL::bigint AS other_id, NULL::bigint AS person_id,
    NULL::bigint AS claim_id, array_agg(DISTINCT kin) AS marks, ARRAY['places.lease:' || id] AS objects,
    jsonb_build_object('rent_fen', rent_fen, 'kin', min(kin)) AS data
FROM told GROUP BY id, factory_id, rent_fen"""

_RENT_HIGH = """
WITH l AS MATERIALIZED (SELECT l.id, l.factory_id, p.town_id, l.rent_fen, l.area_dm2,
    l.rent_fen * 100 / l.area_dm2 AS each_fen
    FROM places_lease l JOIN places_premises p ON p.id = l.premises_id WHERE l.rent_fen > 0 AND l.area_dm2 > 0
    AND coalesce(l.ended_on, l.to_on) >= %(from_day)s),
usual AS (SELECT town_id, (percentile_disc(0.5) WITHIN GROUP (ORDER BY each_fen))::bigint AS fen, count(*) AS n
    FROM l GROUP BY 1)
SELECT l.id::text AS key, l.factory_id, NULL::bigint AS other_id, NULL::bigint AS person_id,
    NULL::bigint AS claim_id, ARRAY[(l.each_fen * 10 / u.fen)::text] AS marks,
    ARRAY['places.lease:' || l.id] AS objects,
    jsonb_build_object('each_fen', l.each_fen, 'usual_fen', u.fen, 'count', u.n) AS data
FROM l JOIN usual u ON u.town_id = l.town_id AND u.n >= %(rent_leases)s AND u.fen > 0
WHERE l.each_fen * 100 >= u.fen * %(rent_percent)s"""

_PAYEE_CARD = """
SELECT a.id || ':' || p.id AS key, y.factory_id, NULL::bigint AS other_id, p.id AS person_id,
    NULL::bigint AS claim_id, ARRAY[a.id::text] AS marks,
    ARRAY['payments.payee:' || y.id, 'workforce.person:' || p.id] AS objects,
    jsonb_build_object('bank', a.bank) AS data
FROM payments_payeeaccount a JOIN payments_payee y ON y.id = a.payee_id AND y.kind <> 'person'
JOIN workforce_person p ON p.account_index = a.account_index AND p.merged_into_id IS NULL
WHERE a.state IN ('entered', 'verified')"""

FIRMS: tuple[Check, ...] = (
    Check(
        code="withdrawn",
        name=_("已摘牌退出仍在申领"),
        looks_for=_(
            "工厂已摘牌或退出，还有付给企业、没有付出的申报或应付款。摘牌后重新认定的、应付给工人本人的不算。"
        ),
        seen=_("甘肃静宁 2024 年摘牌退出；全省 2021 年退出 494 家"),
        reads=_("工厂状态、认定、补贴申报、应付款"),
        said=_(
            "“%(factory)s”%(gone_on)s起已摘牌或退出，仍有 %(count)s 笔未付的申报或应付款，共 %(owed_fen)s。"
        ),
        sql=_WITHDRAWN,
        severity=Severity.HARD,
        holds=frozenset({"factory"}),
        mend=_("撤回或不予支持这些申报，撤回应付款；摘牌登记有误的，更正认定记录。"),
    ),
    Check(
        code="reborn",
        name=_("换壳重来"),
        looks_for=_(
            "另一家企业的工厂，与已退出工厂的职工大部分重合，或法定代表人、电话、地址有两样相同。"
            "只是同一地址（厂房换了租户）或只是法定代表人同名的不算。"
        ),
        seen=_("空壳公司编造 36 名职工骗取 98 万元，8 人获刑；一座冷库向几个部门申报"),
        reads=_("用工、企业、工厂状态、认定"),
        said=_(
            "“%(factory)s”与%(gone_on)s退出的“%(other)s”：职工重合 %(share)s%%，"
            "法定代表人、电话、地址中 %(alike)s 样相同。"
        ),
        sql=_REBORN,
        thresholds=("reborn_percent", "reborn_people"),
    ),
    Check(
        code="paper_twice",
        name=_("同一份材料两家用"),
        looks_for=_(
            "内容完全相同的照片或扫描件，出现在不同企业的工厂。同一企业重复使用在档材料的不算。"
        ),
        seen=_("一座冷库卖给几个部门，1,270 万元；照片翻拍、一图多用"),
        reads=_("材料指纹"),
        said=_(
            "同一份文件 %(count)s 次上传，分属“%(factory)s”和“%(other)s”等，%(first_on)s至%(last_on)s。"
        ),
        sql=_PAPER_TWICE,
    ),
    Check(
        code="bill_twice",
        name=_("同一张票据两家报"),
        looks_for=_("票据号码和金额都相同的支出，登记在两家工厂。只是号码相同、金额不同的不算。"),
        seen=_("一票多报的审计案例"),
        reads=_("支出"),
        said=_(
            "票据 %(number)s（%(bill_fen)s）登记了 %(count)s 次，分属“%(factory)s”和“%(other)s”。"
        ),
        sql=_BILL_TWICE,
    ),
    Check(
        code="rent_relative",
        name=_("出租方是自己人"),
        looks_for=_("厂房出租方与企业法定代表人同名，或是他的同户家人、本厂职工。免租的不算。"),
        seen=_("租金补贴中的关联租赁（没有公开案例，按常识设）"),
        reads=_("租赁合同、企业、家庭户、用工"),
        said=_("“%(factory)s”的出租方与法定代表人、其家人或本厂职工同名，月租金 %(rent_fen)s。"),
        sql=_RENT_RELATIVE,
    ),
    Check(
        code="rent_high",
        name=_("租金明显偏高"),
        looks_for=_("每平方米月租金明显高于本镇中位数。合同太少、无从比较的不算。"),
        seen=_("租金补贴中的虚高租金（没有公开案例，按常识设）"),
        reads=_("租赁合同"),
        said=_(
            "“%(factory)s”每平方米月租金 %(each_fen)s，本镇 %(count)s 份合同的中位数是 %(usual_fen)s。"
        ),
        sql=_RENT_HIGH,
        thresholds=("rent_percent", "rent_leases"),
    ),
    Check(
        code="payee_card",
        name=_("企业的钱进个人卡"),
        looks_for=_("企业或单位的收款账号，同时是某个人员的工资卡号。"),
        seen=_("补贴资金打入个人账户的审计案例"),
        reads=_("收款账户、工资卡号（只比对加密索引）"),
        said=_("“%(factory)s”的收款账户（%(bank)s）同时是一名人员的工资卡。"),
        sql=_PAYEE_CARD,
    ),
)
