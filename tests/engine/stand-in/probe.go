package main

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"os"
	"sync"
	"syscall"
	"time"
)

type probeOrder struct {
	Addresses []string `json:"addresses"` // address:port, to connect to
	Names     []string `json:"names"`     // to look up at the engine's DNS
	Patience  int      `json:"patience"`  // seconds to wait for an answer
}

type probeAnswer struct {
	Open     []string `json:"open"`
	Resolved []string `json:"resolved"`
}

// probe runs in a container's network namespace: which addresses take a connection, and which names are known there.
func probe([]string) {
	var order probeOrder
	must(json.NewDecoder(os.Stdin).Decode(&order))
	patience := time.Duration(order.Patience) * time.Second
	answer := probeAnswer{[]string{}, []string{}}
	var mutex sync.Mutex
	var group sync.WaitGroup
	resolver := &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{Timeout: patience}).DialContext(ctx, "udp", "127.0.0.11:53")
	}}
	attempt := func(list *[]string, value string, try func() error) {
		group.Add(1)
		go func() {
			defer group.Done()
			if try() == nil {
				mutex.Lock()
				*list = append(*list, value)
				mutex.Unlock()
			}
		}()
	}
	for _, address := range order.Addresses {
		address := address
		attempt(&answer.Open, address, func() error {
			end := time.Now().Add(patience)
			for {
				connection, err := net.DialTimeout("tcp", address, time.Until(end))
				if err == nil {
					connection.Close()
				}
				// Nobody has said where that address is: on a busy machine, not yet.
				if !errors.Is(err, syscall.EHOSTUNREACH) || time.Now().After(end) {
					return err
				}
			}
		})
	}
	for _, name := range order.Names {
		name := name
		attempt(&answer.Resolved, name, func() error {
			ctx, cancel := context.WithTimeout(context.Background(), 2*patience)
			defer cancel()
			_, err := resolver.LookupHost(ctx, name+".")
			return err
		})
	}
	group.Wait()
	must(json.NewEncoder(os.Stdout).Encode(answer))
}
