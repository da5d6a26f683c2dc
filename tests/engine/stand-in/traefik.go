package main

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// What Traefik's file provider gives, as far as the platform uses it.
type traefikFile struct {
	Http struct {
		Middlewares map[string]struct {
			ForwardAuth *struct {
				Address string `yaml:"address"`
			} `yaml:"forwardAuth"`
		} `yaml:"middlewares"`
	} `yaml:"http"`
	Tcp struct {
		Routers map[string]struct {
			EntryPoints []string `yaml:"entryPoints"`
			Service     string   `yaml:"service"`
		} `yaml:"routers"`
		Services map[string]struct {
			LoadBalancer struct {
				Servers []struct {
					Address string `yaml:"address"`
				} `yaml:"servers"`
			} `yaml:"loadBalancer"`
		} `yaml:"services"`
	} `yaml:"tcp"`
}

type traefikServer struct {
	arguments []string
	file      traefikFile
	requests  atomic.Int64
	log       *os.File
	mutex     sync.Mutex
	routes    map[string]string // host -> address
}

// traefik [healthcheck] --key=value...
func traefik(arguments []string) {
	if len(arguments) > 0 && arguments[0] == "healthcheck" {
		mustAnswer("http://127.0.0.1:8080/ping")
		return
	}
	server := &traefikServer{arguments: arguments}
	server.readFiles()
	if server.is("providers.docker") {
		server.findRoutes()
		go func() {
			for range time.Tick(5 * time.Second) {
				server.findRoutes()
			}
		}()
	}
	entrypoint := regexp.MustCompile(`(?i)^--entrypoints\.([^.=]+)\.address=(.*)$`)
	for _, argument := range arguments {
		if match := entrypoint.FindStringSubmatch(argument); match != nil {
			go server.listen(match[1], match[2])
		}
	}
	internal := map[string]http.HandlerFunc{"/metrics": server.metrics}
	if server.is("ping") {
		internal["/ping"] = text("OK")
	}
	if server.is("api.insecure") {
		internal["/dashboard/"] = text("Traefik")
	}
	listen(":8080", pages(internal), nil)
}

func (server *traefikServer) is(name string) bool { return flagValue(server.arguments, name) == "true" }

// Everything that Traefik reads or writes before it serves.
func (server *traefikServer) readFiles() {
	for _, pair := range os.Environ() {
		if name, path, _ := strings.Cut(pair, "="); strings.HasSuffix(name, "_FILE") {
			readSecret(path)
		}
	}
	paths, _ := filepath.Glob(filepath.Join(flagValue(server.arguments, "providers.file.directory"), "*.yml"))
	if name := flagValue(server.arguments, "providers.file.filename"); name != "" {
		paths = []string{name}
	}
	if len(paths) == 0 {
		fail("the file provider finds no file")
	}
	for _, path := range paths {
		readYaml(path, &server.file)
	}
	for _, argument := range server.arguments {
		if key, path, _ := strings.Cut(argument, "="); key == "--certificatesresolvers.le.acme.storage" {
			file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
			must(err)
			file.Close()
		}
	}
	if path := flagValue(server.arguments, "accesslog.filepath"); path != "" {
		file, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
		must(err)
		server.log = file
	}
}

func (server *traefikServer) metrics(response http.ResponseWriter, _ *http.Request) {
	fmt.Fprintf(response, "# TYPE traefik_config_reloads_total counter\ntraefik_config_reloads_total 1\n")
	fmt.Fprintf(response, "# TYPE traefik_entrypoint_requests_total counter\n")
	fmt.Fprintf(response, "traefik_entrypoint_requests_total{code=\"200\",entrypoint=\"websecure\",method=\"GET\",protocol=\"http\"} %d\n", server.requests.Load())
}

// One entry point: TCP where the file has a router for it, metrics where they are wanted, the web otherwise.
func (server *traefikServer) listen(name, address string) {
	for _, router := range server.file.Tcp.Routers {
		for _, entrypoint := range router.EntryPoints {
			if entrypoint == name {
				server.listenTcp(address, router.Service)
				return
			}
		}
	}
	switch {
	case name == flagValue(server.arguments, "metrics.prometheus.entrypoint"):
		listen(address, pages(map[string]http.HandlerFunc{"/metrics": server.metrics}), nil)
	case flagValue(server.arguments, "entrypoints."+name+".http.tls") == "true":
		listen(address, server.pass(server.asked(name)), selfSigned())
	default:
		listen(address, http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
			http.Redirect(response, request, "https://"+request.Host+request.URL.Path, http.StatusMovedPermanently)
		}), nil)
	}
}

func (server *traefikServer) listenTcp(address, service string) {
	listener, err := net.Listen("tcp", address)
	must(err)
	servers := server.file.Tcp.Services[service].LoadBalancer.Servers
	for turn := 0; ; turn++ {
		client, err := listener.Accept()
		must(err)
		go relay(client, servers[turn%len(servers)].Address)
	}
}

// asked gives the addresses that an entry point's forwardAuth middlewares ask about each client.
func (server *traefikServer) asked(entrypoint string) (addresses []string) {
	names := flagValue(server.arguments, "entrypoints."+entrypoint+".http.middlewares")
	for _, name := range strings.FieldsFunc(names, func(letter rune) bool { return letter == ',' }) {
		middleware, known := server.file.Http.Middlewares[strings.TrimSuffix(name, "@file")]
		if !known {
			fail("no middleware is called " + name)
		}
		if middleware.ForwardAuth != nil {
			addresses = append(addresses, middleware.ForwardAuth.Address)
		}
	}
	return addresses
}

// pass asks whether the client may come in, passes the request on, and writes it into the access log.
func (server *traefikServer) pass(asked []string) http.HandlerFunc {
	return func(response http.ResponseWriter, request *http.Request) {
		start, number := time.Now(), server.requests.Add(1)
		client, _, _ := net.SplitHostPort(request.RemoteAddr)
		server.mutex.Lock()
		address, known := server.routes[request.Host]
		server.mutex.Unlock()
		status := http.StatusNotFound
		switch {
		case !known:
			http.Error(response, "404 page not found", status)
		case !admits(asked, client):
			status = http.StatusForbidden
			http.Error(response, "Forbidden", status)
		default:
			proxy := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: address})
			proxy.ModifyResponse = func(answer *http.Response) error { status = answer.StatusCode; return nil }
			proxy.ErrorHandler = func(response http.ResponseWriter, _ *http.Request, _ error) {
				status = http.StatusBadGateway
				http.Error(response, "Bad Gateway", status)
			}
			proxy.ServeHTTP(response, request)
		}
		if server.log != nil {
			fmt.Fprintf(server.log, "%s - - [%s] \"%s %s %s\" %d 0 \"-\" %q %d \"-\" \"http://%s\" %dms\n",
				client, start.Format("02/Jan/2006:15:04:05 -0700"), request.Method, request.URL.RequestURI(), request.Proto,
				status, request.UserAgent(), number, address, time.Since(start).Milliseconds())
		}
	}
}

func admits(asked []string, client string) bool {
	for _, address := range asked {
		question, err := http.NewRequest("GET", address, nil)
		must(err)
		question.Header.Set("X-Forwarded-For", client)
		answer, err := quick.Do(question)
		if err != nil || answer.StatusCode >= 300 {
			return false
		}
		answer.Body.Close()
	}
	return true
}
