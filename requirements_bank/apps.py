from django.apps import AppConfig


class RequirementsBankConfig(AppConfig):
    name = "requirements_bank"
