"""Passkeys (WebAuthn): registered, named, removed, and used to sign in without a username."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import (
    parse_authentication_credential_json,
    parse_client_data_json,
    parse_registration_credential_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticationCredential,
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from thirdring.kernel import audit
from thirdring.kernel.errors import DeskError, NotFoundError
from thirdring.people import models, rules
from thirdring.people.actions.limits import counted

RP_NAME: Final = "Third Ring"
_VERIFIED = UserVerificationRequirement.REQUIRED


class PasskeyRefusedError(DeskError):
    code = "passkey-refused"
    sentence = _("This passkey was not accepted. Try once more, or sign in with your password.")


class PasskeyKnownError(DeskError):
    code = "passkey-known"
    sentence = _("This passkey is registered already. Nothing was changed.")


class PasskeyNotFoundError(NotFoundError):
    code = "passkey-not-found"
    sentence = _("There is no such passkey in your account.")


class LastWayInError(DeskError):
    code = "last-way-in"
    sentence = _("This is your only way to sign in. Set a password or register another passkey first.")


def begin_registration(*, user_id: int, rp_id: str, now: datetime) -> str:
    """Options for `navigator.credentials.create()`, as JSON; `rp_id` is the host name of the product."""
    user = models.User.objects.get(pk=user_id)
    options = generate_registration_options(
        rp_id=rp_id,
        rp_name=RP_NAME,
        user_name=user.username,
        user_id=user.handle.bytes,
        user_display_name=user.name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=_VERIFIED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=bytes(key.credential_id)) for key in user.passkeys.all()],
    )
    _keep(options.challenge, user_id=user_id, now=now)
    return options_to_json(options)


def finish_registration(
    *, user_id: int, credential: Mapping[str, Any], rp_id: str, origin: str, name: str, now: datetime
) -> int:
    """Keep a new passkey under `name`. Returns its id. Raises PasskeyRefusedError, PasskeyKnownError."""
    try:
        parsed = parse_registration_credential_json(dict(credential))
        verified = verify_registration_response(
            credential=parsed,
            expected_challenge=_take(parsed.response.client_data_json, user_id=user_id, now=now),
            expected_rp_id=rp_id,
            expected_origin=origin,
            require_user_verification=True,
        )
    except WebAuthnException:
        raise PasskeyRefusedError from None
    try:
        with transaction.atomic():
            row = models.Passkey.objects.create(
                user_id=user_id,
                credential_id=verified.credential_id,
                public_key=verified.credential_public_key,
                sign_count=verified.sign_count,
                name=name.strip()[:60],
                is_synced=verified.credential_backed_up,
                transports=[transport.value for transport in parsed.response.transports or ()],
                created_at=now,
            )
            _record(user_id, "passkey-added", row.pk, now=now)
    except IntegrityError:
        raise PasskeyKnownError from None
    return row.pk


def begin_sign_in(*, rp_id: str, now: datetime) -> str:
    """Options for `navigator.credentials.get()`, as JSON; the browser offers the passkeys that it knows."""
    options = generate_authentication_options(rp_id=rp_id, user_verification=_VERIFIED)
    _keep(options.challenge, user_id=None, now=now)
    return options_to_json(options)


def finish_sign_in(*, credential: Mapping[str, Any], rp_id: str, origin: str, address: str, now: datetime) -> int:
    """The id of the active person whose passkey this is. Raises PasskeyRefusedError, TooManyTriesError."""
    with counted({f"address:{address}": rules.ADDRESS_LIMIT}, now=now):
        try:
            parsed = parse_authentication_credential_json(dict(credential))
            challenge = _take(parsed.response.client_data_json, user_id=None, now=now)
            return _verified_owner(parsed, challenge, rp_id, origin, now)
        except WebAuthnException:
            audit.record(stream="sign-in:unknown", action="passkey-refused", actor_id=None, now=now)
            raise PasskeyRefusedError from None


@transaction.atomic
def _verified_owner(parsed: AuthenticationCredential, challenge: bytes, rp_id: str, origin: str, now: datetime) -> int:
    row = (
        models.Passkey.objects.select_for_update(no_key=True, of=("self",))
        .filter(credential_id=parsed.raw_id, user__is_active=True)
        .select_related("user")
        .first()
    )
    if row is None or parsed.response.user_handle not in {None, row.user.handle.bytes}:
        raise PasskeyRefusedError
    verified = verify_authentication_response(
        credential=parsed,
        expected_challenge=challenge,
        expected_rp_id=rp_id,
        expected_origin=origin,
        credential_public_key=bytes(row.public_key),
        credential_current_sign_count=row.sign_count,
        require_user_verification=True,
    )
    models.Passkey.objects.filter(pk=row.pk).update(
        sign_count=verified.new_sign_count, is_synced=verified.credential_backed_up, last_used_at=now
    )
    return row.user_id


@transaction.atomic
def rename_passkey(*, user_id: int, passkey_id: int, name: str, now: datetime) -> None:
    """Raises PasskeyNotFoundError."""
    if not models.Passkey.objects.filter(user_id=user_id, pk=passkey_id).update(name=name.strip()[:60]):
        raise PasskeyNotFoundError(passkey_id=passkey_id)
    _record(user_id, "passkey-renamed", passkey_id, now=now)


@transaction.atomic
def remove_passkey(*, user_id: int, passkey_id: int, now: datetime) -> None:
    """Raises PasskeyNotFoundError; LastWayInError where neither a password nor another passkey is left."""
    user = models.User.objects.select_for_update(no_key=True).get(pk=user_id)
    others = user.passkeys.exclude(pk=passkey_id).exists()
    if not user.passkeys.filter(pk=passkey_id).exists():
        raise PasskeyNotFoundError(passkey_id=passkey_id)
    if not others and not user.has_usable_password():
        raise LastWayInError
    user.passkeys.filter(pk=passkey_id).delete()
    _record(user_id, "passkey-removed", passkey_id, now=now)


def _keep(challenge: bytes, *, user_id: int | None, now: datetime) -> None:
    models.Challenge.objects.filter(expires_at__lte=now).delete()
    models.Challenge.objects.create(value=challenge, user_id=user_id, expires_at=now + rules.CHALLENGE_LIFE)


def _take(client_data_json: bytes, *, user_id: int | None, now: datetime) -> bytes:
    """The challenge that this answer answers, if it is one of ours, for this use, in time, and for the first time."""
    challenge = parse_client_data_json(client_data_json).challenge
    purpose = Q(user_id=user_id) if user_id else Q(user=None)
    taken, _rows = models.Challenge.objects.filter(purpose, value=challenge, expires_at__gt=now).delete()
    if not taken:
        raise PasskeyRefusedError
    return challenge


def _record(user_id: int, action: str, passkey_id: int, *, now: datetime) -> None:
    audit.record(stream=f"user:{user_id}", action=action, actor_id=user_id, data={"passkey": passkey_id}, now=now)
