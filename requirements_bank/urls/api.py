"""What other systems read. Without a slash at the end, as programs write addresses."""

from django.urls import path

from requirements_bank.views import api

urlpatterns = [
    path("openapi.json", api.api_description, name="api_description"),
    path("dialogues", api.api_dialogues, name="api_dialogues"),
    path("dialogues/<int:pk>", api.api_dialogue, name="api_dialogue"),
    path("dialogues/<int:pk>/requirements", api.api_requirements, name="api_requirements"),
    path("dialogues/<int:pk>/supplier", api.api_supplier, name="api_supplier"),
    path("<path:rest>", api.api_unknown, name="api_unknown"),
]
