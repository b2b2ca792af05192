from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from portal import views

urlpatterns = [
    path("", include("requirements_bank.urls")),
    path("", include("procurement.urls")),
    path("", include("accounts.urls")),
    path("beskeder/", include("notifications.urls")),
    path("it-board/", include("governance.urls")),
    path("administration/", include("administration.urls")),
    path("konto/", include("accounts.sign_in_urls")),
    path("konto/", include("administration.sign_in_urls")),
    path("sprog/", login_not_required(set_language), name="set_language"),
    path("tilgaengelighed/", views.accessibility, name="accessibility"),
    path("privatliv/", views.privacy, name="privacy"),
    path("readyz", views.readyz, name="readyz"),
]
handler400 = "portal.errors.bad_request"
