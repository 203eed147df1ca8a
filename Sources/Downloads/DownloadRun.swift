#if Network
  import LocalFiles
  import NixStore
  import SystemPackage

  /// The course of downloading some files.
  struct DownloadRun {
    /// How often a request to stop is looked for.
    private static let sliceMilliseconds = 200
    /// So many files may be under way or wait to be tried again; each is an open descriptor.
    private static let openLimit = 64

    private let requests: [DownloadRequest]
    private let settings: DownloadSettings
    private let room = BackgroundDigests.Room()
    private var queue: RequestQueue
    /// What is tried again, and when.
    private var waiting: [(job: Job, due: ContinuousClock.Instant)] = []
    private var commits = CommitQueue()

    init(_ requests: [DownloadRequest], _ settings: DownloadSettings) {
      self.requests = requests
      self.settings = settings
      queue = RequestQueue(requests, jobs: settings.jobs)
    }

    mutating func go(
      _ pool: inout TransferPool, _ tell: (DownloadEvent) -> Void
    ) throws(DownloadStop) {
      while true {
        if let signal = Interruption.signal { throw .interrupted(signal) }
        try startDue(&pool)
        try startNew(&pool, tell)
        if pool.count == 0, waiting.isEmpty, queue.isEmpty { break }
        try pool.perform()
        for job in pool.jobs { report(job, tell) }
        var hasEnded = false
        while let (job, ending) = pool.nextEnded() {
          hasEnded = true
          report(job, tell)
          try settle(job, ending, &pool, tell)
        }
        try filing { () throws(LocalFileError) in try commits.advance(tell) }
        tell(.waited)
        if !hasEnded { try pool.wait(milliseconds: pauseMilliseconds(pool)) }
      }
      try commit(tell)
    }

    /// How long there may be nothing to do.
    private func pauseMilliseconds(_ pool: borrowing TransferPool) -> Int {
      // Only the disk is waited for, and nothing tells when it has what it was given.
      if pool.count == 0, waiting.isEmpty { return 1 }
      guard pool.count < settings.jobs, let due = waiting.map(\.due).min() else {
        return Self.sliceMilliseconds
      }
      let left = due - ContinuousClock.now
      let milliseconds =
        left.components.seconds * 1_000 + left.components.attoseconds / 1_000_000_000_000_000
      return min(Self.sliceMilliseconds, max(1, Int(clamping: milliseconds)))
    }

    // MARK: Beginning

    private mutating func startDue(_ pool: inout TransferPool) throws(DownloadStop) {
      let now = ContinuousClock.now
      while pool.count < settings.jobs, let index = waiting.firstIndex(where: { $0.due <= now }) {
        try start(waiting.remove(at: index).job, &pool)
      }
    }

    private mutating func startNew(
      _ pool: inout TransferPool, _ tell: (DownloadEvent) -> Void
    ) throws(DownloadStop) {
      // What waits to be tried again keeps its turn with its own server, so that a busy one is asked
      // less and others are not.
      while pool.count < settings.jobs,
        pool.count + waiting.count < max(settings.jobs, Self.openLimit), !commits.isFull,
        let index = queue.take()
      {
        let request = requests[index]
        let isProtected = WebOrigin(request.url).map(settings.isProtected) == true
        let job = try filing { () throws(LocalFileError) in
          try Job(index, request, isProtected: isProtected, room)
        }
        tell(.started(index, size: job.size))
        guard !job.isWhole else {
          try finish(job, httpVersion: 0)
          continue
        }
        try start(job, &pool)
      }
    }

    private func start(_ job: Job, _ pool: inout TransferPool) throws(DownloadStop) {
      let headers = try filing { () throws(LocalFileError) in try job.rangeHeaders() }
      job.attempts += 1
      try pool.start(job, headers ?? [])
    }

    // MARK: Ending

    private mutating func settle(
      _ job: Job, _ ending: TransferPool.Ending, _ pool: inout TransferPool,
      _ tell: (DownloadEvent) -> Void
    ) throws(DownloadStop) {
      switch ending {
      case .brokenOff:
        if let error = job.fileError { throw .file(error) }
        if let failure = job.failure { try fail(job, failure, tell) }
      case .failed(let failure): try retry(job, failure, tell)
      case .answered(let status, _, let redirection) where Self.isRedirection(status):
        try follow(job, redirection, &pool, tell)
      case .answered(let status, let httpVersion, _):
        let isFile = try filing { () throws(LocalFileError) in try job.isFile() }
        if let failure = job.failure {
          try fail(job, failure, tell)
        } else if isFile {
          try verify(job, httpVersion, &pool, tell)
        } else if status == 416 || status == 206 {
          try beginAnew(job, job.refusal(status), &pool, tell)
        } else {
          try retry(job, job.refusal(status), tell)
        }
      }
    }

    private static func isRedirection(_ status: Int) -> Bool {
      [301, 302, 303, 307, 308].contains(status)
    }

    private mutating func follow(
      _ job: Job, _ redirection: String?, _ pool: inout TransferPool,
      _ tell: (DownloadEvent) -> Void
    ) throws(DownloadStop) {
      job.redirections += 1
      guard job.redirections <= settings.redirections else {
        return try fail(job, .redirection(.tooMany(limit: settings.redirections)), tell)
      }
      guard let redirection, let target = WebOrigin(redirection) else {
        return try fail(job, .redirection(.unusable), tell)
      }
      guard target.isSecure || WebOrigin(job.url)?.isSecure == false else {
        return try fail(job, .redirection(.unprotected), tell)
      }
      job.url = redirection
      job.isProtected = job.isProtected && settings.isProtected(target)
      job.attempts -= 1
      try start(job, &pool)
    }

    private mutating func verify(
      _ job: Job, _ httpVersion: Int, _ pool: inout TransferPool, _ tell: (DownloadEvent) -> Void
    ) throws(DownloadStop) {
      guard let expected = job.request.expected,
        let got = job.file(httpVersion: httpVersion).digest(expected.algorithm), got != expected
      else { return try finish(job, httpVersion: httpVersion) }
      let failure = DownloadFailure.mismatch(expected: expected, got: got)
      guard job.wasContinued else { return try fail(job, failure, tell) }
      // What an earlier attempt left may be what is wrong.
      try beginAnew(job, failure, &pool, tell)
    }

    private mutating func beginAnew(
      _ job: Job, _ failure: DownloadFailure, _ pool: inout TransferPool,
      _ tell: (DownloadEvent) -> Void
    ) throws(DownloadStop) {
      guard !job.hasBegunAnew else { return try fail(job, failure, tell) }
      job.hasBegunAnew = true
      try filing { () throws(LocalFileError) in try job.clear() }
      job.attempts -= 1
      try start(job, &pool)
    }

    private mutating func retry(
      _ job: Job, _ failure: DownloadFailure, _ tell: (DownloadEvent) -> Void
    ) throws(DownloadStop) {
      guard failure.isTransient, job.attempts < settings.attempts else {
        return try fail(job, failure, tell)
      }
      tell(.retrying(job.index, failure, attempt: job.attempts))
      job.returnToOrigin()
      waiting.append((job, ContinuousClock.now + pause(job)))
    }

    /// How long to wait before the next attempt.
    private func pause(_ job: Job) -> Duration {
      let usual = settings.backOffMilliseconds << min(job.attempts - 1, 10)
      let jittered = usual / 2 + Int.random(in: 0...max(1, usual))
      let asked = min(job.head.pause ?? 0, settings.pauseLimit) * 1_000
      return .milliseconds(max(jittered, asked))
    }

    private mutating func fail(
      _ job: Job, _ failure: DownloadFailure, _ tell: (DownloadEvent) -> Void
    ) throws(DownloadStop) {
      // What can be continued another time is kept.
      let isKept = failure.isTransient && !job.isEmpty
      try filing { () throws(LocalFileError) in try isKept ? job.keep() : job.remove() }
      queue.release(job.index)
      tell(.ended(job.index, .failure(failure)))
    }

    private mutating func finish(_ job: Job, httpVersion: Int) throws(DownloadStop) {
      try filing { () throws(LocalFileError) in try job.seal() }
      queue.release(job.index)
      commits.add(job, job.file(httpVersion: httpVersion))
    }

    private func report(_ job: Job, _ tell: (DownloadEvent) -> Void) {
      guard job.hasNews else { return }
      tell(.received(job.index, size: job.size, expecting: job.head.size))
      job.hasNews = false
    }

    /// Brings what is whole to its place.
    mutating func commit(_ tell: (DownloadEvent) -> Void) throws(DownloadStop) {
      try filing { () throws(LocalFileError) in try commits.finish(tell) }
    }

    private func filing<Value>(
      _ work: () throws(LocalFileError) -> Value
    ) throws(DownloadStop) -> Value {
      do {
        return try work()
      } catch {
        throw .file(error)
      }
    }
  }
#endif
