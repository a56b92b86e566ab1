// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Reads SARIF files with the structs that reviewdog uses, and prints what it read.
package main

import (
	"fmt"
	"os"

	"github.com/haya14busa/go-sarif/sarif"
)

func main() {
	for _, name := range os.Args[1:] {
		data, err := os.ReadFile(name)
		var log sarif.Sarif
		if err == nil {
			log, err = sarif.UnmarshalSarif(data)
		}
		if err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
			os.Exit(1)
		}
		related, flows, fixes, suppressed := 0, 0, 0, 0
		for _, result := range log.Runs[0].Results {
			related += len(result.RelatedLocations)
			flows += len(result.CodeFlows)
			fixes += len(result.Fixes)
			suppressed += len(result.Suppressions)
		}
		fmt.Printf("%s: %s, %d results, %d related, %d flows, %d fixes, %d suppressed\n", name, log.Runs[0].Tool.Driver.Name,
			len(log.Runs[0].Results), related, flows, fixes, suppressed)
	}
}
