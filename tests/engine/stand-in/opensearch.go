package main

import (
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"
)

const opensearchHome = "/usr/share/opensearch"

func hashed(password string) string {
	sum := sha256.Sum256([]byte(password))
	return "$2y$12$" + hex.EncodeToString(sum[:])
}

// opensearchHash -env NAME, as tools/hash.sh: the hash of the password in a variable.
func opensearchHash(arguments []string) {
	if len(arguments) != 2 || arguments[0] != "-env" {
		fail("usage: hash.sh -env NAME")
	}
	os.Stdout.WriteString(hashed(env(arguments[1])) + "\n")
}

func authority(path string) *x509.CertPool {
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM([]byte(readFile(path))) {
		fail("%s holds no certificate", path)
	}
	return pool
}

// opensearch is one node: HTTPS with passwords on 9200, mutual TLS between nodes on 9300.
func opensearch([]string) {
	if os.Getuid() == 0 {
		fail("can not run opensearch as root")
	}
	config := filepath.Join(opensearchHome, "config")
	var settings map[string]any
	readYaml(filepath.Join(config, "opensearch.yml"), &settings)
	path := func(setting string) string {
		value, _ := settings["plugins.security.ssl."+setting].(string)
		return filepath.Join(config, value)
	}
	pool := authority(path("transport.pemtrustedcas_filepath"))
	pair, err := tls.LoadX509KeyPair(path("transport.pemcert_filepath"), path("transport.pemkey_filepath"))
	must(err)
	web, err := tls.LoadX509KeyPair(path("http.pemcert_filepath"), path("http.pemkey_filepath"))
	must(err)
	var users map[string]struct {
		Hash string `yaml:"hash"`
	}
	readYaml(filepath.Join(config, "opensearch-security/internal_users.yml"), &users)
	data := filepath.Join(opensearchHome, "data")
	mustWrite(data)

	go answerNodes(&tls.Config{Certificates: []tls.Certificate{pair}, ClientCAs: pool, ClientAuth: tls.RequireAndVerifyClientCert})
	client := &tls.Config{Certificates: []tls.Certificate{pair}, RootCAs: pool}
	seeds := strings.Split(env("discovery.seed_hosts"), ",")
	name, cluster := env("node.name"), env("cluster.name")
	listen(":9200", http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		user, password, _ := request.BasicAuth()
		if account, known := users[user]; !known || account.Hash != hashed(password) {
			http.Error(response, "Unauthorized", http.StatusUnauthorized)
			return
		}
		answerSearch(response, request, searchNode{name, cluster, data, seeds, client})
	}), &tls.Config{Certificates: []tls.Certificate{web}})
}

// file is where a node keeps what was put at a path.
func (node searchNode) file(path string) string {
	return filepath.Join(node.data, url.PathEscape(strings.TrimPrefix(path, "/")))
}

type searchNode struct {
	name, cluster, data string
	seeds               []string
	client              *tls.Config
}

func answerNodes(secure *tls.Config) {
	listener, err := tls.Listen("tcp", ":9300", secure)
	must(err)
	for {
		node, err := listener.Accept()
		must(err)
		go func() {
			defer node.Close()
			node.SetDeadline(time.Now().Add(5 * time.Second))
			io.WriteString(node, "node\n")
		}()
	}
}

// How many nodes of the cluster this one can talk to.
func (node searchNode) nodes() int {
	count := 0
	for _, seed := range node.seeds {
		connection, err := tls.DialWithDialer(&net.Dialer{Timeout: 3 * time.Second}, "tcp", seed+":9300", node.client)
		if err != nil {
			continue
		}
		word := make([]byte, 5)
		if _, err := io.ReadFull(connection, word); err == nil {
			count++
		}
		connection.Close()
	}
	return count
}

func answerSearch(response http.ResponseWriter, request *http.Request, node searchNode) {
	file := node.file(request.URL.Path)
	switch {
	case strings.HasPrefix(request.URL.Path, "/_snapshot/") || strings.HasPrefix(request.URL.Path, "/_cat/snapshots/"):
		node.answerSnapshots(response, request)
	case request.Method == "PUT" || request.Method == "POST":
		body, _ := io.ReadAll(request.Body)
		if !json.Valid(body) {
			http.Error(response, `{"error":"not JSON"}`, http.StatusBadRequest)
			return
		}
		must(os.WriteFile(file, body, 0o600))
		writeJson(response, map[string]any{"acknowledged": true})
	case request.URL.Path == "/":
		writeJson(response, map[string]any{"name": node.name, "cluster_name": node.cluster,
			"cluster_uuid": "stand-in", "version": map[string]any{"number": "2.15.0", "distribution": "opensearch"}})
	case strings.HasPrefix(request.URL.Path, "/_cluster/health"):
		count := node.nodes()
		status := map[bool]string{true: "green", false: "yellow"}[count == len(node.seeds)]
		writeJson(response, map[string]any{"cluster_name": node.cluster, "status": status,
			"number_of_nodes": count, "number_of_data_nodes": count})
	default:
		if body, err := os.ReadFile(file); err == nil {
			response.Write(body)
			return
		}
		if strings.HasPrefix(request.URL.Path, "/_plugins/") {
			http.Error(response, `{"error":"not found"}`, http.StatusNotFound)
			return
		}
		writeJson(response, map[string]any{"cluster_name": node.cluster, "nodes": map[string]any{}, "indices": map[string]any{}})
	}
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

// opensearchPlugin install --batch NAME: the plugin's folder is all that there is of it.
func opensearchPlugin(arguments []string) {
	if len(arguments) != 3 || arguments[0] != "install" || arguments[1] != "--batch" {
		fail("usage: opensearch-plugin install --batch NAME")
	}
	must(os.MkdirAll(filepath.Join(opensearchHome, "plugins", arguments[2]), 0o755))
}

// opensearchKeystore create | add --stdin --force NAME
func opensearchKeystore(arguments []string) {
	file := filepath.Join(opensearchHome, "config/opensearch.keystore")
	switch arguments[0] {
	case "create":
		must(os.WriteFile(file, nil, 0o600))
	case "add":
		value, err := io.ReadAll(os.Stdin)
		must(err)
		if len(value) == 0 || arguments[1] != "--stdin" || arguments[2] != "--force" {
			fail("nothing to keep")
		}
		content, err := os.ReadFile(file)
		must(err)
		must(os.WriteFile(file, append(content, []byte(arguments[3]+"\n")...), 0o600))
	default:
		fail("unknown command %s", arguments[0])
	}
}
