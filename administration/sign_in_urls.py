"""Where people come in by their authority's own sign-in. The name of the answer is allauth's."""

from django.urls import path

from administration.views import federated

urlpatterns = [
    path("hos-myndigheden/<slug:key>/", federated.sign_in_at, name="sign_in_at"),
    path("oidc/<slug:provider_id>/svar/", federated.oidc_answer, name="openid_connect_callback"),
    path("saml/<slug:key>/svar/", federated.saml_answer, name="saml_answer"),
    path("saml/<slug:key>/ind/", federated.saml_taken_up, name="saml_taken_up"),
    path("saml/<slug:key>/metadata/", federated.saml_metadata, name="saml_metadata"),
]
