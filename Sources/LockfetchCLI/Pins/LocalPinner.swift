import Downloads
import LocalFiles
import LockText
import Lockfetch
import NixStore
import SystemPackage

/// Pins what package managers keep on this machine, without the network.
struct LocalPinner {
  let registry: AdapterRegistry
  let caches: [PackageCache]
  let limits: Limits

  /// Looks for one thing.
  func pin(_ task: PinTask) -> PinResult {
    if task.integrity != nil { return task.lacksPlace ? .failed(unpinned(task)) : .settled }
    guard let cache = caches.first(where: { $0.ecosystems.contains(task.artifact.ecosystem) })
    else { return .failed(unpinned(task)) }
    return cache.isModuleCache ? fromModules(task, cache) : fromRepository(task, cache)
  }

  private func unpinned(_ task: PinTask) -> Diagnostic {
    UnpinnedArtifact(artifact: task.artifact, reason: task.reason).diagnostic(isExplained: true)
  }

  // MARK: Go

  private func fromModules(_ task: PinTask, _ cache: PackageCache) -> PinResult {
    let artifact = task.artifact
    guard let adapter = registry[artifact.ecosystem] as? any CacheProvingAdapter,
      !task.places.isEmpty, let path = adapter.cachePath(of: artifact)
    else { return .failed(unpinned(task)) }
    do throws(LocalFileError) {
      guard let bytes = try cache.read(path, limit: limits.cachedFileSize) else {
        return .failed(PinningDiagnostics.notInCache(artifact, path))
      }
      do throws(ProofError) {
        let evidence = try adapter.prove(bytes, of: artifact, limits: limits)
        return .pinned(
          task.pin(.sha256(of: bytes), size: bytes.count, evidence: evidence, from: nil), [])
      } catch {
        return .failed(PinningDiagnostics.disproved(artifact, path, error))
      }
    } catch {
      return .failed(PinningDiagnostics.unreadable(artifact, path, error))
    }
  }

  // MARK: Maven

  /// A local repository has each file at the place that its pin is called by, and beside it the
  /// checksum that Maven compared when it downloaded the file.
  private func fromRepository(_ task: PinTask, _ cache: PackageCache) -> PinResult {
    let (artifact, path) = (task.artifact, task.key.name)
    guard !task.places.isEmpty else {
      return .failed(PinningDiagnostics.noPlace(artifact))
    }
    do throws(LocalFileError) {
      guard let bytes = try cache.read(path, limit: limits.cachedFileSize) else {
        return .failed(PinningDiagnostics.notInRepository(artifact, path, cache.folder))
      }
      let place = try origin(of: path, in: cache).flatMap { task.placesByRepository[$0] }
      let stated = try cache.read(path + ".sha1", limit: 64 << 10)
      let digits = Integrity.sha1(of: bytes)
      guard let stated else {
        return .pinned(
          task.pin(.sha256(of: bytes), size: bytes.count, evidence: nil, from: place),
          [PinningDiagnostics.unproved(artifact, path)])
      }
      guard ByteString(stated).lowercasedASCII().text.contains(digits.base16.text) else {
        return .failed(
          PinningDiagnostics.disproved(
            artifact, path, ProofError("its .sha1 is of another file")))
      }
      let evidence = Evidence(type: "sidecar-sha1", value: digits.sri)
      return .pinned(
        task.pin(.sha256(of: bytes), size: bytes.count, evidence: evidence, from: place), [])
    } catch {
      return .failed(PinningDiagnostics.unreadable(artifact, path, error))
    }
  }

  /// The id of the repository that a file came from; `nil` where nothing says it.
  ///
  /// - Source: Maven Resolver, `EnhancedLocalRepositoryManager`: a file `_remote.repositories` in each
  ///   folder has lines `NAME>ID=`, with an empty id for what was installed here.
  private func origin(
    of path: ByteString, in cache: PackageCache
  ) throws(LocalFileError) -> ByteString? {
    guard let (folder, name) = path.cut(atLast: UInt8(ascii: "/")),
      let notes = try cache.read(folder + "/_remote.repositories", limit: 1 << 20)
    else { return nil }
    let start = name + ">"
    for line in ByteString(notes).split(on: UInt8(ascii: "\n")) where line.hasPrefix(start) {
      let id = line.bytes.dropFirst(start.count).prefix { $0 != UInt8(ascii: "=") }
      if !id.isEmpty { return ByteString(id) }
    }
    return nil
  }
}

extension Integrity {
  fileprivate static func sha1(of bytes: [UInt8]) -> Integrity {
    Integrity(NixHash(of: bytes, .sha1))
  }
}
