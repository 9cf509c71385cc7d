"""Mediation committees, mediators and personal studios as records."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from governance.audit.history import tracked
from governance.tenancy.models import OwnedManager, OwnedModel, OwnedQuerySet, Ownership


class CommitteeKind(models.TextChoices):
    VILLAGE = "VILLAGE", "村调委会"
    COMMUNITY = "COMMUNITY", "社区调委会"
    TOWNSHIP = "TOWNSHIP", "乡镇调委会"
    SUBDISTRICT = "SUBDISTRICT", "街道调委会"
    ENTERPRISE = "ENTERPRISE", "企事业单位调委会"
    INDUSTRY = "INDUSTRY", "行业性专业性调委会"
    OTHER = "OTHER", "其他调委会"


class Industry(models.TextChoices):
    MEDICAL = "MEDICAL", "医疗"
    TRAFFIC = "TRAFFIC", "道路交通"
    PROPERTY = "PROPERTY", "物业"
    LABOUR = "LABOUR", "劳动争议"
    FINANCE = "FINANCE", "金融"
    INTELLECTUAL_PROPERTY = "INTELLECTUAL_PROPERTY", "知识产权"
    OTHER = "OTHER", "其他行业"


class StationedAt(models.TextChoices):
    COURT = "COURT", "驻法院"
    POLICE = "POLICE", "驻派出所"
    PETITION = "PETITION", "驻信访部门"
    TRAFFIC_POLICE = "TRAFFIC_POLICE", "驻交警队"
    LABOUR_INSPECTION = "LABOUR_INSPECTION", "驻劳动监察"
    OTHER = "OTHER", "集贸市场、毗邻地区等"


class TermQuerySet(OwnedQuerySet):
    """Rows in force from `valid_from` to the day before `valid_to`."""

    def active(self, *, on: date):
        return self.filter(valid_from__lte=on).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))


def ends_after_start(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name=name
    )


@tracked()
class MediationCommittee(OwnedModel):
    """人民调解委员会: the civic body that mediates; a case belongs to exactly one.

    Written by `organisations.actions`, read by case forms, lists and figures. `short_name` stands in case
    numbers. `region` is where the committee sits and whose residents it serves.
    """

    name = models.CharField("名称", max_length=80)
    short_name = models.CharField("案号简称", max_length=20)
    kind = models.CharField("类型", max_length=20, choices=CommitteeKind)
    industry = models.CharField("行业", max_length=30, choices=Industry, blank=True)
    stationed_at = models.CharField("派驻", max_length=30, choices=StationedAt, blank=True)
    chair_name = models.CharField("主任", max_length=50, blank=True)
    address = models.CharField("地址", max_length=120, blank=True)
    contact = models.CharField("联系电话", max_length=30, blank=True)
    term_from = models.DateField("本届起", null=True, blank=True)
    term_to = models.DateField("本届止", null=True, blank=True)
    has_seal = models.BooleanField("有印章", default=True)
    seal_name = models.CharField("印章名称", max_length=80, blank=True)
    seal_from = models.DateField("印章启用", null=True, blank=True)
    seal_to = models.DateField("印章停用", null=True, blank=True)
    serves_minorities = models.BooleanField("多民族居住地区", default=False)
    duty_shared = models.BooleanField("由村委会成员兼任", default=False)
    valid_from = models.DateField("设立日期")
    valid_to = models.DateField("撤销日期", null=True, blank=True)
    end_reason = models.CharField("撤销原因", max_length=200, blank=True)

    ownership = Ownership(readable_below=True)
    objects = OwnedManager.of(TermQuerySet)

    class Meta:
        verbose_name = "人民调解委员会"
        constraints = [
            models.UniqueConstraint(
                fields=["city", "county", "name"],
                condition=Q(valid_to__isnull=True),
                nulls_distinct=False,
                name="committee_name_is_unique_in_its_county",
            ),
            models.UniqueConstraint(
                fields=["city", "county", "short_name"],
                condition=Q(valid_to__isnull=True),
                nulls_distinct=False,
                name="committee_short_name_is_unique_in_its_county",
            ),
            models.CheckConstraint(
                condition=Q(kind="INDUSTRY") & ~Q(industry="") | ~Q(kind="INDUSTRY") & Q(industry=""),
                name="an_industry_committee_names_its_industry",
            ),
            models.CheckConstraint(
                condition=Q(kind="OTHER") & ~Q(stationed_at="") | ~Q(kind="OTHER") & Q(stationed_at=""),
                name="an_other_committee_says_where_it_sits",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["VILLAGE", "COMMUNITY"]) | Q(village__isnull=False),
                name="a_village_committee_sits_in_a_village",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["TOWNSHIP", "SUBDISTRICT"])
                | Q(township__isnull=False, village__isnull=True),
                name="a_township_committee_sits_in_a_township",
            ),
            models.CheckConstraint(
                condition=Q(term_from__isnull=True) | Q(term_to__isnull=True) | Q(term_to__gt=F("term_from")),
                name="committee_term_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(seal_from__isnull=True) | Q(seal_to__isnull=True) | Q(seal_to__gt=F("seal_from")),
                name="a_seal_is_laid_down_after_its_first_day",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | ~Q(end_reason=""), name="an_ended_committee_says_why"
            ),
            ends_after_start("committee_ends_after_it_starts"),
        ]
        indexes = [
            models.Index(fields=["county", "kind", "name"], name="committee_of_county"),
            models.Index(fields=["township", "name"], name="committee_of_township"),
        ]

    def __str__(self) -> str:
        return self.name


class MediatorKind(models.TextChoices):
    FULL_TIME = "FULL_TIME", "专职"
    PART_TIME = "PART_TIME", "兼职"
    INVITED = "INVITED", "特邀"


class Sex(models.TextChoices):
    MALE = "MALE", "男"
    FEMALE = "FEMALE", "女"


@tracked()
class Mediator(OwnedModel):
    """人民调解员: a member of one committee from one day to another; `post` is the log-in, if any."""

    committee = models.ForeignKey(
        MediationCommittee, on_delete=models.PROTECT, related_name="mediators", verbose_name="所属调委会"
    )
    person_name = models.CharField("姓名", max_length=50)
    sex = models.CharField("性别", max_length=6, choices=Sex, blank=True)
    kind = models.CharField("类别", max_length=12, choices=MediatorKind)
    is_chair = models.BooleanField("主任", default=False)
    is_member = models.BooleanField("调委会委员", default=False)
    is_minority = models.BooleanField("人数较少民族", default=False)
    contact = models.CharField("工作电话", max_length=30, blank=True)
    post = models.ForeignKey(
        "governance.Post",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="登录岗位",
    )
    valid_from = models.DateField("聘任日期")
    valid_to = models.DateField("解聘日期", null=True, blank=True)
    end_reason = models.CharField("解聘原因", max_length=200, blank=True)

    ownership = Ownership(readable_below=True, crosses=frozenset({"post"}))
    objects = OwnedManager.of(TermQuerySet)

    class Meta:
        verbose_name = "人民调解员"
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "post"],
                condition=Q(valid_to__isnull=True, post__isnull=False),
                name="a_post_is_one_mediator_of_a_committee",
            ),
            models.UniqueConstraint(
                fields=["committee"],
                condition=Q(valid_to__isnull=True, is_chair=True),
                name="a_committee_has_one_chair",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | ~Q(end_reason=""), name="an_ended_mediator_says_why"
            ),
            ends_after_start("mediator_ends_after_appointment"),
        ]
        indexes = [
            models.Index(fields=["county", "person_name"], name="mediator_of_county"),
            models.Index(fields=["post"], name="mediator_of_post", condition=Q(post__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.person_name

    def is_active(self, *, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


@tracked()
class PersonalMediationStudio(OwnedModel):
    """个人调解室: a studio named after a mediator; attached to a committee, with no seal of its own."""

    committee = models.ForeignKey(
        MediationCommittee, on_delete=models.PROTECT, related_name="studios", verbose_name="所属调委会"
    )
    mediator = models.ForeignKey(
        Mediator,
        on_delete=models.PROTECT,
        related_name="studios",
        null=True,
        blank=True,
        verbose_name="主持人",
    )
    name = models.CharField("名称", max_length=80)
    valid_from = models.DateField("命名日期")
    valid_to = models.DateField("撤销日期", null=True, blank=True)
    end_reason = models.CharField("撤销原因", max_length=200, blank=True)

    ownership = Ownership(readable_below=True)
    objects = OwnedManager.of(TermQuerySet)

    class Meta:
        verbose_name = "个人调解室"
        constraints = [
            models.UniqueConstraint(
                fields=["city", "county", "name"],
                condition=Q(valid_to__isnull=True),
                nulls_distinct=False,
                name="studio_name_is_unique_in_its_county",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | ~Q(end_reason=""), name="an_ended_studio_says_why"
            ),
            ends_after_start("studio_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return self.name
