package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"io"
	"math/big"
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

// selfSigned is a certificate of the program's own making.
func selfSigned() *tls.Config {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{CommonName: "TRAEFIK DEFAULT CERT"},
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().AddDate(1, 0, 0),
	}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	must(err)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{certificate}, PrivateKey: key}}}
}

// relay passes bytes on, both ways.
func relay(client net.Conn, address string) {
	defer client.Close()
	server, err := net.DialTimeout("tcp", address, 5*time.Second)
	if err != nil {
		return
	}
	defer server.Close()
	done := make(chan struct{}, 2)
	pass := func(to, from net.Conn) { io.Copy(to, from); done <- struct{}{} }
	go pass(server, client)
	go pass(client, server)
	<-done
}
