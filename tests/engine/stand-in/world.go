package main

import (
	"bufio"
	"crypto/tls"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"strings"
	"sync"
)

// world is what is outside of the platform: names, a mail server that keeps what it gets, and an S3 server for the second
// copy of the backups.
//
//	world ADDRESS ENGINE CERTIFICATE KEY MAILBOX BUCKETS USER PASSWORD
func world(arguments []string) {
	address, mailbox := arguments[0], arguments[4]
	pair, err := tls.LoadX509KeyPair(arguments[2], arguments[3])
	must(err)
	secure := &tls.Config{Certificates: []tls.Certificate{pair}}
	go answerNames(address, arguments[1])
	go listen(address+":443", &s3Server{arguments[5], arguments[6], arguments[7]}, secure)
	takeMail(address+":587", secure, mailbox)
}

// answerNames is a name server: smtp and s3.example.com are this machine, all else of example.com the engine, and nothing else exists.
func answerNames(address, engine string) {
	connection, err := net.ListenPacket("udp", address+":53")
	must(err)
	buffer := make([]byte, 1500)
	for {
		length, client, err := connection.ReadFrom(buffer)
		if err != nil || length < 17 {
			continue
		}
		name, end := "", 12
		for end < length && buffer[end] != 0 {
			size := int(buffer[end])
			if end+1+size >= length {
				break
			}
			name += string(buffer[end+1:end+1+size]) + "."
			end += 1 + size
		}
		if end+5 > length {
			continue
		}
		question := buffer[12 : end+5]
		known := strings.HasSuffix("."+strings.ToLower(name), ".example.com.")
		answer := append([]byte{}, buffer[:2]...)
		answer = append(answer, 0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0)
		answer = append(answer, question...)
		switch {
		case !known:
			answer[3] |= 3
		case binary.BigEndian.Uint16(buffer[end+1:]) == 1:
			answer[7] = 1
			answer = append(answer, 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 1, 0, 4)
			host := engine
			if lower := strings.ToLower(name); strings.HasPrefix(lower, "smtp.") || strings.HasPrefix(lower, "s3.") {
				host = address
			}
			answer = append(answer, net.ParseIP(host).To4()...)
		}
		connection.WriteTo(answer, client)
	}
}

type mail struct {
	From   string   `json:"from"`
	To     []string `json:"to"`
	Body   string   `json:"body"`
	Secure bool     `json:"secure"`
}

func takeMail(address string, secure *tls.Config, mailbox string) {
	listener, err := net.Listen("tcp", address)
	must(err)
	var mutex sync.Mutex
	for {
		connection, err := listener.Accept()
		must(err)
		go func() {
			defer connection.Close()
			for _, letter := range readMail(connection, secure) {
				line, err := json.Marshal(letter)
				must(err)
				mutex.Lock()
				file, err := os.OpenFile(mailbox, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
				must(err)
				fmt.Fprintf(file, "%s\n", line)
				file.Close()
				mutex.Unlock()
			}
		}()
	}
}

// readMail talks SMTP with one client until it leaves.
func readMail(connection net.Conn, secure *tls.Config) (letters []mail) {
	reader, letter := bufio.NewReader(connection), mail{}
	say := func(line string) { fmt.Fprintf(connection, "%s\r\n", line) }
	say("220 smtp.example.com ESMTP")
	for {
		line, err := reader.ReadString('\n')
		if err != nil {
			return letters
		}
		line = strings.TrimSpace(line)
		switch verb := strings.ToUpper(strings.SplitN(line, " ", 2)[0]); {
		case verb == "EHLO" && !letter.Secure:
			say("250-smtp.example.com\r\n250 STARTTLS")
		case verb == "EHLO" || verb == "HELO":
			say("250 smtp.example.com")
		case verb == "STARTTLS":
			say("220 go ahead")
			connection = tls.Server(connection, secure)
			reader, letter.Secure = bufio.NewReader(connection), true
		case verb == "MAIL":
			letter.From, letter.To = line, nil
			say("250 ok")
		case verb == "RCPT":
			letter.To = append(letter.To, line)
			say("250 ok")
		case verb == "DATA":
			say("354 end with a dot")
			letter.Body = ""
			for {
				line, err := reader.ReadString('\n')
				if err != nil {
					return letters
				}
				if line == ".\r\n" {
					break
				}
				letter.Body += line
			}
			letters = append(letters, letter)
			say("250 taken")
		case verb == "QUIT":
			say("221 bye")
			return letters
		default:
			say("250 ok")
		}
	}
}
