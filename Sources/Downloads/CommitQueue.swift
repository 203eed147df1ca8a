#if Network
  import Dispatch
  import LocalFiles
  import Synchronization
  import SystemPackage

  /// Files that are whole and not yet at their places.
  ///
  /// They are brought to the disk many at a time, by another thread while others are downloaded, and
  /// only then moved.
  struct CommitQueue {
    /// So many files may wait; each is an open descriptor.
    private static let limit = 384
    /// From so many on they are brought to the disk.
    private static let batch = limit / 2
    /// So long does a file wait at most before that.
    private static let interval = Duration.seconds(2)

    private var whole: [(job: Job, file: DownloadedFile)] = []
    /// What is being brought to the disk.
    private var syncing: (files: [(job: Job, file: DownloadedFile)], sync: BackgroundSync)?
    private var lastTime = ContinuousClock.now

    /// Whether there is no room for more.
    var isFull: Bool { whole.count + (syncing?.files.count ?? 0) >= Self.limit }

    mutating func add(_ job: Job, _ file: DownloadedFile) {
      whole.append((job, file))
    }

    /// Does what can be done without waiting.
    mutating func advance(_ tell: (DownloadEvent) -> Void) throws(LocalFileError) {
      if syncing?.sync.isDone == true { try move(tell) }
      let isLate = ContinuousClock.now - lastTime > Self.interval
      if syncing == nil, whole.count >= Self.batch || isLate { begin() }
    }

    /// Brings all files to their places.
    mutating func finish(_ tell: (DownloadEvent) -> Void) throws(LocalFileError) {
      try move(tell)
      begin()
      try move(tell)
    }

    private mutating func begin() {
      lastTime = ContinuousClock.now
      guard let first = whole.first else { return }
      // All places are in one file system, that of the cache.
      let folder = first.job.request.place.removingLastComponent()
      syncing = (whole, BackgroundSync(folder))
      whole = []
    }

    private mutating func move(_ tell: (DownloadEvent) -> Void) throws(LocalFileError) {
      guard let (files, sync) = syncing else { return }
      syncing = nil
      try sync.wait()
      for (job, file) in files {
        try job.move()
        tell(.ended(job.index, .success(file)))
      }
    }
  }

  /// The file system of a folder, on its way to the disk.
  private final class BackgroundSync: Sendable {
    private let outcome = Mutex<Result<Void, LocalFileError>?>(nil)
    private let group = DispatchGroup()

    init(_ folder: FilePath) {
      DispatchQueue.global(qos: .userInitiated).async(group: group) { [self] in
        let result = Result { () throws(LocalFileError) in try Folder.synchronize(folder) }
        outcome.withLock { $0 = result }
      }
    }

    var isDone: Bool { outcome.withLock { $0 != nil } }

    func wait() throws(LocalFileError) {
      group.wait()
      try outcome.withLock { $0 }?.get()
    }
  }
#endif
