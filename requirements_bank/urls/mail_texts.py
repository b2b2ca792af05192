"""The words of the mails to suppliers."""

from django.urls import path

from requirements_bank.views import mail_texts

urlpatterns = [
    path("", mail_texts.mail_text_list, name="mail_text_list"),
    path("<slug:mail>/<slug:language>/", mail_texts.write_mail_text, name="write_mail_text"),
    path(
        "<slug:mail>/<slug:language>/standard/",
        mail_texts.reset_mail_text,
        name="reset_mail_text",
    ),
]
