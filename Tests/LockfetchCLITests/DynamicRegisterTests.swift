import Foundation
import LockText
import Testing

@testable import LockfetchCLI

/// `dynamic register` with a scripted peer that allows what Nix allows a build, and no more.
///
/// No release of Nix has `builder-rpc-v0`, so this is all that is tried of it. The peer computes every
/// path by itself.
///
/// - Source: Nix 2.36, `libstore/daemon.cc` and `libstore/unix/build/derivation-builder.cc`, read.
@Suite struct DynamicRegisterTests {
  private static let lock = #"""
    {"lockfileVersion": 3, "packages": {
      "node_modules/a": {"version": "1.0.0", "integrity": "sha256-WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM="},
      "node_modules/b": {"version": "1.0.0", "integrity": "sha256-WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM="}}}
    """#
  private static let features = [
    "add-to-store-scanning", "disable-set-options", "realisation-with-path-not-hash",
    "submit-output",
  ]

  /// AddToStore for both, SubmitOutput where the client asked for it; anything else ends it, as do
  /// references that are not there and a path that is added twice.
  private static let peer = #"""
    import hashlib

    def base32(data):
        value = int.from_bytes(data, "little")
        letters = "0123456789abcdfghijklmnpqrsvwxyz"
        return "".join(letters[value >> 5 * i & 31] for i in reversed(range((len(data) * 8 + 4) // 5)))

    def store_path(kind, inner, name):
        digest = hashlib.sha256(f"{kind}:sha256:{inner}:/nix/store:{name}".encode()).digest()
        folded = bytearray(20)
        for index, byte in enumerate(digest):
            folded[index % 20] ^= byte
        return f"/nix/store/{base32(bytes(folded))}-{name}"

    paths, submitted = [], []
    if b"submit-output" in offered:
        assert {b"disable-set-options", b"submit-output"} <= set(wanted), wanted
    else:
        assert wanted == [], wanted
    while True:
        operation = integer()
        if operation == 7:  # AddToStore
            name, method, references = text().decode(), text(), [r.decode() for r in texts()]
            integer()
            data = b""
            while size := integer():
                data += requests.read(size)
            assert all(reference in paths for reference in references), references
            inner = hashlib.sha256(data).hexdigest()
            if method == b"text:sha256":
                path = store_path(":".join(["text"] + sorted(references)), inner, name)
            else:
                assert method == b"fixed:r:sha256" and not references
                path = store_path("source", inner, name)
            assert path not in paths, path
            paths.append(path)
            answer(string(path.encode()), string(b""), string(b"0" * 64), number(0) * 5, string(b""))
        elif operation == 1000 and b"submit-output" in wanted:  # SubmitOutput
            assert integer() == 0
            path, output = text().decode(), text().decode()
            assert path in paths and path.endswith("-fetched-dependencies.drv")
            assert submitted == []
            submitted.append(output)
            print(path, output, flush=True)
            answer(number(1))
        else:
            print("refused", operation, flush=True)
            sys.exit()
    """#

  private let scratch: Scratch

  init() throws {
    scratch = try Scratch(["package-lock.json": Self.lock])
  }

  private func register(
    _ daemon: ScriptedDaemon, _ arguments: [String] = []
  ) throws -> Ran {
    try scratch.run(
      ["dynamic", "register", scratch.path, "--quiet", "--store-dir", "/nix/store"] + arguments,
      environment: ["NIX_REMOTE": daemon.store, "out": scratch.path("out")])
  }

  private func root() throws -> String {
    let planned = try scratch.run(["plan", scratch.path, "--format", "json", "--quiet"]).output
    let match = try #require(
      planned.firstMatch(of: /"derivation": "([^"]*fetched-dependencies.drv)"/))
    return String(match.1)
  }

  /// Only what the narrow socket allows is asked, and the root is submitted, once.
  @Test func submitsTheRoot() throws {
    let daemon = try ScriptedDaemon(
      scratch, Self.peer, nix: "2.36.0", features: Self.features)
    let ran = try register(daemon, ["--submit"])
    #expect(ran.status == .success, "\(ran.errors)")
    #expect(daemon.finish() == "\(try root()) out\n")
    #expect(!FileManager.default.fileExists(atPath: scratch.path("out")))
  }

  /// With recursive-nix the output is a copy of the root's derivation.
  @Test func writesTheRoot() throws {
    let daemon = try ScriptedDaemon(scratch, Self.peer)
    let ran = try register(daemon)
    #expect(ran.status == .success, "\(ran.errors)")
    #expect(daemon.finish() == "")
    let text = try String(contentsOfFile: scratch.path("out"), encoding: .utf8)
    #expect(text.hasPrefix("Derive([(\"out\",\"/nix/store/"))
    #expect(text.contains("builtin:unpack-channel"))
  }

  @Test func aSocketThatTakesNoOutputsIsRefused() throws {
    let daemon = try ScriptedDaemon(scratch, Self.peer)
    let ran = try register(daemon, ["--submit"])
    #expect(ran.status == .unavailable)
    #expect(ran.errors.contains("Nix \"2.34.8\" takes no outputs through the socket of a build"))
    #expect(ran.errors.contains("fix: choose the back end nested"))
  }

  /// The traps of recursive-nix, by version.
  @Test(arguments: ["2.31.0", "2.31.4", "2.32.3", "2.32.7"])
  func versionsThatFailAreRefused(_ version: String) throws {
    let daemon = try ScriptedDaemon(scratch, Self.peer, nix: version)
    let ran = try register(daemon)
    #expect(ran.status == .unavailable)
    #expect(ran.errors.contains("Nix \"\(version)\" cannot be trusted with the back end recursive"))
    #expect(ran.errors.contains("fix: use Nix 2.31.5, 2.32.8, 2.33 or newer"))
  }

  @Test(arguments: [([], "recursive-nix"), (["--submit"], "builder-rpc-v0")])
  func withoutASocketNothingIsDone(_ arguments: [String], _ feature: String) throws {
    let ran = try scratch.run(
      ["dynamic", "register", scratch.path, "--store-dir", "/nix/store"] + arguments,
      environment: ["out": scratch.path("out")])
    #expect(ran.status == .unavailable)
    #expect(ran.errors.contains("error: the build was given no socket by Nix"))
    #expect(ran.errors.contains("require the system feature \(feature)"))
    #expect(!FileManager.default.fileExists(atPath: scratch.path("out")))
  }
}
