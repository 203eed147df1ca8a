import Foundation
import LoopbackServers
import Testing

/// Nix with a store that was filled by the program.
@Suite(
  .serialized,
  .enabled(if: RealNix.exists, "no Nix: run scripts/test, which looks for one"))
struct StoreFillingTests {
  /// A file is read while it is sent to a daemon.
  @Test func aLargeFileIsNeverInMemory() throws {
    let workspace = try Workspace()
    let server = try LargeFileTests.prepare(workspace)
    let store = workspace.path("store")
    let served = try ServedStore(workspace, .socket, storeDirectory: store)
    let base = try LargeFileTests.peak(workspace, ["plan", "app"])
    let filling = try LargeFileTests.peak(
      workspace, ["fetch", "app", "--store", served.store, "--store-dir", store],
      environment: served.environment)
    server.stop()
    #expect(filling - base < 64 << 10, "\(base) and \(filling) KiB")
    let paths = try workspace.need(
      "find", [store, "-maxdepth", "1", "-name", "*-npm-large-1.0.0*.tgz"])
    #expect(paths.line.hasSuffix(".tgz"), "\(paths.output)")
  }

  @Test(arguments: DaemonWay.possible) func nixDownloadsNothing(_ way: DaemonWay) throws {
    let app = try LockedApp()
    let served = try ServedStore(app.workspace, way, storeDirectory: app.workspace.path("store"))
    let options = ["fetch", "app", "--store-dir", app.workspace.path("store")]
    let filled = try served.lockfetch(options)
    try #require(filled.status == 0, "\(filled.errors)")
    #expect(filled.errors.contains("3 outputs added, 0 there already"))
    app.registry.stop()
    let again = try served.lockfetch(options)
    try #require(again.status == 0, "\(again.errors)")
    #expect(again.line == filled.line)
    #expect(again.errors.contains("0 outputs added, 3 there already"))
    let output = try served.nix.need("nix-store", ["--realise", filled.line]).line
    let files = try app.workspace.need("find", ["-L", output + "/deps/npm", "-name", "??"]).output
    #expect(!files.isEmpty)
    let verified = try served.nix.need("nix-store", ["--verify", "--check-contents"])
    #expect(!verified.errors.contains("modified"))
  }

  @Test func binaryCacheHoldsTheOutputs() throws {
    let app = try LockedApp()
    let store = app.workspace.path("store")
    let options = ["--store", "file:\(app.workspace.path("cache"))", "--store-dir", store]
    let filled = try app.fetch(options)
    try #require(filled.status == 0, "\(filled.errors)")
    app.registry.stop()
    try app.workspace.need("rm", ["-r", app.workspace.path("cache-home")])
    let again = try app.fetch(options)
    try #require(again.status == 0, "\(again.errors)")
    #expect(again.errors.contains("0 outputs added, 3 there already"))
    let nix = try RealNix(app.workspace, state: "state", storeDirectory: store)
    // The outputs and the graph: nothing is left to be downloaded.
    let paths = try app.workspace.need("bash", ["-c", "grep -h ^StorePath cache/*.narinfo"]).output
      .split(separator: "\n").map { String($0.dropFirst("StorePath: ".count)) }
    #expect(paths.filter { $0.hasSuffix(".tgz") }.count == 3)
    for path in paths.filter({ $0.hasSuffix(".tgz") }) + [filled.line] {
      try nix.copy(path, from: app.workspace.path("cache"))
    }
    let output = try nix.need("nix-store", ["--realise", filled.line]).line
    #expect(FileManager.default.fileExists(atPath: output + "/deps/npm/env.npm"))
  }
}
