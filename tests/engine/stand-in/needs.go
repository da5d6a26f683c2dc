package main

import (
	"os"
	"path/filepath"
	"strings"

	"gopkg.in/yaml.v3"
)

// readFile gives a file that must be readable and not empty.
func readFile(path string) string {
	content, err := os.ReadFile(path)
	must(err)
	if len(strings.TrimSpace(string(content))) == 0 {
		fail("%s is empty", path)
	}
	return string(content)
}

// readSecret gives what is in a file, without the line break at its end.
func readSecret(path string) string { return strings.TrimSpace(readFile(path)) }

// readYaml reads a file as YAML into a value. Variables in it stay as they are: most programs expand none.
func readYaml(path string, into any) {
	must(yaml.Unmarshal([]byte(readFile(path)), into))
}

// env gives a variable that must be there.
func env(name string) string {
	value := os.Getenv(name)
	if value == "" {
		fail("%s is not set", name)
	}
	return value
}

// mustWrite ends the program unless it may write in a folder.
func mustWrite(folder string) {
	file := filepath.Join(folder, ".stand-in")
	must(os.WriteFile(file, []byte("ok"), 0o600))
	must(os.Remove(file))
}

// flagValue gives the value of `--name=value` or `-name=value`.
func flagValue(arguments []string, name string) string {
	for _, argument := range arguments {
		key, value, _ := strings.Cut(strings.TrimLeft(argument, "-"), "=")
		if strings.EqualFold(key, name) {
			return value
		}
	}
	return ""
}
