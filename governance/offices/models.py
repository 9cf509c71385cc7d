"""People, offices and posts. A post is what a person acts from: one role, one office, one region."""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from governance.access.roles import RoleCode
from governance.audit.history import tracked
from governance.regions.models import DateRange
from governance.tenancy.models import OwnedManager, OwnedModel, OwnedQuerySet, Ownership


class UserManager(BaseUserManager):
    def create_user(self, username: str, password: str | None = None, **fields):
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """用户: a log-in and nothing more; what it may do lies in its posts."""

    username = models.CharField("用户名", max_length=40, unique=True)
    person_name = models.CharField("姓名", max_length=80)
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("须改密码", default=False)
    created_at = models.DateTimeField("创建时间", auto_now_add=True)

    is_superuser = False
    is_staff = False
    objects = UserManager()
    USERNAME_FIELD = "username"

    class Meta:
        verbose_name = "用户"

    def __str__(self) -> str:
        return self.username

    def has_perm(self, perm, obj=None) -> bool:
        """Roles decide (access.checks); Django's own model permissions are never used."""
        return False


class OfficeKind(models.TextChoices):
    CITY_BUREAU = "CITY_BUREAU", "市司法局"
    COUNTY_BUREAU = "COUNTY_BUREAU", "县（区）司法局"
    JUSTICE_OFFICE = "JUSTICE_OFFICE", "司法所"
    TOWNSHIP_GOVERNMENT = "TOWNSHIP_GOVERNMENT", "乡镇人民政府（街道办事处）"
    VILLAGE_ORG = "VILLAGE_ORG", "村（居）民委员会"
    LEGAL_AID_CENTER = "LEGAL_AID_CENTER", "法律援助中心"
    NOTARY_OFFICE = "NOTARY_OFFICE", "公证处"
    LAW_FIRM = "LAW_FIRM", "律师事务所"
    PARTNER_UNIT = "PARTNER_UNIT", "成员单位"


class Office(OwnedModel):
    """单位: a bureau, justice office or partner unit. Administered by the tenant administrator."""

    name = models.CharField("单位名称", max_length=120)
    short_name = models.CharField("简称", max_length=40, blank=True)
    kind = models.CharField("类别", max_length=30, choices=OfficeKind)
    phone = models.CharField("电话", max_length=30, blank=True)
    is_active = models.BooleanField("启用", default=True)

    ownership = Ownership(readable_below=True)

    class Meta:
        verbose_name = "单位"
        constraints = [
            models.UniqueConstraint(fields=["region", "name"], name="office_name_is_unique_in_its_region"),
        ]

    def __str__(self) -> str:
        return self.name


class PostStatus(models.TextChoices):
    ACTIVE = "ACTIVE", "在任"
    SUSPENDED = "SUSPENDED", "停用"
    ENDED = "ENDED", "离任"


class PostQuerySet(OwnedQuerySet):
    def active(self, *, on):
        return self.filter(status=PostStatus.ACTIVE, valid_from__lte=on).filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=on)
        )


@tracked()
class Post(OwnedModel):
    """岗位: one person in one role at one office for one region, from one day to another."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="posts", verbose_name="用户")
    person_name = models.CharField("姓名", max_length=80)
    role = models.CharField("角色", max_length=40, choices=RoleCode)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="posts", verbose_name="单位")
    office_name = models.CharField("单位名称", max_length=120)
    status = models.CharField("状态", max_length=12, choices=PostStatus, default=PostStatus.ACTIVE)
    valid_from = models.DateField("任职日期")
    valid_to = models.DateField("离任日期", null=True, blank=True)

    ownership = Ownership(crosses=frozenset({"office"}), own_rows_before_scope=True)
    objects = OwnedManager.of(PostQuerySet)
    map_changed_at: datetime | None = None  # of its city, as of the request that acts from the post

    class Meta:
        verbose_name = "岗位"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="post_ends_after_it_starts",
            ),
            ExclusionConstraint(
                name="a_person_holds_a_role_in_a_region_once",
                expressions=[
                    (F("user"), RangeOperators.EQUAL),
                    (F("role"), RangeOperators.EQUAL),
                    (F("region"), RangeOperators.EQUAL),
                    (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [models.Index(fields=["user", "status"], name="post_of_user")]

    def __str__(self) -> str:
        return f"{self.person_name}（{self.get_role_display()}）"
