public import LockText

/// What steers a plan. Together with the files it is all that a plan depends on.
public struct PlanOptions: Hashable, Sendable {
  /// One choice of ecosystems.
  public enum EcosystemChoice: Hashable, Sendable {
    /// This ecosystem, in every folder.
    case everywhere(ByteString)
    /// In this folder, only this ecosystem.
    case folder(ByteString, ByteString)
  }

  /// A group of dependencies that may be left out.
  public enum Group: String, Hashable, Sendable, CaseIterable {
    /// What only development needs.
    case dev
    /// What only optional dependencies need.
    case optional
    /// What only peer dependencies need.
    case peer
  }

  /// The ecosystems to look for; empty for all.
  public var ecosystems: [EcosystemChoice] = []
  /// The lock files to read in place of a scan, relative to the directory.
  public var lockfiles: [ByteString] = []
  /// Files and folders that the scan leaves out.
  public var exclude: [PathPattern] = []
  /// The groups that are left out.
  public var omit: Set<Group> = []
  /// The platforms to fetch optional packages for; empty for all.
  public var platforms: [Platform] = []
  /// The hosts that may be fetched from; empty for all.
  public var allowedHosts: Set<ByteString> = []
  /// Whether weak hashes and misleading URLs are errors.
  public var isStrict = false
  /// What the user set for single ecosystems.
  public var settings = AdapterSettings()
  /// The limits on the input.
  public var limits = Limits()

  /// The defaults.
  public init() {}
}
