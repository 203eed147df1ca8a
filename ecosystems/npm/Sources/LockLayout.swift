import LockText
import Lockfetch

/// The two ways in which npm locks list their entries.
enum LockLayout: Sendable {
  /// `packages`: one flat object by location (npm 7 and newer), with the root's workspaces.
  case packages(workspaces: WorkspacePatterns)
  /// `dependencies`: nested objects by name (npm 6 and older).
  case dependencies

  /// Whether a folder is a member of the root's workspaces.
  func isWorkspace(_ folder: ByteString) -> Bool {
    guard case .packages(let workspaces) = self else { return false }
    return workspaces.contains(folder)
  }

  /// What a `file:` path is: npm 7 and newer copies a folder there, npm 6 and older links it.
  func fileKind(isArchive: Bool) -> ArtifactKind {
    if isArchive { return .file }
    guard case .packages = self else { return .link }
    return .directory
  }

  /// Why a `file:` folder needs no fetching.
  var fileReason: LocalReason {
    guard case .packages = self else { return .link }
    return .directory
  }
}
