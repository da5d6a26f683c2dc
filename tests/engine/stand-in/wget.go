package main

import (
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"
)

// wget as Alpine's busybox has it: Debian's busybox knows no HTTPS. Only the options that scripts of the platform use.
func wget(arguments []string) {
	address, output, spider, shows := "", "", false, false
	client := &http.Client{Timeout: 60 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	headers := http.Header{}
	for index := 0; index < len(arguments); index++ {
		next := func() string {
			index++
			if index >= len(arguments) {
				fail("wget: option requires an argument")
			}
			return arguments[index]
		}
		switch argument := arguments[index]; {
		case argument == "-q" || argument == "--quiet":
		case strings.HasPrefix(argument, "--tries=") || argument == "-Y":
		case argument == "-S":
			shows = true
		case argument == "-T":
			seconds, err := time.ParseDuration(next() + "s")
			must(err)
			client.Timeout = seconds
		case argument == "-O" || argument == "-qO":
			output = next()
		case argument == "-qO-" || argument == "-O-":
			output = "-"
		case argument == "--spider":
			spider = true
		case argument == "--no-check-certificate":
			client.Transport = &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
		case argument == "--header":
			name, value, _ := strings.Cut(next(), ":")
			headers.Set(name, strings.TrimSpace(value))
		case strings.HasPrefix(argument, "-"):
			fail("wget: unrecognized option '%s'", argument)
		default:
			address = argument
		}
	}
	request, err := http.NewRequest("GET", address, nil)
	must(err)
	request.Header, request.Host = headers, headers.Get("Host")
	response, err := client.Do(request)
	must(err)
	if shows {
		fmt.Fprintf(os.Stderr, "  HTTP/1.1 %s\n", response.Status)
	}
	if response.StatusCode >= 400 {
		fail("wget: server returned error: HTTP/1.1 %s", response.Status)
	}
	if !spider {
		file := os.Stdout
		if output != "-" {
			file, err = os.Create(output)
			must(err)
		}
		io.Copy(file, response.Body)
	}
}
