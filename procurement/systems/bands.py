"""F12: how many use a system, and the band that KITOS counts them in."""

from django.utils.translation import gettext as _

# The most users of each band. KITOS lets two bands meet: there the lower one counts.
BANDS = ((9, "<10"), (50, "10–50"), (100, "50–100"))
MORE = ">100"


def band_of(users: int | None) -> str:
    """The band to choose in KITOS; none where the number is not known."""
    if users is None:
        return ""
    return next((band for most, band in BANDS if users <= most), MORE)


def with_band(users: int | None) -> str:
    """The number and its band, as people read them."""
    if users is None:
        return ""
    return _("%(users)s (in KITOS: %(band)s)") % {"users": users, "band": band_of(users)}
