import LockText
public import Lockfetch

/// Reads `fetch.list`: a file to fetch on each line, as `NAME VERSION URL INTEGRITY`.
///
/// The integrity is `-` where no hash is known. Empty lines and lines that begin with `#` are
/// passed over.
public struct FetchListAdapter: LockfileAdapter {
  /// The one adapter for fetch lists.
  public init() {}

  /// `fetch-list`.
  public var id: EcosystemID { "fetch-list" }

  /// Nobody else fetches the same files.
  public var family: Family { "fetch-list" }

  /// For the list of ecosystems.
  public var summary: String { "lists of files to fetch, one a line" }

  /// The name of a list.
  public var claims: [PathPattern] { ["fetch.list"] }

  /// It asks for no other file.
  public var consults: [PathPattern] { [] }

  /// Reads one list.
  public func read(
    _ project: inout ProjectFiles, into report: inout LockReport
  ) throws(LockfileError) {
    guard let file = project.claimed("fetch.list") else { return }
    report.add(lockfile: file, format: "1")
    var offset = 0
    for line in ByteString(file.bytes).split(on: UInt8(ascii: "\n")) {
      let location = file.location(at: offset)
      offset += line.count + 1
      let words = line.bytes.split { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
        .map { ByteString($0) }
      guard let first = words.first, !first.hasPrefix("#") else { continue }
      guard words.count == 4, words[0].isPlainWord, words[1].isPlainWord else {
        report.emit(FetchListDiagnostics.form(at: location))
        continue
      }
      add(words, at: location, limits: project.limits, to: &report)
    }
  }

  private func add(
    _ words: [ByteString], at location: SourceLocation, limits: Limits, to report: inout LockReport
  ) {
    let (name, version, written) = (words[0], words[1], words[2])
    let integrity = words[3] == "-" ? nil : words[3]
    let url: FetchURL
    do {
      url = try FetchURL(written, limit: limits.urlLength)
    } catch {
      report.emit(FetchListDiagnostics.url(name, error, at: location))
      return
    }
    let hashes: SubresourceIntegrity
    do {
      hashes = try SubresourceIntegrity(integrity ?? "")
    } catch {
      report.emit(FetchListDiagnostics.integrity(name, error, at: location))
      return
    }
    let source = RemoteSource(
      written: written, pinKey: written, url: url,
      label: OutputLabel(parts: [name + "-" + version], fileExtension: "", canonicalPath: nil),
      writtenIntegrity: integrity, integrity: hashes.usable,
      unpinnedReason: hashes.hasOthers ? .unusableIntegrity : .noIntegrity)
    report.add(
      LockedArtifact(
        ecosystem: id, name: name, version: version,
        kind: hashes.usable.isEmpty ? .noIntegrity : .tarball, source: .remote(source),
        at: location))
  }

  /// Lays the files out as `files/NAME-VERSION`.
  public func offlineTree(for project: PlannedProject) throws(LockfileError) -> OfflineTree {
    var tree = OfflineTree()
    for planned in project.artifacts {
      guard case .fixed(let output) = planned.outcome, let version = planned.artifact.version
      else { continue }
      tree.addShared("files/" + planned.artifact.name + "-" + version, .output(output))
    }
    tree.setEnvironment("FETCH_LIST_FILES", "${LOCKFETCH_TREE}/fetch-list/files")
    return tree
  }
}

extension ByteString {
  /// Whether it is safe as part of a file name: letters, digits, `-`, `_`, `.` and no dot in front.
  fileprivate var isPlainWord: Bool {
    bytes.first != UInt8(ascii: ".")
      && bytes.allSatisfy { $0.isLetterOrDigit || Set("-_.".utf8).contains($0) }
  }
}
