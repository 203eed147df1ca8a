import LockText
import Lockfetch
import MavenRepository

/// States the distribution of Gradle that a wrapper downloads.
enum WrapperReader {
  static func read(
    _ file: SourceFile, limits: Limits, into report: inout LockReport
  ) throws(LockfileError) {
    let markers = MergeConflictMarkers.offsets(in: file.bytes)
    guard markers.isEmpty else {
      throw LockfileError(GradleDiagnostics.mergeConflict(markers, in: file))
    }
    let properties: JavaProperties
    do {
      properties = try JavaProperties(file)
    } catch {
      throw LockfileError(GradleDiagnostics.properties(at: file.location(at: error.offset)))
    }
    for entry in properties.overridden {
      report.emit(GradleDiagnostics.repeatedProperty(at: file.location(at: entry.offset)))
    }
    let distribution: WrapperDistribution?
    do {
      distribution = try WrapperDistribution(properties, urlLimit: limits.urlLength)
    } catch {
      let diagnostic = GradleDiagnostics.wrapper(error, in: file)
      guard diagnostic.severity != .error else { throw LockfileError(diagnostic) }
      report.emit(diagnostic)
      return
    }
    guard let distribution else {
      throw LockfileError(GradleDiagnostics.noDistribution(file))
    }
    report.add(lockfile: file, format: "wrapper", locksPackages: false)
    report.add(artifact(distribution, file, &report))
  }

  private static func artifact(
    _ distribution: WrapperDistribution, _ file: SourceFile, _ report: inout LockReport
  ) -> LockedArtifact {
    let place = file.location(at: distribution.offset)
    var flags = ArtifactFlags()
    let source: ArtifactSource
    switch distribution.place {
    case .local:
      report.emit(GradleDiagnostics.localDistribution(at: place))
      source = .local(path: nil, reason: .vendored)
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
      ecosystem: GradleAdapter.id, name: "gradle", version: distribution.version,
      kind: .gradleDistribution, source: source, flags: flags, at: place)
  }
}
