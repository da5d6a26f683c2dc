package main

import (
	"crypto/tls"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"time"
)

// listen serves HTTP on an address for ever; with a TLS configuration, HTTPS.
func listen(address string, handler http.Handler, secure *tls.Config) {
	listener, err := net.Listen("tcp", address)
	must(err)
	if secure != nil {
		listener = tls.NewListener(listener, secure)
	}
	must(http.Serve(listener, handler))
}

// text answers a path with a text.
func text(answer string) http.HandlerFunc {
	return func(response http.ResponseWriter, _ *http.Request) { io.WriteString(response, answer) }
}

func writeJson(response http.ResponseWriter, value any) {
	response.Header().Set("content-type", "application/json")
	must(json.NewEncoder(response).Encode(value))
}

// pages is a handler of exact paths; "/" is the root alone.
func pages(of map[string]http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		if page, known := of[request.URL.Path]; known {
			page(response, request)
			return
		}
		http.NotFound(response, request)
	})
}

var quick = &http.Client{Timeout: 5 * time.Second}

// mustAnswer ends well if a page answers with 200.
func mustAnswer(url string) {
	response, err := quick.Get(url)
	must(err)
	if response.StatusCode != http.StatusOK {
		fail("%s answered %s", url, response.Status)
	}
}
