// Tests minio-go with streams of unknown length, with and without checksums in trailers.
package main

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"os"
	"strings"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	. "filestore-upload/test/real/clients/scenario"
)

var ctx = context.Background()

// UnknownLength makes minio-go treat the body as a stream, which it sends in parts.
const UnknownLength = -1

func main() {
	plain, trailing := connect(false), connect(true)
	for _, size := range Sizes {
		for _, length := range []int{size, UnknownLength} {
			upAndDown(plain, "without a checksum", size, length, minio.PutObjectOptions{})
			upAndDown(plain, "with Content-MD5", size, length, minio.PutObjectOptions{SendContentMd5: true})
			upAndDown(trailing, "with its own choice", size, length, minio.PutObjectOptions{})
			upAndDown(trailing, "in parallel", size, length, minio.PutObjectOptions{
				ConcurrentStreamParts: true, NumThreads: 4,
			})
			if size == Large {
				continue
			}
			for _, checksum := range []minio.ChecksumType{
				minio.ChecksumCRC32, minio.ChecksumCRC32C, minio.ChecksumSHA1, minio.ChecksumSHA256,
				minio.ChecksumCRC64NVME, minio.ChecksumFullObjectCRC32, minio.ChecksumFullObjectCRC32C,
				minio.ChecksumMD5, minio.ChecksumSHA512,
				minio.ChecksumXXHash64, minio.ChecksumXXHash3, minio.ChecksumXXHash128,
			} {
				what := fmt.Sprintf("with %s (full object: %t)", checksum, checksum.FullObjectRequested())
				upAndDown(trailing, what, size, length, minio.PutObjectOptions{Checksum: checksum})
			}
		}
	}
	ranges(plain, Content(Large))
	listings(trailing)
	deletions(plain)
}

func connect(trailers bool) *minio.Client {
	endpoint, err := url.Parse(os.Getenv("AWS_ENDPOINT_URL"))
	Check("AWS_ENDPOINT_URL", err)
	client, err := minio.New(endpoint.Host, &minio.Options{
		// Access key, secret and session token.
		Creds:           credentials.NewEnvAWS(),
		Region:          os.Getenv("AWS_REGION"),
		BucketLookup:    minio.BucketLookupPath,
		TrailingHeaders: trailers,
		// No retries, so that wrong answers are visible.
		MaxRetries: 1,
	})
	Check("client", err)
	return client
}

func upAndDown(client *minio.Client, how string, size, length int, options minio.PutObjectOptions) {
	key, content := fmt.Sprint(size), Content(size)
	what := fmt.Sprintf("%d bytes, told %d, %s", size, length, how)
	options.PartSize = Part
	options.ContentType = "application/x-test"
	put, err := client.PutObject(ctx, Bucket, key, Stream(content), int64(length), options)
	Check(what, err)
	Expect(what+", its size", put.Size, int64(size))
	got, err := client.GetObject(ctx, Bucket, key, minio.GetObjectOptions{Checksum: true})
	Check(what+", read", err)
	ExpectRead(what+", read", got, content)
	stat, err := client.StatObject(ctx, Bucket, key, minio.StatObjectOptions{Checksum: true})
	Check(what+", its head", err)
	Expect(what+", its type", stat.ContentType, "application/x-test")
	Expect(what+", its ETag", stat.ETag, put.ETag)
	// It sends no checksum with a single PUT of no bytes.
	if options.Checksum.IsSet() && length != 0 {
		expectChecksum(what, stat, content, length, options.Checksum)
	}
}

func ranges(client *minio.Client, content []byte) {
	size := int64(len(content))
	for _, bounds := range [][2]int64{{0, 0}, {Part - 2, Part + 1}, {size - 3, size - 1}} {
		options := minio.GetObjectOptions{}
		Check("range", options.SetRange(bounds[0], bounds[1]))
		got, err := client.GetObject(ctx, Bucket, fmt.Sprint(size), options)
		Check("range", err)
		ExpectRead(fmt.Sprint("range ", bounds), got, content[bounds[0]:bounds[1]+1])
	}
	// Reading at each position sends a GET.
	got, err := client.GetObject(ctx, Bucket, fmt.Sprint(size), minio.GetObjectOptions{})
	Check("object", err)
	across := make([]byte, 2*MiB)
	_, err = got.ReadAt(across, Part-MiB)
	Check("ReadAt", err)
	ExpectBytes("ReadAt", across, content[Part-MiB:Part+MiB])
}

func listings(client *minio.Client) {
	for _, key := range append([]string{Special}, Listed...) {
		_, err := client.PutObject(
			ctx, Bucket, key, bytes.NewReader([]byte(key)), int64(len(key)), minio.PutObjectOptions{},
		)
		Check(key, err)
	}
	Expect("keys below list/, by two", list(client, minio.ListObjectsOptions{
		Prefix: "list/", Recursive: true, MaxKeys: 2,
	}), Listed)
	Expect("list/ by /", list(client, minio.ListObjectsOptions{Prefix: "list/"}),
		[]string{"list/c", "list/a/", "list/b/"})
	Expect("special key", list(client, minio.ListObjectsOptions{
		Prefix: strings.TrimSuffix(Special, "%20ü "), Recursive: true,
	}), []string{Special})
}

func list(client *minio.Client, options minio.ListObjectsOptions) []string {
	found := []string{}
	for object := range client.ListObjects(ctx, Bucket, options) {
		Check("list", object.Err)
		found = append(found, object.Key)
	}
	return found
}

func deletions(client *minio.Client) {
	Check("delete", client.RemoveObject(ctx, Bucket, Special, minio.RemoveObjectOptions{}))
	_, err := client.StatObject(ctx, Bucket, Special, minio.StatObjectOptions{})
	Expect("head of a deleted key", minio.ToErrorResponse(err).Code, "NoSuchKey")
	_, err = client.PutObject(ctx, Bucket, Special, Stream(nil), 0, minio.PutObjectOptions{})
	Check("put", err)
	all := client.ListObjects(ctx, Bucket, minio.ListObjectsOptions{Recursive: true})
	for failed := range client.RemoveObjects(ctx, Bucket, all, minio.RemoveObjectsOptions{}) {
		Check("delete "+failed.ObjectName, failed.Err)
	}
	Expect("left over", list(client, minio.ListObjectsOptions{Recursive: true}), []string{})
}
