package main

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/s3/manager"
	"github.com/aws/aws-sdk-go-v2/feature/s3/transfermanager"
	transfer "github.com/aws/aws-sdk-go-v2/feature/s3/transfermanager/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	. "filestore-upload/test/real/clients/scenario"
)

// Algorithms with the checksum type that S3 uses for a multipart upload that does not request one.
var algorithms = map[types.ChecksumAlgorithm]types.ChecksumType{
	types.ChecksumAlgorithmCrc32:     types.ChecksumTypeComposite,
	types.ChecksumAlgorithmCrc32c:    types.ChecksumTypeComposite,
	types.ChecksumAlgorithmSha1:      types.ChecksumTypeComposite,
	types.ChecksumAlgorithmSha256:    types.ChecksumTypeComposite,
	types.ChecksumAlgorithmSha512:    types.ChecksumTypeComposite,
	types.ChecksumAlgorithmCrc64nvme: types.ChecksumTypeFullObject,
}

func throughTransferManager() {
	transfers := transfermanager.New(client, func(o *transfermanager.Options) {
		o.PartSizeBytes = Part
		o.MultipartUploadThreshold = Part
	})
	upload := func(what, key string, content []byte, algorithm types.ChecksumAlgorithm) {
		_, err := transfers.UploadObject(ctx, &transfermanager.UploadObjectInput{
			Bucket: bucket, Key: &key, Body: Stream(content),
			ChecksumAlgorithm: transfer.ChecksumAlgorithm(algorithm),
		})
		Check(what, err)
		for _, by := range []transfer.GetObjectType{transfer.GetObjectParts, transfer.GetObjectRanges} {
			target := manager.NewWriteAtBuffer(nil)
			_, err := transfers.DownloadObject(ctx, &transfermanager.DownloadObjectInput{
				Bucket: bucket, Key: &key, WriterAt: target,
			}, func(o *transfermanager.Options) { o.GetObjectType = by })
			Check(fmt.Sprintf("%s, downloaded by %s", what, by), err)
			ExpectBytes(fmt.Sprintf("%s, downloaded by %s", what, by), target.Bytes(), content)
		}
		got, err := transfers.GetObject(ctx, &transfermanager.GetObjectInput{Bucket: bucket, Key: &key})
		Check(what+", as a stream", err)
		ExpectRead(what+", as a stream", got.Body, content)
		expectChecksum(what, key, content, algorithm)
	}
	withEach("transfermanager", upload)
}

func throughManager() {
	uploader := manager.NewUploader(client, func(u *manager.Uploader) { u.PartSize = Part })
	downloader := manager.NewDownloader(client, func(d *manager.Downloader) { d.PartSize = Part })
	upload := func(what, key string, content []byte, algorithm types.ChecksumAlgorithm) {
		_, err := uploader.Upload(ctx, &s3.PutObjectInput{
			Bucket: bucket, Key: &key, Body: bytes.NewReader(content), ChecksumAlgorithm: algorithm,
		})
		Check(what, err)
		target := manager.NewWriteAtBuffer(nil)
		_, err = downloader.Download(ctx, target, &s3.GetObjectInput{
			Bucket: bucket, Key: &key, ChecksumMode: types.ChecksumModeEnabled,
		})
		Check(what+", downloaded", err)
		ExpectBytes(what+", downloaded", target.Bytes(), content)
		expectChecksum(what, key, content, algorithm)
	}
	withEach("manager", upload)
}

func withEach(
	by string, upload func(what, key string, content []byte, algorithm types.ChecksumAlgorithm),
) {
	for algorithm := range algorithms {
		// The newer transfer manager has no field for it, and omits it when it completes an upload.
		if by == "transfermanager" && algorithm == types.ChecksumAlgorithmCrc64nvme {
			continue
		}
		for _, size := range Sizes {
			if size == Large && algorithm != types.ChecksumAlgorithmCrc32 {
				continue
			}
			what := fmt.Sprintf("%d bytes by %s with %s", size, by, algorithm)
			upload(what, fmt.Sprintf("%s-%d", by, size), Content(size), algorithm)
		}
		upload("special key by "+by, Special, Content(1000), algorithm)
	}
}

// The SDK verifies the checksum while it reads the bytes, if it is a full-object checksum.
func expectChecksum(what, key string, content []byte, algorithm types.ChecksumAlgorithm) {
	got, err := client.GetObject(ctx, &s3.GetObjectInput{
		Bucket: bucket, Key: &key, ChecksumMode: types.ChecksumModeEnabled,
	})
	Check(what+", in one piece", err)
	ExpectRead(what+", in one piece", got.Body, content)
	Expect(what+", its length", *got.ContentLength, int64(len(content)))
	found := map[types.ChecksumAlgorithm]*string{
		types.ChecksumAlgorithmCrc32:     got.ChecksumCRC32,
		types.ChecksumAlgorithmCrc32c:    got.ChecksumCRC32C,
		types.ChecksumAlgorithmSha1:      got.ChecksumSHA1,
		types.ChecksumAlgorithmSha256:    got.ChecksumSHA256,
		types.ChecksumAlgorithmSha512:    got.ChecksumSHA512,
		types.ChecksumAlgorithmCrc64nvme: got.ChecksumCRC64NVME,
	}
	wanted := types.ChecksumTypeFullObject
	if len(content) > Part {
		wanted = algorithms[algorithm]
	}
	Expect(what+", its checksum's type", got.ChecksumType, wanted)
	_, count, composite := strings.Cut(aws.ToString(found[algorithm]), "-")
	Expect(what+", its checksum is there", found[algorithm] != nil, true)
	Expect(what+", its checksum has a count of parts", composite, wanted == types.ChecksumTypeComposite)
	if composite {
		Expect(what+", parts", count, fmt.Sprint((len(content)+Part-1)/Part))
	}
}
