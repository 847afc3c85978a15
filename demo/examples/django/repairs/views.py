import json
import logging
import secrets

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from standardwebhooks import Webhook, WebhookVerificationError

from . import filestore
from .models import Attachment, ProcessedEvent, RepairRequest

MAX_FILES = 10
TRY_AGAIN = "Your request could not be sent. Nothing is lost: please send it again."
REFUSED = "Some files could not be saved. Each of them shows why. Your other files are still here."
GONE = {"file.rejected": "rejected", "file.expired": "expired", "file.deleted": "deleted"}


def request_form(request):
    if request.method != "POST":
        return show_form(request)
    description = request.POST.get("description", "").strip()
    ids = list(dict.fromkeys(request.POST.getlist("attachments")))
    if not description:
        return show_form(request, 422, "Describe what is broken.")
    if len(ids) > MAX_FILES:
        return show_form(request, 422, "Add up to ten files.")
    try:
        results = filestore.store(ids, upload_context(request))
    except filestore.FilestoreError as error:
        logging.error("The files were not stored: %s", error)
        return show_form(request, 503, TRY_AGAIN)
    refused = [(id, file["error"]) for id, file in zip(ids, results) if "error" in file]
    if refused:
        final = [{"id": id, "code": error["code"]} for id, error in refused if filestore.is_final(error)]
        return show_form(request, 409, REFUSED if final else TRY_AGAIN, final)
    # Only now: a stored file without a record can be found and deleted, but a record needs its files.
    with transaction.atomic():
        repair = RepairRequest.objects.create(visitor=visitor_of(request), description=description)
        for file in results:
            repair.attachments.create(file_id=file["id"], name=file["name"], type=file["type"])
    return redirect("request", repair.id)


def show_form(request, status=200, message="", refused=()):
    """Shows the form, with the text and the files that were sent."""
    context = {
        "endpoint": settings.FILESTORE_API,
        "api_key": settings.FILESTORE_BROWSER_KEY,
        "context": upload_context(request),
        "max_files": MAX_FILES,
        "message": message,
        "description": request.POST.get("description", ""),
        "files": request.POST.get("files", "[]"),
        "refused": json.dumps(list(refused)),
    }
    return render(request, "repairs/form.html", context, status=status)


@require_safe
def show_request(request, id):
    repair = get_object_or_404(RepairRequest, id=id, visitor=visitor_of(request))
    return render(request, "repairs/request.html", {"repair": repair})


@require_safe
@never_cache
def download_file(request, id):
    # The API does not know who may see a file. The application does.
    attachment = Attachment.objects.filter(
        file_id=id, request__visitor=visitor_of(request), gone=""
    ).first()
    if attachment is None:
        raise Http404
    disposition = "inline" if attachment.is_picture else "attachment"
    return HttpResponseRedirect(filestore.download_link(id, disposition))


@csrf_exempt
@require_POST
def receive_webhook(request):
    try:
        # The signature is that of the raw body. This also refuses a request that is older than five minutes.
        event = Webhook(settings.FILESTORE_WEBHOOK_SECRET).verify(request.body, request.headers)
    except (WebhookVerificationError, ValueError):  # The library raises ValueError for a malformed header.
        return HttpResponse(status=401)
    # In one transaction, so that an event whose processing fails can be delivered again.
    with transaction.atomic():
        _, is_new = ProcessedEvent.objects.get_or_create(id=event["id"])
        if is_new and event["type"] in GONE:
            Attachment.objects.filter(file_id=event["data"]["id"]).update(gone=GONE[event["type"]])
    return HttpResponse(status=204)


def visitor_of(request):
    return session_value(request, "visitor")


def upload_context(request):
    """
    Binds the visitor's files to the visitor. The page's scripts can read it, so it is a random value, and never the
    key of the session.
    """
    return session_value(request, "upload_context")


def session_value(request, name):
    return request.session.setdefault(name, secrets.token_urlsafe(24))
