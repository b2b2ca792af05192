from django.urls import path

from notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("<int:pk>/laest/", views.read, name="read"),
    path("alle-laest/", views.read_all, name="read_all"),
    path("sag/<int:pk>/mails/", views.mail_list, name="mail_list"),
    path("mail/<int:pk>/send-igen/", views.resend, name="resend"),
]
