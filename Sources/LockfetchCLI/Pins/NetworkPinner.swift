import Downloads
import LocalFiles
import LockText
import Lockfetch
import NixStore
import SystemPackage

/// Pins what servers send, as far as something proves it.
///
/// Files are downloaded many at a time, in rounds: first those that are wanted, each from the first of
/// its places that has it, then what states their hashes. What is proved goes into the cache.
struct NetworkPinner: ~Copyable {
  /// One task on its way.
  private struct Work {
    let task: PinTask
    /// Where its file is until it is proved.
    let hold: FilePath
    /// Which of the places is asked.
    var placeNumber = 0
    var file: DownloadedFile?
    var companions: [Companion] = []
    var companionNumber = 0
    var result: PinResult?

    var place: FetchURL { task.places[placeNumber] }
    /// What is there of it that is to be proved: a file whose hash is known goes to its own place.
    var held: FilePath? { task.integrity == nil && file != nil ? hold : nil }
    var hasFurtherPlace: Bool { placeNumber + 1 < task.places.count }
    var companion: Companion? {
      companions.indices.contains(companionNumber) ? companions[companionNumber] : nil
    }
  }

  private let registry: AdapterRegistry
  private let cache: ContentCache
  private let options: DownloadOptions
  private let printer: DiagnosticPrinter
  private let limits: Limits
  private let workspace: PinWorkspace
  private var downloader: Downloader

  init(
    _ registry: AdapterRegistry, _ cache: ContentCache, _ options: DownloadOptions,
    _ settings: DownloadSettings, _ printer: DiagnosticPrinter, _ limits: Limits
  ) throws(FetchStop) {
    let downloader = try Self.downloader(settings)
    let workspace = try Self.workspace(cache)
    self.downloader = downloader
    self.workspace = workspace
    self.registry = registry
    self.cache = cache
    self.options = options
    self.printer = printer
    self.limits = limits
  }

  private static func downloader(_ settings: DownloadSettings) throws(FetchStop) -> Downloader {
    do {
      return try Downloader(settings)
    } catch {
      throw .download(error)
    }
  }

  private static func workspace(_ cache: ContentCache) throws(FetchStop) -> PinWorkspace {
    do {
      try cache.prepare(for: [])
      return try PinWorkspace(cache.partialFolder)
    } catch {
      throw .file(error)
    }
  }

  /// Works on tasks.
  ///
  /// - Returns: What became of each, in their order.
  mutating func pin(_ tasks: [PinTask]) throws(FetchStop) -> [PinResult] {
    var works: [Work] = []
    for (number, task) in tasks.enumerated() {
      works.append(Work(task: task, hold: workspace.place("file", number)))
    }
    for index in works.indices { begin(&works[index]) }
    try FetchStop.filing { () throws(LocalFileError) in
      try cache.prepare(for: tasks.compactMap(\.integrity?.hash))
    }
    try download(&works)
    for index in works.indices where works[index].result == nil { prepare(&works[index]) }
    try compare(&works)
    for work in works {
      guard let held = work.held else { continue }
      try FetchStop.filing { () throws(LocalFileError) in try Folder.remove(held) }
    }
    return works.map { $0.result ?? .settled }
  }

  private func begin(_ work: inout Work) {
    let task = work.task
    guard !task.places.isEmpty else {
      let unpinned = UnpinnedArtifact(artifact: task.artifact, reason: task.reason)
      work.result = .failed(unpinned.diagnostic(isExplained: true))
      return
    }
    // Which of several places has a file must not depend on what this machine had once.
    if task.places.count == 1, !task.lacksPlace, let hash = task.integrity?.hash,
      (try? cache.size(of: hash, isVerifying: false)) != nil
    {
      work.result = .settled
    }
  }

  // MARK: Files

  private mutating func download(_ works: inout [Work]) throws(FetchStop) {
    while true {
      let open = works.indices.filter { works[$0].result == nil && works[$0].file == nil }
      guard !open.isEmpty else { return }
      let requests = open.map { request(works[$0]) }
      let ends = try run(requests)
      for (index, end) in zip(open, ends) {
        switch end {
        case .success(let file): takeFile(file, &works[index])
        case .failure(let failure) where failure.isAbsence && works[index].hasFurtherPlace:
          // Only what is not there at all may be elsewhere; an outage changes no repository.
          works[index].placeNumber += 1
        case .failure(let failure):
          works[index].result = .failed(
            PinningDiagnostics.failure(works[index].task.artifact, works[index].place, failure))
        }
      }
    }
  }

