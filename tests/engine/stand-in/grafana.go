package main

import (
	"encoding/json"
	"io/fs"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"gopkg.in/yaml.v3"
)

type datasource struct {
	Uid  string `yaml:"uid" json:"uid"`
	Name string `yaml:"name" json:"name"`
	Type string `yaml:"type" json:"type"`
	Url  string `yaml:"url" json:"url"`
}

// grafana reads what is provisioned, and passes questions on to its data sources.
func grafana([]string) {
	password := readSecret(env("GF_SECURITY_ADMIN_PASSWORD__FILE"))
	mustWrite("/var/lib/grafana")
	sources, dashboards := provisioned("/etc/grafana/provisioning")
	guarded := func(page http.HandlerFunc) http.HandlerFunc {
		return func(response http.ResponseWriter, request *http.Request) {
			user, given, _ := request.BasicAuth()
			if user != "admin" || given != password {
				http.Error(response, "Unauthorized", http.StatusUnauthorized)
				return
			}
			page(response, request)
		}
	}
	paths := http.NewServeMux()
	paths.HandleFunc("/api/health", text(`{"database":"ok","version":"9.5.2"}`))
	paths.HandleFunc("/metrics", text("# TYPE grafana_build_info gauge\ngrafana_build_info{version=\"9.5.2\"} 1\n"))
	paths.HandleFunc("/login", text("Grafana"))
	paths.HandleFunc("/", func(response http.ResponseWriter, request *http.Request) {
		http.Redirect(response, request, "/login", http.StatusFound)
	})
	paths.HandleFunc("/api/datasources", guarded(func(response http.ResponseWriter, _ *http.Request) { writeJson(response, sources) }))
	paths.HandleFunc("/api/datasources/proxy/uid/", guarded(func(response http.ResponseWriter, request *http.Request) {
		uid, path, _ := strings.Cut(strings.TrimPrefix(request.URL.Path, "/api/datasources/proxy/uid/"), "/")
		for _, source := range sources {
			if source.Uid == uid {
				target, err := url.Parse(source.Url)
				must(err)
				request.URL.Path, request.Host = "/"+path, target.Host
				httputil.NewSingleHostReverseProxy(target).ServeHTTP(response, request)
				return
			}
		}
		http.NotFound(response, request)
	}))
	for _, empty := range []string{"folders", "library-elements", "v1/provisioning/alert-rules", "v1/provisioning/contact-points", "v1/provisioning/policies"} {
		paths.HandleFunc("/api/"+empty, guarded(text("[]")))
	}
	paths.HandleFunc("/api/search", guarded(func(response http.ResponseWriter, _ *http.Request) { writeJson(response, dashboards) }))
	paths.HandleFunc("/api/dashboards/uid/", guarded(func(response http.ResponseWriter, request *http.Request) {
		for _, dashboard := range dashboards {
			if dashboard["uid"] == strings.TrimPrefix(request.URL.Path, "/api/dashboards/uid/") {
				writeJson(response, map[string]any{"dashboard": dashboard, "meta": map[string]any{}})
				return
			}
		}
		http.NotFound(response, request)
	}))
	listen(":3000", paths, nil)
}

// Every file under a folder must be readable and of its format; data sources and dashboards are given back.
func provisioned(folder string) (sources []datasource, dashboards []map[string]any) {
	must(filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if strings.HasSuffix(path, ".json") {
			var dashboard map[string]any
			err := json.Unmarshal(content, &dashboard)
			dashboards = append(dashboards, dashboard)
			return err
		}
		var file struct {
			Datasources []datasource `yaml:"datasources"`
		}
		err = yaml.Unmarshal(content, &file)
		sources = append(sources, file.Datasources...)
		return err
	}))
	return sources, dashboards
}
