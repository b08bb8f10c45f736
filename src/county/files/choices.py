from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PaperKind(models.TextChoices):
    """What a paper is. The stored words are those of the schemes' `papers`."""

    LABOUR_CONTRACT = "labour_contract", _("劳动合同")
    PIECEWORK_AGREEMENT = "piecework_agreement", _("承揽协议")
    AGREEMENT = "agreement", _("用工协议")
    IDENTITY_CARD = "identity_card", _("身份证")
    HOUSEHOLD_REGISTER = "household_register", _("搬迁户或贫困户证明")
    HOUSEHOLDS_LIST = "households_list", _("带动农户名单")
    ROSTER = "roster", _("用工花名册")
    PAY_RECORDS = "pay_records", _("工资发放记录")
    BANK_PAY_LIST = "bank_pay_list", _("银行代发清单")
    SIGNED_PAY_SHEET = "signed_pay_sheet", _("本人签字的工资表")
    INSURANCE_RECORD = "insurance_record", _("社会保险缴费记录")
    TRAINING_RECORD = "training_record", _("培训记录")
    LICENCE = "licence", _("营业执照")
    LEASE_CONTRACT = "lease_contract", pgettext_lazy("paper", "租赁合同")
    RENT_INVOICES = "rent_invoices", _("房租票据")
    INVOICES = "invoices", _("支出票据")
    TRANSPORT_CONTRACT = "transport_contract", _("运输合同")
    FREIGHT_INVOICES = "freight_invoices", _("运费票据")
    TOLL_VOUCHERS = "toll_vouchers", _("通行费凭证")
    LOAN_CONTRACT = "loan_contract", _("借款合同")
    INTEREST_RECEIPTS = "interest_receipts", _("付息回单")
    REPAYMENT_RECORD = "repayment_record", _("还款记录（银行出具）")
    GUARANTEE_LETTER = "guarantee_letter", _("担保函")
    EVALUATION = "evaluation", _("年度评估结果")
    STATUS_RECORD = "status_record", _("工厂状态记录")
    SITE_RECORD = "site_record", _("现场核查记录")
    OPERATING_SUBSIDY_FORM = "operating_subsidy_form", _("运行补贴申请表")
    UNDERTAKING = "undertaking", _("承诺书")
    OTHER = "other", pgettext_lazy("paper", "其他材料")


class Media(models.TextChoices):
    """What the content is, by the content."""

    PDF = "pdf", _("PDF 文件")
    JPEG = "jpeg", _("照片")
    PNG = "png", _("图片")
    XLSX = "xlsx", _("Excel 表格")
    DOCX = "docx", _("Word 文档")


class PaperState(models.TextChoices):
    """Worked out of the dates for a day; never stored."""

    VALID = "valid", _("有效")
    COMING = "coming", _("未到期初")
    OVER = "over", _("已过期")
    WITHDRAWN = "withdrawn", pgettext_lazy("paper", "已撤下")
