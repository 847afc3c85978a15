// Command minio-suite lists minio-go's functional tests, or runs the test with the given name.
//
// minio-go's own main runs all tests in a row and ends at the first failure. install-suites.ts renames it and
// puts their functional_tests.go next to this file, with a table of the tests that their main calls.
//
// Each test runs in a separate process, so that a panic in any goroutine, or a test that hangs, affects only
// that test.
package main

import (
	"fmt"
	"log/slog"
	"maps"
	"os"
	"slices"
)

func main() {
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
	seen := map[string]bool{}
	slog.SetDefault(slog.New(verdicts{slog.NewTextHandler(os.Stdout, nil), seen}))
	test()
	// Only NA, which means that the server does not implement the feature, is not a pass. testGetObjectWithRange
	// logs no status.
	if seen["FAIL"] || seen["NA"] && !seen["PASS"] {
		os.Exit(1)
	}
}

// verdicts records the statuses that a test logs: PASS, FAIL or NA.
type verdicts struct {
	slog.Handler
	seen map[string]bool
}

func (v verdicts) WithAttrs(attrs []slog.Attr) slog.Handler {
	for _, attr := range attrs {
		if attr.Key == "status" {
			v.seen[attr.Value.String()] = true
		}
	}
	return verdicts{v.Handler.WithAttrs(attrs), v.seen}
}
