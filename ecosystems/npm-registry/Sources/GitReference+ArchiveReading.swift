public import LockText

extension GitReference {
  /// Whether pnpm takes the archive at a URL for that of a git repository, whatever it is made of.
  ///
  /// - Source: pnpm's `resolver-base` (`isGitHostedTarballUrl`).
  public static func isArchive(_ url: ByteString) -> Bool {
    let text = url.lowercasedASCII()
    return archiveHosts.contains { text.hasPrefix($0) } && text.text.contains("tar.gz")
  }

  private static let archiveHosts: [ByteString] = [
    "https://codeload.github.com/", "https://bitbucket.org/", "https://gitlab.com/",
  ]

  /// The commit whose archive a URL is, on the hosts whose archives pnpm takes for git.
  ///
  /// - Returns: `nil` for any other URL, and for an archive of a branch or tag.
  /// - Source: pnpm's `resolver-base` (`isGitHostedTarballUrl`); the older spellings of GitLab's
  ///   archives are those of `hosted-git-info` 2 to 4.
  public init?(archiveURL url: ByteString) {
    let scheme: ByteString = "https://"
    guard ByteString(url.bytes.prefix(scheme.count)).lowercasedASCII() == scheme else { return nil }
    let rest = url.dropFirst(scheme.count)
    let (target, query) = rest.cut(atFirst: UInt8(ascii: "?")) ?? (rest, "")
    let segments = target.split(on: UInt8(ascii: "/"))
    let path = segments.dropFirst().filter { !$0.isEmpty }
    switch (segments[0].lowercasedASCII(), path.count) {
    case ("codeload.github.com", 4) where path[2] == "tar.gz":
      self.init(host: "github.com", [path[0], path[1]], commit: path[3])
    case ("bitbucket.org", 4) where path[2] == "get" && path[3].hasSuffix(".tar.gz"):
      self.init(host: "bitbucket.org", [path[0], path[1]], commit: path[3].dropLast(7))
    case ("gitlab.com", _):
      self.init(gitLabPath: path, query: query)
    default: return nil
    }
  }

  private init?(gitLabPath path: [ByteString], query: ByteString) {
    let parameters = query.split(on: UInt8(ascii: "&")).compactMap {
      $0.cut(atFirst: UInt8(ascii: "="))
    }
    let reference = parameters.first { $0.head == "ref" || $0.head == "sha" }?.tail ?? ""
    if path.count == 6, path[0...2] == ["api", "v4", "projects"],
      path[4...5] == ["repository", "archive.tar.gz"]
    {
      let name = ByteString(path[3].text.replacing("%2F", with: "/").replacing("%2f", with: "/"))
      self.init(host: "gitlab.com", name.split(on: UInt8(ascii: "/")), commit: reference)
    } else if path.count >= 4, path.suffix(2) == ["repository", "archive.tar.gz"] {
      self.init(host: "gitlab.com", path.dropLast(2), commit: reference)
    } else if path.count >= 6, path[path.count - 4] == "-", path[path.count - 3] == "archive",
      path[path.count - 1].hasSuffix(".tar.gz")
    {
      self.init(host: "gitlab.com", path.dropLast(4), commit: path[path.count - 2])
    } else {
      return nil
    }
  }

  private init?(host: ByteString, _ repository: some Sequence<ByteString>, commit: ByteString) {
    guard commit.count == 40 || commit.count == 64, commit.bytes.allSatisfy(\.isHexDigit) else {
      return nil
    }
    self.init(
      host: host, repository: repository.joined(separator: "/"), commit: commit.lowercasedASCII())
  }
}
