"""Templates as PDF."""

from typing import Any

from django.template.loader import render_to_string


def render_pdf(template: str, context: dict[str, Any]) -> bytes:
    """Render a template to an accessible PDF (PDF/UA-1).

    The template must carry its own style: nothing is fetched, from disk or from the network.
    It takes about 0.3 s a page, so call it from a task.
    """
    return write_pdf(render_to_string(template, context))


def write_pdf(html: str) -> bytes:
    """As `render_pdf`, of what is written already."""
    from weasyprint import HTML  # noqa: PLC0415 -- slow import
    from weasyprint.urls import URLFetcher  # noqa: PLC0415 -- slow import

    fetcher = URLFetcher(allowed_protocols=["data"])
    pdf: bytes = HTML(string=html, url_fetcher=fetcher).write_pdf(pdf_variant="pdf/ua-1")
    return pdf
