package import NixStore
package import SystemPackage

/// One file that is to be downloaded.
package struct DownloadRequest: Sendable {
  /// Where from: `http` or `https`, ASCII, without user information; the caller has checked it.
  package let url: String
  /// The hash that the bytes must have; `nil` where only they will show it.
  package let expected: NixHash?
  /// Further digests that are wanted.
  package let algorithms: [HashAlgorithm]
  /// Where the file goes once it is whole and verified.
  package let place: FilePath
  /// Where it is collected, in the same file system. What a killed run leaves there is continued.
  package let partial: FilePath
  /// The media types to ask for, as the header `Accept` has them; `nil` leaves that to the server.
  package let accept: String?
  /// The largest size in bytes.
  package let sizeLimit: Int

  /// Describes a download.
  package init(
    url: String, expected: NixHash?, algorithms: [HashAlgorithm] = [], place: FilePath,
    partial: FilePath, accept: String? = nil, sizeLimit: Int
  ) {
    self.url = url
    self.expected = expected
    self.algorithms = algorithms
    self.place = place
    self.partial = partial
    self.accept = accept
    self.sizeLimit = sizeLimit
  }
}

/// A file that was downloaded, verified and moved to its place.
package struct DownloadedFile: Hashable, Sendable {
  /// The number of bytes.
  package let size: Int
  /// The digest of the expected hash's algorithm, and those that were asked for besides.
  package let digests: [NixHash]
  /// How many bytes came over the network for it.
  package let received: Int
  /// The version of HTTP of the last answer: 11, 20; 0 where a killed run had left the whole file.
  package let httpVersion: Int
  /// Whether nobody in between could change it: each connection, those of redirections included, was
  /// `https` or did not leave this machine.
  package let isProtected: Bool

  /// Describes a file.
  package init(
    size: Int, digests: [NixHash], received: Int, httpVersion: Int, isProtected: Bool
  ) {
    self.size = size
    self.digests = digests
    self.received = received
    self.httpVersion = httpVersion
    self.isProtected = isProtected
  }

  /// The digest of an algorithm that was asked for.
  package func digest(_ algorithm: HashAlgorithm) -> NixHash? {
    digests.first { $0.algorithm == algorithm }
  }
}

/// What happens while files are downloaded; numbers are those of the requests.
package enum DownloadEvent: Sendable {
  /// A file is asked for the first time; so many bytes of it were left by another run.
  case started(Int, size: Int)
  /// So many bytes of a file are there now, which may be fewer than before where another attempt
  /// began anew; its whole size is known where the server told it.
  case received(Int, size: Int, expecting: Int?)
  /// An attempt came to nothing, and another one begins soon.
  case retrying(Int, DownloadFailure, attempt: Int)
  /// A file is there, or is not.
  case ended(Int, Result<DownloadedFile, DownloadFailure>)
  /// Time went by; this comes some times a second, whatever else happens.
  case waited
}
