import LockText
import Lockfetch
import MavenRepository

/// One checksum as a list of trusted checksums states it.
struct TrustedChecksum: Sendable {
  /// The id of the repository in the name of the file or folder; `nil` where none is named.
  let repositoryID: ByteString?
  let file: RepositoryFile
  let checksum: Checksum
  let location: SourceLocation
}

/// The lists of trusted checksums in one folder: summary files `checksums[-ID].EXT`, and a sparse
/// folder with one file for each checksum.
///
/// - Source: Maven Resolver, `SummaryFileTrustedChecksumsSource` and
///   `SparseDirectoryTrustedChecksumsSource`.
struct TrustedChecksums: Sendable {
  private(set) var checksums: [TrustedChecksum] = []
  /// The files that are lists, with their algorithm.
  private(set) var lists: [(file: SourceFile, algorithm: ChecksumAlgorithm)] = []
  /// A list whose files are from no named repository.
  private(set) var listWithoutOrigin: SourceFile?
  private(set) var diagnostics: [Diagnostic] = []

  private let options: ResolverOptions
  private var hasSparse = false

  init(_ files: [(path: ByteString, file: SourceFile)], options: ResolverOptions) {
    self.options = options
    for (path, file) in files {
      guard let (stem, tail) = path.cut(atLast: UInt8(ascii: ".")),
        let algorithm = ChecksumAlgorithm(fileExtension: tail)
      else {
        diagnostics.append(MavenDiagnostics.notAList(file))
        continue
      }
      if stem.bytes.contains(UInt8(ascii: "/")) {
        readSparse(stem, file, algorithm)
      } else if stem == "checksums" {
        readSummary(file, algorithm, repositoryID: nil)
      } else if stem.hasPrefix("checksums-") {
        readSummary(file, algorithm, repositoryID: stem.dropFirst("checksums-".utf8.count))
      } else {
        diagnostics.append(MavenDiagnostics.notAList(file))
      }
    }
  }

  // MARK: Summary files

  private mutating func readSummary(
    _ file: SourceFile, _ algorithm: ChecksumAlgorithm, repositoryID: ByteString?
  ) {
    lists.append((file, algorithm))
    if repositoryID == nil { listWithoutOrigin = file }
    let markers = MergeConflictMarkers.offsets(in: file.bytes)
    guard markers.isEmpty else {
      diagnostics.append(MavenDiagnostics.mergeConflict(markers, in: file))
      return
    }
    var offset = 0
    for line in file.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      readLine(
        line.last == UInt8(ascii: "\r") ? line.dropLast() : line, algorithm,
        repositoryID: repositoryID, at: { file.location(at: offset) })
      offset += line.count + 1
    }
  }

  /// A line is hexadecimal digits, two blanks and a path.
  private mutating func readLine(
    _ line: ArraySlice<UInt8>, _ algorithm: ChecksumAlgorithm, repositoryID: ByteString?,
    at location: () -> SourceLocation
  ) {
    guard let first = line.first, first != UInt8(ascii: "#") else { return }
    guard let blank = line.firstIndex(of: 0x20), blank + 1 < line.endIndex, line[blank + 1] == 0x20
    else {
      diagnostics.append(MavenDiagnostics.notALine(at: location()))
      return
    }
    guard let checksum = Checksum(algorithm, digits: ByteString(line[..<blank])) else {
      diagnostics.append(MavenDiagnostics.checksum(algorithm, at: location()))
      return
    }
    take(
      ByteString(line[(blank + 2)...]), checksum, repositoryID: repositoryID, at: location())
  }

  private mutating func take(
    _ path: ByteString, _ checksum: Checksum, repositoryID: ByteString?,
    at location: SourceLocation
  ) {
    do {
      let file = try RepositoryFile(path: path)
      checksums.append(
        TrustedChecksum(
          repositoryID: repositoryID, file: file, checksum: checksum, location: location))
    } catch {
      diagnostics.append(MavenDiagnostics.path(error, at: location))
    }
  }

  // MARK: Sparse folders

  private mutating func readSparse(
    _ stem: ByteString, _ file: SourceFile, _ algorithm: ChecksumAlgorithm
  ) {
    // A sparse folder may have thousands of files, which together are one list.
    if !hasSparse { lists.append((file, algorithm)) }
    hasSparse = true
    let location = file.location(at: 0)
    guard let checksum = Checksum(algorithm, sidecar: file.bytes) else {
      diagnostics.append(MavenDiagnostics.checksum(algorithm, at: location))
      return
    }
    guard options.isSparseOriginAware, let (id, path) = stem.cut(atFirst: UInt8(ascii: "/")) else {
      listWithoutOrigin = file
      take(stem, checksum, repositoryID: nil, at: location)
      return
    }
    take(path, checksum, repositoryID: id, at: location)
  }
}
