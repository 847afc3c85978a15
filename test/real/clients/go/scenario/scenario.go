// Package scenario defines what the Go clients put and get, and reports differences.
package scenario

import (
	"bytes"
	"crypto/sha256"
	"crypto/sha3"
	"fmt"
	"io"
	"os"
	"reflect"
)

const (
	MiB     = 1 << 20
	Part    = 5 * MiB
	Large   = 100 * MiB
	Special = "special/a b+c%20ü "
)

// Sizes are the sizes that are sent in different ways; the third ends in a part of one byte. The last is sent
// once for each way, not for each checksum, because it takes a second or two.
var Sizes = []int{0, 1, Part + 1, Large}

// Listed contains keys in the order in which S3 lists them.
var Listed = []string{"list/a/1", "list/a/2", "list/b/1", "list/c"}

var Bucket = os.Getenv("AWS_BUCKET")

// Content returns the same bytes in each call; no two parts are equal.
func Content(size int) []byte {
	content := make([]byte, size)
	hash := sha3.NewSHAKE128()
	_, err := hash.Write([]byte("filestore"))
	Check("SHAKE", err)
	_, err = hash.Read(content)
	Check("SHAKE", err)
	return content
}

// Check ends the program if an operation failed.
func Check(what string, err error) {
	if err != nil {
		fail("%s: %v", what, err)
	}
}

// Refused ends the program if an operation succeeded.
func Refused(what string, err error) {
	if err == nil {
		fail("%s has succeeded", what)
	}
}

func Expect(what string, got, wanted any) {
	if !reflect.DeepEqual(got, wanted) {
		fail("%s: got %v, and not %v", what, got, wanted)
	}
}

func ExpectBytes(what string, got, wanted []byte) {
	Expect(what+", its length", len(got), len(wanted))
	Expect(what+", its SHA-256", sha256.Sum256(got), sha256.Sum256(wanted))
}

// ExpectRead reads to the end, and fails if the client finds a wrong checksum there.
func ExpectRead(what string, from io.Reader, wanted []byte) {
	got, err := io.ReadAll(from)
	Check(what, err)
	ExpectBytes(what, got, wanted)
}

// Stream hides the known length of the content, and that it can be read twice.
func Stream(content []byte) io.Reader {
	return struct{ io.Reader }{bytes.NewReader(content)}
}

func fail(format string, values ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", values...)
	os.Exit(1)
}
