package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
	"golang.org/x/mod/sumdb/dirhash"
	"golang.org/x/mod/zip"
)

// goMod gives what the file says as the main module's, as a dependency's, and to the scanner that looks for the path alone.
func goMod(fields []string) string {
	data := []byte(fields[0])
	strict, err := modfile.Parse("go.mod", data, nil)
	answer := []string{"-"}
	if err == nil {
		answer[0] = "+" + describe(strict)
	}
	lax, err := modfile.ParseLax("go.mod", data, nil)
	if err == nil {
		answer = append(answer, "+"+describe(lax))
	} else {
		answer = append(answer, "-")
	}
	return join(append(answer, modfile.ModulePath(data))...)
}

func describe(f *modfile.File) string {
	var lines []string
	add := func(format string, values ...any) { lines = append(lines, fmt.Sprintf(format, values...)) }
	if f.Module != nil {
		add("module %s|%s", f.Module.Mod.Path, f.Module.Deprecated)
	}
	if f.Go != nil {
		add("go %s", f.Go.Version)
	}
	if f.Toolchain != nil {
		add("toolchain %s", f.Toolchain.Name)
	}
	for _, g := range f.Godebug {
		add("godebug %s|%s", g.Key, g.Value)
	}
	for _, r := range f.Require {
		add("require %s|%s|%v", r.Mod.Path, r.Mod.Version, r.Indirect)
	}
	for _, x := range f.Exclude {
		add("exclude %s|%s", x.Mod.Path, x.Mod.Version)
	}
	for _, r := range f.Replace {
		add("replace %s|%s|%s|%s", r.Old.Path, r.Old.Version, r.New.Path, r.New.Version)
	}
	for _, r := range f.Retract {
		add("retract %s|%s|%s", r.Low, r.High, r.Rationale)
	}
	for _, t := range f.Tool {
		add("tool %s", t.Path)
	}
	for _, i := range f.Ignore {
		add("ignore %s", i.Path)
	}
	return strings.Join(lines, "\n")
}

func goWork(fields []string) string {
	f, err := modfile.ParseWork("go.work", []byte(fields[0]), nil)
	if err != nil {
		return "-"
	}
	var lines []string
	add := func(format string, values ...any) { lines = append(lines, fmt.Sprintf(format, values...)) }
	if f.Go != nil {
		add("go %s", f.Go.Version)
	}
	if f.Toolchain != nil {
		add("toolchain %s", f.Toolchain.Name)
	}
	for _, g := range f.Godebug {
		add("godebug %s|%s", g.Key, g.Value)
	}
	for _, u := range f.Use {
		add("use %s", u.Path)
	}
	for _, r := range f.Replace {
		add("replace %s|%s|%s|%s", r.Old.Path, r.Old.Version, r.New.Path, r.New.Version)
	}
	return "+" + strings.Join(lines, "\n")
}

var zipFile = filepath.Join(os.TempDir(), fmt.Sprintf("oracle-%d.zip", os.Getpid()))

// checkZip gives the h1: of a zip that is legal for the module and whose every content can be read.
func checkZip(fields []string) string {
	if err := os.WriteFile(zipFile, []byte(fields[0]), 0o600); err != nil {
		panic(err)
	}
	defer os.Remove(zipFile)
	checked, err := zip.CheckZip(module.Version{Path: "a.b/c", Version: "v1.0.0"}, zipFile)
	if err == nil {
		err = checked.Err()
	}
	if err != nil {
		return "-"
	}
	return value(dirhash.HashZip(zipFile, dirhash.Hash1))
}
