// Tests AWS's SDK for Go with both of its transfer managers.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	. "filestore-upload/test/real/clients/scenario"
)

var (
	ctx    = context.Background()
	bucket = aws.String(Bucket)
	client *s3.Client
)

func main() {
	// Endpoint, region and credentials come from the environment.
	settings, err := config.LoadDefaultConfig(ctx)
	Check("configuration", err)
	client = s3.NewFromConfig(settings, func(o *s3.Options) {
		o.UsePathStyle = true
		// Otherwise it logs a warning for each range and each checksum of parts.
		o.DisableLogOutputChecksumValidationSkipped = true
	})

	throughTransferManager()
	throughManager()
	ranges(fmt.Sprintf("manager-%d", Large), Content(Large))
	listings()
	deletions()
}

func ranges(key string, content []byte) {
	size := len(content)
	for header, bounds := range map[string][2]int{
		"bytes=0-0": {0, 1},
		fmt.Sprintf("bytes=%d-%d", Part-2, Part+1): {Part - 2, Part + 2},
		fmt.Sprintf("bytes=%d-", size-3):           {size - 3, size},
		"bytes=-5":                                 {size - 5, size},
	} {
		got, err := client.GetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: &key, Range: &header})
		Check(header, err)
		from, to := bounds[0], bounds[1]
		Expect(header+", Content-Range", *got.ContentRange, fmt.Sprintf("bytes %d-%d/%d", from, to-1, size))
		ExpectRead(header, got.Body, content[from:to])
	}
}

func listings() {
	for _, key := range append([]string{Special}, Listed...) {
		_, err := client.PutObject(ctx, &s3.PutObjectInput{
			Bucket: bucket, Key: &key, Body: bytes.NewReader([]byte(key)),
		})
		Check(key, err)
	}
	Expect("keys below list/, by two", keysBelow("list/", 2), Listed)
	Expect("special key", keysBelow("special/a b+", 1000), []string{Special})

	level, err := client.ListObjectsV2(ctx, &s3.ListObjectsV2Input{
		Bucket: bucket, Prefix: aws.String("list/"), Delimiter: aws.String("/"),
	})
	Check("list/ by /", err)
	Expect("list/ by /, keys", keys(level.Contents), []string{"list/c"})
	folders := []string{}
	for _, folder := range level.CommonPrefixes {
		folders = append(folders, *folder.Prefix)
	}
	Expect("list/ by /, prefixes", folders, []string{"list/a/", "list/b/"})
}

func keysBelow(prefix string, pageSize int32) []string {
	found := []string{}
	pages := s3.NewListObjectsV2Paginator(client, &s3.ListObjectsV2Input{
		Bucket: bucket, Prefix: &prefix, MaxKeys: &pageSize,
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		Check("list "+prefix, err)
		found = append(found, keys(page.Contents)...)
	}
	return found
}

func keys(objects []types.Object) []string {
	names := []string{}
	for _, object := range objects {
		names = append(names, *object.Key)
	}
	return names
}

func deletions() {
	key := Special
	_, err := client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: bucket, Key: &key})
	Check("delete", err)
	_, err = client.GetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: &key})
	Refused("a deleted key's GET", err)
	var noSuchKey *types.NoSuchKey
	Expect(fmt.Sprintf("NoSuchKey (%v)", err), errors.As(err, &noSuchKey), true)

	_, err = client.PutObject(ctx, &s3.PutObjectInput{Bucket: bucket, Key: &key})
	Check("put without a body", err)
	objects := []types.ObjectIdentifier{}
	for _, name := range keysBelow("", 1000) {
		objects = append(objects, types.ObjectIdentifier{Key: &name})
	}
	gone, err := client.DeleteObjects(ctx, &s3.DeleteObjectsInput{
		Bucket: bucket, Delete: &types.Delete{Objects: objects},
	})
	Check("delete all", err)
	Expect("deleted", len(gone.Deleted), len(objects))
	Expect("left over", keysBelow("", 1000), []string{})
}
