package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"sync"
	"time"
)

// cassandra is one node: it joins through its seeds on 7000, takes logins on 9042, and tells its state on 7199.
func cassandra([]string) {
	data := "/var/lib/cassandra"
	settings := readFile("/etc/cassandra/cassandra.yaml")
	mustWrite(data)
	must(os.MkdirAll(filepath.Join(data, "data/system"), 0o755))
	own, err := net.LookupHost(env("HOSTNAME"))
	must(err)
	peers := map[string]bool{own[0]: true}
	var mutex sync.Mutex
	must(os.MkdirAll(rolesTable, 0o755))
	store := &cqlServer{open: regexp.MustCompile(`(?m)^authenticator: AllowAllAuthenticator`).MatchString(settings)}
	store.others = func() (names []string) {
		mutex.Lock()
		defer mutex.Unlock()
		for name := range peers {
			if name != own[0] {
				names = append(names, name)
			}
		}
		return names
	}
	if _, err := os.Stat(rolesFile); err != nil {
		writeRoles([]byte(`{"cassandra":"cassandra"}`))
	}
	list := func(response http.ResponseWriter, request *http.Request) {
		mutex.Lock()
		defer mutex.Unlock()
		if peer := request.FormValue("join"); peer != "" {
			peers[peer] = true
		}
		names := []string{}
		for name := range peers {
			names = append(names, name)
		}
		sort.Strings(names)
		writeJson(response, names)
	}
	go func() {
		for ; ; time.Sleep(2 * time.Second) {
			for _, seed := range strings.Split(env("CASSANDRA_SEEDS"), ",") {
				var names []string
				if ask("http://"+seed+":7000/?join="+own[0], &names) == nil {
					mutex.Lock()
					for _, name := range names {
						peers[name] = true
					}
					mutex.Unlock()
				}
			}
		}
	}()
	jmx := "127.0.0.1"
	if os.Getenv("LOCAL_JMX") == "no" {
		jmx = ""
	}
	go listen(":7000", pages(map[string]http.HandlerFunc{"/": list, "/roles": func(_ http.ResponseWriter, request *http.Request) {
		body, _ := io.ReadAll(request.Body)
		writeRoles(body)
	}}), nil)
	go listen(jmx+":7199", manage(list), nil)
	listen(":9042", store, nil)
}

func ask(url string, into any) error {
	response, err := quick.Get(url)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	return json.NewDecoder(response.Body).Decode(into)
}

// The one table: the roles, in a file beside which its sum is, as Cassandra writes them.
const rolesTable = "/var/lib/cassandra/data/system_auth/roles-1"

var rolesFile = filepath.Join(rolesTable, "nb-1-big-Data.db")

// writeRoles writes the table anew: a file of Cassandra's is never changed, because a snapshot may have a link to it. It is
// as long as a small table of Cassandra's.
func writeRoles(content []byte) {
	content = append(bytes.TrimSpace(content), bytes.Repeat([]byte("\n"), 4096)...)
	put := func(file string, content []byte) {
		must(os.WriteFile(file+".new", content, 0o600))
		must(os.Rename(file+".new", file))
	}
	put(rolesFile, content)
	put(strings.TrimSuffix(rolesFile, "Data.db")+"Digest.crc32", []byte(fmt.Sprint(crc32.ChecksumIEEE(content))))
}

// manage is what JMX is for: the state, and snapshots as hard links.
func manage(list http.HandlerFunc) http.Handler {
	folder := func(request *http.Request) string {
		return filepath.Join(rolesTable, "snapshots", filepath.Base(request.FormValue("tag")))
	}
	link := func(response http.ResponseWriter, folder string) {
		must(os.MkdirAll(folder, 0o755))
		for _, name := range []string{"nb-1-big-Data.db", "nb-1-big-Digest.crc32"} {
			if err := os.Link(filepath.Join(rolesTable, name), filepath.Join(folder, name)); err != nil && !os.IsExist(err) {
				fail("%v", err)
			}
		}
		writeJson(response, []string{})
	}
	return pages(map[string]http.HandlerFunc{
		"/":         list,
		"/snapshot": func(response http.ResponseWriter, request *http.Request) { link(response, folder(request)) },
		// With incremental backups, what is written to the disk has a link here.
		"/flush": func(response http.ResponseWriter, _ *http.Request) {
			link(response, filepath.Join(rolesTable, "backups"))
		},
		"/clearsnapshot": func(response http.ResponseWriter, request *http.Request) {
			must(os.RemoveAll(folder(request)))
			writeJson(response, []string{})
		},
	})
}

