import Foundation
import LoopbackServers
import Testing

/// From module archives of real Go by way of real Nix to a real `go build` without a network.
@Suite(.serialized, .enabled(if: RealGo.exists, "no Go: run scripts/test, which looks for one"))
struct GoBuildTests {
  /// An upper-case path, a replaced module that needs it, code older than modules, a bare commit.
  private static let modules: [(path: String, tag: String?, files: [String: String])] = [
    (
      "Lockfetch/Upper", "v1.0.0",
      [
        "go.mod": "module github.com/Lockfetch/Upper // a comment\n\ngo 1.21\n",
        "upper.go": "package upper\n\nfunc Name() string { return \"upper\" }\n",
        "sub-x/c.go": "package c\n", "sub.d": "", "sub/b.go": "package b\n",
        "Other.TXT": "text\r\n",
      ]
    ),
    (
      "lockfetch-test/fork", "v1.2.0",
      [
        "go.mod":
          "module example.org/original\n\ngo 1.21\n\nrequire github.com/Lockfetch/Upper v1.0.0\n",
        "original.go": """
        package original

        import upper "github.com/Lockfetch/Upper"

        func Name() string { return "fork of " + upper.Name() }
        """,
      ]
    ),
    (
      "lockfetch-test/old", "v2.0.0",
      ["old.go": "package old\n\nfunc Name() string { return \"old\" }\n"]
    ),
    (
      "lockfetch-test/commit", nil,
      [
        "go.mod": "module github.com/lockfetch-test/commit\n\ngo 1.21\n\n\n",
        "commit.go": "package commit\n\nfunc Name() string { return \"commit\" }\n",
      ]
    ),
  ]

  private static let program = """
    package main

    import (
    \t"os"

    \t"example.org/original"
    \tupper "github.com/Lockfetch/Upper"
    \t"github.com/lockfetch-test/commit"
    \t"github.com/lockfetch-test/old"
    )

    func main() {
    \tos.Stdout.WriteString(original.Name() + ", " + upper.Name() + ", " + old.Name() + ", " + commit.Name() + "\\n")
    }
    """

  private let workspace: Workspace
  private let go: RealGo

  /// Locks the program with Go itself, which makes the archives and go.sum.
  init() throws {
    workspace = try Workspace()
    let repositories = try GoRepositories(workspace)
    for module in Self.modules {
      try repositories.add(module.path, tag: module.tag, module.files)
    }
    go = try RealGo(workspace)
    try workspace.write(
      "module example.org/app\n\ngo 1.21\n\nreplace example.org/original => github.com/lockfetch-test/fork v1.2.0\n",
      to: "app/go.mod")
    try workspace.write(Self.program, to: "app/main.go")
    let direct: [String: String?] = ["GOPROXY": "direct"]
    try go.need(
      [
        "get", "example.org/original@v1.0.0", "github.com/Lockfetch/Upper@v1.0.0",
        "github.com/lockfetch-test/old@v2.0.0", "github.com/lockfetch-test/commit@main",
      ], in: "app", direct)
    try go.need(["mod", "tidy"], in: "app", direct)
  }

  private func pin(_ arguments: [String] = [], proxy: String) throws -> Outcome {
    try workspace.lockfetch(
      ["pin", "app", "--from-gomodcache", "--go-proxy", proxy] + arguments,
      environment: ["GOMODCACHE": workspace.path("modules")])
  }

  /// A proxy on loopback with the files of the module cache.
  private func serve() throws -> LoopbackServer {
    try LoopbackServer(filesOf: workspace.path("modules/cache/download"))
  }

  /// Pins the program, and registers its graph with Nix.
  private func prepare(_ server: LoopbackServer) throws -> (nix: RealNix, root: String) {
    let pinned = try pin(proxy: server.url)
    try #require(pinned.status == 0, "\(pinned.errors)")
    // Three go.mod files are more than a template gives.
    #expect(pinned.line == "changed 7")
    let store = workspace.path("store")
    let written = try workspace.lockfetch([
      "app", "--go-proxy", server.url, "--store", "file:\(workspace.path("cache"))", "--store-dir",
      store,
    ])
    try #require(written.status == 0, "\(written.errors)")
    let nix = try RealNix(workspace, state: "state", storeDirectory: store)
    try nix.copy(written.line, from: workspace.path("cache"))
    return (nix, written.line)
  }

