/// A version of the worker protocol, which has little to do with the version of Nix.
///
/// - Source: Nix 2.34.8, `libstore/include/nix/store/worker-protocol.hh`.
package struct ProtocolVersion: Hashable, Sendable {
  /// The part that has been 1 for as long as there is a protocol.
  package let major: UInt64
  /// The part that grew with each change, until features took its place.
  package let minor: UInt64

  /// Describes a version.
  package init(major: UInt64, minor: UInt64) {
    self.major = major
    self.minor = minor
  }

  /// What this client speaks at most. Since this version news come as features.
  package static let newest = ProtocolVersion(major: 1, minor: 38)
  /// The oldest that this client speaks: the one of Nix 2.15.
  package static let oldest = ProtocolVersion(major: 1, minor: 35)
  /// The oldest Nix that speaks ``oldest``.
  package static let oldestNix = "2.15"

  /// Reads the number of the wire: `major << 8 | minor`.
  init(wire: UInt64) {
    self.init(major: wire >> 8, minor: wire & 0xFF)
  }

  /// The number of the wire.
  var wire: UInt64 { major << 8 | minor }
}

extension ProtocolVersion: Comparable {
  /// Orders by major, then by minor part.
  package static func < (left: ProtocolVersion, right: ProtocolVersion) -> Bool {
    (left.major, left.minor) < (right.major, right.minor)
  }
}

/// What newer daemons offer beyond ``ProtocolVersion/newest``, as far as this client uses it.
///
/// - Source: Nix 2.36, `libstore/worker-protocol.cc`; not tried, there being no release.
package enum ProtocolFeature: String, Sendable {
  /// Settings are not taken, which a client that names this knows.
  case disableSetOptions = "disable-set-options"
  /// A build names its own outputs.
  case submitOutput = "submit-output"
}
