public import LockText

/// What the name of a Maven plugin says.
public enum PluginName {
  /// The prefix of a plugin's goals: `clean` for `maven-clean-plugin`, `exec` for
  /// `exec-maven-plugin`.
  ///
  /// - Returns: `nil` when the name has neither form.
  /// - Source: Maven, `PluginDescriptor.getGoalPrefixFromArtifactId`.
  public static func prefix(of artifactID: ByteString) -> ByteString? {
    let (start, end, other): (ByteString, ByteString, ByteString) =
      ("maven-", "-plugin", "-maven-plugin")
    if artifactID.hasPrefix(start), artifactID.hasSuffix(end),
      artifactID.count > start.count + end.count
    {
      return artifactID.dropFirst(start.count).dropLast(end.count)
    }
    guard artifactID.hasSuffix(other), artifactID.count > other.count else { return nil }
    return artifactID.dropLast(other.count)
  }
}
