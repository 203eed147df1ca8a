import LockText
import Lockfetch

extension UnpinnedArtifact {
  /// What stands in the way of fetching this entry, and what to do.
  ///
  /// - Parameter isExplained: Whether to say why it matters and what to do about it.
  func diagnostic(isExplained: Bool) -> Diagnostic {
    Diagnostic(
      .error, code: "plan/unpinned", "\"\(artifact.name)\" \(reason.problem)",
      why: isExplained ? reason.why : nil, fix: isExplained ? reason.fix : nil,
      at: artifact.location)
  }
}
