from django.urls import path

from administration.views import (
    authorities,
    departments,
    identity_providers,
    people,
    processes,
    status,
    substitutes,
)

app_name = "administration"
urlpatterns = [
    path("", people.people, name="people"),
    path("personer/ny/", people.invite, name="invite"),
    path("personer/<int:pk>/", people.edit_person, name="edit_person"),
    path("personer/<int:pk>/inviter-igen/", people.resend_invitation, name="resend_invitation"),
    path("personer/<int:pk>/rolle/", people.assign_role, name="assign_role"),
    path("personer/<int:pk>/deaktiver/", people.deactivate, name="deactivate"),
    path("personer/<int:pk>/genaktiver/", people.reactivate, name="reactivate"),
    path("roller/<int:pk>/fjern/", people.remove_role, name="remove_role"),
    path("profil/", people.profile, name="profile"),
    path("profil/fravaer/", substitutes.absences, name="own_absences"),
    path("personer/<int:pk>/fravaer/", substitutes.absences, name="absences"),
    path("fravaer/<int:pk>/slut/", substitutes.end_substitution, name="end_substitution"),
    path("afdelinger/", departments.department_list, name="department_list"),
    path("afdelinger/ny/", departments.add_department, name="add_department"),
    path("afdelinger/<int:pk>/", departments.edit_department, name="edit_department"),
    path("afdelinger/<int:pk>/fjern/", departments.remove_department, name="remove_department"),
    path("myndighed/", authorities.authority, name="authority"),
    path("log-ind/", identity_providers.identity_provider, name="identity_provider"),
    path("log-ind/laes/", identity_providers.read_again, name="read_again"),
    path("log-ind/grupper/", identity_providers.add_claim_rule, name="add_claim_rule"),
    path(
        "log-ind/grupper/<int:pk>/fjern/",
        identity_providers.remove_claim_rule,
        name="remove_claim_rule",
    ),
    path(
        "personer/<int:pk>/glem-konto/", identity_providers.forget_identity, name="forget_identity"
    ),
    path("processer/", processes.process_list, name="process_list"),
    path("processer/<slug:key>/", processes.process_detail, name="process_detail"),
    path("processer/<slug:key>/begynd/", processes.begin_edition, name="begin_edition"),
    path("processer/<slug:key>/udgiv/", processes.publish_edition, name="publish_edition"),
    path("processer/<slug:key>/kasser/", processes.drop_edition, name="drop_edition"),
    path("processer/<slug:key>/trin/<slug:step>/", processes.edit_step, name="edit_step"),
    path(
        "processer/<slug:key>/trin/<slug:step>/tjekpunkt/",
        processes.add_checkpoint,
        name="add_checkpoint",
    ),
    path("tjekpunkter/<int:pk>/fjern/", processes.remove_checkpoint, name="remove_checkpoint"),
    path("status/", status.status, name="status"),
    path("status/mail/<int:pk>/send-igen/", status.resend_mail, name="resend_mail"),
]
