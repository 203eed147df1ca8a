import JSONText
import LockText
import Lockfetch

/// An npm lock as it was read: its version, its layout and its entries in file order.
struct LockDocument {
  /// The number in `lockfileVersion`, `0` where there is none (npm 4 and older).
  let version: Int
  let layout: LockLayout
  let entries: [LockEntry]
  /// The member `dependencies` of a lock that has `packages` as well, from its name to its end.
  let supersededRange: Range<Int>?
  /// What there is to tell about single entries.
  let diagnostics: [Diagnostic]
}

extension LockDocument {
  /// Reads a lock.
  ///
  /// `packages` decides where it is present, whatever the number says: so it is in npm.
  ///
  /// - Throws: ``LockfileError`` when the file is not a lock.
  /// - Source: npm's arborist, `lib/shrinkwrap.js` (`load`, `checkYarnLock` apart).
  init(_ file: SourceFile, limits: Limits) throws(LockfileError) {
    do {
      var parser = LockParser(file, limits: limits)
      self = try parser.parse()
    } catch {
      switch error {
      case .lockfile(let error): throw error
      case .syntax(let error):
        let markers = MergeConflictMarkers.offsets(in: file.bytes)
        throw LockfileError(
          markers.isEmpty
            ? NPMDiagnostics.syntax(error, in: file)
            : NPMDiagnostics.mergeConflict(markers, in: file))
      }
    }
  }
}

/// What stops the reading of a lock.
enum LockParserError: Error {
  case syntax(JSONSyntaxError)
  case lockfile(LockfileError)
}
