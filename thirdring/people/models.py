"""Rows of this room. Nothing outside the room touches them, but the signed-in `User` of a request."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Lower

from thirdring.people.values import Language, Person, PresenceState, Role, Theme


class Team(models.Model):
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(Lower("name"), name="people_team_name"),)

    def __str__(self) -> str:
        return self.name


class User(AbstractBaseUser):
    """One who signs in. Deactivated, never deleted: the records name them."""

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    handle = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # passkeys name a person by this
    roles = ArrayField(models.CharField(max_length=20), default=list)
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="members")
    language = models.CharField(max_length=10, default=Language.ENGLISH)
    region = models.CharField(max_length=2, default="DK")
    theme = models.CharField(max_length=6, default=Theme.SYSTEM)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    USERNAME_FIELD = "username"
    objects = BaseUserManager()

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(username=Lower("username")) & ~Q(username=""), name="people_user_username_lower"
            ),
            models.CheckConstraint(condition=Q(roles__contained_by=list(Role)), name="people_user_roles"),
            models.CheckConstraint(condition=Q(language__in=list(Language)), name="people_user_language"),
            models.CheckConstraint(condition=Q(theme__in=list(Theme)), name="people_user_theme"),
        )

    def __str__(self) -> str:
        return self.name

    def person(self) -> Person:
        """The frozen value that other rooms take."""
        return Person(
            id=self.pk,
            name=self.name,
            roles=frozenset(Role(role) for role in self.roles),
            language=self.language,
            team=self.team.name if self.team else "",
            region=self.region,
            theme=self.theme,
            username=self.username,
            team_id=self.team_id,
        )


class Skill(models.Model):
    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class UserSkill(models.Model):
    user = models.ForeignKey(User, models.CASCADE, related_name="skill_levels")
    skill = models.ForeignKey(Skill, models.CASCADE, related_name="holders")
    level = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("user", "skill"), name="people_userskill_once"),
            models.CheckConstraint(condition=Q(level__range=(1, 5)), name="people_userskill_level"),
        )

    def __str__(self) -> str:
        return f"{self.user_id} {self.skill_id} {self.level}"


class UserLanguage(models.Model):
    user = models.ForeignKey(User, models.CASCADE, related_name="language_levels")
    language = models.CharField(max_length=10)
    level = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("user", "language"), name="people_userlanguage_once"),
            models.CheckConstraint(condition=Q(level__range=(1, 5)), name="people_userlanguage_level"),
        )

    def __str__(self) -> str:
        return f"{self.user_id} {self.language} {self.level}"


class PresenceInterval(models.Model):
    """A stretch of one state; the open one (`until_at` empty) is now. Closed once, never changed again."""

    user = models.ForeignKey(User, models.PROTECT, related_name="presence")
    state = models.CharField(max_length=12)
    then = models.CharField(max_length=12, default="", blank=True)
    since_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("user",), condition=Q(until_at=None), name="people_presence_one_open"),
            ExclusionConstraint(
                name="people_presence_no_overlap",
                expressions=(
                    ("user", RangeOperators.EQUAL),
                    (
                        Func(F("since_at"), F("until_at"), function="tstzrange", output_field=DateTimeRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ),
            ),
            models.CheckConstraint(condition=Q(state__in=list(PresenceState)), name="people_presence_state"),
        )
        indexes = (
            models.Index(fields=("user", "since_at"), name="people_presence_day"),
            models.Index(
                fields=("since_at", "user"),
                condition=Q(until_at=None, state=PresenceState.AVAILABLE),
                name="people_presence_free",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id} {self.state} {self.since_at:%F %T}"


class Session(models.Model):
    """A signed-in browser. Only a hash of its key is kept: a copy of this table signs nobody in."""

    key_hash = models.BinaryField(max_length=32, unique=True)
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")
    data = models.TextField()
    address = models.GenericIPAddressField(null=True)
    agent = models.CharField(max_length=300, default="", blank=True)
    must_rotate = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.agent}"


class Passkey(models.Model):
    user = models.ForeignKey(User, models.CASCADE, related_name="passkeys")
    credential_id = models.BinaryField(max_length=1023, unique=True)
    public_key = models.BinaryField()
    sign_count = models.BigIntegerField(default=0)
    name = models.CharField(max_length=60)
    is_synced = models.BooleanField(default=False)
    transports = ArrayField(models.CharField(max_length=20), default=list)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Challenge(models.Model):
    """A passkey ceremony under way; taken out by the answer, so that no answer counts twice."""

    value = models.BinaryField(max_length=64, unique=True)
    user = models.ForeignKey(User, models.CASCADE, null=True)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.expires_at:%F %T}"


class SignInTry(models.Model):
    """One counted try to sign in, for an account or an address."""

    bucket = models.CharField(max_length=160)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("bucket", "at"), name="people_try_bucket_at"),)

    def __str__(self) -> str:
        return f"{self.bucket} {self.at:%F %T}"


class SignInLink(models.Model):
    """A one-time way in, made by a supervisor or by the installation itself; only its hash is kept."""

    token_hash = models.BinaryField(max_length=32, unique=True)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.expires_at:%F %T}"
