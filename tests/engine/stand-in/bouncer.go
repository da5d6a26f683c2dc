package main

import (
	"io"
	"net/http"
	"strings"
)

// bouncer asks CrowdSec's local API about the client of each request. It fails closed, as the real one does.
func bouncer([]string) {
	key, agent := env("CROWDSEC_BOUNCER_API_KEY"), env("CROWDSEC_AGENT_HOST")
	allows := func(client string) bool {
		question, err := http.NewRequest("GET", "http://"+agent+"/v1/decisions?ip="+client+"&type=ban", nil)
		must(err)
		question.Header.Set("X-Api-Key", key)
		answer, err := quick.Do(question)
		if err != nil {
			return false
		}
		defer answer.Body.Close()
		body, _ := io.ReadAll(answer.Body)
		return answer.StatusCode == http.StatusOK && strings.TrimSpace(string(body)) == "null"
	}
	check := func(client func(*http.Request) string) http.HandlerFunc {
		return func(response http.ResponseWriter, request *http.Request) {
			if !allows(client(request)) {
				http.Error(response, "Forbidden", http.StatusForbidden)
			}
		}
	}
	listen(":8080", pages(map[string]http.HandlerFunc{
		"/api/v1/ping":        text("pong"),
		"/api/v1/healthz":     check(func(*http.Request) string { return "127.0.0.1" }),
		"/api/v1/forwardAuth": check(func(request *http.Request) string { return request.Header.Get("X-Forwarded-For") }),
		"/api/v1/metrics":     text("# TYPE crowdsec_traefik_bouncer_processed_ip_total counter\ncrowdsec_traefik_bouncer_processed_ip_total 0\n"),
	}), nil)
}
