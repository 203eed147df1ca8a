public import LockText

/// Nothing useful can be said about a project; what stands in the way, as diagnostics.
public struct LockfileError: Error, Hashable, Sendable {
  /// At least one error.
  public let diagnostics: [Diagnostic]

  /// One reason.
  public init(_ diagnostic: Diagnostic) {
    diagnostics = [diagnostic]
  }

  /// Several reasons.
  public init(_ diagnostics: [Diagnostic]) {
    self.diagnostics = diagnostics
  }
}
