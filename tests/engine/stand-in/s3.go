package main

import (
	"bufio"
	"crypto/md5"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"time"
)

// An S3 server: objects are files. It takes the two kinds of login that its users have: a signature of version 4, of which
// only the key's name is looked at, and Basic, for the stand-in of mc.
type s3Server struct{ folder, user, password string }

// minio server FOLDER --console-address ADDRESS
func minio(arguments []string) {
	password := readSecret(env("MINIO_ROOT_PASSWORD_FILE"))
	if len(password) < 8 {
		fail("the root password is shorter than 8 characters")
	}
	folder := arguments[1]
	mustWrite(folder)
	server := &s3Server{folder, env("MINIO_ROOT_USER"), password}
	for index, argument := range arguments {
		if argument == "--console-address" {
			go listen(arguments[index+1], text("MinIO Console"), nil)
		}
	}
	listen(":9000", server, nil)
}

func (server *s3Server) ServeHTTP(response http.ResponseWriter, request *http.Request) {
	switch request.URL.Path {
	case "/minio/health/live", "/minio/health/ready", "/minio/health/cluster":
		return
	case "/minio/v2/metrics/cluster":
		text("# TYPE minio_cluster_health_status gauge\nminio_cluster_health_status 1\n")(response, request)
		return
	}
	user, password, basic := request.BasicAuth()
	signed := strings.Contains(request.Header.Get("Authorization"), "Credential="+server.user+"/")
	if !signed && !(basic && user == server.user && password == server.password) {
		s3Error(response, http.StatusForbidden, "InvalidAccessKeyId")
		return
	}
	bucket, key, _ := strings.Cut(strings.TrimPrefix(request.URL.Path, "/"), "/")
	if bucket == "" {
		writeXml(response, struct {
			XMLName xml.Name `xml:"ListAllMyBucketsResult"`
		}{})
		return
	}
	path := filepath.Join(server.folder, bucket)
	if _, err := os.Stat(path); err != nil && request.Method != "PUT" {
		s3Error(response, http.StatusNotFound, "NoSuchBucket")
		return
	}
	if key == "" {
		server.bucket(response, request, bucket, path)
		return
	}
	server.object(response, request, filepath.Join(path, filepath.Clean("/"+key)))
}

func s3Error(response http.ResponseWriter, status int, code string) {
	response.Header().Set("content-type", "application/xml")
	response.WriteHeader(status)
	fmt.Fprintf(response, "<Error><Code>%s</Code><Message>%s</Message></Error>", code, code)
}

func writeXml(response http.ResponseWriter, value any) {
	response.Header().Set("content-type", "application/xml")
	io.WriteString(response, xml.Header)
	must(xml.NewEncoder(response).Encode(value))
}

func (server *s3Server) bucket(response http.ResponseWriter, request *http.Request, bucket, path string) {
	query := request.URL.Query()
	switch {
	case request.Method == "PUT":
		must(os.MkdirAll(path, 0o755))
	case request.Method == "HEAD":
	case query.Has("location"):
		writeXml(response, struct {
			XMLName xml.Name `xml:"LocationConstraint"`
		}{})
	case request.Method == "GET":
		server.list(response, bucket, path, query.Get("prefix"), query.Get("delimiter"))
	default:
		s3Error(response, http.StatusNotImplemented, "NotImplemented")
	}
}

type s3Object struct {
	Key, LastModified, ETag string
	Size                    int64
	StorageClass            string
}

type s3Prefix struct{ Prefix string }

func (server *s3Server) list(response http.ResponseWriter, bucket, path, prefix, delimiter string) {
	objects, prefixes := []s3Object{}, map[string]bool{}
	must(filepath.WalkDir(path, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return nil
		}
		key, _ := filepath.Rel(path, file)
		if !strings.HasPrefix(key, prefix) {
			return nil
		}
		if cut := strings.Index(key[len(prefix):], delimiter); delimiter != "" && cut >= 0 {
			prefixes[key[:len(prefix)+cut+len(delimiter)]] = true
			return nil
		}
		if info, err := entry.Info(); err == nil {
			objects = append(objects, s3Object{key, info.ModTime().UTC().Format("2006-01-02T15:04:05.000Z"), `"-"`, info.Size(), "STANDARD"})
		}
		return nil
	}))
	common := []s3Prefix{}
	for name := range prefixes {
		common = append(common, s3Prefix{name})
	}
	sort.Slice(common, func(one, other int) bool { return common[one].Prefix < common[other].Prefix })
	writeXml(response, struct {
		XMLName        xml.Name `xml:"ListBucketResult"`
		Name, Prefix   string
		KeyCount       int
		MaxKeys        int
		IsTruncated    bool
		Contents       []s3Object
		CommonPrefixes []s3Prefix
	}{Name: bucket, Prefix: prefix, KeyCount: len(objects) + len(common), MaxKeys: 1000000, Contents: objects, CommonPrefixes: common})
}

func (server *s3Server) object(response http.ResponseWriter, request *http.Request, path string) {
	switch request.Method {
	case "PUT":
		must(os.MkdirAll(filepath.Dir(path), 0o755))
		temporary := path + fmt.Sprintf(".%d", time.Now().UnixNano())
		file, err := os.Create(temporary)
		must(err)
		sum := md5.New()
		_, err = io.Copy(io.MultiWriter(file, sum), unchunked(request))
		file.Close()
		if err != nil {
			os.Remove(temporary)
			s3Error(response, http.StatusBadRequest, "IncompleteBody")
			return
		}
		must(os.Rename(temporary, path))
		response.Header().Set("ETag", `"`+hex.EncodeToString(sum.Sum(nil))+`"`)
	case "GET", "HEAD":
		if info, err := os.Stat(path); err != nil || info.IsDir() {
			s3Error(response, http.StatusNotFound, "NoSuchKey")
			return
		}
		response.Header().Set("ETag", `"-"`)
		response.Header().Set("content-type", "application/octet-stream")
		http.ServeFile(response, request, path)
	case "DELETE":
		os.Remove(path)
		response.WriteHeader(http.StatusNoContent)
	default:
		s3Error(response, http.StatusNotImplemented, "NotImplemented")
	}
}

// Over plain HTTP, clients send signed chunks: `LENGTH;chunk-signature=...`, CRLF, bytes, CRLF.
func unchunked(request *http.Request) io.Reader {
	if !strings.HasPrefix(request.Header.Get("X-Amz-Content-Sha256"), "STREAMING-") {
		return request.Body
	}
	reader, writer := io.Pipe()
	body := bufio.NewReader(request.Body)
	go func() {
		for {
			line, err := body.ReadString('\n')
			if err != nil {
				writer.CloseWithError(err)
				return
			}
			length, _, _ := strings.Cut(strings.TrimSpace(line), ";")
			size, err := strconv.ParseInt(length, 16, 64)
			if err == nil && size > 0 {
				_, err = io.CopyN(writer, body, size)
			}
			if err != nil || size == 0 {
				writer.CloseWithError(err)
				return
			}
			body.ReadString('\n')
		}
	}()
	return reader
}
