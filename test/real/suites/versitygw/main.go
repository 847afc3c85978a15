// Command versitygw-suite lists versitygw's integration tests, or runs the test with the given name.
//
// Each test runs in a separate process, so that a panic in any goroutine, or a test that hangs, affects only
// that test.
package main

import (
	"fmt"
	"maps"
	"os"
	"slices"

	"github.com/versity/versitygw/tests/integration"
)

func main() {
	tests := integration.GetIntTests()
	if len(os.Args) != 2 {
		for _, name := range slices.Sorted(maps.Keys(tests)) {
			fmt.Println(name)
		}
		return
	}
	test, known := tests[os.Args[1]]
	if !known {
		fmt.Println("no such test")
		os.Exit(2)
	}
	conf := integration.NewS3Conf(
		integration.WithEndpoint(os.Getenv("S3_ENDPOINT")),
		integration.WithRegion("us-east-1"),
		integration.WithAccess(os.Getenv("AWS_ACCESS_KEY_ID")),
		integration.WithSecret(os.Getenv("AWS_SECRET_ACCESS_KEY")),
		integration.WithPartSize(5*1024*1024),
		integration.WithConcurrency(4),
	)
	if err := test(conf); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	// A test that skips itself, or prints a failure without returning it, has not passed.
	if integration.PassCount.Load() == 0 || integration.FailCount.Load() > 0 {
		os.Exit(1)
	}
}
