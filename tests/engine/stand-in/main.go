// Stand-ins for programs that no Debian package brings: one static binary, in each image under the names of that image's
// own programs. Each listens where the program listens, answers its health and metrics paths, reads the same files,
// variables and secrets from the same places, and ends when one of them is not there.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// What the binary does, by the name that it is called by.
var programs = map[string]func(arguments []string){
	"bouncer":       bouncer,
	"healthchecker": func([]string) { mustAnswer("http://127.0.0.1:8080/api/v1/ping") },
	"dashboards":    dashboards,
	"minio":         minio,
	"mc":            mc,
	"loki":          loki,
	"promtail":      promtail,
	"grafana":       grafana,
	"serve":         serve,
	"consul":        consul,
	"world":         world,
	"wget":          wget,
	"probe":         probe,
}

func main() {
	name, arguments := filepath.Base(os.Args[0]), os.Args[1:]
	if strings.HasPrefix(name, "stand-in") && len(arguments) > 0 {
		name, arguments = arguments[0], arguments[1:]
	}
	program, known := programs[name]
	if !known {
		fail("no program is called %q", name)
	}
	program(arguments)
}

func fail(format string, words ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", words...)
	os.Exit(1)
}

func must(err error) {
	if err != nil {
		fail("%v", err)
	}
}
