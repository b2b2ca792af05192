"""The addresses of the bank's pages and of market dialogues', by their names."""

from django.urls import reverse


def page(name: str, *about: object) -> str:
    """`about` are the rows, keys or words that the address names."""
    return reverse(f"requirements_bank:{name}", args=[getattr(one, "pk", one) for one in about])