  /// Builds from a tree, in a module cache of its own, and runs the program.
  private func build(from tree: String, _ cache: String) throws -> Outcome {
    let offline = try RealGo(workspace, moduleCache: cache)
    return try offline.shell(
      "go build ./... && go vet ./... && go build -o ../\(cache)-app . && ../\(cache)-app",
      in: "app",
      tree: tree)
  }

  @Test(.enabled(if: RealNix.exists, "no Nix: run scripts/test, which looks for one"))
  func goBuildsFromTheTree() throws {
    let server = try serve()
    let (nix, root) = try prepare(server)
    let output = try nix.need("nix-store", ["--realise", root]).line
    server.stop()

    let link = try workspace.need("readlink", [output + "/deps/go"]).line
    let tree = String(link.dropLast("/go".utf8.count))
    let references = try nix.need("nix-store", ["--query", "--references", tree]).output
    let names = references.split(separator: "\n").map { path in
      // Behind the store directory there are 32 digits and a hyphen.
      String(path.split(separator: "/").last?.dropFirst(33) ?? "")
    }
    let ofCommit = try #require(names.first { $0.contains("commit") && $0.hasSuffix(".zip") })
    #expect(names.count == 7)
    #expect(
      names.contains("go-github.com+Lockfetch+Upper-v1.0.0.zip")
        && names.contains("go-github.com+Lockfetch+Upper-v1.0.0.mod")
        && names.contains("go-github.com+lockfetch-test+fork-v1.2.0.mod"))
    #expect(ofCommit.hasPrefix("go-github.com+lockfetch-test+commit-v0.0.0-20200102030405-"))

    let before = try workspace.text("app/go.sum")
    let built = try build(from: output + "/deps", "offline")
    try #require(built.status == 0, "\(built.errors)")
    #expect(built.line == "fork of upper, upper, old, commit")
    #expect(try workspace.text("app/go.sum") == before)

