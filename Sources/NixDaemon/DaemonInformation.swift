/// What a daemon tells about itself when it greets.
package struct DaemonInformation: Hashable, Sendable {
  /// Whether a daemon takes this client's word for what it cannot check.
  package enum Trust: UInt64, Sendable {
    /// It does not say.
    case unknown = 0
    /// It does.
    case trusted = 1
    /// It does not.
    case notTrusted = 2
  }

  /// The version of the protocol that both sides speak.
  package let version: ProtocolVersion
  /// The features that the daemon offers, since protocol 1.38.
  ///
  /// A client that asks for none has results in the form that all versions share: what the features
  /// of Nix 2.35 and 2.36 change for everybody is how outputs of builds and wrong hashes are told.
  package let features: [[UInt8]]
  /// The version of Nix.
  package let nixVersion: [UInt8]
  /// Whether the daemon trusts this client.
  package let trust: Trust

  /// Describes a daemon.
  package init(
    version: ProtocolVersion, features: [[UInt8]], nixVersion: [UInt8], trust: Trust
  ) {
    self.version = version
    self.features = features
    self.nixVersion = nixVersion
    self.trust = trust
  }
}
