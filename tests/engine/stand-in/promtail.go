package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"gopkg.in/yaml.v3"
)

type relabelRule struct {
	SourceLabels []string `yaml:"source_labels"`
	Regex        string   `yaml:"regex"`
	TargetLabel  string   `yaml:"target_label"`
	Replacement  string   `yaml:"replacement"`
}

type promtailConfig struct {
	Server struct {
		Port int `yaml:"http_listen_port"`
	} `yaml:"server"`
	Positions struct{ Filename string } `yaml:"positions"`
	Clients   []struct {
		Url            string            `yaml:"url"`
		ExternalLabels map[string]string `yaml:"external_labels"`
	} `yaml:"clients"`
	ScrapeConfigs []struct {
		DockerSd []struct{ Host string } `yaml:"docker_sd_configs"`
		Relabel  []relabelRule           `yaml:"relabel_configs"`
		Static   []struct {
			Labels map[string]string `yaml:"labels"`
		} `yaml:"static_configs"`
	} `yaml:"scrape_configs"`
}

// promtail reads the lines of every container over the engine's socket and pushes them to Loki.
func promtail(arguments []string) {
	var config promtailConfig
	content := readFile(flagValue(arguments, "config.file"))
	if flagValue(arguments, "config.expand-env") == "true" {
		content = os.ExpandEnv(content)
	}
	must(yaml.Unmarshal([]byte(content), &config))
	mustWrite(filepath.Dir(config.Positions.Filename))
	for _, scrape := range config.ScrapeConfigs {
		for _, static := range scrape.Static {
			if pattern := static.Labels["__path__"]; pattern != "" {
				_, err := os.ReadDir(filepath.Dir(pattern))
				must(err)
			}
		}
	}
	sent := 0
	go func() {
		for since := int64(0); ; time.Sleep(2 * time.Second) {
			now := time.Now().Unix()
			streams := config.read(since, now)
			if len(streams) == 0 || config.push(streams) != nil {
				continue
			}
			sent, since = sent+len(streams), now
			must(os.WriteFile(config.Positions.Filename, []byte(fmt.Sprint("since: ", since)), 0o600))
		}
	}()
	listen(fmt.Sprintf(":%d", config.Server.Port), pages(map[string]http.HandlerFunc{
		"/ready": text("Ready"),
		"/metrics": func(response http.ResponseWriter, _ *http.Request) {
			fmt.Fprintf(response, "# TYPE promtail_sent_entries_total counter\npromtail_sent_entries_total %d\n", sent)
		},
	}), nil)
}

func (config promtailConfig) push(streams []logStream) error {
	body, err := json.Marshal(map[string]any{"streams": streams})
	must(err)
	answer, err := quick.Post(config.Clients[0].Url, "application/json", bytes.NewReader(body))
	if err != nil {
		return err
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusNoContent {
		return fmt.Errorf("Loki answered %s", answer.Status)
	}
	return nil
}

// read gives what the containers have said in a span of time, with the labels that the configuration asks for.
func (config promtailConfig) read(since, until int64) (streams []logStream) {
	for _, scrape := range config.ScrapeConfigs {
		if len(scrape.DockerSd) == 0 {
			continue
		}
		var containers []container
		must(askEngine("/containers/json", &containers))
		for _, each := range containers {
			meta := map[string]string{"__meta_docker_container_name": each.Names[0]}
			for name, value := range each.Labels {
				meta["__meta_docker_container_label_"+regexp.MustCompile(`\W`).ReplaceAllString(name, "_")] = value
			}
			labels := relabelled(meta, scrape.Relabel)
			for name, value := range config.Clients[0].ExternalLabels {
				labels[name] = value
			}
			var raw []byte
			query := fmt.Sprintf("?stdout=1&stderr=1&timestamps=1&since=%d&until=%d", since, until)
			if askEngine("/containers/"+each.Id+"/logs"+query, &raw) != nil {
				continue
			}
			if values := logLines(raw); len(values) > 0 {
				streams = append(streams, logStream{Stream: labels, Values: values})
			}
		}
	}
	return streams
}

func relabelled(meta map[string]string, rules []relabelRule) map[string]string {
	labels := map[string]string{}
	for _, rule := range rules {
		source := []string{}
		for _, name := range rule.SourceLabels {
			source = append(source, meta[name])
		}
		pattern, replacement := rule.Regex, rule.Replacement
		if pattern == "" {
			pattern = "(.*)"
		}
		if replacement == "" {
			replacement = "$1"
		}
		expression := regexp.MustCompile("^(?:" + pattern + ")$")
		if joined := strings.Join(source, ";"); expression.MatchString(joined) {
			if value := expression.ReplaceAllString(joined, replacement); value != "" {
				labels[rule.TargetLabel] = value
			}
		}
	}
	return labels
}

// logLines takes the engine's frames apart: eight bytes of header each, then `TIME LINE`.
func logLines(raw []byte) (values [][2]string) {
	for len(raw) >= 8 {
		end := 8 + int(binary.BigEndian.Uint32(raw[4:8]))
		if end > len(raw) {
			return values
		}
		stamp, line, _ := strings.Cut(strings.TrimRight(string(raw[8:end]), "\n"), " ")
		if at, err := time.Parse(time.RFC3339Nano, stamp); err == nil {
			values = append(values, [2]string{strconv.FormatInt(at.UnixNano(), 10), line})
		}
		raw = raw[end:]
	}
	return values
}
