public import LockText

/// Why a zip file is refused, and at which entry.
public struct ZipArchiveError: Error, Hashable, Sendable {
  /// The rule that the file breaks.
  public enum Problem: Hashable, Sendable {
    /// It does not end in an end record without a comment.
    case noEndRecord
    /// It says that it is one of several volumes.
    case volumes
    /// ZIP64 records that contradict the others, or stand where none is needed.
    case zip64
    /// There are more entries than the limit.
    case tooManyEntries(limit: Int)
    /// The central directory is not whole, or not where the end record says.
    case directory
    /// An entry's header is not whole, or its two headers contradict each other.
    case header
    /// The entries do not lie one behind the other from the first byte to the central directory.
    case layout
    /// A flag of an entry is set that stands for encryption, patches or nothing known.
    case flags
    /// A compression method other than stored and deflated.
    case method
    /// A link, a device, or another file that is none.
    case notRegular
    /// A name that is not a relative path of plain segments in UTF-8.
    case name
    /// There is an entry of the same name before.
    case duplicate
    /// The files are larger than the limit, in bytes.
    case tooLarge(limit: Int)
    /// The data of an entry are damaged.
    case data
    /// The data of an entry have another size than the headers say.
    case size
    /// The data of an entry have another checksum than the headers say.
    case checksum
    /// There is no memory for the work.
    case noMemory
  }

  /// The rule.
  public let problem: Problem
  /// The number of the entry in the central directory, from 1; `nil` when it is the whole file.
  public let entry: Int?

  /// States a problem.
  public init(_ problem: Problem, entry: Int? = nil) {
    self.problem = problem
    self.entry = entry
  }

  /// The reason as the end of a sentence. Names in the file are not part of it.
  public var reason: Message {
    guard let entry else { return problem.reason }
    return "entry \(entry): \(problem.reason)"
  }
}

extension ZipArchiveError.Problem {
  fileprivate var reason: Message {
    switch self {
    case .noEndRecord: "it does not end as a zip file without a comment does"
    case .volumes: "it is one of several volumes"
    case .zip64: "its ZIP64 records are not needed, or contradict the others"
    case .tooManyEntries(let limit): "it has more than \(limit) entries"
    case .directory: "its central directory is damaged"
    case .header: "its two headers are damaged, or contradict each other"
    case .layout: "there is something before, between or over the entries"
    case .flags: "it is encrypted, or has another flag that is not supported"
    case .method: "it is compressed by another method than deflate"
    case .notRegular: "it is a link or another special file"
    case .name: "its name is not a plain relative path in UTF-8"
    case .duplicate: "it has the name of an entry before it"
    case .tooLarge(let limit): "its files are larger than \(limit) bytes"
    case .data: "its data are damaged"
    case .size: "its data have another size than its headers say"
    case .checksum: "its data have another checksum than its headers say"
    case .noMemory: "there is not enough memory for it"
    }
  }
}
