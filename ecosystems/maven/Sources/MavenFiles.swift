import LockText
import Lockfetch

/// The claimed files of a Maven project by what they are; paths are relative to the project's folder.
struct MavenFiles: Sendable {
  static let checksumFolder: ByteString = ".mvn/checksums/"

  private(set) var poms: [ByteString: SourceFile] = [:]
  private(set) var lockfiles: [(path: ByteString, file: SourceFile)] = []
  private(set) var checksums: [(path: ByteString, file: SourceFile)] = []
  private(set) var wrapper: SourceFile?

  init(_ project: ProjectFiles) {
    let prefix = project.folder.isEmpty ? 0 : project.folder.count + 1
    for file in project.claimed {
      let path = file.path.dropFirst(prefix)
      if path.hasPrefix(Self.checksumFolder) {
        checksums.append((path.dropFirst(Self.checksumFolder.count), file))
      } else if path.hasSuffix("maven-wrapper.properties") {
        wrapper = file
      } else if path.hasSuffix("lockfile.json") {
        lockfiles.append((path, file))
      } else {
        poms[path] = file
      }
    }
  }

  /// Where the reading of POMs begins: at the project's own POM, at those below which no other lies
  /// when it has none, and at those beside a lock.
  var rootPoms: [ByteString] {
    let withLock = lockfiles.map(\.path).map(Self.pom(beside:))
    if poms["pom.xml"] != nil { return withLock + ["pom.xml"] }
    return withLock + poms.keys.sorted().filter { !hasPomAbove($0) }
  }

  /// The POM in the folder of another file.
  static func pom(beside path: ByteString) -> ByteString {
    RelativePath.join(path.cut(atLast: UInt8(ascii: "/"))?.head ?? "", "pom.xml")
  }

  private func hasPomAbove(_ path: ByteString) -> Bool {
    var folder = path.cut(atLast: UInt8(ascii: "/"))?.head ?? ""
    while !folder.isEmpty {
      folder = folder.cut(atLast: UInt8(ascii: "/"))?.head ?? ""
      if poms[RelativePath.join(folder, "pom.xml")] != nil { return true }
    }
    return false
  }
}
