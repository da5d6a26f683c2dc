package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// answerSnapshots keeps what it is told of repositories and snapshots. No data is in any of them.
func (node searchNode) answerSnapshots(response http.ResponseWriter, request *http.Request) {
	parts := strings.Split(strings.Trim(request.URL.Path, "/"), "/")
	file := node.file(request.URL.Path)
	switch {
	case parts[0] == "_cat":
		names, err := filepath.Glob(node.file("/_snapshot/"+parts[2]+"/") + "*")
		must(err)
		for _, name := range names {
			if info, err := os.Stat(name); err == nil {
				_, snapshot, _ := strings.Cut(filepath.Base(name), parts[2]+"%2F")
				fmt.Fprintf(response, "%s SUCCESS %d\n", snapshot, info.ModTime().Unix())
			}
		}
	case len(parts) == 4 && parts[3] == "_status":
		writeJson(response, map[string]any{"snapshots": []any{map[string]any{"stats": map[string]any{"total": map[string]any{"size_in_bytes": 0}}}}})
	case request.Method == "PUT":
		body, _ := io.ReadAll(request.Body)
		must(os.WriteFile(file, body, 0o600))
		writeJson(response, map[string]any{"acknowledged": true, "snapshot": map[string]any{"state": "SUCCESS", "start_time_in_millis": time.Now().UnixMilli()}})
	case request.Method == "DELETE":
		must(os.Remove(file))
		writeJson(response, map[string]any{"acknowledged": true})
	default:
		body, err := os.ReadFile(file)
		if err != nil {
			http.Error(response, `{"error":"repository_missing_exception"}`, http.StatusNotFound)
			return
		}
		response.Write(body)
	}
}
