package main

import (
	"fmt"

	"github.com/minio/minio-go/v7"

	. "filestore-upload/test/real/clients/scenario"
)

func expectChecksum(
	what string, stat minio.ObjectInfo, content []byte, length int, checksum minio.ChecksumType,
) {
	found := stat.Checksum(checksum)
	if length != UnknownLength && len(content) <= Part {
		Expect(what+", its checksum", found, checksum.ChecksumBytes(content).Encoded())
		return
	}
	mode := "COMPOSITE"
	if checksum.FullObjectRequested() {
		mode = "FULL_OBJECT"
	}
	Expect(what+", its checksum's type", stat.ChecksumMode, mode)
	parts := []minio.ObjectPart{}
	for from := 0; from == 0 || from < len(content); from += Part {
		part := content[from:min(from+Part, len(content))]
		parts = append(parts, minio.ObjectPart{PartNumber: len(parts) + 1, Size: int64(len(part))})
		setChecksum(&parts[len(parts)-1], checksum, part)
	}
	if mode == "FULL_OBJECT" {
		Expect(what+", its checksum", found, checksum.ChecksumBytes(content).Encoded())
		return
	}
	wanted, err := checksum.CompositeChecksum(parts)
	Check(what+", composite", err)
	Expect(what+", its checksum", found, fmt.Sprintf("%s-%d", wanted.Encoded(), len(parts)))
}

func setChecksum(part *minio.ObjectPart, checksum minio.ChecksumType, content []byte) {
	value := checksum.ChecksumBytes(content).Encoded()
	switch checksum.Base() {
	case minio.ChecksumCRC32:
		part.ChecksumCRC32 = value
	case minio.ChecksumCRC32C:
		part.ChecksumCRC32C = value
	case minio.ChecksumSHA1:
		part.ChecksumSHA1 = value
	case minio.ChecksumSHA256:
		part.ChecksumSHA256 = value
	case minio.ChecksumMD5:
		part.ChecksumMD5 = value
	case minio.ChecksumSHA512:
		part.ChecksumSHA512 = value
	case minio.ChecksumXXHash64:
		part.ChecksumXXHash64 = value
	case minio.ChecksumXXHash3:
		part.ChecksumXXHash3 = value
	case minio.ChecksumXXHash128:
		part.ChecksumXXHash128 = value
	}
}
