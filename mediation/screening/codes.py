"""Stored choices of screening and early warning, each with its Chinese label."""

from django.db.models import TextChoices


class RoundKind(TextChoices):
    ROUTINE = "ROUTINE", "日常排查"
    SPECIAL = "SPECIAL", "专项排查"


class Risk(TextChoices):
    """风险等级 (产品约定): red reports at once, orange acts the same day, yellow within three days."""

    RED = "RED", "红色"
    ORANGE = "ORANGE", "橙色"
    YELLOW = "YELLOW", "黄色"
    BLUE = "BLUE", "蓝色"


# The clock of each colour in packs/deadlines.yaml; blue has none.
RULES = {Risk.RED: "screening.red", Risk.ORANGE: "screening.orange", Risk.YELLOW: "screening.yellow"}
TONES = {Risk.RED: "danger", Risk.ORANGE: "warning", Risk.YELLOW: "progress", Risk.BLUE: "info"}


class AlertResult(TextChoices):
    """预警处置结果: 防止 are counted in cases and persons, 转化 is what was to be prevented."""

    NONE = "", "未结束"
    PREVENTED_CRIME = "PREVENTED_CRIME", "防止民转刑"
    PREVENTED_PETITION = "PREVENTED_PETITION", "防止群体性上访"
    PREVENTED_BRAWL = "PREVENTED_BRAWL", "防止群体性械斗"
    PREVENTED_SUICIDE = "PREVENTED_SUICIDE", "防止自杀"
    TURNED_CRIMINAL = "TURNED_CRIMINAL", "已转化为刑事案件"
    NO_DANGER = "NO_DANGER", "危险已排除"


PREVENTED = (
    AlertResult.PREVENTED_CRIME,
    AlertResult.PREVENTED_PETITION,
    AlertResult.PREVENTED_BRAWL,
    AlertResult.PREVENTED_SUICIDE,
)

# Clocks: a finding is to be disposed of, a red one reported at once.
DISPOSAL, REPORT = "DISPOSAL", "REPORT"
