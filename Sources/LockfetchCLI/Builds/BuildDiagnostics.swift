import LockText
import Lockfetch
import NixDaemon
import NixStore

/// What there is to say when something cannot be built.
enum BuildDiagnostics {
  /// A file that could not be fetched, at the place of the lock that wants it.
  static func fetch(_ planned: PlannedOutput, _ result: BuildResult) -> Diagnostic {
    let artifact = planned.artifacts.first
    let name: Message = artifact.map(Self.name) ?? "\(ByteString(planned.output.name.bytes))"
    let notes = planned.artifacts.dropFirst().map { other in
      Diagnostic.Note("\"\(other.name)\" is the same file", at: other.location)
    }
    func failure(code: String, _ message: Message, _ why: Message, _ fix: Message) -> Diagnostic {
      Diagnostic(
        .error, code: code, message, why: why, fix: fix, at: artifact?.location, notes: notes)
    }
    let url = planned.output.url.text
    switch FetchFailure(result) {
    case .hashMismatch(let expected, let got):
      let hash = ByteString((expected ?? planned.output.integrity.hash).sri)
      let why: Message =
        got.map { "expected \(hash), got \(ByteString($0.sri)), from \(url)" }
        ?? "expected \(hash), from \(url)"
      return failure(
        code: "build/hash-mismatch", "\(name) has another hash", why, mismatch(artifact?.kind))
    case .status(404), .status(410):
      return failure(
        code: "build/not-found", "\(name) is not there: \(url)",
        "the server has nothing at that place",
        "see whether it was withdrawn; a mirror that has it can be named in a pin")
    case .status(let status) where (401...403).contains(status):
      return failure(
        code: "build/denied", "\(name) may not be fetched: \(url)", "the server answers \(status)",
        "give Nix the credentials in the file that its setting netrc-file names; for a token use fetch --store with --token"
      )
    case .status(let status):
      return failure(
        code: "build/server", "\(name) cannot be fetched: \(url)", "the server answers \(status)",
        "try again later")
    case .noConnection:
      return failure(
        code: "build/no-connection", "\(name) cannot be fetched: \(url)",
        "there is no connection with the server",
        "look at the network and the proxy of the machine where the daemon runs, then run it again")
    case .other:
      return failure(
        code: "build/failed", "\(name) cannot be fetched", DaemonText.message(result.message),
        "nix-store --read-log tells more of a derivation")
    }
  }

  /// The tree or the root.
  static func tree(_ result: BuildResult) -> Diagnostic {
    Diagnostic(
      .error, code: "build/tree-failed", "the offline tree cannot be built",
      why: DaemonText.message(result.message),
      fix: "nix-store --read-log tells more of a derivation")
  }

  /// What stands in the way of building in steps.
  static func steps(_ problem: StepwiseBuild.Problem) -> [Diagnostic] {
    switch problem {
    case .failed(let failures):
      failures.map { name, result in
        Diagnostic(
          .error, code: "build/step-failed", "\"\(name)\" cannot be built",
          why: DaemonText.message(result.message),
          fix: "nix-store --read-log tells more of a derivation")
      }
    case .notThere(let path):
      [
        Diagnostic(
          .error, code: "build/not-there", "\"\(ByteString(path.baseName))\" is not in the store",
          why: "it was never written, or the garbage collector took it",
          fix: "evaluate the expression again, and keep what it makes with --add-root")
      ]
    case .notADerivation(let path):
      [
        Diagnostic(
          .error, code: "build/not-a-derivation",
          "\"\(ByteString(path.baseName))\" is not, or does not make, a derivation",
          why: "--two-step builds a derivation whose output is a derivation",
          fix: "name the producer of a dynamic graph (docs/dynamic-graph.md)")
      ]
    case .tooDeep(let limit):
      [
        Diagnostic(
          .error, code: "build/too-deep",
          "derivations make derivations at more than \(limit) levels",
          why: "a graph of this program has one level for each shard",
          fix: "see what the producer is")
      ]
    case .daemon: []  // Told with the store.
    }
  }

  static func notAProducer(_ path: String) -> Diagnostic {
    Diagnostic(
      .error, code: "usage/two-step", "\"\(path)\" is not the path of a derivation",
      why: "with --two-step DIR is the store path of a producer, or a link to it",
      fix: "give what nix-instantiate prints for it (docs/dynamic-graph.md)")
  }

  private static func name(_ artifact: LockedArtifact) -> Message {
    artifact.version.map { "\"\(artifact.name)\" \($0)" } ?? "\"\(artifact.name)\""
  }

  /// What to do about a file whose hash differs: it depends on who serves it.
  static func mismatch(_ kind: ArtifactKind?) -> Message {
    switch kind?.name {
    case "go-zip":
      "the proxy packed the module anew; if its go.sum line still proves it, run lockfetch-multi pin"
    case "git":
      "the host packed the commit anew; see whether the commit is the same, then pin the new archive"
    default:
      "see whether the lock or the server is wrong before you believe either; a mirror may serve other bytes"
    }
  }
}
