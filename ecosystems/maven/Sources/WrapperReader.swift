import LockText
import Lockfetch
import MavenRepository

/// States the distribution of Maven that a wrapper downloads.
enum WrapperReader {
  static func read(
    _ file: SourceFile, limits: Limits, into report: inout LockReport
  ) throws(LockfileError) {
    try MavenDiagnostics.checkForConflict(file)
    let properties: JavaProperties
    do {
      properties = try JavaProperties(file)
    } catch {
      let place = file.location(at: error.offset)
      throw LockfileError(MavenDiagnostics.properties(at: place))
    }
    for entry in properties.overridden {
      report.emit(MavenDiagnostics.repeatedKey(at: file.location(at: entry.offset)))
    }
    do {
      guard
        let distribution = try WrapperDistribution(properties, urlLimit: limits.urlLength)
      else {
        report.emit(MavenDiagnostics.noDistribution(file))
        return
      }
      report.add(lockfile: file, format: "wrapper", locksPackages: false)
      report.add(artifact(distribution, at: file.location(at: distribution.offset)))
    } catch {
      let diagnostic = MavenDiagnostics.wrapper(error, in: file)
      guard diagnostic.severity != .error else { throw LockfileError(diagnostic) }
      report.emit(diagnostic)
    }
  }

  private static func artifact(
    _ distribution: WrapperDistribution, at location: SourceLocation
  ) -> LockedArtifact {
    var flags = ArtifactFlags()
    let source: ArtifactSource
    switch distribution.place {
    case .local: source = .local(path: nil, reason: .vendored)
    case .remote(let url):
      if distribution.integrity == nil { flags.others = ["unpinned"] }
      source = .remote(
        RemoteSource(
          written: distribution.written, pinKey: distribution.pinKey, url: url,
          label: distribution.label, writtenIntegrity: distribution.writtenSum,
          integrity: distribution.integrity.map { [$0] } ?? [],
          unpinnedReason: .noDistributionSum))
    }
    return LockedArtifact(
      ecosystem: MavenAdapter.id, name: "maven", version: distribution.version,
      kind: .mavenDistribution, source: source, flags: flags,
      packageURL: distribution.packageURL, at: location)
  }
}
