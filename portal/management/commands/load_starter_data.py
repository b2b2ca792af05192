"""What every authority begins with: thresholds, the starter bank."""

from importlib import import_module
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.utils.module_loading import module_has_submodule


class Command(BaseCommand):
    help = "Load each app's starter rows. Running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        for config in apps.get_app_configs():
            if config.module and module_has_submodule(config.module, "starter"):
                import_module(f"{config.name}.starter").load()
                self.stdout.write(f"{config.name}: starter data is loaded.")
