"""Spaces, organisations, people, grants and API tokens."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.db import models

from lvyue.foundation.canonical import digest_sm3
from lvyue.identity.types import Role, Side


class Space(models.Model):
    """The scope of access; a contract is one-to-one with one."""

    AUDITED: ClassVar = ("code", "title", "created_at")

    code = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title


class Organisation(models.Model):
    """A bureau or a company."""

    AUDITED: ClassVar = ("name", "short_name", "created_at")

    name = models.CharField(max_length=200, unique=True)
    short_name = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.short_name or self.name


class Person(AbstractBaseUser):
    """Someone who signs in; never shared, never deleted, only deactivated."""

    AUDITED: ClassVar = ("username", "name", "organisation", "is_active", "password_digest", "created_at")

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="people")
    is_active = models.BooleanField(default=True)
    phone = models.CharField(max_length=20, blank=True)
    password_changed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    USERNAME_FIELD = "username"
    objects = BaseUserManager["Person"]()

    def __str__(self) -> str:
        return self.name

    @property
    def password_digest(self) -> str:
        """Stands for the password hash in the audit log, where the hash itself has no business."""
        return digest_sm3(self.password.encode())

    def check_password(self, raw_password: str | None) -> bool:
        """True for the right password; never rewrites the hash, which only `password_change` may do."""
        return check_password(raw_password, self.password)

    @property
    def phone_masked(self) -> str:
        """The phone as it is shown: 138****0001."""
        return f"{self.phone[:3]}****{self.phone[-4:]}" if len(self.phone) >= 7 else ""


class Grant(models.Model):
    """A role of a person in a space over [from_at, until_at); `side` is empty for auditors and admins."""

    AUDITED: ClassVar = ("space", "person", "side", "role", "from_at", "until_at")

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="grants")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="grants")
    side = models.CharField(max_length=1, blank=True, choices=[(side.value, side.label) for side in Side])
    role = models.CharField(max_length=20, choices=[(role.value, role.label) for role in Role])
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["space", "person", "role"],
                condition=models.Q(until_at__isnull=True),
                name="grant_one_open_per_role",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} @ {self.space_id}"


class ApiToken(models.Model):
    """A bearer token for the API; only its digest is kept."""

    AUDITED: ClassVar = ("person", "label", "digest", "created_at", "revoked_at")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tokens")
    label = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.label


class SigningPin(models.Model):
    """A person's secret for signing in another person's session; only its hash is kept.

    `wrong` counts tries since the last right one; at five `locked_until_at` is set in the same update.
    """

    AUDITED: ClassVar = ("person", "pin_digest", "wrong", "locked_until_at", "changed_at")

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="signing_pin")
    hashed = models.CharField(max_length=256)
    wrong = models.PositiveSmallIntegerField(default=0)
    locked_until_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    @property
    def pin_digest(self) -> str:
        """Stands for the hash in the audit log."""
        return digest_sm3(self.hashed.encode())
