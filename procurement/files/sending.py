"""A file of a case as an answer: a download that no browser opens as a page of ours."""

from django.http import FileResponse, Http404

from accounts.http import UserRequest
from procurement.files import access_log
from procurement.models import Document, DocumentView


def send(document: Document, request: UserRequest) -> FileResponse:
    """Send the file, and note who opened it. Who may is the caller's to know."""
    try:
        content = document.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    if request.method == "GET":
        access_log.note([DocumentView(document=document, user=request.user)])
    response = FileResponse(
        content, as_attachment=True, filename=document.name, content_type=document.content_type
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
