import JSONText
import LockText
import Lockfetch

/// A `lockfile.json` of the maven-lockfile plugin as it was read.
///
/// - Source: maven-lockfile's documentation and the locks of its releases from 1 to 5.17.
struct LockDocument: Sendable {
  /// The objects that stand for files, in file order; most stand there many times.
  var nodes: [LockNode] = []
  /// What the lock says of the POM that it was written for.
  var projectPom: LockNode?
  /// Whether the lock was written with the plugins, extensions, and parents and BOMs of POMs.
  var hasPlugins = false
  var hasExtensions = false
  var hasParents = false
  /// Whether the lock leaves out what lost a conflict between versions.
  var isReduced = false
  /// What there is to tell about single objects.
  var diagnostics: [Diagnostic] = []
}

extension LockDocument {
  /// What a file called `lockfile.json` is.
  enum Reading {
    case lock(LockDocument)
    /// Has members of a lock, and not those that every lock has.
    case incomplete
    /// Well-formed JSON of some other program.
    case foreign
  }

  /// Reads a file called `lockfile.json`.
  ///
  /// - Throws: ``LockfileError`` when it is not JSON, or a lock of an unknown version.
  static func read(_ file: SourceFile, limits: Limits) throws(LockfileError) -> Reading {
    do {
      var parser = LockParser(file, limits: limits)
      return try parser.parse()
    } catch {
      switch error {
      case .lockfile(let error): throw error
      case .syntax(let error):
        let markers = MergeConflictMarkers.offsets(in: file.bytes)
        throw LockfileError(
          markers.isEmpty
            ? MavenDiagnostics.json(error, in: file)
            : MavenDiagnostics.mergeConflict(markers, in: file))
      }
    }
  }
}

/// What stops the reading of a lock.
enum LockParserError: Error {
  case syntax(JSONSyntaxError)
  case lockfile(LockfileError)
}
