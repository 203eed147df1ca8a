import LockText
import Lockfetch
import NPMRegistry
import YAMLText

extension ArtifactKind {
  /// A file that is no npm package, such as a build of Node.js.
  static let binary = ArtifactKind("binary")
}

extension EntryClassifier {
  /// One file for each platform.
  func addVariations(_ package: Package, to report: inout LockReport) {
    var isTold = false
    for variant in package.resolution.variants {
      var flags = package.flags
      flags.isVariant = true
      flags.operatingSystems = variant.flags.operatingSystems
      flags.processors = variant.flags.processors
      flags.cLibraries = variant.flags.cLibraries
      let place = file.location(at: variant.resolution.range.lowerBound)
      guard variant.resolution[.type] == "binary" else {
        report.emit(PNPMDiagnostics.unsupportedResolution(at: place))
        continue
      }
      let one = Package(
        name: package.name, version: package.version, path: package.path, flags: flags,
        resolution: variant.resolution, location: place)
      isTold = addBinary(one, variant.resolution, isTold: isTold, to: &report) || isTold
    }
  }

  /// A file that pnpm unpacks by itself.
  @discardableResult
  func addBinary(
    _ package: Package, _ resolution: Resolution, isTold: Bool = false,
    to report: inout LockReport
  ) -> Bool {
    guard let name = checkedName(package, &report) else { return isTold }
    guard let url = resolution[.url] else {
      report.emit(PNPMDiagnostics.noResolution(at: place(of: package)))
      return isTold
    }
    do {
      let archive = try PackageArchive(
        name, version: package.version, written: url, integrity: resolution[.integrity],
        limits: limits)
      var source = archive.source
      source.label?.fileExtension = resolution[.archive] == "zip" ? ".zip" : ".tar.gz"
      source.label?.canonicalPath = nil
      if !isTold { report.emit(PNPMDiagnostics.binary(name.text, at: package.location)) }
      report.add(
        artifact(package, source.integrity.isEmpty ? .noIntegrity : .binary, .remote(source)))
      return true
    } catch {
      report.emit(PNPMDiagnostics.archive(name.text, error, at: place(of: package)))
      return isTold
    }
  }
}
