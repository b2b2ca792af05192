"""The addresses of requests, cases, systems and contracts."""

from procurement.urls import cases, papers, steps, systems

app_name = "procurement"
urlpatterns = [
    *cases.urlpatterns,
    *steps.urlpatterns,
    *papers.urlpatterns,
    *systems.urlpatterns,
]
