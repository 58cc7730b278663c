"""Photos of what comes back. What is kept is our own picture of what was sent: decoded, turned upright, made smaller
and written anew, so that nothing else travels in the file."""

import hashlib
import io
import secrets
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from thirdring.kernel import audit, live
from thirdring.kernel.errors import DeskError, NotFoundError
from thirdring.orders import models

MOST_BYTES: Final = 10 * 1024 * 1024
MOST_PIXELS: Final = 50_000_000
MOST_PHOTOS: Final = 12
LONGEST_SIDE: Final = 1600
FORMATS: Final = ("JPEG", "PNG", "WEBP")


class BadPhotoError(DeskError):
    code = "bad-photo"
    sentence = _("This is no picture that can be kept. Send a JPEG, PNG or WebP of at most 10 MB.")


class TooManyPhotosError(DeskError):
    code = "too-many-photos"
    sentence = _("There are %(most)s photos already; that is enough for one return.")


def add_photo(*, return_id: int, content: bytes, actor_id: int | None, now: datetime) -> int:
    """Keep a photo with a return; the same picture again is the same photo. Row O3.6.

    Raises NotFoundError, BadPhotoError, TooManyPhotosError; then nothing is kept.
    """
    picture = _cleaned(content)
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        ret = models.Return.objects.select_for_update(no_key=True).filter(pk=return_id).first()
        if ret is None:
            raise NotFoundError(return_id=return_id)
        same = ret.photos.filter(digest=digest).first()
        if same:
            return same.pk
        if ret.photos.count() >= MOST_PHOTOS:
            raise TooManyPhotosError(most=MOST_PHOTOS)
        file = f"{secrets.token_hex(16)}.jpg"
        row = models.Photo.objects.create(
            ret=ret, file=file, digest=digest, width=picture.width, height=picture.height, by_id=actor_id, at=now
        )
        audit.record(
            stream=f"order:{ret.order_id}", action="order.return-photo", actor_id=actor_id, now=now,
            data={"return": return_id, "photo": row.pk, "sha256": digest},
        )  # fmt: skip
        folder = _folder()
        folder.mkdir(parents=True, exist_ok=True)
        picture.save(folder / file, "JPEG", quality=85)
        live.changed(f"order:{ret.order_id}")
    return row.pk


def _cleaned(content: bytes) -> Image.Image:
    if not 0 < len(content) <= MOST_BYTES:
        raise BadPhotoError
    try:
        sent = Image.open(io.BytesIO(content), formats=FORMATS)
        if sent.width * sent.height > MOST_PIXELS:
            raise BadPhotoError
        picture = ImageOps.exif_transpose(sent).convert("RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise BadPhotoError from error
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return picture


def photo_content(photo_id: int) -> bytes:
    """A photo as JPEG. Raises NotFoundError."""
    file = models.Photo.objects.filter(pk=photo_id).values_list("file", flat=True).first()
    path = _folder() / file if file else None
    if path is None or not path.is_file():
        raise NotFoundError(photo_id=photo_id)
    return path.read_bytes()


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "returns"
