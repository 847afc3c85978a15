"""Test the Rust crate object_store, through the package obstore, with each checksum that it supports."""

import sys

import obstore
from obstore.exceptions import AlreadyExistsError
from obstore.store import S3Store

from scenario import (
    BUCKET, ENDPOINT, LISTED, PART, SIZES, SPECIAL, content, expect, expect_bytes,
)


def open_store(**settings) -> S3Store:
    """Connect; obstore reads credentials and region from the environment."""
    return S3Store(
        BUCKET,
        endpoint=ENDPOINT,
        virtual_hosted_style_request=False,
        client_options={"allow_http": True},
        # No retries, so that wrong answers are visible.
        retry_config={"max_retries": 1},
        **settings,
    )


def up_and_down(store: S3Store, key: str, data: bytes, what: str) -> None:
    what = f"{key!r} of {len(data)} bytes with {what}"
    put = obstore.put(store, key, data, chunk_size=PART)
    got = obstore.get(store, key)
    expect(f"{what}, its size", got.meta["size"], len(data))
    expect(f"{what}, its ETag", got.meta["e_tag"], put["e_tag"])
    expect_bytes(what, bytes(got.bytes()), data)
    expect(f"{what}, its head", obstore.head(store, key)["size"], len(data))


def ranges(store: S3Store, key: str, data: bytes) -> None:
    size = len(data)
    expect_bytes("0-1", bytes(obstore.get_range(store, key, start=0, end=1)), data[:1])
    pairs = [(PART - 2, PART + 2), (size - 3, size), (2 * PART, 3 * PART)]
    starts, ends = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    several = obstore.get_ranges(store, key, starts=starts, ends=ends)
    for (start, end), got in zip(pairs, several, strict=True):
        expect_bytes(f"{start}-{end}", bytes(got), data[start:end])
    tail = obstore.get(store, key, options={"range": {"suffix": 5}})
    expect_bytes("the last 5", bytes(tail.bytes()), data[-5:])
    rest = obstore.get(store, key, options={"range": {"offset": PART}})
    expect_bytes("from the second part", bytes(rest.bytes()), data[PART:])


def streams(store: S3Store, data: bytes) -> None:
    """Test writing in chunks without a known length."""
    with obstore.open_writer(store, "stream", buffer_size=PART) as writer:
        for at in range(0, len(data), 1_000_000):
            writer.write(data[at : at + 1_000_000])
    expect_bytes("stream", bytes(obstore.get(store, "stream").bytes()), data)


def listings(store: S3Store) -> None:
    for key in LISTED:
        obstore.put(store, key, key.encode())
    keys = [item["path"] for chunk in obstore.list(store, "list") for item in chunk]
    expect("keys below list/", sorted(keys), LISTED)
    after = obstore.list(store, "list", offset="list/a/2").collect()
    expect("keys after list/a/2", [item["path"] for item in after], LISTED[2:])
    level = obstore.list_with_delimiter(store, "list")
    expect("list by /, keys", [item["path"] for item in level["objects"]], ["list/c"])
    expect("list by /, prefixes", sorted(level["common_prefixes"]), ["list/a", "list/b"])
    special = obstore.list(store, "special").collect()
    expect("special key", [item["path"] for item in special], [SPECIAL])


def conditions(store: S3Store) -> None:
    obstore.put(store, "once", b"first", mode="create")
    try:
        obstore.put(store, "once", b"second", mode="create")
        sys.exit("what is there could be created again")
    except AlreadyExistsError:
        pass
    obstore.rename(store, "once", "renamed")
    expect_bytes("renamed", bytes(obstore.get(store, "renamed").bytes()), b"first")


def deletions(store: S3Store) -> None:
    obstore.delete(store, SPECIAL)
    try:
        obstore.head(store, SPECIAL)
        sys.exit("a deleted key can still be read")
    except FileNotFoundError:
        pass
    names = [item["path"] for item in obstore.list(store).collect()]
    obstore.delete(store, names)
    expect("left over", obstore.list(store).collect(), [])


stores = {
    "no checksum": open_store(),
    "SHA256": open_store(checksum_algorithm="SHA256"),
    "CRC64NVME": open_store(checksum_algorithm="CRC64NVME"),
    "an unsigned payload": open_store(unsigned_payload=True),
}
for chosen, opened in stores.items():
    for name, length in SIZES.items():
        up_and_down(opened, name, content(length), chosen)
    up_and_down(opened, SPECIAL, content(1000), chosen)
plain = stores["no checksum"]
ranges(plain, "many-parts", content(SIZES["many-parts"]))
streams(plain, content(2 * PART + 1))
listings(plain)
conditions(plain)
deletions(plain)
