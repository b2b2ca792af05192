from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("udseende/<int:pk>.css", views.theme, name="theme"),
    path("logo/<int:pk>.png", views.logo, name="logo"),
]
