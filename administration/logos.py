"""Logos as they are kept: a picture that we wrote ourselves from what was sent."""

import io
import warnings

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError

MAX_BYTES = 500 * 1024
MAX_SIDE = 4000
SHOWN = (600, 200)


def clean_logo(sent: UploadedFile) -> ContentFile:
    """The picture as a new PNG, so that nothing hidden in the file is kept.

    The kind is told from the content. What is no PNG or JPEG, or too large, is refused.
    """
    if (sent.size or 0) > MAX_BYTES:
        raise ValidationError(_("The logo may be at most 500 kB."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            sent_picture = Image.open(io.BytesIO(sent.read()), formats=("PNG", "JPEG"))
            if max(sent_picture.size) > MAX_SIDE:
                raise ValidationError(_("The logo may be at most 4,000 pixels wide or high."))
            picture = sent_picture.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, Warning, ValueError) as error:
        raise ValidationError(_("The logo must be a PNG or JPEG picture.")) from error
    picture.thumbnail(SHOWN)
    written = io.BytesIO()
    picture.save(written, "PNG")
    return ContentFile(written.getvalue(), "logo.png")
