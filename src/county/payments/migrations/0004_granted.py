"""What was paid counts as granted when the rules are asked again."""

from django.db import migrations

BEFORE = """
CREATE OR REPLACE VIEW fact_granted WITH (security_invoker = true) AS
SELECT g.scheme, g.item AS item_id, g.person_id, g.household_id, g.factory_id,
    COALESCE(g.enterprise_id, f.enterprise_id) AS enterprise_id, c.cluster_id, g.granted_on,
    g.months::integer AS months, g.amount_fen
FROM entitlements_grant g
LEFT JOIN factories_factory f ON f.id = g.factory_id
LEFT JOIN fact_cluster c ON c.enterprise_id = COALESCE(g.enterprise_id, f.enterprise_id)
WHERE g.removed_on IS NULL"""
AFTER = f"""{BEFORE}
UNION ALL
SELECT k.scheme, k.item, k.person_id, p.household_id, k.factory_id, k.enterprise_id, c.cluster_id, k.ended_on,
    NULL::integer, m.fen
FROM claims_claim k
JOIN (SELECT d.claim_id, (SUM(o.amount_fen) - COALESCE(SUM(r.fen), 0))::bigint AS fen
    FROM payments_order o JOIN payments_paymentdue d ON d.id = o.due_id
    LEFT JOIN (SELECT order_id, SUM(amount_fen) AS fen FROM payments_recovery WHERE state IN ('confirmed', 'done')
        GROUP BY order_id) r ON r.order_id = o.id
    WHERE o.state = 'paid' AND d.claim_id IS NOT NULL GROUP BY d.claim_id) m ON m.claim_id = k.id
LEFT JOIN workforce_person p ON p.id = k.person_id
LEFT JOIN fact_cluster c ON c.enterprise_id = k.enterprise_id
WHERE k.state = 'paid'"""  # noqa: S608 -- our own words


class Migration(migrations.Migration):
    dependencies = [("payments", "0003_claimed"), ("entitlements", "0005_by_month")]
    operations = [migrations.RunSQL(AFTER, BEFORE)]
