#if Network
  import CDownloads
  import SystemPackage

  /// The transfers that are under way; the one place that calls libcurl.
  @safe struct TransferPool: ~Copyable {
    /// How a transfer ended.
    enum Ending {
      /// The answer is whole, with this status and this version of HTTP, and perhaps redirects.
      case answered(status: Int, httpVersion: Int, redirection: String?)
      /// There is no whole answer.
      case failed(DownloadFailure)
      /// The job broke it off.
      case brokenOff
    }

    /// A job with what libcurl knows of it.
    @safe private struct Transfer {
      let handle: OpaquePointer
      let job: Job
    }

    private let settings: DownloadSettings
    private let pool: OpaquePointer
    private var transfers: [Int: Transfer] = [:]

    /// The number of transfers under way.
    var count: Int { transfers.count }

    /// The jobs under way.
    var jobs: [Job] { transfers.values.map(\.job) }

    init(_ settings: DownloadSettings) throws(DownloadStop) {
      guard lockfetch_curl_open() == 0 else { throw .noLibrary(isBuiltIn: true) }
      guard let pool = unsafe lockfetch_pool_create(2 * settings.jobs) else { throw .broken }
      unsafe self.pool = pool
      self.settings = settings
    }

    deinit {
      for transfer in transfers.values { unsafe Self.end(transfer.handle, in: pool) }
      unsafe lockfetch_pool_destroy(pool)
    }

    private static func end(_ handle: OpaquePointer, in pool: OpaquePointer) {
      unsafe lockfetch_pool_remove(pool, handle)
      unsafe lockfetch_transfer_destroy(handle)
    }

    /// Breaks off what is under way.
    mutating func abandon() {
      for transfer in transfers.values { unsafe Self.end(transfer.handle, in: pool) }
      transfers = [:]
    }

    /// Starts an attempt.
    mutating func start(_ job: Job, _ headers: [String]) throws(DownloadStop) {
      // The transfer is taken out of the pool before the job is let go of.
      let context = unsafe Unmanaged.passUnretained(job).toOpaque()
      guard
        let handle = unsafe lockfetch_transfer_create(
          context,
          { context, bytes, count in
            guard let context = unsafe context, let bytes = unsafe bytes else { return 0 }
            let job = unsafe Unmanaged<Job>.fromOpaque(context).takeUnretainedValue()
            let piece = unsafe Array(UnsafeBufferPointer(start: bytes, count: count))
            return job.take(piece) ? count : 0
          },
          { context, bytes, count in
            guard let context = unsafe context, let bytes = unsafe bytes else { return }
            let job = unsafe Unmanaged<Job>.fromOpaque(context).takeUnretainedValue()
            job.takeHeader(unsafe Array(UnsafeBufferPointer(start: bytes, count: count)))
          })
      else { throw .broken }
      job.beginAttempt()
      let isSet = unsafe configure(handle, job, headers)
      guard isSet, unsafe lockfetch_pool_add(pool, handle) == 0 else {
        unsafe lockfetch_transfer_destroy(handle)
        throw .broken
      }
      transfers[job.index] = unsafe Transfer(handle: handle, job: job)
    }

    private func configure(_ handle: OpaquePointer, _ job: Job, _ headers: [String]) -> Bool {
      let origin = WebOrigin(job.url)
      let proxy = origin?.isSecure == true ? settings.proxies.https : settings.proxies.http
      let texts: [(lockfetch_text, String?)] = [
        (lockfetch_text_url, job.url), (lockfetch_text_proxy, proxy ?? ""),
        (lockfetch_text_no_proxy, settings.proxies.exceptions ?? ""),
        (lockfetch_text_ca_file, settings.caFile?.string),
        (lockfetch_text_ca_folder, settings.caFolder?.string),
        (lockfetch_text_user_agent, settings.userAgent),
      ]
      var lines = headers
      if let accept = job.request.accept { lines.append("Accept: \(accept)") }
      if let value = origin.flatMap(settings.authorization(for:)) {
        lines.append("Authorization: \(value)")
      }
      for (option, value) in texts {
        guard let value else { continue }
        guard unsafe lockfetch_transfer_set_text(handle, option, value) == 0 else { return false }
      }
      for line in lines {
        guard unsafe lockfetch_transfer_add_header(handle, line) == 0 else { return false }
      }
      let connect = unsafe lockfetch_transfer_set_number(
        handle, lockfetch_number_connect_milliseconds, settings.connectMilliseconds)
      let stall = unsafe lockfetch_transfer_set_number(
        handle, lockfetch_number_stall_seconds, settings.stallSeconds)
      let speed = unsafe lockfetch_transfer_set_number(
        handle, lockfetch_number_minimum_speed, settings.minimumSpeed)
      return connect == 0 && stall == 0 && speed == 0
    }

    /// Does what can be done without waiting.
    mutating func perform() throws(DownloadStop) {
      guard unsafe lockfetch_pool_perform(pool) == 0 else { throw .broken }
    }

    /// Waits until something can be done.
    func wait(milliseconds: Int) throws(DownloadStop) {
      guard unsafe lockfetch_pool_wait(pool, CInt(clamping: milliseconds)) == 0 else {
        throw .broken
      }
    }

    /// Takes out one transfer that has ended.
    ///
    /// - Returns: `nil` when there is none.
    mutating func nextEnded() -> (job: Job, ending: Ending)? {
      var ending = lockfetch_ended_whole
      var code: CInt = 0
      guard let context = unsafe lockfetch_pool_next_ended(pool, &ending, &code) else {
        return nil
      }
      let job = unsafe Unmanaged<Job>.fromOpaque(context).takeUnretainedValue()
      guard let transfer = transfers.removeValue(forKey: job.index) else { return nil }
      defer { unsafe Self.end(transfer.handle, in: pool) }
      if job.failure != nil || job.fileError != nil { return (job, .brokenOff) }
      let status = unsafe lockfetch_transfer_status(transfer.handle)
      return unsafe (
        job, Self.ending(ending, code, status, transfer.handle, isCutShort: job.isCutShort)
      )
    }

    private static func ending(
      _ ending: lockfetch_ending, _ code: CInt, _ status: Int, _ handle: OpaquePointer,
      isCutShort: Bool
    ) -> Ending {
      let explanation = unsafe lockfetch_curl_explanation(code).map { unsafe String(cString: $0) }
      let answer = Ending.answered(
        status: status, httpVersion: Int(unsafe lockfetch_transfer_http_version(handle)),
        redirection: unsafe lockfetch_transfer_redirection(handle).map {
          unsafe String(cString: $0)
        })
      switch ending {
      case lockfetch_ended_whole: return answer
      case lockfetch_ended_untrusted: return .failed(.untrusted(explanation: explanation ?? ""))
      // A page about an error that was cut short tells as much as a whole one.
      case _ where status >= 300 || isCutShort: return answer
      default:
        return .failed(
          .connection(
            explanation: explanation ?? "", isTransient: ending == lockfetch_ended_transiently))
      }
    }
  }
#endif
