// Command minio-suite lists minio-go's functional tests, or runs the one that is named.
//
// Their own main runs all in a row and ends at the first that fails. install-suites.ts renames it and puts
// their functional_tests.go beside this file, with a table of the tests that their main calls.
//
// One process for each test: a panic in any goroutine, or a test that hangs, is that test's alone.
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
	// Only NA, which is that the server does not implement it, is no pass. testGetObjectWithRange logs none.
	if seen["FAIL"] || seen["NA"] && !seen["PASS"] {
		os.Exit(1)
	}
}

// verdicts notes the statuses that a test logs: PASS, FAIL or NA.
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
