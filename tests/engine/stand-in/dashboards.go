package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"io"
	"net/http"
	"time"
)

func authority(path string) *x509.CertPool {
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM([]byte(readFile(path))) {
		fail("%s holds no certificate", path)
	}
	return pool
}

// dashboards serves its login once it has logged in to OpenSearch, over TLS that it checks.
func dashboards([]string) {
	var settings map[string]any
	readYaml("/usr/share/opensearch-dashboards/config/opensearch_dashboards.yml", &settings)
	var hosts, authorities []string
	must(json.Unmarshal([]byte(env("OPENSEARCH_HOSTS")), &hosts))
	must(json.Unmarshal([]byte(env("OPENSEARCH_SSL_CERTIFICATEAUTHORITIES")), &authorities))
	user, password := env("OPENSEARCH_USERNAME"), env("OPENSEARCH_PASSWORD")
	search := &http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: authority(authorities[0])}}}
	ready := func(response http.ResponseWriter, _ *http.Request) {
		question, err := http.NewRequest("GET", hosts[0]+"/", nil)
		must(err)
		question.SetBasicAuth(user, password)
		answer, err := search.Do(question)
		if err != nil || answer.StatusCode != http.StatusOK {
			http.Error(response, "OpenSearch is not ready yet", http.StatusServiceUnavailable)
			return
		}
		answer.Body.Close()
		io.WriteString(response, "OpenSearch Dashboards")
	}
	listen(":5601", pages(map[string]http.HandlerFunc{
		"/app/login": ready,
		"/api/status": func(response http.ResponseWriter, _ *http.Request) {
			http.Error(response, "Unauthorized", http.StatusUnauthorized)
		},
		"/": func(response http.ResponseWriter, request *http.Request) {
			http.Redirect(response, request, "/app/login", http.StatusFound)
		},
	}), nil)
}