  private func request(_ work: Work) -> DownloadRequest {
    let url = work.place.text.text
    guard let hash = work.task.integrity?.hash else {
      return request(
        url, at: work.hold, sizeLimit: min(options.maxSize, limits.cachedFileSize))
    }
    return DownloadRequest(
      url: url, expected: hash, place: cache.place(of: hash), partial: cache.partial(of: hash),
      sizeLimit: options.maxSize)
  }

  /// - Parameters:
  ///   - place: Where the file is kept until it is proved, or read.
  ///   - accept: The media types to ask for.
  private func request(
    _ url: String, at place: FilePath, accept: String? = nil, sizeLimit: Int
  ) -> DownloadRequest {
    DownloadRequest(
      url: url, expected: nil, algorithms: HashAlgorithm.allCases, place: place,
      partial: cache.partialFolder.appending((place.lastComponent?.string ?? "") + ".part"),
      accept: accept, sizeLimit: sizeLimit)
  }

  private func takeFile(_ file: DownloadedFile, _ work: inout Work) {
    work.file = file
    guard work.task.integrity != nil else { return }
    let isKnown = work.task.places.count == 1 && !work.task.lacksPlace
    work.result =
      isKnown ? .settled : .pinned(Pin(key: work.task.key, url: work.place, integrity: nil), [])
  }

  // MARK: Proofs

  /// Proves what its own bytes prove, and else finds what may state its hash.
  private func prepare(_ work: inout Work) {
    guard let file = work.file, let held = work.held else { return }
    let artifact = work.task.artifact
    if let problem = contradiction(artifact, file) {
      work.result = .failed(PinningDiagnostics.contradicted(artifact, work.place, problem))
    } else if let adapter = registry[artifact.ecosystem] as? any CacheProvingAdapter {
      work.result = proved(adapter, &work, held)
    } else if let adapter = registry[artifact.ecosystem] as? any CompanionReadingAdapter {
      // Who can change the file on its way can change what states its hash as well.
      work.companions =
        file.isProtected ? adapter.companions(of: artifact, at: work.place) : []
      if work.companions.isEmpty { work.result = unstated(work) }
    } else {
      work.result = unstated(work)
    }
  }

  /// A lock may state a hash that is no use to Nix, or one that is weaker than the pin's would be.
  private func contradiction(
    _ artifact: LockedArtifact, _ file: DownloadedFile
  ) -> ProofError? {
    guard case .remote(let source) = artifact.source else { return nil }
    let ofLock = source.integrity.filter { $0 != source.pinned } + source.alternatives
    for stated in ofLock {
      guard let found = file.digest(stated.hash.algorithm),
        !ofLock.contains(where: { $0.hash == found })
      else { continue }
      return ProofError("it has \(ByteString(found.sri)), and the lock says \(stated.sri)")
    }
    guard let evidence = source.evidence, evidence.type == "md5", let found = file.digest(.md5)
    else { return nil }
    let digits = ByteString(found.base16)
    return digits == evidence.value.lowercasedASCII()
      ? nil : ProofError("it has the md5 \(digits), and the lock says \(evidence.value)")
  }

  private func proved(
    _ adapter: any CacheProvingAdapter, _ work: inout Work, _ held: FilePath
  ) -> PinResult {
    let artifact = work.task.artifact
    do {
      let bytes = try RegularFile.read(held, limit: limits.cachedFileSize)
      let evidence = try adapter.prove(bytes, of: artifact, limits: limits)
      return kept(work, evidence, [])
    } catch let error as ProofError {
      return .failed(PinningDiagnostics.contradicted(artifact, work.place, error))
    } catch {
      return .failed(
        PinningDiagnostics.contradicted(artifact, work.place, ProofError("it cannot be read")))
    }
  }

  /// Nothing states its hash; what is known of it besides is recorded.
  private func unstated(_ work: Work) -> PinResult {
    guard case .remote(let source) = work.task.artifact.source else { return .settled }
    guard work.file?.isProtected == true else {
      return .failed(PinningDiagnostics.unprotected(work.task.artifact, work.place))
    }
    let warning = PinningDiagnostics.unproved(work.task.artifact, work.place.text)
    return kept(work, source.evidence, source.evidence == nil ? [warning] : [])
  }

