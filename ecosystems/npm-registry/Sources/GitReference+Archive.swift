public import LockText

extension GitReference {
  /// Where the host serves the archive of the commit; `nil` where no place is known.
  ///
  /// These are the addresses that npm asks itself, so that a cache filled under them serves it. npm
  /// knows no archives of Codeberg and clones from there; that address is Forgejo's own.
  ///
  /// - Source: `hosted-git-info`, `lib/hosts.js` (`tarballtemplate`); Forgejo's archive route.
  public var archiveURL: ByteString? {
    guard hasPlainRepository else { return nil }
    let place = host + "/" + repository
    switch host {
    case "github.com":
      return "https://codeload.github.com/" + repository + "/tar.gz/" + commit
    case "gist.github.com":
      let name = repository.cut(atLast: UInt8(ascii: "/"))?.tail ?? repository
      return "https://codeload.github.com/gist/" + name + "/tar.gz/" + commit
    case "gitlab.com":
      return "https://" + place + "/repository/archive.tar.gz?ref=" + commit
    case "bitbucket.org":
      return "https://" + place + "/get/" + commit + ".tar.gz"
    case "git.sr.ht", "codeberg.org":
      return "https://" + place + "/archive/" + commit + ".tar.gz"
    default:
      return nil
    }
  }

  /// Whether the path is `OWNER/REPOSITORY` as these hosts have it: GitLab has groups in groups, and
  /// a gist may go without its owner.
  private var hasPlainRepository: Bool {
    let segments = repository.split(on: UInt8(ascii: "/"))
    let isPlain = segments.allSatisfy { segment in
      !segment.isEmpty && segment != "." && segment != ".."
        && segment.bytes.allSatisfy { $0.isLetterOrDigit || Self.repositoryMarks.contains($0) }
    }
    switch host {
    case "gitlab.com": return isPlain && segments.count >= 2
    case "gist.github.com": return isPlain && segments.count <= 2
    default: return isPlain && segments.count == 2
    }
  }

  private static let repositoryMarks: Set<UInt8> = Set("-._~".utf8)

  /// Whether npm takes the archive of a commit from this host; it clones from all others.
  public var isFetchedAsArchive: Bool { archiveURL != nil && host != "codeberg.org" }
}
