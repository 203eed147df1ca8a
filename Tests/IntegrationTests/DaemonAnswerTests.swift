import Foundation
import LocalFiles
import NixDaemon
import NixStore
import SystemPackage
import Testing

/// The client itself with a real daemon: what is added comes back, and what Nix refuses is told.
@Suite(.enabled(if: RealNix.exists, "no Nix: run scripts/test, which looks for one"))
struct DaemonAnswerTests {
  /// Nix's own words, which other versions may have changed.
  static let knowsItsWords = RealNix.version.hasPrefix("2.34.")

  private let workspace: Workspace
  private let nix: RealNix

  init() throws {
    workspace = try Workspace()
    nix = try RealNix(workspace, state: "state")
  }

  private func connected<Result>(
    _ body: (inout DaemonConnection) throws -> Result
  ) throws -> Result {
    StandardStream.ignorePipeSignal()
    var environment = ProcessInfo.processInfo.environment
    for (name, value) in nix.environment { environment[name] = value }
    let program = FilePath(try #require(RealNix.programs)).appending("nix-daemon")
    let stream = try DuplexStream.starting(program, ["--stdio"], environment: environment)
    var connection = try DaemonConnection(stream, .default)
    return try body(&connection)
  }

  private func file(
    _ name: String, _ text: String, _ method: IngestionMethod = .text,
    _ references: [StorePath] = []
  ) throws -> StoreAddition {
    let contents = Array(text.utf8)
    let hashed =
      method == .nixArchive
      ? NixArchive.regular(contents, isExecutable: false).bytes : contents
    let address = try ContentAddress(
      method, NixHash(of: hashed, method == .flat ? .sha1 : .sha256))
    let path = try StoreDirectory.default.path(
      of: address, name: try StorePathName(Array(name.utf8)),
      references: method == .flat ? [] : references)
    return StoreAddition(
      path: path, contentAddress: address, references: references, contents: contents)
  }

  @Test(arguments: [IngestionMethod.text, .flat, .nixArchive], [false, true])
  func whatIsAddedComesBack(_ method: IngestionMethod, _ isMultiple: Bool) throws {
    try connected { connection in
      let small = try file("small", "hello\n", method)
      let empty = try file("empty", "", method)
      let large = try file("large", String(repeating: "0123456789\n", count: 300_000), method)
      let files = [small, empty, large]
      #expect(try connection.queryValidPaths(files.map(\.path)).isEmpty)
      if isMultiple {
        try connection.addMultiple(files)
      } else {
        var added: [StorePath] = []
        try connection.add(files) { added.append($0.path) }
        #expect(added == files.map(\.path))
      }
      for file in files {
        let expected = NixArchive.regular(file.contents, isExecutable: false)
        #expect(try connection.archive(of: file.path, limit: 16 << 20) == expected)
        let info = try #require(try connection.queryPathInfo(file.path))
        #expect(info.archiveHash == NixHash(of: expected.bytes, .sha256))
        #expect(info.archiveSize == UInt64(expected.bytes.count))
        #expect(info.contentAddress == file.contentAddress)
      }
      #expect(try connection.queryValidPaths(files.map(\.path)) == Set(files.map(\.path)))
    }
  }

  @Test func aMissingObjectHasNoInformation() throws {
    try connected { connection in
      let path = try file("missing", "text").path
      #expect(try !connection.isValidPath(path))
      #expect(try connection.queryPathInfo(path) == nil)
      #expect(try connection.anyPath() == nil)
    }
  }

  private static let output = "/nix/store/gg8z8mrmy1psk5qrp32va9arsn9b7xh2-x"
  private static let digest = String(repeating: "0", count: 64)

  private static func derivation(_ environment: String) -> String {
    #"Derive([("out","\#(output)","sha256","\#(digest)")],[],[],"builtin","builtin:fetchurl",[],[\#(environment)("url","http://127.0.0.1:9/")])"#
  }

  static let refused: [(name: String, text: String, message: String)] = [
    ("x.drv", derivation(""), "missing environment variable 'out'"),
    ("x.drv", derivation(#"("out","/nix/store/wrong"),"#), "incorrect environment variable 'out'"),
    ("g.drv", "no derivation", "error parsing derivation"),
    (
      "x.drv", #"Derive([],[],[],"builtin","builtin:fetchurl",[],[("url","x")])"#,
      "must have at least one output"
    ),
  ]

  /// A refusal in the middle leaves what is before and behind it.
  @Test(
    .enabled(if: knowsItsWords, "the words of Nix 2.34, and this is \(RealNix.version)"),
    arguments: refused)
  func aRefusalIsTold(_ name: String, _ text: String, _ message: String) throws {
    try connected { connection in
      let files = [try file("before", "1"), try file(name, text), try file("behind", "2")]
      var failure: DaemonError?
      do {
        try connection.add(files) { _ in }
      } catch {
        failure = error as? DaemonError
      }
      guard case .failed(let reason)? = failure else {
        Issue.record("\(String(describing: failure))")
        return
      }
      #expect(reason.mentions(message), "\(String(decoding: reason.message, as: UTF8.self))")
      #expect(try connection.isValidPath(files[0].path))
      #expect(try !connection.isValidPath(files[1].path))
    }
  }

  @Test(.enabled(if: knowsItsWords, "the words of Nix 2.34, and this is \(RealNix.version)"))
  func aReferenceThatIsNotThereIsTold() throws {
    try connected { connection in
      let missing = try file("missing", "text").path
      for (method, message) in [
        (IngestionMethod.text, "is not valid"),
        (.flat, "is not allowed to refer to other store paths"),
      ] {
        var failure: DaemonError?
        do {
          try connection.add([try file("refers", "text", method, [missing])]) { _ in }
        } catch {
          failure = error as? DaemonError
        }
        guard case .failed(let reason)? = failure else {
          Issue.record("\(String(describing: failure))")
          return
        }
        #expect(reason.mentions(message), "\(String(decoding: reason.message, as: UTF8.self))")
      }
    }
  }
}
