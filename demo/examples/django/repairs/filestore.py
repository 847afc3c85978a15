"""The calls of the Filestore API that this application needs."""

from urllib.parse import quote

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

# Every call can be repeated. `Retry` waits as long as Retry-After says.
RETRY = Retry(
    total=3,
    backoff_factor=0.3,
    status_forcelist=[429, 500, 502, 503, 504],
    allowed_methods=None,
    raise_on_status=False,
)
TIMEOUT_SECONDS = (5, 30)


class FilestoreError(Exception):
    """The API could not be reached, or has refused a call."""


def store(ids, context):
    """Stores up to 100 files. Returns a list with a dict for each id: the file, or `error` with its `code`."""
    if not ids:
        return []
    return call("/files/store", {"ids": ids, "context": context})["files"]


def download_link(id, disposition):
    return call(f"/files/{quote(id, safe='')}/download", {"disposition": disposition})["url"]


def call(path, body):
    try:
        with requests.Session() as session:
            session.mount("http://", HTTPAdapter(max_retries=RETRY))
            session.mount("https://", HTTPAdapter(max_retries=RETRY))
            response = session.post(
                settings.FILESTORE_API + path,
                json=body,
                headers={"x-api-key": settings.FILESTORE_SERVER_KEY},
                timeout=TIMEOUT_SECONDS,
            )
            answer = response.json()
    except requests.RequestException as error:
        raise FilestoreError(str(error)) from error
    if not response.ok:
        raise FilestoreError(f"{path} answered {response.status_code} {answer.get('code')}")
    return answer


def is_final(error):
    """Whether a file can never be stored. A scan that has not ended, or a busy API, says nothing about the file."""
    return error["status"] < 500 and error["status"] != 429 and error["code"] != "scan-pending"
