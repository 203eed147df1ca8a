import LockText
import Lockfetch

extension UnpinnedArtifact {
  /// What stands in the way of fetching this entry, and what to do.
  var diagnostic: Diagnostic {
    Diagnostic(
      .error, code: "plan/unpinned", "\"\(artifact.name)\" \(reason.problem)", why: reason.why,
      fix: reason.fix, at: artifact.location)
  }
}
