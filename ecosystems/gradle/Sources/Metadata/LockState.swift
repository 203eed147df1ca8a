import LockText
import Lockfetch
import MavenRepository

/// One lock file of Gradle's dependency locking: the versions that configurations resolved to.
///
/// `gradle.lockfile`, `buildscript-gradle.lockfile` and `settings-gradle.lockfile` have lines
/// `group:name:version=configuration,configuration`; the older `gradle/dependency-locks/NAME.lockfile`
/// has lines `group:name:version`, all of the configuration that the file is named after.
///
/// - Source: Gradle, "Locking dependency versions"; `LockFileReaderWriter`.
struct LockState {
  /// A version of a component.
  struct Entry {
    let component: Component
    var configurations: Set<ByteString>
    /// The offset of the line.
    let offset: Int
  }

  let file: SourceFile
  /// Whether it is of the older form, one file a configuration.
  let isLegacy: Bool
  /// The entries in the order of the file.
  private(set) var entries: [Entry] = []
  /// The configurations that the file names, also those that resolved to nothing.
  private(set) var configurations: Set<ByteString> = []
  /// What there is to tell about single lines.
  private(set) var diagnostics: [Diagnostic] = []
  private var positions: [Component: Int] = [:]

  /// Reads a file.
  ///
  /// - Throws: ``LockfileError`` for the marks of an unfinished merge.
  init(_ file: SourceFile) throws(LockfileError) {
    let markers = MergeConflictMarkers.offsets(in: file.bytes)
    guard markers.isEmpty else {
      throw LockfileError(GradleDiagnostics.mergeConflict(markers, in: file))
    }
    self.file = file
    isLegacy = Self.isLegacy(file.path)
    var offset = 0
    for line in file.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      let text = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
      if let first = text.first, first != UInt8(ascii: "#") {
        read(ByteString(text), at: offset)
      }
      offset += line.count + 1
    }
  }

  /// Whether a file is of the older form, by where it lies.
  static func isLegacy(_ path: ByteString) -> Bool {
    path.hasPrefix("gradle/dependency-locks/")
      || path.text.contains("/gradle/dependency-locks/")
  }

  /// The configuration that a file of the older form is for.
  private var legacyConfiguration: ByteString {
    let name = file.path.cut(atLast: UInt8(ascii: "/"))?.tail ?? file.path
    return name.dropLast(".lockfile".utf8.count)
  }

  private mutating func read(_ line: ByteString, at offset: Int) {
    let (coordinates, list) = line.cut(atFirst: UInt8(ascii: "=")) ?? (line, "")
    let hasList = coordinates.count < line.count
    guard hasList != isLegacy, !list.bytes.contains(UInt8(ascii: "=")) else {
      diagnostics.append(GradleDiagnostics.lockLine(at: file.location(at: offset)))
      return
    }
    var names: Set<ByteString> = isLegacy ? [legacyConfiguration] : []
    for name in list.split(on: UInt8(ascii: ",")) where !name.isEmpty { names.insert(name) }
    configurations.formUnion(names)
    guard isLegacy || coordinates != "empty" else { return }
    let parts = coordinates.split(on: UInt8(ascii: ":"))
    guard parts.count == 3 else {
      diagnostics.append(GradleDiagnostics.lockLine(at: file.location(at: offset)))
      return
    }
    do {
      add(
        try Component(groupID: parts[0], artifactID: parts[1], version: parts[2]), names, offset)
    } catch {
      diagnostics.append(GradleDiagnostics.coordinate(error, at: file.location(at: offset)))
    }
  }

  private mutating func add(_ component: Component, _ names: Set<ByteString>, _ offset: Int) {
    guard let known = positions[component] else {
      positions[component] = entries.count
      entries.append(Entry(component: component, configurations: names, offset: offset))
      return
    }
    entries[known].configurations.formUnion(names)
    diagnostics.append(GradleDiagnostics.repeatedLine(component, at: file.location(at: offset)))
  }
}
