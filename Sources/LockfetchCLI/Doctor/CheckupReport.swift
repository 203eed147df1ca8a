import JSONText
import LockText
import NixDaemon
import SystemPackage

/// A checkup for people, one fact a line.
struct CheckupReport {
  private let checkup: Checkup

  init(_ checkup: Checkup) {
    self.checkup = checkup
  }

  var text: [UInt8] {
    let lines = store + daemon + settings + backEnds + bugs
    return Array(lines.map { Printable.escapedLine($0) + "\n" }.joined().utf8)
  }

  private var store: [String] {
    let reason = checkup.choice.reason.map { " (\($0))" } ?? ""
    switch checkup.choice.target {
    case .folder(let folder): return ["store: the folder \(folder.string)\(reason)"]
    case .nix(let access): return ["store: \(access.place)\(reason)"]
    }
  }

  private var daemon: [String] {
    switch checkup.daemon {
    case .none: return ["daemon: none"]
    case .failed(let problem):
      return ["daemon: \(problem.message.text)"] + (problem.fix.map { ["  fix: \($0.text)"] } ?? [])
    case .answered(let information):
      let version = information.version
      return [
        "nix: \(Printable.escaped(ByteString(information.nixVersion)))",
        "protocol: \(version.major).\(version.minor)",
        "protocol features: \(list(information.features.map { Printable.escaped(ByteString($0)) }))",
        "trust: \(Self.word(information.trust))",
      ]
    }
  }

  private var settings: [String] {
    guard let configuration = checkup.configuration else {
      return ["settings: there is no nix on PATH that tells them"]
    }
    return Self.settings.map {
      "\($0): \(list(configuration[$0].map { Printable.escaped(ByteString($0)) }))"
    }
  }

  private var backEnds: [String] {
    checkup.backEnds.flatMap { backEnd in
      let state =
        backEnd.needs.isEmpty ? "works" : "needs " + backEnd.needs.joined(separator: "; ")
      return ["back end \(backEnd.name): \(state)"]
    } + ["for fetchDependencies: \(advice)"]
  }

  /// What to choose in the Nix language, which cannot see what a daemon can do.
  private var advice: String {
    guard let (name, isInSteps) = checkup.dynamicBackEnd else {
      return "no back end works; staticDependencies needs none"
    }
    return isInSteps
      ? "backend = \"\(name)\", built with lockfetch-multi build --two-step"
      : "backend = \"\(name)\""
  }

  private var bugs: [String] {
    checkup.bugs.isEmpty
      ? ["known bugs: none"] : checkup.bugs.map { "known bug \($0.name): \($0.text)" }
  }

  private func list(_ words: [String]) -> String {
    words.isEmpty ? "none" : words.sorted().joined(separator: " ")
  }

  /// The settings that are shown.
  private static let settings = [
    "experimental-features", "system-features", "max-jobs", "sandbox", "substituters",
  ]

  private static func word(_ trust: DaemonInformation.Trust) -> String {
    switch trust {
    case .trusted: "trusted"
    case .notTrusted: "not-trusted"
    case .unknown: "unknown"
    }
  }

  // MARK: JSON

  /// The same for programs; docs/stores.md describes it.
  var json: [UInt8] {
    var writer = JSONWriter(.indented)
    writer.beginObject()
    writer.member("backEnds")
    writer.beginArray()
    for backEnd in checkup.backEnds {
      writer.beginObject()
      writer.member("name")
      writer.string(ByteString(backEnd.name))
      list("needs", backEnd.needs, &writer)
      writer.endObject()
    }
    writer.endArray()
    list("bugs", checkup.bugs.map(\.name), &writer)
    writeDaemon(&writer)
    writer.member("dynamic")
    if let name = checkup.dynamicBackEnd?.name {
      writer.string(ByteString(name))
    } else {
      writer.null()
    }
    writer.member("schema")
    writer.integer(1)
    writer.member("settings")
    writeSettings(&writer)
    writer.member("store")
    writer.string(ByteString(storeKind))
    writer.endObject()
    return writer.finish() + [UInt8(ascii: "\n")]
  }

  private var storeKind: String {
    switch checkup.choice.target {
    case .folder: "folder"
    case .nix(let access): access.kind
    }
  }

  private func writeDaemon(_ writer: inout JSONWriter) {
    writer.member("daemon")
    guard case .answered(let information) = checkup.daemon else {
      writer.null()
      return
    }
    writer.beginObject()
    list("features", information.features.map { ByteString($0).text }, &writer)
    writer.member("protocol")
    writer.string(ByteString("\(information.version.major).\(information.version.minor)"))
    writer.member("trust")
    writer.string(ByteString(Self.word(information.trust)))
    writer.member("version")
    writer.string(ByteString(information.nixVersion))
    writer.endObject()
  }

  private func writeSettings(_ writer: inout JSONWriter) {
    guard let configuration = checkup.configuration else {
      writer.null()
      return
    }
    writer.beginObject()
    for name in Self.settings.sorted() { list(name, configuration[name].sorted(), &writer) }
    writer.endObject()
  }

  private func list(_ name: String, _ words: [String], _ writer: inout JSONWriter) {
    writer.member(name)
    writer.beginArray()
    for word in words { writer.string(ByteString(word)) }
    writer.endArray()
  }
}
