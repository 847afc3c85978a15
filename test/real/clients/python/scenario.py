"""Define what both Python clients put and get, and report differences."""

import hashlib
import os
import sys

MIB = 1024**2
PART = 5 * MIB
LARGE = 100 * MIB
# The third size ends in a part of one byte.
SIZES = {"empty": 0, "byte": 1, "two-parts": PART + 1, "many-parts": LARGE}
SPECIAL = "special/a b+c%20ü "
LISTED = ["list/a/1", "list/a/2", "list/b/1", "list/c"]

ENDPOINT = os.environ["AWS_ENDPOINT_URL"]
BUCKET = os.environ["AWS_BUCKET"]


def content(size: int) -> bytes:
    """Return the same bytes in each call; no two parts are equal."""
    return hashlib.shake_128(b"filestore").digest(size)


def sha256(data) -> str:
    return hashlib.sha256(data).hexdigest()


def expect(what: str, got, wanted) -> None:
    if got != wanted:
        sys.exit(f"{what}: got {got!r:.500}, and not {wanted!r:.500}")


def expect_bytes(what: str, got, wanted) -> None:
    expect(f"{what}, its length", len(got), len(wanted))
    expect(f"{what}, its SHA-256", sha256(got), sha256(wanted))
