// Makes a module zip from a folder, compressed by Go's own archive/zip as module proxies do it; for scripts/bench.
//
// usage: bench-zips module@version folder file.zip
package main

import (
	"archive/zip"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: bench-zips module@version folder file.zip")
		os.Exit(64)
	}
	if err := write(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, "bench-zips:", err)
		os.Exit(1)
	}
}

func write(module, root, name string) error {
	out, err := os.Create(name)
	if err != nil {
		return err
	}
	archive := zip.NewWriter(out)
	err = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			return skipped(root, path, entry)
		}
		if !entry.Type().IsRegular() {
			return nil
		}
		return add(archive, module, root, path)
	})
	if err != nil {
		return err
	}
	if err := archive.Close(); err != nil {
		return err
	}
	return out.Close()
}

// skipped leaves out what is not part of a module: vendored packages, and modules in folders of their own.
func skipped(root, path string, entry fs.DirEntry) error {
	if entry.Name() == "vendor" {
		return filepath.SkipDir
	}
	if _, err := os.Stat(filepath.Join(path, "go.mod")); err == nil && path != root {
		return filepath.SkipDir
	}
	return nil
}

func add(archive *zip.Writer, module, root, path string) error {
	name, err := filepath.Rel(root, path)
	if err != nil {
		return err
	}
	in, err := os.Open(path)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := archive.Create(module + "/" + filepath.ToSlash(name))
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return err
}
