"""Templates as PDF, accessible (PDF/UA-1) and made to be kept (PDF/A-2a)."""

from typing import Any

from django.template.loader import render_to_string

# WeasyPrint writes one of the two identifiers. A file may carry both, but PDF/A asks that what its
# own standard does not name is described in the file (ISO 19005-2, 6.6.2.3.2).
ACCESSIBLE = b"""\
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about=""
  xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
  xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
  xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""
END = b"</rdf:RDF>"


def render_pdf(template: str, context: dict[str, Any]) -> bytes:
    """Render a template to a PDF that is accessible, and can be archived.

    The template must carry its own style: nothing is fetched, from disk or from the network.
    It takes about 0.1 s a page, so call it from a task.
    """
    return write_pdf(render_to_string(template, context))


def write_pdf(html: str) -> bytes:
    """As `render_pdf`, of what is written already."""
    from weasyprint import HTML  # noqa: PLC0415 -- slow import
    from weasyprint.urls import URLFetcher  # noqa: PLC0415 -- slow import

    fetcher = URLFetcher(allowed_protocols=["data"])
    page = HTML(string=html, url_fetcher=fetcher)
    pdf: bytes = page.write_pdf(pdf_variant="pdf/a-2a", finisher=_claim_accessible)
    return pdf


def _claim_accessible(document: Any, pdf: Any) -> None:
    """All that PDF/UA-1 asks of WeasyPrint is in PDF/A-2a too, but for saying so."""
    metadata = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    metadata.stream = [part.replace(END, ACCESSIBLE + END) for part in metadata.stream]
