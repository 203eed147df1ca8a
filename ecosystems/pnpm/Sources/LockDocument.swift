import LockText
import Lockfetch
import YAMLText

/// A pnpm lock as it was read: the documents of the file and what there is to tell about them.
struct LockDocument: Sendable {
  /// A document with its version known.
  struct Part: Sendable {
    let version: LockVersion
    let content: LockPart
  }

  let parts: [Part]
  let diagnostics: [Diagnostic]
}

extension LockDocument {
  /// Reads a lock.
  ///
  /// - Throws: ``LockfileError`` when the file is not a lock that is known here.
  init(_ file: SourceFile, limits: Limits) throws(LockfileError) {
    var parser = LockParser(file, limits: limits)
    let contents: [LockPart]
    do {
      contents = try parser.parse()
    } catch {
      let markers = MergeConflictMarkers.offsets(in: file.bytes)
      throw LockfileError(
        markers.isEmpty
          ? PNPMDiagnostics.syntax(error, in: file)
          : PNPMDiagnostics.mergeConflict(markers, in: file))
    }
    guard !contents.isEmpty else { throw LockfileError(PNPMDiagnostics.notALock(file)) }
    guard contents.count <= 2 else { throw LockfileError(PNPMDiagnostics.documents(file)) }
    var parts: [Part] = []
    var problems: [Diagnostic] = []
    for content in contents {
      guard let written = content.version else {
        problems.append(PNPMDiagnostics.notALock(file))
        continue
      }
      guard let version = LockVersion(written.text) else {
        problems.append(PNPMDiagnostics.unknownVersion(at: file.location(at: written.offset)))
        continue
      }
      if content.packages.isEmpty, let dependency = content.firstLocked {
        let place = file.location(at: dependency.name.offset)
        problems.append(PNPMDiagnostics.noPackages(at: place))
      }
      parts.append(Part(version: version, content: content))
    }
    guard problems.isEmpty else { throw LockfileError(problems) }
    self.init(parts: parts, diagnostics: parser.log.diagnostics)
  }

  /// The version of the project's own document, which is the last one.
  var version: ByteString { parts.last?.version.text ?? "" }
}

extension LockPart {
  /// A dependency that is no link and so must have an entry.
  fileprivate var firstLocked: Importer.Dependency? {
    importers.lazy.flatMap(\.dependencies).first { !$0.reference.hasPrefix("link:") }
  }
}
