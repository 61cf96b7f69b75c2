// Fileserver is Go's own file server over a folder: what Martlet is held against in docs/benchmarks.md.
//
// usage: fileserver [-cert FILE -key FILE] [-log FILE] ADDRESS FOLDER
package main

import (
	"crypto/tls"
	"flag"
	"io"
	"log"
	"mime"
	"net/http"
	"os"
)

// status remembers what was answered, for the access log.
type status struct {
	http.ResponseWriter
	code int
}

func (s *status) WriteHeader(code int) {
	s.code = code
	s.ResponseWriter.WriteHeader(code)
}

// ReadFrom lets the system send a file, as it does without the log.
func (s *status) ReadFrom(r io.Reader) (int64, error) { return io.Copy(s.ResponseWriter, r) }

// logged writes a line for each request, once it was answered.
func logged(next http.Handler, lines *log.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s := &status{w, http.StatusOK}
		next.ServeHTTP(s, r)
		lines.Printf("%s %s %s %d", r.RemoteAddr, r.Method, r.URL.Path, s.code)
	})
}

func main() {
	cert := flag.String("cert", "", "serve TLS with this certificate")
	key := flag.String("key", "", "its private key")
	access := flag.String("log", "", "write a line for each request into this file")
	flag.Parse()
	// Otherwise the beginning of each file would be read to guess its type.
	mime.AddExtensionType(".info", "application/json")
	mime.AddExtensionType(".mod", "text/plain; charset=UTF-8")
	mime.AddExtensionType(".zip", "application/zip")
	handler := http.FileServer(http.Dir(flag.Arg(1)))
	if *access != "" {
		file, err := os.Create(*access)
		if err != nil {
			log.Fatal(err)
		}
		handler = logged(handler, log.New(file, "", log.LstdFlags|log.Lmicroseconds))
	}
	server := &http.Server{Addr: flag.Arg(0), Handler: handler, TLSConfig: &tls.Config{MinVersion: tls.VersionTLS13}}
	if *cert != "" {
		log.Fatal(server.ListenAndServeTLS(*cert, *key))
	}
	log.Fatal(server.ListenAndServe())
}
