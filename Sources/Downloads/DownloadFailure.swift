package import LocalFiles
package import NixStore

/// Why a file was not downloaded.
package enum DownloadFailure: Error, Hashable, Sendable {
  /// Why a redirection was not followed.
  package enum Redirection: Hashable, Sendable {
    /// There were more in a row than this.
    case tooMany(limit: Int)
    /// It leads from `https` to `http`.
    case unprotected
    /// It leads nowhere that could be asked: no place, another scheme, user information.
    case unusable
  }

  /// The bytes have another hash.
  case mismatch(expected: NixHash, got: NixHash)
  /// The server's answer is no file but this status of HTTP; `origin` is that server where another
  /// one redirected to it.
  case status(Int, origin: WebOrigin? = nil)
  /// The connection failed, for as often as it was tried where it could go better another time; the
  /// words are libcurl's.
  case connection(explanation: String, isTransient: Bool)
  /// The certificate of the server is not trusted.
  case untrusted(explanation: String)
  /// There are more bytes than the limit.
  case tooLarge(limit: Int)
  /// A redirection was not followed.
  case redirection(Redirection)

  /// Whether it may go better another time.
  ///
  /// - Source: RFC 9110, section 15, and RFC 6585, section 4: these states of a server pass. What the
  ///   others say it will say again.
  package var isTransient: Bool {
    switch self {
    case .status(let status, _): Self.transientStatuses.contains(status)
    case .connection(_, let isTransient): isTransient
    case .mismatch, .untrusted, .tooLarge, .redirection: false
    }
  }

  private static let transientStatuses: Set<Int> = [408, 425, 429, 500, 502, 503, 504]
}

/// Why downloading ended before all files were tried.
package enum DownloadStop: Error, Hashable, Sendable {
  /// This program was built without libcurl, or there is none on the machine.
  case noLibrary(isBuiltIn: Bool)
  /// The process was asked to stop, by this signal.
  case interrupted(CInt)
  /// A file cannot be written, which would be so for all others.
  case file(LocalFileError)
  /// libcurl refuses to work, which it does when memory is short, or takes no such setting.
  case broken
}
