package main

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
)

var engine = &http.Client{Transport: &http.Transport{
	DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", "/var/run/docker.sock")
	},
}}

// askEngine gets a page of the engine's API over the socket that is mounted.
func askEngine(path string, into any) error {
	response, err := engine.Get("http://engine/v1.24" + path)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if raw, is := into.(*[]byte); is {
		*raw, err = io.ReadAll(response.Body)
		return err
	}
	return json.NewDecoder(response.Body).Decode(into)
}

type container struct {
	Id              string
	Names           []string
	Labels          map[string]string
	Status          string
	NetworkSettings struct {
		Networks map[string]struct{ IPAddress string }
	}
}

var hostRule = regexp.MustCompile("Host\\(`([^`]+)`\\)")

// findRoutes reads the labels of containers, or of services in a Swarm.
func (server *traefikServer) findRoutes() {
	routes := map[string]string{}
	add := func(labels map[string]string, address string) {
		if labels["traefik.enable"] != "true" || address == "" {
			return
		}
		port := ""
		for name, value := range labels {
			if strings.HasSuffix(name, ".loadbalancer.server.port") {
				port = value
			}
		}
		for name, rule := range labels {
			if match := hostRule.FindStringSubmatch(rule); match != nil && strings.HasSuffix(name, ".rule") {
				routes[match[1]] = net.JoinHostPort(address, port)
			}
		}
	}
	if server.is("providers.docker.swarmMode") {
		var services []struct {
			Spec struct {
				Name   string
				Labels map[string]string
			}
		}
		must(askEngine("/services", &services))
		for _, service := range services {
			add(service.Spec.Labels, "tasks."+service.Spec.Name)
		}
	} else {
		var containers []container
		must(askEngine("/containers/json", &containers))
		for _, each := range containers {
			// Traefik leaves out what is not healthy yet.
			if strings.Contains(each.Status, "(health: starting)") || strings.Contains(each.Status, "(unhealthy)") {
				continue
			}
			network := each.Labels["traefik.docker.network"]
			add(each.Labels, each.NetworkSettings.Networks[network].IPAddress)
		}
	}
	server.mutex.Lock()
	server.routes = routes
	server.mutex.Unlock()
}
