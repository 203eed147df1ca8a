import Downloads
import LocalFiles
import LockText
import Lockfetch
import NixStore
import SystemPackage

/// Brings the fixed outputs of a plan into the cache.
struct Fetcher {
  /// What came of it.
  struct Outcome {
    /// The files that were there already.
    var presentCount = 0
    /// The files that were downloaded, and how many bytes came for them.
    var fetched = (count: 0, bytes: 0)
    /// What could not be fetched, in the order of the plan.
    var failures: [(planned: PlannedOutput, diagnostic: Diagnostic)] = []
  }

  private let cache: ContentCache
  private let options: DownloadOptions
  private let isVerifying: Bool
  private let printer: DiagnosticPrinter
  private let context: ToolContext

  /// - Parameter isVerifying: Whether to hash also what nobody seems to have changed.
  init(
    _ cache: ContentCache, _ options: DownloadOptions, isVerifying: Bool,
    _ printer: DiagnosticPrinter
  ) {
    self.cache = cache
    self.options = options
    self.isVerifying = isVerifying
    self.printer = printer
    context = printer.context
  }

  /// Downloads what is not there.
  func fetch(_ outputs: [PlannedOutput]) throws(FetchStop) -> Outcome {
    var outcome = Outcome()
    try FetchStop.filing { () throws(LocalFileError) in try cache.check() }
    // One digest is one file, whatever it is called; where it cannot be had from the place of one
    // output, that of the next is asked.
    var wanted: [[PlannedOutput]] = []
    for group in Self.grouped(outputs) {
      if let signal = Interruption.signal { throw .interrupted(signal) }
      let hash = group[0].output.integrity.hash
      let size = try FetchStop.filing { () throws(LocalFileError) in
        try cache.size(of: hash, isVerifying: isVerifying)
      }
      if size != nil { outcome.presentCount += group.count } else { wanted.append(group) }
    }
    guard !wanted.isEmpty else { return outcome }
    guard !options.offline else {
      let missing = wanted.flatMap { $0 }
      outcome.failures = missing.map { ($0, FetchDiagnostics.offline($0)) }
      return outcome
    }
    try FetchStop.filing { () throws(LocalFileError) in
      try cache.prepare(for: wanted.map { $0[0].output.integrity.hash })
    }
    try download(wanted, &outcome)
    return outcome
  }

  /// The outputs by hash, in the order of the plan; of those with one hash each place once.
  private static func grouped(_ outputs: [PlannedOutput]) -> [[PlannedOutput]] {
    var numbers: [NixHash: Int] = [:]
    var groups: [[PlannedOutput]] = []
    for planned in outputs {
      let hash = planned.output.integrity.hash
      guard let number = numbers[hash] else {
        numbers[hash] = groups.count
        groups.append([planned])
        continue
      }
      groups[number].append(planned)
    }
    return groups
  }

  private func download(
    _ groups: [[PlannedOutput]], _ outcome: inout Outcome
  ) throws(FetchStop) {
    let settings = try options.settings(in: context)
    var progress = DownloadProgress(printer, count: groups.count)
    defer { progress.end() }
    var downloader: Downloader
    do {
      downloader = try Downloader(settings)
    } catch {
      throw .download(error)
    }
    var groups = groups
    while !groups.isEmpty {
      var rest: [[PlannedOutput]] = []
      let requests = groups.map { request($0[0].output) }
      progress.begin(groups.map { ByteString($0[0].output.name.bytes) })
      do {
        try downloader.run(requests) { event in
          progress.take(event)
          switch event {
          case .retrying(let index, let failure, let attempt):
            let output = groups[index][0].output
            printer.printRecord(
              FetchDiagnostics.retry(
                "\(ByteString(output.name.bytes))", output.url.text, failure, attempt))
          case .started, .received, .waited: break
          case .ended(let index, .success(let file)):
            outcome.fetched.count += groups[index].count
            outcome.fetched.bytes += file.received
            // What the place of one output did not have, that of another one had.
            let hash = groups[index][0].output.integrity.hash
            outcome.failures.removeAll { $0.planned.output.integrity.hash == hash }
          case .ended(let index, .failure(let failure)):
            let group = groups[index]
            outcome.failures.append((group[0], FetchDiagnostics.failure(group[0], failure)))
            if group.count > 1 { rest.append(Array(group.dropFirst())) }
          }
        }
      } catch {
        throw .download(error)
      }
      groups = rest
    }
  }

  private func request(_ output: FixedOutput) -> DownloadRequest {
    let hash = output.integrity.hash
    return DownloadRequest(
      url: output.url.text.text, expected: hash, place: cache.place(of: hash),
      partial: cache.partial(of: hash), sizeLimit: options.maxSize)
  }
}
