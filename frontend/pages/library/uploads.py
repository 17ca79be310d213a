"""Files on their way in: one request per file from the page's script, or a plain form of many."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frontend.middleware import status_of
from frontend.pages.library.dates import start_of
from frontend.pages.library.guard import action, done
from frontend.uploading import check_files
from ingestion.intake import submit, submit_version
from kb.access import Principal, get_collection, get_document
from kb.errors import FootnoteError, InvalidError

if TYPE_CHECKING:
    from kb.models import Collection


@action(back="collection")
def upload(request: HttpRequest, by: Principal, collection_id: uuid.UUID) -> HttpResponse:
    """Store the files of a form; each is judged on its own, so one bad file stops no other."""
    files = request.FILES.getlist("files")
    if not request.accepts("text/html"):
        return _one(request, collection_id, by, files)
    check_files(request)
    return _told(request, get_collection(by, collection_id, "editor"), by, files)


def _one(
    request: HttpRequest, collection_id: uuid.UUID, by: Principal, files: list[UploadedFile[bytes]]
) -> JsonResponse:
    try:
        check_files(request)
        found = get_collection(by, collection_id, "editor")
        if len(files) != 1:
            raise InvalidError(_("Choose a file first."))
        stored = submit(file=files[0], filename=files[0].name or "", collection=found, by=by)
    except FootnoteError as error:
        told = {"message": str(error), "code": error.code}
        return JsonResponse(told, status=status_of(error))
    where = reverse("document", args=[stored.pk])
    return JsonResponse({"id": str(stored.pk), "title": stored.title, "url": where}, status=202)


def _told(
    request: HttpRequest, collection: Collection, by: Principal, files: list[UploadedFile[bytes]]
) -> HttpResponse:
    stored = 0
    for file in files:
        try:
            submit(file=file, filename=file.name or "", collection=collection, by=by)
            stored += 1
        except FootnoteError as error:
            messages.error(request, f"{file.name}: {error}")
    if stored:
        told = ngettext("%(n)d file was received.", "%(n)d files were received.", stored)
        messages.success(request, told % {"n": stored})
    elif not files:
        messages.error(request, _("Choose a file first."))
    return redirect("collection", collection.pk)


@action(back="document")
def upload_version(request: HttpRequest, by: Principal, document_id: uuid.UUID) -> HttpResponse:
    """Store a new version; the one before stays readable until this one is ready."""
    found = get_document(by, document_id, "editor")
    file = request.FILES.get("file")
    check_files(request)
    if file is None:
        messages.error(request, _("Choose a file first."))
        return redirect("document", document_id)
    start = start_of(request.POST.get("from", ""))
    name = file.name or ""
    submit_version(file=file, filename=name, document=found, by=by, effective_from=start)
    return done(request, _("The new version was received."), "document", document_id)
