"""Calls the API with the client that openapi-python-client generates from backend/openapi.yaml."""

import os

import httpx
from filestore_client import AuthenticatedClient
from filestore_client.api.files import delete, download, list_files, store, store_files
from filestore_client.api.uploads import complete, preprocess
from filestore_client.models import (
    AcceptedFile,
    CompleteRequest,
    Disposition,
    DownloadRequest,
    ErrorCode,
    FileInfo,
    FileRequest,
    FileState,
    ListedState,
    PreprocessRequest,
    Problem,
    PutPlan,
    RefusedFile,
    StoreFilesRequest,
    StoreRequest,
)
from filestore_client.types import UNSET

CONTENTS = {"a.txt": b"first", "b.txt": b"second", "c.txt": b"third"}
UNKNOWN_ID = "a" * 26

client = AuthenticatedClient(
    base_url=os.environ["API"],
    token=os.environ["SERVER_KEY"],
    prefix="",
    auth_header_name="x-api-key",
)


def succeed(response):
    """Returns the response of a call, unless it is a problem."""
    if response is None or isinstance(response, Problem):
        raise SystemExit(f"The call failed: {response}")
    return response


registered = succeed(
    preprocess.sync(
        client=client,
        body=PreprocessRequest(
            files=[
                FileRequest(name=name, size=len(content), type_="text/plain", context="order 4711")
                for name, content in CONTENTS.items()
            ]
        ),
        idempotency_key=os.urandom(16).hex(),
    )
)
ids = []
for file, content in zip(registered.files, CONTENTS.values(), strict=True):
    assert isinstance(file, AcceptedFile) and isinstance(file.upload, PutPlan)
    headers = file.upload.headers.to_dict()
    httpx.put(file.upload.url, content=content, headers=headers).raise_for_status()
    info = succeed(
        complete.sync(file.id, client=client, body=CompleteRequest(), x_upload_token=file.token)
    )
    assert info.state == FileState.UPLOADED
    ids.append(file.id)

# A problem is an object with a code, for a whole call and for one file of several.
problem = store.sync(ids[0], client=client, body=StoreRequest(context="order 4712"))
assert isinstance(problem, Problem) and problem.code == ErrorCode.CONTEXT_MISMATCH
print(f"{problem.status} {problem.code}: {problem.detail}")

body = StoreFilesRequest(ids=[*ids, UNKNOWN_ID], context="order 4711")
*stored, unknown = succeed(store_files.sync(client=client, body=body)).files
assert all(isinstance(file, FileInfo) and file.stored_at for file in stored)
assert isinstance(unknown, RefusedFile)
print(f"{unknown.error.status} {unknown.error.code}")

names, pages, cursor = [], 0, UNSET
while pages == 0 or cursor:
    page = succeed(list_files.sync(client=client, state=ListedState.STORED, limit=2, cursor=cursor))
    names += [file.name for file in page.files]
    pages += 1
    cursor = page.cursor
print(*sorted(names), f"on {pages} pages")

for file_id, content in zip(ids, CONTENTS.values(), strict=True):
    body = DownloadRequest(disposition=Disposition.INLINE, expires_in=60)
    link = succeed(download.sync(file_id, client=client, body=body))
    response = httpx.get(link.url).raise_for_status()
    assert response.content == content
    print(response.headers["content-disposition"].split(";")[0], link.expires_in)

for file_id in ids:
    deleted = succeed(delete.sync(file_id, client=client))
    print(deleted.state)
