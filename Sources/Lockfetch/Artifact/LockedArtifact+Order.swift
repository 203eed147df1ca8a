import LockText

extension LockedArtifact: Comparable {
  /// Orders by ecosystem, name, version and place, all by bytes: the order of every list.
  public static func < (left: LockedArtifact, right: LockedArtifact) -> Bool {
    if left.ecosystem != right.ecosystem { return left.ecosystem < right.ecosystem }
    if left.name != right.name { return left.name < right.name }
    let (leftVersion, rightVersion) = (left.version ?? "", right.version ?? "")
    if leftVersion != rightVersion { return leftVersion < rightVersion }
    return left.location < right.location
  }
}
