import LockText
import Lockfetch

/// What the adapter has to tell, in one place.
enum FetchListDiagnostics {
  static func form(at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .error, code: "fetch-list/form", "a line must be NAME VERSION URL INTEGRITY",
      why: "names and versions become file names: letters, digits, \"-\", \"_\" and \".\"",
      fix: "write four words, with - for an integrity that is not known", at: location)
  }

  static func url(
    _ name: ByteString, _ error: FetchURLError, at location: SourceLocation
  ) -> Diagnostic {
    Diagnostic(
      .error, code: "fetch-list/url", "the URL of \"\(name)\" cannot be used: \(error.reason)",
      at: location)
  }

  static func integrity(
    _ name: ByteString, _ error: SubresourceIntegrityError, at location: SourceLocation
  ) -> Diagnostic {
    Diagnostic(
      .error, code: "fetch-list/integrity",
      "the integrity of \"\(name)\" cannot be used: \(error.reason)", at: location)
  }
}