  /// Makes the pin, and keeps the file where fetch looks for it.
  private func kept(_ work: Work, _ evidence: Evidence?, _ notes: [Diagnostic]) -> PinResult {
    guard let file = work.file, let hash = file.digest(.sha256), let held = work.held else {
      return .settled
    }
    do throws(LocalFileError) {
      try cache.prepare(for: [hash])
      try RegularFile.rename(held, to: cache.place(of: hash))
    } catch {
      // The pin is as good without it.
    }
    return .pinned(
      work.task.pin(Integrity(hash), size: file.size, evidence: evidence, from: work.place), notes)
  }

  private mutating func compare(_ works: inout [Work]) throws(FetchStop) {
    while true {
      let open = works.indices.filter { works[$0].result == nil && works[$0].companion != nil }
      guard !open.isEmpty else { return }
      // One document may be about many.
      var numbers: [Companion: Int] = [:]
      var asked: [Companion] = []
      for companion in open.compactMap({ works[$0].companion }) where numbers[companion] == nil {
        numbers[companion] = asked.count
        asked.append(companion)
      }
      let ends = try run(
        asked.enumerated().map { number, companion in
          request(
            companion.url.text.text, at: workspace.place("statement", number),
            accept: companion.accept, sizeLimit: companion.sizeLimit)
        })
      for index in open {
        guard let companion = works[index].companion, let number = numbers[companion] else {
          continue
        }
        take(ends[number], companion, workspace.place("statement", number), &works[index])
      }
      for number in asked.indices {
        let held = workspace.place("statement", number)
        try FetchStop.filing { () throws(LocalFileError) in try Folder.remove(held) }
      }
    }
  }

  private func take(
    _ end: Result<DownloadedFile, DownloadFailure>, _ companion: Companion, _ held: FilePath,
    _ work: inout Work
  ) {
    let artifact = work.task.artifact
    switch end {
    case .failure(let failure) where failure.isAbsence || failure.isRefusal:
      // A server that gave the file and shows no lists of its files refuses what it does not have.
      work.companionNumber += 1
      if work.companion == nil { work.result = unstated(work) }
    case .failure(let failure):
      work.result = .failed(PinningDiagnostics.failure(artifact, companion.url, failure))
    case .success: work.result = compared(work, companion, held)
    }
  }

  private func compared(
    _ work: Work, _ companion: Companion, _ held: FilePath
  ) -> PinResult {
    let artifact = work.task.artifact
    guard let adapter = registry[artifact.ecosystem] as? any CompanionReadingAdapter,
      let file = work.file
    else { return .settled }
    do {
      let bytes = try RegularFile.read(held, limit: companion.sizeLimit)
      let stated = try adapter.integrity(
        of: artifact, statedBy: companion, bytes, limits: limits)
      guard let found = file.digest(stated.hash.algorithm), found == stated.hash else {
        let found = file.digest(stated.hash.algorithm).map { ByteString($0.sri) } ?? ""
        throw ProofError("it has \(found), and \(companion.url.text) says \(stated.sri)")
      }
      return kept(work, Evidence(type: companion.evidence, value: stated.sri), [])
    } catch let error as ProofError {
      return .failed(PinningDiagnostics.contradicted(artifact, work.place, error))
    } catch {
      return .failed(
        PinningDiagnostics.contradicted(
          artifact, work.place, ProofError("\(companion.url.text) cannot be read")))
    }
  }

  // MARK: Downloads

  private mutating func run(
    _ requests: [DownloadRequest]
  ) throws(FetchStop) -> [Result<DownloadedFile, DownloadFailure>] {
    var ends: [Int: Result<DownloadedFile, DownloadFailure>] = [:]
    var progress = DownloadProgress(printer, count: requests.count)
    progress.begin(requests.map { ByteString($0.url) })
    defer { progress.end() }
    do {
      try downloader.run(requests) { event in
        progress.take(event)
        switch event {
        case .ended(let index, let end): ends[index] = end
        case .retrying(let index, let failure, let attempt):
          let name = ByteString(requests[index].url)
          printer.printRecord(FetchDiagnostics.retry("\(name)", name, failure, attempt))
        case .started, .received, .waited: break
        }
      }
    } catch {
      throw .download(error)
    }
    return requests.indices.map { ends[$0] ?? .failure(.status(0)) }
  }
}

extension DownloadFailure {
  /// Whether the server says that there is no such file.
  fileprivate var isAbsence: Bool { status == 404 || status == 410 }

  /// Whether the server says that this file may not be had.
  fileprivate var isRefusal: Bool { status == 403 }

  private var status: Int? {
    if case .status(let status, _) = self { status } else { nil }
  }
}
