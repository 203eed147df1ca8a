import LocalFiles
import LockText
import Lockfetch

/// What the steps of a dynamic graph can have to say.
enum DynamicDiagnostics {
  private static let byTheLibrary: Message = "this command is run by the derivations of nix/"

  static let otherLibrary = Diagnostic(
    .error, code: "dynamic/version", "nix/ and the program are of different versions",
    why: "they have to agree on the number of shards",
    fix: "take nix/ from the clone that the program was built from")

  static func notAFolder(_ path: String) -> Diagnostic {
    Diagnostic(
      .error, code: "dynamic/not-a-folder", "the source is a file: \"\(path)\"",
      why: "it has to be the folder of a project",
      fix:
        "unpack it, with fetchzip or fetchFromGitHub say; a lock file alone is given as lockFile")
  }

  static func noOutput(_ name: String) -> Diagnostic {
    Diagnostic(
      .error, code: "dynamic/no-output", "the environment has no place for the output \"\(name)\"",
      why: byTheLibrary, fix: "call fetchDependencies of nix/ (docs/dynamic-graph.md)")
  }

  static func unreadable(_ path: String, _ error: LocalFileError) -> Diagnostic {
    Diagnostic(
      .error, code: "dynamic/unreadable", "\"\(path)\" cannot be read: \(error.explanation)",
      why: byTheLibrary, fix: "call fetchDependencies of nix/ (docs/dynamic-graph.md)")
  }

  static func notInStore(_ path: String) -> Diagnostic {
    Diagnostic(
      .error, code: "dynamic/not-in-store", "\"\(path)\" is not a path of the store",
      why: "a derivation can only name objects of its own store",
      fix: "give the program as a store path, such as what nix/package.nix builds")
  }

  static func list(_ path: String, _ error: ShardListError) -> Diagnostic {
    let why: Message =
      switch error {
      case .malformed: "it is not in the form in which this program writes it"
      case .version: "another version of this program wrote it"
      }
    return Diagnostic(
      .error, code: "dynamic/list", "\"\(path)\" is not a list of fixed outputs", why: why,
      fix: "use one version of the program for all steps of a graph")
  }

  static let outputs = Diagnostic(
    .error, code: "dynamic/outputs",
    "the structured attributes of the build do not name a place for every output",
    why: byTheLibrary, fix: "use one version of the program for all steps of a graph")

  /// - Parameter missing: The outputs that the expression lacks, not empty.
  static func outdated(_ missing: [ByteString]) -> Diagnostic {
    let first = missing.prefix(3).map(\.text).joined(separator: ", ")
    let rest: Message = missing.count > 3 ? " and \(missing.count - 3) more" : ""
    return Diagnostic(
      .error, code: "dynamic/outdated", "the Nix expression lacks \(first)" + rest,
      why: "it was made from another lock file, or with other options",
      fix: "make it anew: lockfetch-multi plan DIR --format nix, with the options of this build")
  }

  static func name(_ name: ByteString) -> Diagnostic {
    Diagnostic(
      .error, code: "dynamic/name", "an output of the family \"\(name)\" cannot be named",
      why: "its name is too long for a derivation, or is the one of the family's tree",
      fix: "choose the back end recursive")
  }

  static func families(_ names: [ByteString]) -> Diagnostic {
    Diagnostic(
      .error, code: "dynamic/families",
      "the directory has locks of several families: \(names.map(\.text).joined(separator: ", "))",
      why: "the producers of a nested graph are named after one family",
      fix: "call fetchDependencies once for each ecosystem")
  }

  static func noSocket(isSubmitting: Bool) -> Diagnostic {
    let feature: Message = isSubmitting ? "builder-rpc-v0" : "recursive-nix"
    return Diagnostic(
      .error, code: "dynamic/no-socket", "the build was given no socket by Nix",
      why: "Nix gives one to derivations that require the system feature \(feature)",
      fix: "choose the back end that lockfetch-multi doctor says works, such as nested")
  }

  static func noSubmitting(_ version: ByteString) -> Diagnostic {
    Diagnostic(
      .error, code: "dynamic/nix-version",
      "Nix \"\(version)\" takes no outputs through the socket of a build",
      why: "that came with Nix 2.36", fix: "choose the back end nested")
  }

  static func trap(_ bug: KnownBug, _ version: ByteString) -> Diagnostic {
    Diagnostic(
      .error, code: "dynamic/nix-version",
      "Nix \"\(version)\" cannot be trusted with the back end recursive: \(bug.text)",
      why: "it would fail, or the build would crash",
      fix: "use Nix 2.31.5, 2.32.8, 2.33 or newer, or choose the back end nested")
  }

  static func uncopied(_ path: ByteString, _ reason: Message) -> Diagnostic {
    Diagnostic(
      .error, code: "dynamic/unreadable", "\"\(path)\" cannot be read: " + reason,
      why: "the plan may depend on it, by its name",
      fix: "put the file itself there, or leave it out of the source")
  }
}
