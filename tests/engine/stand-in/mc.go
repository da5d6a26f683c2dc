package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

type mcAlias struct{ Url, User, Password string }

var mcAliases = map[string]mcAlias{}

// mc [--quiet] [--json] ready local | alias set NAME URL | mb BUCKET | cat OBJECT | du PLACE | mirror FROM TO | diff FROM TO
//
// A place is ALIAS/BUCKET/PREFIX, or a folder.
func mc(arguments []string) {
	words, flags, excluded := []string{}, map[string]bool{}, []string{}
	for index := 0; index < len(arguments); index++ {
		switch argument := arguments[index]; {
		case argument == "--exclude":
			index++
			excluded = append(excluded, strings.TrimSuffix(arguments[index], "*"))
		case strings.HasPrefix(argument, "-"):
			flags[argument] = true
		default:
			words = append(words, argument)
		}
	}
	if words[0] == "ready" {
		mustAnswer("http://127.0.0.1:9000/minio/health/ready")
		return
	}
	file := filepath.Join(env("MC_CONFIG_DIR"), "config.json")
	if content, err := os.ReadFile(file); err == nil {
		must(json.Unmarshal(content, &mcAliases))
	}
	switch words[0] {
	case "alias":
		mcAliasSet(file, words[2], words[3])
	case "mb":
		_, err := place(words[1]).ask("PUT", "", nil)
		must(err)
	case "cat":
		content, err := place(words[1]).read("")
		must(err)
		os.Stdout.Write(content)
	case "du":
		total := int64(0)
		for _, size := range place(words[1]).list() {
			total += size
		}
		fmt.Printf("{\"prefix\":\"\",\"size\":%d,\"status\":\"success\"}\n", total)
	case "mirror":
		mcMirror(place(words[1]), place(words[2]), excluded, flags["--overwrite"])
	case "diff":
		from, to := place(words[1]), place(words[2])
		there := to.list()
		for _, key := range sorted(from.list()) {
			if _, known := there[key]; !known {
				fmt.Printf("< %s%s\n", from.name(), key)
			}
		}
	default:
		fail("mc %s is not here", words[0])
	}
}

// The user and the password come on the standard input, a line each.
func mcAliasSet(file, name, address string) {
	input := bufio.NewScanner(os.Stdin)
	input.Scan()
	user := input.Text()
	input.Scan()
	mcAliases[name] = mcAlias{strings.TrimSuffix(address, "/"), user, strings.TrimSpace(input.Text())}
	_, err := mcPlace{alias: mcAliases[name]}.ask("GET", "", nil)
	must(err)
	content, err := json.Marshal(mcAliases)
	must(err)
	must(os.MkdirAll(filepath.Dir(file), 0o700))
	must(os.WriteFile(file, content, 0o600))
}

// What is there with the same size is not sent again, and what differs only if it may be written over.
func mcMirror(from, to mcPlace, excluded []string, overwrite bool) {
	there := to.list()
	source := from.list()
	for _, key := range sorted(source) {
		skip := false
		for _, prefix := range excluded {
			skip = skip || strings.HasPrefix(key, prefix)
		}
		size, known := there[key]
		if skip || known && (size == source[key] || !overwrite) {
			continue
		}
		content, err := from.read(key)
		must(err)
		must(to.write(key, content))
	}
}

type mcPlace struct {
	alias          mcAlias
	folder         string
	bucket, prefix string
}

func place(name string) mcPlace {
	first, rest, _ := strings.Cut(name, "/")
	if alias, known := mcAliases[first]; known {
		bucket, prefix, _ := strings.Cut(rest, "/")
		return mcPlace{alias: alias, bucket: bucket, prefix: prefix}
	}
	return mcPlace{folder: name}
}

func (place mcPlace) name() string {
	if place.folder != "" {
		return place.folder + "/"
	}
	return place.alias.Url + "/" + place.object("") + "/"
}

// object is the path of a key: below the prefix, or the prefix itself.
func (place mcPlace) object(key string) string {
	return strings.TrimSuffix(strings.Join([]string{place.bucket, place.prefix, key}, "/"), "/")
}

func (place mcPlace) ask(method, path string, body []byte) ([]byte, error) {
	request, err := http.NewRequest(method, place.alias.Url+"/"+strings.ReplaceAll(place.object(""), "//", "/")+path, bytes.NewReader(body))
	must(err)
	request.SetBasicAuth(place.alias.User, place.alias.Password)
	answer, err := quick.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	switch {
	case err != nil:
		return nil, err
	case answer.StatusCode == http.StatusNotFound:
		return nil, fmt.Errorf("mc: <ERROR> Object does not exist")
	case answer.StatusCode >= 300:
		return nil, fmt.Errorf("mc: <ERROR> %s", answer.Status)
	}
	return content, nil
}

func (place mcPlace) list() map[string]int64 {
	sizes := map[string]int64{}
	if place.folder != "" {
		filepath.Walk(place.folder, func(path string, info os.FileInfo, err error) error {
			if err == nil && !info.IsDir() {
				key, _ := filepath.Rel(place.folder, path)
				sizes[key] = info.Size()
			}
			return nil
		})
		return sizes
	}
	prefix := strings.TrimSuffix(place.prefix, "/") + "/"
	if place.prefix == "" {
		prefix = ""
	}
	bucket := mcPlace{alias: place.alias, bucket: place.bucket}
	content, err := bucket.ask("GET", "?list-type=2&prefix="+url.QueryEscape(prefix), nil)
	must(err)
	var found struct{ Contents []s3Object }
	must(xml.Unmarshal(content, &found))
	for _, object := range found.Contents {
		sizes[strings.TrimPrefix(object.Key, prefix)] = object.Size
	}
	return sizes
}

func (place mcPlace) read(key string) ([]byte, error) {
	if place.folder != "" {
		return os.ReadFile(filepath.Join(place.folder, key))
	}
	if key == "" {
		return place.ask("GET", "", nil)
	}
	return place.ask("GET", "/"+key, nil)
}

func (place mcPlace) write(key string, content []byte) error {
	if place.folder != "" {
		path := filepath.Join(place.folder, key)
		must(os.MkdirAll(filepath.Dir(path), 0o700))
		return os.WriteFile(path, content, 0o600)
	}
	_, err := place.ask("PUT", "/"+key, content)
	return err
}

func sorted(of map[string]int64) []string {
	keys := []string{}
	for key := range of {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}
