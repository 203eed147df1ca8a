import LockText
import Lockfetch
import NPMRegistry

extension EntryClassifier {
  /// A commit as an archive that its host makes: `https://codeload.github.com/…`.
  func addGitArchive(
    _ package: Package, _ written: ByteString, _ reference: GitReference,
    to report: inout LockReport
  ) {
    guard let name = checkedName(package, &report) else { return }
    do {
      let archive = try PackageArchive(
        name, version: package.version, written: written,
        integrity: package.resolution[.integrity], limits: limits)
      add(package, archive.source, reference, to: &report)
    } catch .url(.encodedSeparator) {
      // GitLab's API has the repository in one segment. Its archives have another place too, whose
      // bytes may differ, so that a hash of the one says nothing of the other.
      let source = RemoteSource(written: written, pinKey: written, url: nil, label: nil)
      add(package, name, source, at: reference.archiveURL, reference, to: &report)
    } catch {
      report.emit(PNPMDiagnostics.archive(name.text, error, at: place(of: package)))
    }
  }

  /// A commit of a repository.
  func addGit(_ package: Package, _ text: ByteString, to report: inout LockReport) {
    guard let name = checkedName(package, &report) else { return }
    let reference: GitReference
    do {
      reference = try GitReference(text)
    } catch {
      report.emit(PNPMDiagnostics.git(name.text, error, at: place(of: package)))
      return
    }
    if reference.hasUserName {
      report.emit(PNPMDiagnostics.gitUserName(name.text, at: place(of: package)))
    }
    let archive = reference.archiveURL
    // A user name may be a secret, and the pin file is read by everybody.
    let key = reference.hasUserName ? archive : text
    let source = RemoteSource(
      written: text, pinKey: archive == nil ? nil : key, url: nil, label: nil)
    add(package, name, source, at: archive, reference, to: &report)
  }

  /// - Parameter place: Where the archive is, if it is known anywhere.
  private func add(
    _ package: Package, _ name: PackageName, _ source: RemoteSource, at place: ByteString?,
    _ reference: GitReference, to report: inout LockReport
  ) {
    var source = source
    if let place {
      do {
        source.url = try FetchURL(place, limit: limits.urlLength)
        source.label = name.label(version: package.version)
      } catch {
        report.emit(
          PNPMDiagnostics.archive(name.text, .url(error), at: self.place(of: package)))
        return
      }
    }
    add(package, source, reference, to: &report)
  }

  private func add(
    _ package: Package, _ source: RemoteSource, _ reference: GitReference,
    to report: inout LockReport
  ) {
    var source = source
    source.evidence = Evidence(type: "git-commit", value: reference.commit)
    if source.unpinnedReason != .unusableIntegrity {
      source.unpinnedReason = source.url == nil ? .gitHostUnsupported : .git
    }
    if let folder = package.resolution[.path], !folder.bytes.allSatisfy({ $0 == 0x2F }) {
      (source.pinKey, source.label, source.unpinnedReason) = (nil, nil, .gitFolder)
    }
    report.add(artifact(package, .git, .remote(source)))
  }
}
