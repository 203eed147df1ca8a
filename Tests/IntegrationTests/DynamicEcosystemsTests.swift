import Foundation
import Testing

/// Every ecosystem by every way that this machine has: the same files, the same tree.
@Suite(
  .serialized,
  .enabled(if: RealNix.exists, "no Nix: run scripts/test, which looks for one"),
  .enabled(if: RealGo.exists, "no Go: run scripts/test, which looks for one"))
struct DynamicEcosystemsTests {
  private let workspace: Workspace
  private let projects: FiveEcosystems
  private let nix: DynamicNix

  init() throws {
    workspace = try Workspace()
    projects = try FiveEcosystems(workspace)
    nix = try DynamicNix(workspace)
  }

  /// The arguments of the library for a project, in the Nix language.
  private func arguments(_ folder: String) throws -> String {
    let ecosystem = try #require(FiveEcosystems.folders[folder])
    var options: [String: [String]] = [:]
    for (name, value) in projects.options { options[name, default: []].append(value) }
    let written = options.sorted { $0.key < $1.key }.map { name, values in
      "\(name) = [ \(values.map { "\"\($0)\"" }.joined(separator: " ")) ];"
    }
    return """
      ecosystem = "\(ecosystem)"; src = \(workspace.path("mono/\(folder)"));
      options = { \(written.joined(separator: " ")) };
      """
  }

  /// The options of the program for a project.
  private func options(_ folder: String) throws -> [String] {
    ["mono/\(folder)", "--ecosystem", try #require(FiveEcosystems.folders[folder])]
      + projects.options.flatMap { ["--\($0.name)", $0.value] }
  }

  private static let family = [
    "web": "npm", "pages": "npm", "service": "go", "java": "maven", "app": "maven",
  ]

  /// The tree behind an expression, the store paths that it refers to, and the hash of its content.
  private func look(
    at root: String, _ folder: String
  ) throws -> (files: [String], content: String) {
    let family = try #require(Self.family[folder])
    let files = try nix.requisites(root).filter { path in
      !path.hasSuffix("-fetched-dependencies") && !path.hasSuffix("-\(family)-tree")
    }
    // The root of the static graph has a link.
    let link = try workspace.run("readlink", [nix.real("\(root)/deps/\(family)")]).line
    let place = link.isEmpty ? "\(root)/deps/\(family)" : link
    let content = try nix.need("nix-hash", ["--type", "sha256", nix.real(place)]).line
    return (files, content)
  }

  /// The root that a file of `place` names.
  private func root(_ built: Outcome) throws -> String {
    let text = try String(contentsOfFile: nix.real(built.line), encoding: .utf8)
    return String(text.dropLast("/deps\n".utf8.count))
  }

  @Test(arguments: ["web", "pages", "service", "java", "app"])
  func everyWayLeadsToTheSameFiles(_ folder: String) throws {
    // The graph of the main job, through a daemon that is started for it.
    let served = try workspace.lockfetch(
      ["build"] + options(folder) + ["--no-out-link", "--store", "local"],
      environment: nix.nix.environment.merging([
        "PATH":
          "\(try #require(RealNix.programs)):\(ProcessInfo.processInfo.environment["PATH"] ?? "")",
        "XDG_CACHE_HOME": workspace.path("cache-home"),
      ]) { $1 })
    try #require(served.status == 0, "\(served.errors)")
    let plain = try look(at: served.line, folder)
    #expect(!plain.files.isEmpty)

    let arguments = try arguments(folder)
    for backend in ["nested", "recursive"] {
      let built = try nix.needBuild("place { \(arguments) }", backend: backend)
      let dynamic = try look(at: try root(built), folder)
      #expect(dynamic.files == plain.files, "\(backend)")
      #expect(dynamic.content == plain.content, "\(backend)")
      // Everything had been fetched.
      #expect(built.built.allSatisfy { !$0.contains("lf-hello") && !$0.contains("thing-1.0") })
    }

    // Without any experimental feature.
    let expression = try workspace.lockfetch(["plan"] + options(folder) + ["--format", "nix"])
    try #require(expression.status == 0, "\(expression.errors)")
    try workspace.write(expression.output, to: "\(folder).nix")
    let built = try nix.needBuild(
      "library.staticDependencies { \(arguments) dependencies = \(workspace.path("\(folder).nix")); }",
      settings: "experimental-features = nix-command\n")
    let assembled = try look(at: built.line, folder)
    #expect(assembled.files == plain.files)
    #expect(assembled.content == plain.content)
  }

  /// An expression of another lock is told, and what it lacks.
  @Test func anOutdatedExpressionIsTold() throws {
    let expression = try workspace.lockfetch(["plan"] + options("web") + ["--format", "nix"])
    let lines = expression.output.split(separator: "\n", omittingEmptySubsequences: false)
    let start = try #require(
      lines.firstIndex { $0.contains("\"npm-lf-hello-1.2.3.tgz\" = fetchurl") })
    try workspace.write(
      (lines[..<start] + lines[(start + 5)...]).joined(separator: "\n"), to: "old.nix")
    let failed = try nix.build(
      "library.staticDependencies { \(try arguments("web")) dependencies = \(workspace.path("old.nix")); }",
      logging: true)
    #expect(failed.status != 0)
    #expect(
      failed.errors.contains("error: the Nix expression lacks npm-lf-hello-1.2.3.tgz"),
      "\(failed.errors)")
  }

  // MARK: Builds

  @Test(arguments: ["nested", "recursive"])
  func aGoProgramIsBuilt(_ backend: String) throws {
    let arguments = try arguments("service")
    let built = try nix.needBuild(
      """
      example "go-app" { src = \(workspace.path("mono/service")); change = _: { \(arguments) }; }
      """, backend: backend)
    #expect(built.built.last == "go-app")
    projects.stop()
    let ran = try workspace.run(nix.real(built.line) + "/bin/service", [])
    #expect(ran.line == "upper")
  }

  /// A derivation whose output is none; it must not be built.
  private func plainDerivation() throws -> String {
    try nix.need(
      "nix",
      [
        "eval", "--impure", "--raw", "--expr",
        try nix.expression(
          "(derivation { name = \"x\"; system = \"none\"; builder = \"/nothing\"; }).drvPath"),
      ]
    ).line
  }

  /// For a Nix that cannot build a dynamic graph in one go.
  @Test(arguments: ["nested", "recursive"])
  func aGraphIsBuiltInSteps(_ backend: String) throws {
    let arguments = try arguments("web")
    let producer = try nix.need(
      "nix",
      [
        "eval", "--impure", "--raw", "--expr",
        try nix.expression("(producer { \(arguments) }).drvPath", backend: backend),
      ]
    ).line
    var environment = nix.environment
    environment["PATH"] =
      "\(try #require(RealNix.programs)):\(ProcessInfo.processInfo.environment["PATH"] ?? "")"
    let built = try workspace.lockfetch(
      ["build", "--two-step", producer, "--no-out-link", "--store", "local"],
      environment: environment)
    try #require(built.status == 0, "\(built.errors)")
    #expect(built.errors.contains("2 files fetched, "), "\(built.errors)")
    // A Nix that can do it all in one go comes to the same.
    let place = try nix.needBuild("place { \(arguments) }", backend: backend)
    #expect(try root(place) == built.line)
    #expect(place.built == ["place"])

    projects.stop()
    let wrong = try workspace.lockfetch(
      ["build", "--two-step", built.line, "--store", "local"], environment: environment)
    #expect(wrong.status == 64)
    #expect(wrong.errors.contains("is not the path of a derivation"))
    let gone =
      "/" + producer.dropFirst().replacing("fetched-dependencies", with: "gone-dependencies")
    for (path, message) in [
      (gone, "is not in the store"),
      (try plainDerivation(), "is not, or does not make, a derivation"),
    ] {
      let refused = try workspace.lockfetch(
        ["build", "--two-step", path, "--store", "local"], environment: environment)
      #expect(refused.status == 1)
      #expect(refused.errors.contains(message), "\(refused.errors)")
    }
  }

  @Test func aFileThatIsNotThereFailsByItsName() throws {
    let arguments = try arguments("web")
    let producer = try nix.need(
      "nix",
      [
        "eval", "--impure", "--raw", "--expr",
        try nix.expression("(producer { \(arguments) }).drvPath"),
      ]
    ).line
    projects.stop()
    var environment = nix.environment
    environment["PATH"] =
      "\(try #require(RealNix.programs)):\(ProcessInfo.processInfo.environment["PATH"] ?? "")"
    let failed = try workspace.lockfetch(
      ["build", "--two-step", producer, "--store", "local"], environment: environment)
    #expect(failed.status == 1)
    for name in ["npm-lf-hello-1.2.3.tgz", "npm-lf-greeting-1.0.1.tgz"] {
      #expect(failed.errors.contains("error: \"\(name)\" cannot be built"), "\(failed.errors)")
    }
  }
}
