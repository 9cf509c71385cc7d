"""What is chosen on the phone: what came of the dispute, and what the mediator confirms by hand."""

from django.db.models import TextChoices


class Result(TextChoices):
    """快速登记的三种情形."""

    AGREED = "AGREED", "谈成了"
    PENDING = "PENDING", "还没谈成"
    FAILED = "FAILED", "没谈成"


class Confirmed(TextChoices):
    """What the law asks for, ticked one by one and never beforehand."""

    RIGHTS = "RIGHTS", "调解前已告知双方权利和义务"
    CONSENT = "CONSENT", "双方都愿意调解，没有人拒绝"
    IMPARTIAL = "IMPARTIAL", "主持的调解员已经确定，与双方没有利害关系"
    ORAL = "ORAL", "双方同意上述内容，达成口头协议，不需要书面协议"
    ROUTES = "ROUTES", "已告知双方还可以通过仲裁、行政、诉讼等途径解决"


LAWS = {
    Confirmed.RIGHTS: "人民调解法第二十三条",
    Confirmed.CONSENT: "人民调解法第十七条",
    Confirmed.IMPARTIAL: "人民调解法第十五条、第十九条",
    Confirmed.ORAL: "人民调解法第二十八条、第三十条",
    Confirmed.ROUTES: "人民调解法第二十六条",
}
