"""The keys by which other systems read the market dialogues."""

from django.urls import path

from requirements_bank.views import api_keys

urlpatterns = [
    path("", api_keys.api_key_list, name="api_key_list"),
    path("ny/", api_keys.make_api_key, name="make_api_key"),
    path("<int:pk>/tilbagekald/", api_keys.revoke_api_key, name="revoke_api_key"),
]
