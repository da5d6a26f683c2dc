package main

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"
)

type logStream struct {
	Stream map[string]string `json:"stream"`
	Values [][2]string       `json:"values"`
}

type logStore struct {
	mutex   sync.Mutex
	streams []logStream
	file    *os.File
}

// loki keeps the lines that are pushed as JSON, and answers the questions that the platform's checks ask.
func loki(arguments []string) {
	var config struct {
		Server struct {
			Port int `yaml:"http_listen_port"`
		} `yaml:"server"`
		Common struct {
			Path string `yaml:"path_prefix"`
			Ring struct {
				Store struct {
					Store  string                `yaml:"store"`
					Consul struct{ Host string } `yaml:"consul"`
				} `yaml:"kvstore"`
			} `yaml:"ring"`
		} `yaml:"common"`
	}
	readYaml(flagValue(arguments, "config.file"), &config)
	mustWrite(config.Common.Path)
	file, err := os.OpenFile(config.Common.Path+"/lines.json", os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	must(err)
	store := &logStore{file: file}
	ready := func(response http.ResponseWriter, _ *http.Request) {
		if ring := config.Common.Ring.Store; ring.Store == "consul" {
			connection, err := net.DialTimeout("tcp", ring.Consul.Host, 2*time.Second)
			if err != nil {
				http.Error(response, err.Error(), http.StatusServiceUnavailable)
				return
			}
			connection.Close()
		}
		text("ready\n")(response, nil)
	}
	listen(fmt.Sprintf(":%d", config.Server.Port), pages(map[string]http.HandlerFunc{
		"/ready":                   ready,
		"/metrics":                 store.metrics,
		"/loki/api/v1/push":        store.push,
		"/loki/api/v1/labels":      store.labels,
		"/loki/api/v1/query":       store.count,
		"/loki/api/v1/query_range": store.find,
	}), nil)
}

func (store *logStore) push(response http.ResponseWriter, request *http.Request) {
	var body struct{ Streams []logStream }
	if err := json.NewDecoder(request.Body).Decode(&body); err != nil {
		http.Error(response, err.Error(), http.StatusBadRequest)
		return
	}
	store.mutex.Lock()
	defer store.mutex.Unlock()
	store.streams = append(store.streams, body.Streams...)
	must(json.NewEncoder(store.file).Encode(body.Streams))
	response.WriteHeader(http.StatusNoContent)
}

var labelMatch = regexp.MustCompile(`(\w+)(=~?)"((?:[^"\\]|\\.)*)"`)
var lineMatch = regexp.MustCompile(`\|=\s*"([^"]*)"`)

// matching gives the lines for a selector such as {service="x"} |= "word".
func (store *logStore) matching(query string) (found []logStream) {
	store.mutex.Lock()
	defer store.mutex.Unlock()
	selector, _, _ := strings.Cut(query, "}")
	word := ""
	if match := lineMatch.FindStringSubmatch(query); match != nil {
		word = match[1]
	}
	for _, stream := range store.streams {
		fits := true
		for _, match := range labelMatch.FindAllStringSubmatch(selector, -1) {
			value := stream.Stream[match[1]]
			if match[2] == "=" {
				fits = fits && value == match[3]
			} else {
				fits = fits && regexp.MustCompile("^(?:"+match[3]+")$").MatchString(value)
			}
		}
		if !fits {
			continue
		}
		kept := logStream{Stream: stream.Stream}
		for _, value := range stream.Values {
			if strings.Contains(value[1], word) {
				kept.Values = append(kept.Values, value)
			}
		}
		if len(kept.Values) > 0 {
			found = append(found, kept)
		}
	}
	return found
}

func success(response http.ResponseWriter, data any) {
	writeJson(response, map[string]any{"status": "success", "data": data})
}

func (store *logStore) labels(response http.ResponseWriter, _ *http.Request) {
	store.mutex.Lock()
	defer store.mutex.Unlock()
	known := map[string]bool{}
	for _, stream := range store.streams {
		for name := range stream.Stream {
			known[name] = true
		}
	}
	names := []string{}
	for name := range known {
		names = append(names, name)
	}
	sort.Strings(names)
	success(response, names)
}

// count answers sum(count_over_time(...)) with the number of all lines that match.
func (store *logStore) count(response http.ResponseWriter, request *http.Request) {
	lines := 0
	for _, stream := range store.matching(request.FormValue("query")) {
		lines += len(stream.Values)
	}
	success(response, map[string]any{"resultType": "vector", "result": []any{
		map[string]any{"metric": map[string]string{}, "value": []any{time.Now().Unix(), strconv.Itoa(lines)}}}})
}

func (store *logStore) find(response http.ResponseWriter, request *http.Request) {
	success(response, map[string]any{"resultType": "streams", "result": store.matching(request.FormValue("query"))})
}

func (store *logStore) metrics(response http.ResponseWriter, _ *http.Request) {
	store.mutex.Lock()
	defer store.mutex.Unlock()
	fmt.Fprintf(response, "# TYPE loki_distributor_lines_received_total counter\nloki_distributor_lines_received_total %d\n", len(store.streams))
}
