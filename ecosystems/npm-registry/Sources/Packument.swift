import JSONText
import LockText
public import Lockfetch

/// The document that an npm registry has of a package: for each version, among much else, where the
/// archive is and which hash it has.
///
/// - Source: npm, "Package Metadata" of the registry's API; the short form for installing.
public enum Packument {
  private static let accept =
    "application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8, */*"

  /// The document of an archive's package.
  ///
  /// - Returns: Nothing where the URL is not the usual place of the package in a registry: what some
  ///   registry says of a name is nothing about an archive elsewhere.
  public static func companions(of artifact: LockedArtifact, at url: FetchURL) -> [Companion] {
    guard let name = PackageName(artifact.name), let version = artifact.version else { return [] }
    let path = TarballURL.canonicalPath(name, version)
    guard url.endsWithPath(path) else { return [] }
    let escaped = name.scope.map { "@" + $0 + "%2f" + name.base } ?? name.base
    let text = url.text.dropLast(path.count) + "/" + escaped
    // A name that makes no URL has no document.
    guard let document = try? FetchURL(text, allowsEncodedScope: true) else { return [] }
    return [
      Companion(
        url: document, accept: accept, sizeLimit: 256 << 20, evidence: "npm-packument")
    ]
  }

  /// The strongest hash that a document states of a version.
  public static func integrity(
    of artifact: LockedArtifact, statedBy companion: Companion, _ bytes: [UInt8], limits: Limits
  ) throws(ProofError) -> Integrity {
    let place = companion.url.text
    var dist = Dist()
    do {
      try read(bytes, artifact.version ?? "", into: &dist, limits)
    } catch {
      throw ProofError("the registry's document is no JSON that can be read: \(place)")
    }
    guard dist.isThere else {
      throw ProofError("the registry's document does not have this version: \(place)")
    }
    if let text = dist.integrity {
      let stated = try? SubresourceIntegrity(text)
      guard let strongest = stated?.usable.first else {
        throw ProofError("the registry's document has an integrity that is none: \(place)")
      }
      return strongest
    }
    guard let digits = dist.shasum, let sum = Integrity(.sha1, base16: digits) else {
      throw ProofError("the registry's document states no hash of this version: \(place)")
    }
    return sum
  }

  private struct Dist {
    var isThere = false
    var integrity: ByteString?
    var shasum: ByteString?
  }

  private static func read(
    _ bytes: [UInt8], _ version: ByteString, into dist: inout Dist, _ limits: Limits
  ) throws(JSONSyntaxError) {
    var reader = JSONReader(
      bytes, limits: JSONLimits(depth: limits.nesting, stringLength: limits.stringLength))
    try reader.beginObject()
    while let member = try reader.nextMember() {
      guard reader.isNamed(member, "versions") else {
        try reader.skipValue()
        continue
      }
      try reader.beginObject()
      while let member = try reader.nextMember() {
        guard reader.isNamed(member, version) else {
          try reader.skipValue()
          continue
        }
        dist.isThere = true
        try readVersion(&reader, into: &dist)
      }
    }
    try reader.finish()
  }

  private static func readVersion(
    _ reader: inout JSONReader, into dist: inout Dist
  ) throws(JSONSyntaxError) {
    try reader.beginObject()
    while let member = try reader.nextMember() {
      guard reader.isNamed(member, "dist") else {
        try reader.skipValue()
        continue
      }
      try reader.beginObject()
      while let member = try reader.nextMember() {
        if reader.isNamed(member, "integrity") {
          dist.integrity = try reader.string()
        } else if reader.isNamed(member, "shasum") {
          dist.shasum = try reader.string()
        } else {
          try reader.skipValue()
        }
      }
    }
  }
}
