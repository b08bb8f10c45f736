"""Whom the claims on a lease, or one claim, are paid to: a landlord or an agent, named by a paper."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KEPT = """CREATE TRIGGER payments_payeenaming_kept BEFORE UPDATE OR DELETE ON payments_payeenaming
  FOR EACH ROW EXECUTE FUNCTION payments_kept();"""


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0007_claimed'),
        ('factories', '0007_outlays_evaluations'),
        ('payments', '0006_short'),
        ('places', '0003_names_en'),
        ('workforce', '0010_insurance'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PayeeNaming',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('paper', models.CharField(max_length=80, verbose_name='依据文号')),
                ('named_on', models.DateField(verbose_name='指定日期')),
            ],
            options={
                'verbose_name': '指定收款',
                'ordering': ('-pk',),
            },
        ),
        migrations.RemoveConstraint(
            model_name='payee',
            name='payments_payee_is_one',
        ),
        migrations.AlterField(
            model_name='payee',
            name='kind',
            field=models.CharField(choices=[('factory', '社区工厂'), ('person', '个人'), ('body', '单位'), ('landlord', '出租方'), ('agent', '中介机构')], max_length=10, verbose_name='类别'),
        ),
        migrations.AddConstraint(
            model_name='payee',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('factory__isnull', False), ('kind', 'factory'), ('person__isnull', True)), models.Q(('factory__isnull', True), ('kind', 'person'), ('person__isnull', False)), models.Q(('factory__isnull', True), ('kind__in', ('body', 'landlord', 'agent')), ('person__isnull', True)), _connector='OR'), name='payments_payee_is_one'),
        ),
        migrations.AddField(
            model_name='payeenaming',
            name='claim',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.claim', verbose_name='补贴申报'),
        ),
        migrations.AddField(
            model_name='payeenaming',
            name='lease',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.lease', verbose_name='租赁合同'),
        ),
        migrations.AddField(
            model_name='payeenaming',
            name='named_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='payeenaming',
            name='payee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='namings', to='payments.payee', verbose_name='收款人'),
        ),
        migrations.AddConstraint(
            model_name='payeenaming',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('claim__isnull', True), ('lease__isnull', False)), models.Q(('claim__isnull', False), ('lease__isnull', True)), _connector='OR'), name='payments_named_for_one'),
        ),
        migrations.RunSQL(KEPT, "DROP TRIGGER payments_payeenaming_kept ON payments_payeenaming"),
    ]
