package main

import (
	"encoding/json"
	"net/http"
	"os"
	"strings"
)

// What a simple server needs and says: /etc/stand-in.json of its image.
type simpleServer struct {
	Env    []string                     `json:"env"`    // variables that must be set
	Reads  []string                     `json:"reads"`  // files and folders that must be readable
	Writes []string                     `json:"writes"` // folders that must be writable
	Listen map[string]map[string]string `json:"listen"` // port, or $VARIABLE with it -> path -> answer
}

// serve is a program of which only its needs, its ports and its pages matter.
func serve([]string) {
	var server simpleServer
	must(json.Unmarshal([]byte(readFile("/etc/stand-in.json")), &server))
	for _, name := range server.Env {
		env(name)
	}
	for _, path := range server.Reads {
		file, err := os.Open(os.ExpandEnv(path))
		must(err)
		file.Close()
	}
	for _, folder := range server.Writes {
		mustWrite(folder)
	}
	wait := make(chan struct{})
	for port, answers := range server.Listen {
		handlers := map[string]http.HandlerFunc{}
		for path, answer := range answers {
			handlers[path] = text(answer)
		}
		go listen(":"+strings.TrimSpace(os.ExpandEnv(port)), pages(handlers), nil)
	}
	<-wait
}

// consul agent -dev -client=ADDRESS, and consul members.
func consul(arguments []string) {
	switch arguments[0] {
	case "members":
		mustAnswer("http://127.0.0.1:8500/v1/status/leader")
	case "agent":
		mustWrite("/consul/data")
		listen(flagValue(arguments, "client")+":8500", pages(map[string]http.HandlerFunc{
			"/v1/status/leader": text(`"127.0.0.1:8300"`),
			"/":                 text("Consul"),
		}), nil)
	default:
		fail("unknown command %s", arguments[0])
	}
}
