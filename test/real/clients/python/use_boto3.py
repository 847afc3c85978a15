"""Test boto3 with its transfer manager and every checksum that it and S3 support."""

import base64
import hashlib
import os
import struct
import sys
import tempfile

import boto3
from awscrt import checksums
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.httpchecksum import StreamingChecksumBody

from scenario import (
    BUCKET, LARGE, LISTED, PART, SIZES, SPECIAL, content, expect, expect_bytes,
)

ALGORITHMS = {
    "CRC32": lambda data: struct.pack(">I", checksums.crc32(data)),
    "CRC32C": lambda data: struct.pack(">I", checksums.crc32c(data)),
    "CRC64NVME": lambda data: struct.pack(">Q", checksums.crc64nvme(data)),
    "SHA1": lambda data: hashlib.sha1(data).digest(),
    "SHA256": lambda data: hashlib.sha256(data).digest(),
    "SHA512": lambda data: hashlib.sha512(data).digest(),
    "XXHASH64": checksums.XXHash.compute_xxhash64,
    "XXHASH3": checksums.XXHash.compute_xxhash3_64,
    "XXHASH128": checksums.XXHash.compute_xxhash3_128,
}
PARTS = TransferConfig(multipart_threshold=PART, multipart_chunksize=PART)

s3 = boto3.client("s3", config=Config(s3={"addressing_style": "path"}))


def expected_checksum(algorithm: str, data: bytes) -> str:
    """Return the full-object checksum, or the checksum of the parts' checksums with the number of parts."""
    compute = ALGORITHMS[algorithm]
    if len(data) < PART or algorithm == "CRC64NVME":
        return base64.b64encode(compute(data)).decode()
    parts = [compute(data[at : at + PART]) for at in range(0, len(data), PART)]
    return f"{base64.b64encode(compute(b''.join(parts))).decode()}-{len(parts)}"


def up_and_down(folder: str, key: str, data: bytes, algorithm: str) -> None:
    what = f"{key!r} of {len(data)} bytes with {algorithm}"
    source, target = os.path.join(folder, "up"), os.path.join(folder, "down")
    with open(source, "wb") as file:
        file.write(data)
    extra = {"ChecksumAlgorithm": algorithm}
    s3.upload_file(source, BUCKET, key, ExtraArgs=extra, Config=PARTS)
    s3.download_file(BUCKET, key, target, ExtraArgs={"ChecksumMode": "ENABLED"}, Config=PARTS)
    with open(target, "rb") as file:
        expect_bytes(f"{what}, downloaded", file.read(), data)

    head = s3.head_object(Bucket=BUCKET, Key=key, ChecksumMode="ENABLED")
    expect(f"{what}, ContentLength", head["ContentLength"], len(data))
    wanted = expected_checksum(algorithm, data)
    expect(f"{what}, its checksum", head.get(f"Checksum{algorithm}"), wanted)
    kind = "COMPOSITE" if "-" in wanted else "FULL_OBJECT"
    expect(f"{what}, its checksum's type", head.get("ChecksumType"), kind)

    got = s3.get_object(Bucket=BUCKET, Key=key)
    if kind == "FULL_OBJECT":
        # Otherwise boto3 has found no checksum to verify.
        expect(f"{what}, compared", isinstance(got["Body"], StreamingChecksumBody), True)
    expect_bytes(f"{what}, in one piece", got["Body"].read(), data)


def ranges(key: str, data: bytes) -> None:
    size = len(data)
    for header, start, end in [
        ("bytes=0-0", 0, 1),
        (f"bytes={PART - 2}-{PART + 1}", PART - 2, PART + 2),
        (f"bytes={size - 3}-", size - 3, size),
        ("bytes=-5", size - 5, size),
    ]:
        got = s3.get_object(Bucket=BUCKET, Key=key, Range=header)
        expect(f"{header}, ContentRange", got["ContentRange"], f"bytes {start}-{end - 1}/{size}")
        expect_bytes(header, got["Body"].read(), data[start:end])


def streams(data: bytes) -> None:
    """Test upload_fileobj with a stream that cannot be rewound and whose length is known only at its end."""
    reading, writing = os.pipe()
    if os.fork() == 0:
        os.close(reading)
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(data)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        s3.upload_fileobj(pipe, BUCKET, "stream", Config=PARTS)
    os.wait()
    expect_bytes("stream", s3.get_object(Bucket=BUCKET, Key="stream")["Body"].read(), data)


def listings() -> None:
    for key in LISTED:
        s3.put_object(Bucket=BUCKET, Key=key, Body=key.encode())
    pages = s3.get_paginator("list_objects_v2")
    by_two = list(pages.paginate(Bucket=BUCKET, Prefix="list/", PaginationConfig={"PageSize": 2}))
    expect("pages of two", [len(page["Contents"]) for page in by_two], [2, 2])
    keys = [item["Key"] for page in by_two for item in page["Contents"]]
    expect("keys below list/", keys, LISTED)
    level = s3.list_objects_v2(Bucket=BUCKET, Prefix="list/", Delimiter="/")
    expect("list/ by /, keys", [item["Key"] for item in level["Contents"]], ["list/c"])
    folders = [item["Prefix"] for item in level["CommonPrefixes"]]
    expect("list/ by /, prefixes", folders, ["list/a/", "list/b/"])
    special = s3.list_objects_v2(Bucket=BUCKET, Prefix=SPECIAL[:-3])
    expect("special key", [item["Key"] for item in special["Contents"]], [SPECIAL])


def deletions() -> None:
    s3.delete_object(Bucket=BUCKET, Key=SPECIAL)
    try:
        s3.get_object(Bucket=BUCKET, Key=SPECIAL)
        sys.exit("a deleted key can still be read")
    except s3.exceptions.NoSuchKey:
        pass
    try:
        s3.head_object(Bucket=BUCKET, Key=SPECIAL)
        sys.exit("a deleted key still has a head")
    except ClientError as error:
        expect("head of a deleted key", error.response["Error"]["Code"], "404")
    all_of_them = s3.list_objects_v2(Bucket=BUCKET)["Contents"]
    names = [{"Key": item["Key"]} for item in all_of_them]
    gone = s3.delete_objects(Bucket=BUCKET, Delete={"Objects": names})
    expect("deleted", len(gone.get("Deleted", [])), len(names))
    expect("errors", gone.get("Errors"), None)
    expect("left over", s3.list_objects_v2(Bucket=BUCKET)["KeyCount"], 0)


with tempfile.TemporaryDirectory() as scratch:
    for chosen in ALGORITHMS:
        for name, length in SIZES.items():
            # Each takes a second or two: once with a composite checksum and once with a full-object
            # checksum.
            if length < LARGE or chosen in ("CRC32", "CRC64NVME"):
                up_and_down(scratch, name, content(length), chosen)
    up_and_down(scratch, SPECIAL, content(1000), "CRC32")
ranges("many-parts", content(SIZES["many-parts"]))
streams(content(2 * PART + 1))
listings()
deletions()
