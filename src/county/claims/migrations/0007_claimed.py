"""The batch a claim is on, and what payments do to it among its acts."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0006_by_item'),
    ]

    operations = [
        migrations.AddField(
            model_name='claim',
            name='paying',
            field=models.CharField(blank=True, default='', max_length=20, verbose_name='支付批次'),
        ),
        migrations.AlterField(
            model_name='claimact',
            name='kind',
            field=models.CharField(choices=[('drafted', '拟出'), ('confirmed', '确认申报'), ('passed', '通过'), ('returned', '退回补正'), ('resubmitted', '补正后重新提交'), ('refused', '不予支持'), ('withdrawn', '撤回'), ('released', '核实后放行'), ('restarted', '按新情况重新审核'), ('published', '公示'), ('cleared', '公示期满'), ('settled', '异议处理'), ('batched', '列入支付批次'), ('frozen', '复核支付批次'), ('sent', '送银行'), ('freed', '支付批次作废'), ('bounced', '银行退回'), ('paid', '支付')], max_length=11, verbose_name='事项'),
        ),
    ]
