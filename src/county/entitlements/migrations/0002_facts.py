"""The registry that schemes read (rulebook.registry), as views over the county's tables. What each reads and
what an unknown value means is told in entitlements/facts.py.

A view reads with the rights of who asks (security_invoker): row-level security holds in it as it does below it.
A column that a view reads can be altered only after the view is dropped, in the same migration.
"""

from django.db import migrations

VIEWS = {
    "cluster": """
WITH RECURSIVE sign AS (
    SELECT id AS enterprise_id, 'r' || legal_representative AS said FROM factories_enterprise
    WHERE merged_into_id IS NULL AND legal_representative <> ''
    UNION
    SELECT enterprise_id, 'a' || btrim(address) FROM factories_factory
    WHERE merged_into_id IS NULL AND btrim(address) <> ''
), beside AS (
    SELECT DISTINCT a.enterprise_id AS one, b.enterprise_id AS other
    FROM sign a JOIN sign b ON b.said = a.said AND b.enterprise_id <> a.enterprise_id
), reach AS (
    SELECT one, other FROM beside
    UNION
    SELECT r.one, b.other FROM reach r JOIN beside b ON b.one = r.other
)
SELECT e.id AS enterprise_id, LEAST(e.id, MIN(r.other)) AS cluster_id
FROM factories_enterprise e LEFT JOIN reach r ON r.one = e.id
WHERE e.merged_into_id IS NULL GROUP BY e.id""",
    "factory": """
SELECT f.id AS factory_id, f.enterprise_id, c.cluster_id, f.town_id, e.kind, f.trade, f.mode,
    e.registered_on
FROM factories_factory f
JOIN factories_enterprise e ON e.id = f.enterprise_id
JOIN fact_cluster c ON c.enterprise_id = f.enterprise_id
WHERE f.merged_into_id IS NULL""",
    "factory_status": """
SELECT s.factory_id, CASE s.status WHEN 'stopped' THEN 'suspended' ELSE s.status END::varchar AS kind,
    s.from_on, s.to_on
FROM factories_factorystate s
JOIN factories_factory f ON f.id = s.factory_id AND f.merged_into_id IS NULL
UNION ALL
SELECT r.factory_id, CASE r.kind WHEN 'factory' THEN 'recognised' ELSE r.kind END::varchar,
    r.recognised_on, r.withdrawn_on - 1
FROM factories_recognition r
WHERE r.withdrawn_on IS NULL OR r.withdrawn_on > r.recognised_on
UNION ALL
SELECT f.id, 'leading'::varchar, l.recognised_on, l.withdrawn_on - 1
FROM factories_leadingrecognition l
JOIN factories_factory f ON f.enterprise_id = l.enterprise_id AND f.merged_into_id IS NULL
WHERE l.withdrawn_on IS NULL OR l.withdrawn_on > l.recognised_on""",
    "factory_month": """
SELECT factory_id, month::integer AS month, output_fen, sales_fen FROM factories_monthlyreport""",
    "evaluation": """
SELECT factory_id, year::integer AS year, grade FROM factories_evaluation""",
    "outlay": """
SELECT factory_id, month::integer AS month, kind, amount_fen FROM factories_outlay""",
    "insurance": """
SELECT person_id, factory_id, month::integer AS month, kind, employer_fen, employee_fen
FROM workforce_insurancepayment""",
    "person": """
SELECT id AS person_id, household_id, sex, born_on FROM workforce_person WHERE merged_into_id IS NULL""",
    "household_status": """
SELECT household_id, kind, from_on, to_on FROM workforce_householdstatus""",
    "person_status": """
SELECT person_id, kind, from_on, to_on FROM workforce_personstatus""",
    "employment": """
SELECT id AS employment_id, person_id, factory_id, kind, from_on, to_on FROM workforce_employment""",
    "contract_term": """
SELECT employment_id, signed_on, from_on, to_on FROM workforce_contractterm""",
    "payroll": """
SELECT person_id, factory_id, month::integer AS month, net_fen FROM workforce_payroll
WHERE paid_on IS NOT NULL AND net_fen > 0""",
    "lease": """
SELECT l.id AS lease_id, l.factory_id, p.owner_kind AS landlord_kind, l.area_dm2::bigint AS area_dm2,
    l.rent_fen, l.from_on, COALESCE(l.ended_on, l.to_on) AS to_on
FROM places_lease l JOIN places_premises p ON p.id = l.premises_id""",
    "loan": """
SELECT id AS loan_id, factory_id, borrower_kind, principal_fen, rate::bigint AS rate, contract_on,
    from_on, to_on, overdue
FROM loans_loan WHERE contract_on IS NOT NULL""",
    "granted": """
SELECT g.scheme, g.item AS item_id, g.person_id, g.household_id, g.factory_id,
    COALESCE(g.enterprise_id, f.enterprise_id) AS enterprise_id, c.cluster_id, g.granted_on,
    g.months::integer AS months, g.amount_fen
FROM entitlements_grant g
LEFT JOIN factories_factory f ON f.id = g.factory_id
LEFT JOIN fact_cluster c ON c.enterprise_id = COALESCE(g.enterprise_id, f.enterprise_id)""",
}
MAKE = [
    f"CREATE VIEW fact_{name} WITH (security_invoker = true) AS {query.strip()}"
    for name, query in VIEWS.items()
]
DROP = [f"DROP VIEW fact_{name}" for name in reversed(VIEWS)]


class Migration(migrations.Migration):
    dependencies = [
        ("entitlements", "0001_initial"),
        ("workforce", "0010_insurance"),
        ("factories", "0007_outlays_evaluations"),
        ("loans", "0001_initial"),
        ("places", "0003_names_en"),
    ]
    operations = [migrations.RunSQL(MAKE, list(DROP))]
