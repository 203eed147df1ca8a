import LocalFiles
import LockText
import SystemPackage

/// What there is to say when a graph does not get into a store.
enum StoreDiagnostics {
  static func file(_ error: LocalFileError) -> Diagnostic {
    Diagnostic(
      .error, code: "store/write",
      "cannot \(error.operation) \"\(error.path.string)\": \(error.explanation)",
      why: "nothing is left half-written; what was whole stays",
      fix: "give another folder with --store file:PATH, or make room and run it again")
  }

  static func otherDirectory(_ folder: String, _ other: ByteString) -> Diagnostic {
    Diagnostic(
      .error, code: "store/other-directory",
      "\"\(folder)\" serves the store directory \"\(other)\"",
      why: "a binary cache serves one store directory, and every path depends on it",
      fix: "give another folder with --store file:PATH, or that directory with --store-dir")
  }

  static func interrupted(_ counts: RegistrationCounts?) -> Diagnostic {
    guard let counts else {
      return Diagnostic(
        .error, code: "store/interrupted", "interrupted; nothing is left half-written",
        fix: "run it again to add what is missing")
    }
    return Diagnostic(
      .error, code: "store/interrupted", "interrupted; \(progress(counts))",
      fix: "run it again to add what is missing")
  }

  static func otherStore(_ plan: ByteString, _ daemon: ByteString?) -> Diagnostic {
    let why: Message = "every path depends on the store directory, and the daemon has only its own"
    guard let daemon else {
      return Diagnostic(
        .error, code: "usage/other-store",
        "the daemon's store directory is not \"\(plan)\", which the plan is for", why: why,
        fix:
          "give the daemon's with --store-dir; nix-instantiate --eval -E builtins.storeDir tells it"
      )
    }
    return Diagnostic(
      .error, code: "usage/other-store",
      "the daemon's store directory is \"\(daemon)\", and the plan is for \"\(plan)\"", why: why,
      fix: "give the daemon's: --store-dir \(daemon)")
  }

  static func noProgram(_ name: String) -> Diagnostic {
    Diagnostic(
      .error, code: "store/no-program", "there is no \"\(name)\" on PATH",
      why: "the way to the store that was asked for goes through it",
      fix: "install it, or choose another way with --store")
  }

  static func unknownRemote(_ remote: String) -> Diagnostic {
    Diagnostic(
      .error, code: "usage/nix-remote",
      "NIX_REMOTE names \"\(remote)\", a store that this program cannot write to",
      why: "it speaks the protocol of Nix daemons and writes binary cache folders",
      fix: "say where to write with --store: \(StoreRequest.forms)")
  }

  static let noFolder = Diagnostic(
    .error, code: "usage/no-store", "neither XDG_CACHE_HOME nor HOME is set",
    why: "the derivations go to a folder below one of them unless another is named",
    fix: "say where to write with --store file:PATH")

  static func noNix(_ reason: String?) -> Diagnostic {
    Diagnostic(
      .error, code: "store/no-nix",
      reason.map { "there is no Nix here to build with: \($0)" }
        ?? "a binary cache folder cannot build",
      why: "this program makes derivations; Nix builds them",
      fix: "install Nix, or name a store with --store; lockfetch-multi doctor tells what is here")
  }

  static func noRoots(_ place: String) -> Diagnostic {
    Diagnostic(
      .error, code: "usage/no-root", "a link here cannot be a root in \(place)",
      why: "the garbage collector of a store looks for links on its own machine",
      fix: "leave out --gc-root and --out-link, and make a root there")
  }

  /// How far registering came.
  static func progress(_ counts: RegistrationCounts) -> Message {
    guard let present = counts.present else { return "nothing was added yet" }
    return "\(present + counts.added) of \(counts.total) objects are in the store"
  }
}
