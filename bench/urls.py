from django.urls import include, path

from bench import views

urlpatterns = [
    path("bare/list/", views.bare_list),
    path("bare/detail/<int:pk>/", views.bare_detail),
    path("", include("portal.urls")),
]
