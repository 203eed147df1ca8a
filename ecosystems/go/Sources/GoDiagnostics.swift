import LockText
import Lockfetch

/// What the Go adapter has to tell, in one place; `ecosystems/go/README.md` explains each code.
enum GoDiagnostics {
  // MARK: Any file

  /// Tells of what Go itself would stumble over before it reads a line.
  ///
  /// - Returns: Whether the file can be read.
  static func checkText(_ file: SourceFile, into report: inout LockReport) -> Bool {
    if file.hasByteOrderMark { report.emit(byteOrderMark(in: file)) }
    let offsets = MergeConflictMarkers.offsets(in: file.bytes)
    guard let first = offsets.first else { return true }
    report.emit(mergeConflict(at: file.location(at: first)))
    return false
  }

  private static func byteOrderMark(in file: SourceFile) -> Diagnostic {
    Diagnostic(
      .warning, code: "go/byte-order-mark", "the file begins with a byte-order mark",
      why: "Go takes it for a part of the first word, and then does not find that line",
      fix: "save the file as UTF-8 without a mark", at: file.location(at: 0))
  }

  private static func mergeConflict(at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .error, code: "go/merge-conflict", "the file holds git's merge-conflict markers",
      why: "which side counts is not ours to guess",
      fix: "resolve go.mod first, keep the lines of both sides in go.sum, then run go mod tidy",
      at: location)
  }

  static func tooManyLines(limit: Int, in file: SourceFile) -> Diagnostic {
    Diagnostic(
      .error, code: "go/too-many-lines", "the file has more than \(limit) entries",
      at: file.location(at: 0))
  }

  // MARK: Sum files

  static func sumFields(_ count: Int, at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .error, code: "go/sum-fields", "the line has \(count) fields and not three",
      why: "a line is a module, a version and a hash; Go stops at any other",
      fix: "remove the line, then run go mod tidy", at: location)
  }

  static func module(_ error: ModuleError, at location: SourceLocation) -> Diagnostic {
    let fix: Message = "remove the line, then run go mod tidy"
    switch error {
    case .tooLong(let limit):
      return Diagnostic(
        .error, code: "go/module-path",
        "the module or its version is longer than \(limit) bytes", fix: fix, at: location)
    case .path(let rule):
      return Diagnostic(
        .error, code: "go/module-path",
        "the module path is not one that can be fetched: \(rule.reason)",
        why: "paths become URLs and file names, and a made-up one could lead elsewhere", fix: fix,
        at: location)
    case .notAVersion, .notCanonical:
      return Diagnostic(
        .error, code: "go/module-version", versionForm,
        why: "Go writes versions in this form only", fix: fix, at: location)
    case .otherMajor:
      return Diagnostic(
        .error, code: "go/module-version", otherMajor, fix: fix, at: location)
    }
  }

  static func directoryHash(
    _ module: ModuleVersion, at location: SourceLocation
  ) -> Diagnostic {
    Diagnostic(
      .error, code: "go/h1",
      "the hash of \"\(module.path)\" is not \"h1:\" and 32 bytes in padded standard base 64",
      why: "a hash that cannot be read protects nothing",
      fix: "remove the line, then run go mod tidy and look at the difference", at: location)
  }

  static func noHash(_ key: SumKey, at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .error, code: "go/no-h1",
      "\"\(key.module.path.text)\" has no hash of an algorithm that Go knows",
      why: "Go passes over hashes other than h1, and then has none",
      fix: "run go mod tidy with the Go that the project uses", at: location)
  }

  static func emptyModFile(_ module: ModuleVersion, at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .notice, code: "go/empty-mod-hash",
      "passed over: the hash of \"\(module.path)\" is that of an empty go.mod",
      why: "an old Go wrote it for what is no module, and Go itself passes over it",
      fix: "run go mod tidy", at: location)
  }

  static func conflictingSums(
    _ key: SumKey, at location: SourceLocation, first: SourceLocation
  ) -> Diagnostic {
    let module = key.module.moduleVersion
    return Diagnostic(
      .error, code: "go/conflicting-sums",
      "\"\(module.path)\" \(module.version) has two different h1 hashes",
      why: "one version has one content: this is a bad merge, or somebody changed one of the two",
      fix: "find out which one is right (go mod verify, sum.golang.org) and remove the other",
      at: location, notes: [Diagnostic.Note("the other hash stands here", at: first)])
  }

  static func missingSum(_ module: ModuleVersion, at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .warning, code: "go/missing-sum",
      "no sum file has a line for the go.mod of \"\(module.path)\" \(module.version)",
      why: "Go stops with \"missing go.sum entry\" where it needs it", fix: "run go mod tidy",
      at: location)
  }

  // MARK: go.mod and go.work

  static func syntax(_ error: ModSyntaxError) -> Diagnostic {
    let message: Message =
      switch error.problem {
      case .blockComment: "comments begin with \"//\", and not with \"/*\""
      case .unclosedString: "the string does not end on its line"
      case .character: "the character stands outside of any word"
      case .behindBlock: "something follows the parenthesis that ends a block"
      case .unknownBlock: "there is no block of this name"
      }
    return Diagnostic(
      .error, code: "go/syntax", message, why: "Go does not read a file with such a line",
      fix: "repair it, and let go mod edit -fmt or go work edit -fmt check it",
      at: error.location)
  }

  static func unclosedBlock(at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .error, code: "go/syntax", "the block that begins here does not end",
      fix: "close it with a parenthesis on a line of its own", at: location)
  }

  static func directive(_ error: DirectiveError) -> Diagnostic {
    func problem(code: String, _ message: Message) -> Diagnostic {
      Diagnostic(
        .error, code: code, message, why: "Go does not read a file with such a line",
        fix: "see \"go.mod files\" and \"Workspaces\" in the Go Modules Reference",
        at: error.directive.location)
    }
    return switch error.problem {
    case .unknownVerb:
      problem(code: "go/unknown-directive", "there is no directive of this name")
    case .repeated:
      problem(code: "go/repeated-directive", "this directive stands here a second time")
    case .goVersion:
      problem(code: "go/go-version", "the go version is not of the form 1.23 or 1.23.0")
    case .tooLong(let limit):
      problem(code: "go/module-path", "the path is longer than \(limit) bytes")
    case .path(let rule):
      problem(code: "go/module-path", "the path is not one that Go allows: \(rule.reason)")
    case .version: problem(code: "go/module-version", versionForm)
    case .otherMajor: problem(code: "go/module-version", otherMajor)
    case .usage:
      problem(code: "go/usage", "the directive does not have the arguments that belong to it")
    case .quotes:
      problem(code: "go/usage", "an argument is neither a word nor a string in double quotes")
    case .targetWithoutVersion:
      problem(
        code: "go/usage",
        "the replacement has no version and is no folder that begins with ./, ../ or /")
    case .folderWithVersion:
      problem(code: "go/usage", "the replacement is a folder and has a version")
    }
  }

  private static let versionForm: Message =
    "the version is not one of the form v1.2.3, v1.2.3-pre or v2.0.0+incompatible"
  private static let otherMajor: Message =
    "the version does not have the major version that the path ends in"

  static func noModule(in file: SourceFile) -> Diagnostic {
    Diagnostic(
      .error, code: "go/no-module", "there is no module directive",
      why: "Go does not read a go.mod without one", fix: "go mod edit -module=example.com/name",
      at: file.location(at: 0))
  }

  static func noModFile(beside file: SourceFile) -> Diagnostic {
    Diagnostic(
      .warning, code: "go/no-go-mod", "there is no go.mod that this file belongs to",
      why: "Go does not read it then", fix: "remove it, or leave it out with --exclude",
      at: file.location(at: 0))
  }

  static func conflictingReplacements(
    _ old: ModuleVersion, at location: SourceLocation, first: SourceLocation
  ) -> Diagnostic {
    Diagnostic(
      .error, code: "go/conflicting-replacements",
      "\"\(old.path)\" is replaced in two different ways",
      why: "Go stops, as a build has one",
      fix: "remove one, or decide in go.work: go work edit -replace", at: location,
      notes: [Diagnostic.Note("the other replacement stands here", at: first)])
  }

  static func replacedOutside(_ old: ModuleVersion, at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .warning, code: "go/replaced-outside",
      "\"\(old.path)\" is replaced by a folder that is not in the source tree",
      why: "nothing outside the scanned directory is read, and a build elsewhere does not have it",
      fix: "run the program on the directory that holds both, or replace it by a version",
      at: location)
  }

  // MARK: Workspaces

  static func missingMember(_ folder: ByteString, at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .warning, code: "go/missing-member", "there is no go.mod in \"\(folder)\"",
      why: "Go stops where a member of a workspace is missing; its sums are not in the plan",
      fix: "bring it into the source tree, or set GOWORK=off", at: location,
      isErrorWhenStrict: true)
  }

  static func memberOutside(at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .warning, code: "go/member-outside", "this member is not below the scanned directory",
      why: "nothing outside the scanned directory is read; its sums are not in the plan",
      fix: "run the program on the directory that holds all members", at: location,
      isErrorWhenStrict: true)
  }

  static func repeatedMember(
    _ folder: ByteString, at location: SourceLocation, first: SourceLocation
  ) -> Diagnostic {
    Diagnostic(
      .error, code: "go/repeated-member", "\"\(folder)\" is used twice",
      why: "Go does not read a go.work like that", fix: "remove one of the two", at: location,
      notes: [Diagnostic.Note("the first of them stands here", at: first)])
  }

  static func repeatedModule(
    _ path: ByteString, at location: SourceLocation, first: SourceLocation
  ) -> Diagnostic {
    Diagnostic(
      .error, code: "go/repeated-member", "two members of the workspace are called \"\(path)\"",
      why: "Go does not build a workspace like that", fix: "rename one, or take it out of go.work",
      at: location, notes: [Diagnostic.Note("the first of them stands here", at: first)])
  }

  // MARK: Vendor folders

  static func vendored(in file: SourceFile) -> Diagnostic {
    Diagnostic(
      .notice, code: "go/vendored", "nothing is fetched: Go builds from the vendor folder",
      why: "it checks no hash of what lies there, so whoever can change the folder is trusted",
      fix: "--ignore-vendor plans as if it were not there", at: file.location(at: 0))
  }

  static func vendorNotUsed(_ reason: UnusedVendor, in file: SourceFile) -> Diagnostic {
    let why: Message =
      switch reason {
      case .goVersion: "the go line states less than 1.14, or there is none"
      case .workspace: "it was written for a workspace and there is none, or the other way round"
      case .member: "in a workspace Go looks at the one beside go.work"
      }
    return Diagnostic(
      .notice, code: "go/vendor-not-used", "Go does not build from this vendor folder", why: why,
      at: file.location(at: 0))
  }

  static func inconsistentVendor(
    _ mismatch: VendorMismatch, _ module: ModuleVersion, at location: SourceLocation
  ) -> Diagnostic {
    let what: Message =
      switch mismatch {
      case .requiredNotExplicit: "is required here and not marked as explicit in modules.txt"
      case .explicitNotRequired: "is marked as explicit here and not required in any go.mod"
      case .replacedNotMarked: "is replaced here and not marked as replaced in modules.txt"
      case .otherReplacement: "is replaced here by something else than modules.txt says"
      case .markedNotReplaced: "is marked as replaced here, and nothing replaces it"
      }
    return Diagnostic(
      .warning, code: "go/inconsistent-vendor",
      "the vendor folder is not used: \"\(module.path)\" \(what)",
      why: "Go stops with \"inconsistent vendoring\" unless -mod=readonly tells it to look away",
      fix: "run go mod vendor or go work vendor, or plan with --ignore-vendor", at: location,
      isErrorWhenStrict: true)
  }

  static func vendoredPath(at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .error, code: "go/module-path", "the module of this line has a path that Go does not allow",
      fix: "run go mod vendor", at: location)
  }

  // MARK: Options

  static func notNeeded(_ count: Int) -> Diagnostic {
    Diagnostic(
      .notice, code: "go/not-needed",
      "\(count) archives of versions that no go.mod requires were left out by --needed")
  }

  static func neededUnknown(in file: SourceFile) -> Diagnostic {
    Diagnostic(
      .notice, code: "go/needed-unknown",
      "--needed changes nothing here: the go line states less than 1.17",
      why: "before Go 1.17 a go.mod does not list all modules that are needed",
      fix: "go mod tidy -go=1.17 or newer", at: file.location(at: 0))
  }

  static func proxyURL(_ error: FetchURLError, of option: Message) -> Diagnostic {
    Diagnostic(
      .error, code: "go/option", "\(option): the URL of the proxy cannot be used: \(error.reason)",
      why: error.isCredential ? "the plan names it, and everybody reads that" : nil,
      fix: error.isCredential
        ? "leave the secret out, and give it to Nix in its netrc-file"
        : "write a whole URL: https://proxy.golang.org")
  }

  static func privateGlob(_ glob: ByteString) -> Diagnostic {
    Diagnostic(
      .error, code: "go/option",
      "--go-private: \"\(glob)\" is not a pattern as GOPRIVATE has them",
      fix: "write globs with commas: corp.example,github.com/corp/*")
  }

  static func urlForGlob() -> Diagnostic {
    Diagnostic(
      .error, code: "go/option", "--go-private: there is a \":\" in a pattern",
      why: "patterns are of module paths, which have none; a URL stands behind the \"=\"",
      fix: "write GLOBS=URL")
  }

  static func noPrivateGlob() -> Diagnostic {
    Diagnostic(
      .error, code: "go/option", "--go-private: there is no pattern",
      fix: "write globs with commas before the \"=\": corp.example,github.com/corp/*=URL")
  }

  static func noPrivateURL() -> Diagnostic {
    Diagnostic(
      .error, code: "go/option", "--go-private: there is no URL behind the \"=\"",
      why: "without \"=\" the modules have no proxy at all; with it one has to be named",
      fix: "write GLOBS=URL, or GLOBS alone")
  }
}
