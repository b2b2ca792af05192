"""Allauth's pages that we use: sign in and out, and a new password."""

from allauth.account import views
from django.urls import path, re_path

from accounts.sign_in import sign_in

urlpatterns = [
    path("log-ind/", sign_in, name="account_login"),
    path("log-ud/", views.logout, name="account_logout"),
    path("lukket/", views.account_inactive, name="account_inactive"),
    path("adgangskode/", views.password_change, name="account_change_password"),
    path("glemt-adgangskode/", views.password_reset, name="account_reset_password"),
    path("glemt-adgangskode/sendt/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^ny-adgangskode/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "ny-adgangskode/klar/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]
