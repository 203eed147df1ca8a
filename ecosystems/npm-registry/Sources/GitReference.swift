public import LockText
import Lockfetch

/// A commit of a git repository, as npm and pnpm write it.
///
/// The forms: `git+ssh://`, `git+https://`, `git+http://`, `git://`, `ssh://`, the scp-like
/// `git@host:owner/repository.git`, and the shortcuts `github:`, `gitlab:`, `bitbucket:`, `gist:`;
/// each with `#` and the commit behind it.
///
/// - Source: `npm-package-arg`, `hosted-git-info`.
public struct GitReference: Hashable, Sendable {
  /// The host in lower case; empty for a path on this machine.
  public let host: ByteString
  /// The repository on the host, without `.git`: `owner/repository`.
  public let repository: ByteString
  /// The commit in lower case, 40 or 64 hexadecimal digits.
  public let commit: ByteString
  /// Whether a user name stands before the host of a URL that needs none.
  public let hasUserName: Bool

  /// Whether a text has the form of a git reference at all.
  public static func isReference(_ text: ByteString) -> Bool {
    prefixes.contains { text.hasPrefix($0) } || isSCPLike(text)
  }

  /// A commit whose parts are known.
  init(host: ByteString, repository: ByteString, commit: ByteString) {
    self.host = host
    self.repository = repository
    self.commit = commit
    hasUserName = false
  }

  /// Reads a reference.
  ///
  /// - Throws: ``GitReferenceError`` when it pins no commit, or holds a password.
  public init(_ text: ByteString) throws(GitReferenceError) {
    guard text.count <= Limits().urlLength else { throw .form }
    let (address, fragment) = text.cut(atFirst: UInt8(ascii: "#")) ?? (text, "")
    commit = try Self.commit(in: fragment)
    guard text.bytes.allSatisfy(Self.isPlain) else { throw .form }
    for (shortcut, host) in Self.shortcuts where address.hasPrefix(shortcut) {
      // `github:user:password@owner/repository` is a form of its own.
      let rest = address.dropFirst(shortcut.count)
      let (user, path) = rest.cut(atLast: UInt8(ascii: "@")) ?? ("", rest)
      guard !user.bytes.contains(UInt8(ascii: ":")) else { throw .password }
      self.host = host
      repository = Self.withoutSuffix(path)
      hasUserName = !user.isEmpty
      return
    }
    let authority: ByteString
    let path: ByteString
    var isSSH = true
    if let (scheme, rest) = Self.splitScheme(address) {
      isSSH = scheme.hasSuffix("ssh")
      let end = rest.bytes.firstIndex(of: UInt8(ascii: "/")) ?? rest.count
      authority = ByteString(rest.bytes[..<end])
      path = ByteString(rest.bytes[end...]).dropFirst(1)
    } else if let (user, rest) = address.cut(atFirst: UInt8(ascii: ":")) {
      (authority, path) = (user, rest)
    } else {
      throw .form
    }
    let (user, hostAndPort) = authority.cut(atLast: UInt8(ascii: "@")) ?? ("", authority)
    guard !user.bytes.contains(UInt8(ascii: ":")) else { throw .password }
    if let (_, query) = path.cut(atFirst: UInt8(ascii: "?")) { try Self.checkQuery(query) }
    // `git+ssh://git@host:owner/repository` puts the first folder where a port would be.
    let (name, port) = hostAndPort.cut(atFirst: UInt8(ascii: ":")) ?? (hostAndPort, "")
    let isPort = port.bytes.allSatisfy(\.isDigit)
    guard Self.isHost(name) else { throw .form }
    host = name.lowercasedASCII()
    repository = Self.withoutSuffix(isPort ? path : port + "/" + path)
    hasUserName = !user.isEmpty && user != "git" && !isSSH
  }

  private static let shortcuts: [(ByteString, ByteString)] = [
    ("github:", "github.com"), ("gitlab:", "gitlab.com"), ("bitbucket:", "bitbucket.org"),
    ("gist:", "gist.github.com"),
  ]

  private static let prefixes: [ByteString] =
    ["git+", "git:", "ssh:", "github:", "gitlab:", "bitbucket:", "gist:"]

  /// No white space, quote, bracket, backslash or control character, and nothing but ASCII.
  private static func isPlain(_ byte: UInt8) -> Bool {
    (0x21...0x7E).contains(byte) && !strangeMarks.contains(byte)
  }

  private static let strangeMarks: Set<UInt8> = Set("\"'<>\\^`{|}".utf8)

  /// A host name, or nothing for a path on this machine; a leading hyphen could be taken for an
  /// option of git or ssh.
  private static func isHost(_ name: ByteString) -> Bool {
    name.bytes.first != UInt8(ascii: "-")
      && name.bytes.allSatisfy { $0.isLetterOrDigit || hostMarks.contains($0) }
  }

  private static let hostMarks: Set<UInt8> = Set("-._".utf8)

  private static func checkQuery(_ query: ByteString) throws(GitReferenceError) {
    do {
      try FetchURL.checkQuery(query)
    } catch {
      throw error.isCredential ? .password : .form
    }
  }

  private static func isSCPLike(_ text: ByteString) -> Bool {
    guard let (user, rest) = text.cut(atFirst: UInt8(ascii: "@")), !user.isEmpty,
      user.bytes.allSatisfy({ $0.isLetterOrDigit || $0 == UInt8(ascii: "-") })
    else { return false }
    return rest.cut(atFirst: UInt8(ascii: ":")).map { !$0.head.bytes.contains(0x2F) } ?? false
  }

  private static func splitScheme(_ text: ByteString) -> (scheme: ByteString, rest: ByteString)? {
    guard let (scheme, rest) = text.cut(atFirst: UInt8(ascii: ":")), rest.hasPrefix("//") else {
      return nil
    }
    return (scheme, rest.dropFirst(2))
  }

  private static func withoutSuffix(_ path: ByteString) -> ByteString {
    path.hasSuffix(".git") ? path.dropLast(4) : path
  }

  /// The commit ends where `&path:` or `::path:` begins.
  private static func commit(in fragment: ByteString) throws(GitReferenceError) -> ByteString {
    let digits = fragment.bytes.prefix { $0 != UInt8(ascii: "&") && $0 != UInt8(ascii: ":") }
    guard digits.count == 40 || digits.count == 64, digits.allSatisfy(\.isHexDigit) else {
      throw .commit
    }
    return ByteString(digits).lowercasedASCII()
  }
}

/// The rule that a git reference breaks.
public enum GitReferenceError: Error, Hashable, Sendable {
  /// It is of none of the known forms.
  case form
  /// It names no commit by its whole hash.
  case commit
  /// It carries a password, or a query that looks like one.
  case password
}
