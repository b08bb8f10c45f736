"""Documents beside the programme itself: one it carries out, and one that carries it out, with its text."""

from datetime import date

from county.core.actor import SYSTEM
from county.policies import commands as policies
from county.policies.choices import DocumentLevel, RelationKind
from county.policies.models import Document

# As a county's clerk would have typed it; invented.
YEARLY = """平社工组〔2019〕2号

县社区工厂发展工作领导小组
关于印发《2019年社区工厂发展工作要点》的通知

各镇人民政府，领导小组各成员单位：

现将《2019年社区工厂发展工作要点》印发给你们，请认真抓好落实。

县社区工厂发展工作领导小组
2019年2月18日

2019年社区工厂发展工作要点

2019年是社区工厂发展三年目标的收官之年，各镇各部门要对照目标倒排工期。

一、确保目标完成
（一）补齐安置点缺口。满100户而没有社区工厂的安置点，由所在镇在6月底前逐个落实厂房和业主；确有困难的报县社区工厂办研究。
（二）稳住就业人数。各镇按月核对用工名册；停产满30天的工厂由包抓部门上门帮办。
二、按时办理
（一）月报按时。每月10日前上报上月月报，连续两个月迟报的在全县通报。
（二）工资按月发放。拖欠工资的工厂不得参加当年评优；人社局每季度抽查一次。
三、加强督查
（一）每季度督查一次。督查结果与年终考核挂钩。
（二）整改销号。督查发现的问题建立台账，整改一项销号一项。
"""


def write() -> None:
    """Register both, import the second's text, and correct one of its clauses, so that it has versions."""
    main = Document.objects.get(is_main=True)
    above = policies.register_document(
        actor=SYSTEM, number="国办发〔2015〕47号", title="国务院办公厅关于支持农民工等人员返乡创业的意见",
        title_en="State Council Office: supporting returnees in starting businesses",
        issuer="国务院办公厅", issued_on=date(2015, 6, 17), level=DocumentLevel.NATION,
    )  # fmt: skip
    carries_out = RelationKind.CARRIES_OUT
    policies.relate_documents(
        main.pk, actor=SYSTEM, kind=carries_out, other=above.pk, today=main.issued_on
    )
    draft = policies.read_file("2019年工作要点.txt", YEARLY.encode(), actor=SYSTEM, in_points=True)
    yearly = policies.publish_draft(
        draft.pk, actor=SYSTEM, version=draft.version, number="平社工组〔2019〕2号",
        title="2019年社区工厂发展工作要点", issuer="县社区工厂发展工作领导小组",
        issued_on=date(2019, 2, 18), level=DocumentLevel.COUNTY, doubts_seen=True,
    )  # fmt: skip
    policies.relate_documents(
        yearly.pk, actor=SYSTEM, kind=carries_out, other=main.pk, today=yearly.issued_on
    )
    clause = yearly.clauses.get(code="2.1-1")
    policies.correct_clause(
        clause.pk, actor=SYSTEM, version=clause.version, reason="按领导小组会议纪要改",
        text="每月10日前上报上月月报，迟报一次提醒、连续两个月迟报的在全县通报。",
    )  # fmt: skip
