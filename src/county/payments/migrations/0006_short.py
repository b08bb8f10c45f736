"""Money that does not suffice is shared out: a claim whose dues were cut is paid once these are."""

import county.core.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARD = r"""
CREATE TRIGGER payments_shortage_kept BEFORE UPDATE OR DELETE ON payments_shortage
  FOR EACH ROW EXECUTE FUNCTION payments_kept();
CREATE TRIGGER payments_shortpart_kept BEFORE UPDATE OR DELETE ON payments_shortpart
  FOR EACH ROW EXECUTE FUNCTION payments_kept();
CREATE FUNCTION payments_short_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE d record; s record;
BEGIN
  SELECT amount_fen, source_kind, scheme INTO d FROM payments_paymentdue WHERE id = NEW.due_id;
  SELECT scheme INTO s FROM payments_shortage WHERE id = NEW.shortage_id;
  IF d.source_kind <> 'claim' OR d.scheme <> s.scheme OR d.amount_fen + NEW.short_fen <> NEW.whole_fen THEN
    PERFORM payments_refuse('due and short part do not add up to the whole');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payments_shortpart_adds_up BEFORE INSERT ON payments_shortpart
  FOR EACH ROW EXECUTE FUNCTION payments_short_adds_up();
-- The parts of a decision add up to what it decided, before the transaction ends.
CREATE FUNCTION payments_shortage_whole() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE p record;
BEGIN
  SELECT count(*) AS n, sum(whole_fen) AS whole, sum(whole_fen - short_fen) AS given INTO p
  FROM payments_shortpart WHERE shortage_id = NEW.id;
  IF (p.n, p.whole, p.given) IS DISTINCT FROM (NEW.count::bigint, NEW.wanted_fen::numeric, NEW.given_fen::numeric) THEN
    PERFORM payments_refuse('the short parts do not add up to the decision');
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER payments_shortage_whole AFTER INSERT ON payments_shortage
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payments_shortage_whole();
"""
MOVES = r"""
CREATE OR REPLACE FUNCTION payments_claim_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state = 'paid' AND NEW.amount_fen IS DISTINCT FROM (SELECT {sum} FROM payments_order o
      JOIN payments_paymentdue d ON d.id = o.due_id {join}
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
"""
JOINED = MOVES.format(
    sum="sum(o.amount_fen) + coalesce(sum(s.short_fen), 0)",
    join="LEFT JOIN payments_shortpart s ON s.due_id = d.id",
)
BACKWARD = (
    MOVES.format(sum="sum(o.amount_fen)", join="")
    + """
DROP TRIGGER payments_shortage_kept ON payments_shortage;
DROP TRIGGER payments_shortpart_kept ON payments_shortpart;
DROP TRIGGER payments_shortpart_adds_up ON payments_shortpart;
DROP TRIGGER payments_shortage_whole ON payments_shortage;
DROP FUNCTION payments_short_adds_up(), payments_shortage_whole();
"""
)


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0005_due_by_claim'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Shortage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True, verbose_name='编号')),
                ('scheme', models.CharField(max_length=60, verbose_name='扶持方案')),
                ('period', models.CharField(blank=True, max_length=8, verbose_name='期间')),
                ('paper', models.CharField(max_length=80, unique=True, verbose_name='决定文号')),
                ('reason', models.CharField(max_length=300, verbose_name='理由')),
                ('decided_on', models.DateField(verbose_name='决定日期')),
                ('count', models.PositiveIntegerField(verbose_name='笔数')),
                ('wanted_fen', county.core.fields.FenField(verbose_name='应付金额')),
                ('given_fen', county.core.fields.FenField(verbose_name='兑付金额')),
                ('terms', models.JSONField(verbose_name='比例')),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '按比例兑付',
                'ordering': ('-pk',),
            },
        ),
        migrations.CreateModel(
            name='ShortPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('whole_fen', county.core.fields.FenField(verbose_name='应付金额')),
                ('short_fen', county.core.fields.FenField(verbose_name='尚欠金额')),
                ('due', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='short', to='payments.paymentdue', verbose_name='应付款')),
                ('shortage', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='payments.shortage', verbose_name='按比例兑付')),
            ],
            options={
                'verbose_name': '少付的部分',
                'ordering': ('pk',),
            },
        ),
        migrations.AddConstraint(
            model_name='shortage',
            constraint=models.CheckConstraint(condition=models.Q(('given_fen__gt', 0), ('given_fen__lt', models.F('wanted_fen'))), name='payments_shortage_of_something'),
        ),
        migrations.AddConstraint(
            model_name='shortpart',
            constraint=models.CheckConstraint(condition=models.Q(('short_fen__gte', 0), ('short_fen__lt', models.F('whole_fen'))), name='payments_short_of_the_whole'),
        ),
        migrations.RunSQL(FORWARD + JOINED, BACKWARD),
    ]