    try downloadsAndLists(output + "/deps")
    try refusesAnAlteredArchive(output + "/deps")
  }

  /// `go mod download` and `go list` want `.info` and `list` as well.
  private func downloadsAndLists(_ tree: String) throws {
    let go = try RealGo(workspace, moduleCache: "lists")
    let listed = try go.shell(
      "go mod download && go mod verify && go list -m -f '{{.Path}} {{.Version}}' all && go list -m -versions github.com/Lockfetch/Upper",
      in: "app", tree: tree)
    try #require(listed.status == 0, "\(listed.errors)")
    #expect(listed.output.contains("all modules verified"))
    #expect(listed.output.contains("github.com/lockfetch-test/old v2.0.0+incompatible\n"))
    #expect(listed.output.hasSuffix("github.com/Lockfetch/Upper v1.0.0\n"))
  }

  /// An archive with a changed file, in the place of the right one.
  private func refusesAnAlteredArchive(_ tree: String) throws {
    try workspace.need("cp", ["-RL", tree, workspace.path("altered")])
    try workspace.need("chmod", ["-R", "u+w", workspace.path("altered")])
    let archive = "altered/go/proxy/github.com/!lockfetch/!upper/@v/v1.0.0.zip"
    try workspace.need(
      "python3",
      [
        "-c",
        """
        import sys, zipfile
        with zipfile.ZipFile(sys.argv[1]) as old:
            files = {entry: old.read(entry) for entry in old.infolist()}
        with zipfile.ZipFile(sys.argv[1], "w") as new:
            for entry, contents in files.items():
                new.writestr(entry, contents.replace(b'"upper"', b'"other"'))
        """, workspace.path(archive),
      ])
    let built = try build(from: workspace.path("altered"), "tampered")
    #expect(built.status != 0)
    #expect(built.errors.contains("checksum mismatch"))
    #expect(built.errors.contains("SECURITY ERROR"))
  }

  /// Pinned from the proxy, fetched and built without Nix and without the module cache.
  @Test func goBuildsFromWhatFetchMakes() throws {
    let server = try serve()
    let pinned = try workspace.lockfetch(["pin", "app", "--go-proxy", server.url])
    try #require(pinned.status == 0, "\(pinned.errors)")
    #expect(pinned.line == "changed 7")
    let pins = try workspace.text("app/lockfetch.pins.json")
    // The same as from the module cache, to the byte.
    try workspace.need("rm", [workspace.path("app/lockfetch.pins.json")])
    #expect(try pin(proxy: server.url).line == "changed 7")
    #expect(try workspace.text("app/lockfetch.pins.json") == pins)
    let fetched = try workspace.lockfetch([
      "fetch", "app", "--go-proxy", server.url, "-o", "mirror",
    ])
    try #require(fetched.status == 0, "\(fetched.errors)")
    server.stop()
    let built = try build(from: workspace.path("mirror"), "fetched")
    try #require(built.status == 0, "\(built.errors)")
    #expect(built.line == "fork of upper, upper, old, commit")
  }

  /// With the lines that `fetch` prints, in a folder whose path means something in GOPROXY.
  @Test(arguments: ["of it", "a,b|c%41 #1?.\"é\""]) func theLinesSwitchGo(_ name: String) throws {
    let server = try serve()
    try #require(try pin(proxy: server.url).status == 0)
    let fetched = try workspace.lockfetch([
      "fetch", "app", "--go-proxy", server.url, "-o", "mirror/\(name)",
    ])
    try #require(fetched.status == 0, "\(fetched.errors)")
    server.stop()
    for shell in ["sh", "bash"] {
      let go = try RealGo(workspace, moduleCache: "by-\(shell)")
      let built = try go.bare(
        shell,
        """
        set -eu
        \(evaluation(of: fetched))
        \(evaluation(of: fetched))
        echo "$GOFLAGS"
        go run .
        """, in: "app", ["GOFLAGS": "-trimpath -tags=mine"])
      try #require(built.status == 0, "\(built.errors)")
      #expect(built.line == "-mod=readonly -trimpath -tags=mine\nfork of upper, upper, old, commit")
    }
  }

  /// What the proxy sends and go.sum does not mean is not pinned.
  @Test func anAlteredArchiveOfTheProxyIsNotPinned() throws {
    let path = workspace.path("modules/cache/download/github.com/!lockfetch/!upper/@v/v1.0.0.mod")
    try workspace.need("chmod", ["u+w", path])
    try Data("module github.com/Lockfetch/Upper\n".utf8).write(to: URL(filePath: path))
    let server = try serve()
    let pinned = try workspace.lockfetch(["pin", "app", "--go-proxy", server.url])
    #expect(pinned.status == 69)
    #expect(pinned.line == "changed 6")
    #expect(pinned.errors.contains("is not \"github.com/Lockfetch/Upper\": it has h1:"))
  }

  /// One command, and the proxy is there.
  @Test(.enabled(if: RealNix.exists, "no Nix: run scripts/test, which looks for one"))
  func goBuildsFromWhatBuildMakes() throws {
    let server = try serve()
    let pinned = try pin(proxy: server.url)
    try #require(pinned.status == 0, "\(pinned.errors)")
    let served = try ServedStore(workspace, .stdio, storeDirectory: workspace.path("store"))
    let arguments = ["build", "app", "--go-proxy", server.url]
    let path = workspace.path("modules/cache/download/github.com/!lockfetch/!upper/@v/v1.0.0.zip")
    try workspace.need("chmod", ["u+w", path])
    let whole = try Data(contentsOf: URL(filePath: path))
    try (whole + Data([0])).write(to: URL(filePath: path))
    let failed = try served.lockfetch(arguments)
    #expect(failed.status == 1)
    #expect(failed.errors.contains("the proxy packed the module anew"))
    try whole.write(to: URL(filePath: path))
    let mirror = try served.lockfetch(arguments)
    try #require(mirror.status == 0, "\(mirror.errors)")
    #expect(mirror.errors.contains("1 file fetched"))
    server.stop()
    let built = try build(from: mirror.line + "/deps", "offline-build")
    try #require(built.status == 0, "\(built.errors)")
    #expect(built.line == "fork of upper, upper, old, commit")
  }

  @Test(.enabled(if: RealNix.exists, "no Nix: run scripts/test, which looks for one"))
  func anAlteredArchiveIsRefusedByNix() throws {
    let server = try serve()
    let (nix, root) = try prepare(server)
    let path = workspace.path("modules/cache/download/github.com/!lockfetch/!upper/@v/v1.0.0.zip")
    try workspace.need("chmod", ["u+w", path])
    let archive = URL(filePath: path)
    try (Data(contentsOf: archive) + Data([0])).write(to: archive)
    let outcome = try nix.run("nix-store", ["--realise", root])
    #expect(outcome.status != 0)
    #expect(outcome.errors.contains("hash mismatch in fixed-output derivation"))
    #expect(outcome.errors.contains("go-github.com+Lockfetch+Upper-v1.0.0.zip"))
  }

  @Test func pinsOnlyWhatGoSumProves() throws {
    let first = try pin(proxy: "https://proxy.example")
    #expect(first.status == 0)
    let pins = try workspace.text("app/lockfetch.pins.json")
    let again = try pin(proxy: "https://proxy.example")
    #expect(again.status == 0)
    #expect(again.line == "unchanged")
    #expect(try workspace.text("app/lockfetch.pins.json") == pins)
    #expect(
      pins.contains(
        "\"url\":\"https://proxy.example/github.com/!lockfetch/!upper/@v/v1.0.0.zip\""))

    // Another archive in the cache, with the .ziphash of the right one beside it.
    try workspace.need("rm", [workspace.path("app/lockfetch.pins.json")])
    let folder = workspace.path("modules/cache/download/github.com")
    try workspace.need("chmod", ["-R", "u+w", folder])
    try workspace.need(
      "cp",
      [
        "\(folder)/lockfetch-test/old/@v/v2.0.0+incompatible.zip",
        "\(folder)/!lockfetch/!upper/@v/v1.0.0.zip",
      ])
    let other = try pin(proxy: "https://proxy.example")
    #expect(other.status == 69)
    #expect(other.line == "changed 6")
    #expect(other.errors.contains("is not what the lock means"))
    #expect(try !workspace.text("app/lockfetch.pins.json").contains("!upper/@v/v1.0.0.zip"))
  }

  /// Modules that Go's own zip writer would not make, as a proxy may serve them.
  @Test func hashesOfOddModulesAreThoseOfGo() throws {
    try workspace.need(
      "python3",
      [
        "-c",
        """
        import os, sys, zipfile
        root = sys.argv[1]

        def module(path, version, files, mod, method=zipfile.ZIP_DEFLATED):
            folder = f"{root}/{path}/@v"
            os.makedirs(folder, exist_ok=True)
            with zipfile.ZipFile(f"{folder}/{version}.zip", "w", method) as archive:
                for name, text in files:
                    archive.writestr(f"{path}@{version}/{name}", text)
            open(f"{folder}/{version}.mod", "w", newline="").write(mod)
            open(f"{folder}/{version}.info", "w").write('{"Version":"%s"}' % version)
            open(f"{folder}/list", "w").write(version + "\\n")

        crlf = "module example.org/crlf\\r\\n\\r\\ngo 1.21\\r\\n\\r\\n// end\\r\\n"
        module("example.org/crlf", "v1.0.0", [("go.mod", crlf), ("a.go", "package crlf\\r\\n")], crlf)
        module("example.org/bare", "v1.0.0", [("a.go", "package bare\\n")], "module example.org/bare\\n")
        mod = "module example.org/order\\n\\ngo 1.21\\n\\n// sorted by bytes\\n"
        module("example.org/order", "v1.0.0", [
            ("z.go", "package order\\n"), ("sub/b", ""), ("sub.d", "d"), ("sub-x/c", "c"),
            ("Sub2/B", "B"), ("\\u00e9 \\u65e5.txt", "text"), ("go.mod", mod), ("a~b/!#$%", "x" * 100000),
        ], mod)
        module("example.org/stored", "v1.0.0", [("a.go", "package stored\\n"),
            ("go.mod", mod.replace("order", "stored"))], mod.replace("order", "stored"),
            zipfile.ZIP_STORED)
        """, workspace.path("odd"),
      ])
    let names = ["bare", "crlf", "order", "stored"]
    let go = try RealGo(workspace, moduleCache: "odd-modules")
    try workspace.write("module example.org/app\n\ngo 1.21\n", to: "odd-app/go.mod")
    let imports = names.map { "\t_ \"example.org/\($0)\"\n" }.joined()
    try workspace.write(
      "package main\n\nimport (\n\(imports))\n\nfunc main() {}\n", to: "odd-app/main.go")
    let proxy: [String: String?] = ["GOPROXY": "file://\(workspace.path("odd"))"]
    try go.need(["mod", "tidy"], in: "odd-app", proxy)
    let sum = try workspace.text("odd-app/go.sum")
    #expect(sum.split(separator: "\n").count == 8)

    let pinned = try workspace.lockfetch(
      ["pin", "odd-app", "--from-gomodcache"],
      environment: ["GOMODCACHE": workspace.path("odd-modules")])
    #expect(pinned.status == 0, "\(pinned.errors)")
    let pins = try workspace.text("odd-app/lockfetch.pins.json")
    for line in sum.split(separator: "\n") where !line.contains("/go.mod ") {
      let hash = try #require(line.split(separator: " ").last)
      #expect(pins.contains("\"key\":\"\(hash) zip\""))
    }
  }
}
