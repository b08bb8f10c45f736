"""Dues of claims: one for each part of a claim, paid only while the claim may be paid; a claim is paid by the bank."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARD = r"""
-- A claim's own due is paid while the claim waits for it; what makes up a difference, once it was paid.
CREATE FUNCTION payments_claim_allows(due bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT d.claim_id IS NULL
    OR d.source_kind = 'trueup' AND c.state = 'paid'
    OR d.source_kind = 'claim' AND c.state = 'payable' AND c.open_objections = 0 AND c.changed_on IS NULL
      AND c.amount_fen >= (SELECT sum(o.amount_fen) FROM payments_paymentdue o
        WHERE o.claim_id = c.id AND o.source_kind = 'claim' AND o.state <> 'withdrawn')
  FROM payments_paymentdue d LEFT JOIN claims_claim c ON c.id = d.claim_id WHERE d.id = due $$;
CREATE FUNCTION payments_order_claimed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM claims_claim c JOIN payments_paymentdue d ON d.claim_id = c.id WHERE d.id = NEW.due_id
    FOR SHARE OF c;
  IF NOT coalesce(payments_claim_allows(NEW.due_id), false) THEN
    PERFORM payments_refuse('the claim is not cleared for payment, or is held');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payments_order_claimed BEFORE INSERT ON payments_order
  FOR EACH ROW EXECUTE FUNCTION payments_order_claimed();
CREATE FUNCTION payments_batch_claimed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM payments_order o WHERE o.batch_id = NEW.id AND NOT payments_claim_allows(o.due_id)) THEN
    PERFORM payments_refuse('a claim of the batch is not cleared for payment, or is held');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payments_batch_claimed BEFORE UPDATE ON payments_batch FOR EACH ROW
  WHEN (NEW.state <> OLD.state AND NEW.state IN ('checked', 'released')) EXECUTE FUNCTION payments_batch_claimed();
-- What is on its way to the bank is not reviewed anew, and only the bank makes a claim paid.
CREATE FUNCTION payments_claim_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state = 'paid' AND NEW.amount_fen IS DISTINCT FROM (SELECT sum(o.amount_fen) FROM payments_order o
      JOIN payments_paymentdue d ON d.id = o.due_id
      WHERE d.claim_id = NEW.id AND d.source_kind = 'claim' AND o.state = 'paid') THEN
    PERFORM payments_refuse('the bank has not paid the claim');
  END IF;
  IF NEW.state NOT IN ('paid', 'payable') AND EXISTS (SELECT FROM payments_order o
      JOIN payments_paymentdue d ON d.id = o.due_id
      WHERE d.claim_id = NEW.id AND o.state NOT IN ('returned', 'cancelled')) THEN
    PERFORM payments_refuse('the claim is on its way to the bank or paid in part');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payments_claim_moves BEFORE UPDATE ON claims_claim FOR EACH ROW
  WHEN (OLD.state = 'payable' AND NEW.state <> OLD.state) EXECUTE FUNCTION payments_claim_moves();
"""
BACKWARD = """
DROP TRIGGER payments_claim_moves ON claims_claim;
DROP TRIGGER payments_batch_claimed ON payments_batch;
DROP TRIGGER payments_order_claimed ON payments_order;
DROP FUNCTION payments_claim_moves(), payments_batch_claimed(), payments_order_claimed();
DROP FUNCTION payments_claim_allows(bigint);
"""

class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0007_claimed'),
        ('payments', '0002_guards'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='paymentdue',
            name='claim',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='dues', to='claims.claim', verbose_name='补贴申报'),
        ),
        migrations.AddField(
            model_name='paymentdue',
            name='stage',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='第几笔'),
        ),
        migrations.AddConstraint(
            model_name='paymentdue',
            constraint=models.UniqueConstraint(condition=models.Q(('claim__isnull', False), models.Q(('state', 'withdrawn'), _negated=True)), fields=('claim', 'stage'), name='payments_due_once_a_claim'),
        ),
        migrations.AddConstraint(
            model_name='paymentdue',
            constraint=models.CheckConstraint(condition=models.Q(('claim__isnull', True), ('source_kind__in', ('claim', 'trueup')), _connector='OR'), name='payments_due_of_a_claim'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