// nodetool [--host HOST] [--port PORT] COMMAND
func nodetool(arguments []string) {
	host, port, words := "127.0.0.1", "7199", []string{}
	for index := 0; index < len(arguments); index++ {
		switch arguments[index] {
		case "--host":
			index++
			host = arguments[index]
		case "--port":
			index++
			port = arguments[index]
		default:
			words = append(words, arguments[index])
		}
	}
	node := "http://" + net.JoinHostPort(host, port)
	var peers []string
	must(ask(node+"/", &peers))
	switch words[0] {
	case "status":
		nodetoolStatus(peers)
	case "snapshot", "clearsnapshot", "flush":
		must(ask(node+"/"+words[0]+"?tag="+words[len(words)-1], &peers))
	case "info":
		fmt.Println("Token : 0")
	case "statusbackup":
		fmt.Println("running")
	case "ring", "describecluster", "version":
		fmt.Println("stand-in")
	default:
		fail("nodetool %s is not here", words[0])
	}
}

// A node is up when it answers.
func nodetoolStatus(peers []string) {
	fmt.Println("Datacenter: dc1\n===============\n--  Address  Load  Tokens  Owns  Host ID  Rack")
	for _, peer := range peers {
		state := "UN"
		if connection, err := net.DialTimeout("tcp", peer+":7000", 2*time.Second); err != nil {
			state = "DN"
		} else {
			connection.Close()
		}
		fmt.Printf("%s  %s  1 KiB  16  ?  -  rack1\n", state, peer)
	}
}

// cqlServer takes statements from users that it knows, and tells the other nodes of roles that change.
type cqlServer struct {
	open   bool
	others func() []string
	mutex  sync.Mutex
}

var createRole = regexp.MustCompile(`(?is)CREATE ROLE IF NOT EXISTS "?(\w+)"? WITH PASSWORD = '((?:[^']|'')*)'`)
var lockRole = regexp.MustCompile(`(?i)ALTER ROLE (\w+) WITH SUPERUSER = false AND LOGIN = false`)

func (server *cqlServer) ServeHTTP(response http.ResponseWriter, request *http.Request) {
	server.mutex.Lock()
	defer server.mutex.Unlock()
	roles := map[string]string{}
	must(json.Unmarshal([]byte(readFile(rolesFile)), &roles))
	user, password, _ := request.BasicAuth()
	if known, is := roles[user]; !server.open && (!is || known != password) {
		http.Error(response, "Provided username and/or password are incorrect", http.StatusUnauthorized)
		return
	}
	body, _ := io.ReadAll(request.Body)
	before := len(roles)
	if match := createRole.FindStringSubmatch(string(body)); match != nil {
		roles[match[1]] = strings.ReplaceAll(match[2], "''", "'")
	}
	if match := lockRole.FindStringSubmatch(string(body)); match != nil {
		delete(roles, match[1])
	}
	content, err := json.Marshal(roles)
	must(err)
	if len(roles) != before {
		writeRoles(content)
		for _, peer := range server.others() {
			if answer, err := quick.Post("http://"+peer+":7000/roles", "application/json", bytes.NewReader(content)); err == nil {
				answer.Body.Close()
			}
		}
	}
	io.WriteString(response, "done\n")
}

// cqlsh [--cqlshrc=FILE] [-e STATEMENT | -f FILE] HOST
func cqlsh(arguments []string) {
	host, statement := "127.0.0.1", ""
	for index := 0; index < len(arguments); index++ {
		switch argument := arguments[index]; {
		case argument == "-e":
			index++
			statement = arguments[index]
		case argument == "-f":
			index++
			statement = readFile(arguments[index])
		case argument == "--credentials" || argument == "--username":
			index++
		case !strings.HasPrefix(argument, "-"):
			host = argument
		}
	}
	login := map[string]string{}
	if file := flagValue(arguments, "cqlshrc") + valueAfter(arguments, "--credentials"); file != "" {
		for _, line := range strings.Split(readFile(file), "\n") {
			if key, value, is := strings.Cut(line, "="); is {
				login[strings.TrimSpace(key)] = strings.TrimSpace(value)
			}
		}
	}
	target := url.URL{Scheme: "http", Host: host + ":9042", User: url.UserPassword(login["username"], login["password"])}
	answer, err := quick.Post(target.String(), "text/plain", strings.NewReader(statement))
	must(err)
	if answer.StatusCode != http.StatusOK {
		fail("%s", answer.Status)
	}
}
