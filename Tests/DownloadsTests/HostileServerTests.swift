import NixStore
import SystemPackage
import Testing

@testable import Downloads

/// What comes of a server that does everything wrong, case by case.
@Suite struct HostileServerTests {
  @Test(arguments: ["plain", "slow", "chunked", "labelled", "hops/1", "hops/10"])
  func wholeAtOnce(_ way: String) throws {
    var attempt = try Attempt()
    let result = try attempt.get(way)
    try attempt.expectWhole(result)
    #expect(attempt.retries == [])
  }

  @Test func emptyFile() throws {
    var attempt = try Attempt()
    let result = try attempt.get("plain", 0)
    try attempt.expectWhole(result, 0)
  }

  // MARK: Attempts

  @Test(arguments: [
    "cut/1", "cut/4", "no-range/2", "no-etag/2", "changing/2", "chunked-cut/2", "silent/2",
    "status/500/4", "status/503/1", "status/408/1", "status/502/1", "status/504/1", "stall/1",
    "busy/0/2",
  ])
  func wholeInTheEnd(_ way: String) throws {
    var attempt = try Attempt()
    let result = try attempt.get(way)
    try attempt.expectWhole(result)
    #expect(attempt.retries.count == Int(way.split(separator: "/").last ?? ""))
  }

  @Test(arguments: ["status/500/9", "status/429/9", "silent/9", "cut-always"])
  func fiveAttempts(_ way: String) throws {
    var attempt = try Attempt()
    let result = try attempt.get(way)
    switch (way.hasPrefix("status"), result) {
    case (true, .failure(.status(let status, _))): #expect(way.contains(String(status)))
    case (false, .failure(.connection(_, isTransient: true))): break
    default: Issue.record("\(result)")
    }
    #expect(attempt.retries.count == 4)
    #expect(attempt.server.log(5).count == 5)
    #expect(attempt.folder.bytes("got") == nil)
  }

  /// A byte now and then is no download, and ten attempts of it would be no end.
  @Test func whatDripsIsGivenUp() throws {
    var attempt = try Attempt()
    let result = try attempt.get("drip/1", 1_200)
    try attempt.expectWhole(result, 1_200)
    #expect(attempt.retries.count == 1)
    attempt.settings.attempts = 2
    guard case .failure(.connection(_, isTransient: true)) = try attempt.get("drip/9") else {
      Issue.record("it was waited for")
      return
    }
    #expect(attempt.folder.bytes("got")?.count == 1_200)
  }

  @Test(arguments: [400, 401, 403, 404, 410, 451, 501, 505])
  func oneAttempt(_ status: Int) throws {
    var attempt = try Attempt()
    #expect(try attempt.get("status/\(status)/9") == .failure(.status(status)))
    #expect(attempt.server.log(1).count == 1)
    attempt.expectNothing()
  }

  @Test func longPageAboutAnError() throws {
    var attempt = try Attempt()
    #expect(try attempt.get("nowhere") == .failure(.status(404)))
    attempt.expectNothing()
  }

  @Test func nobodyListens() throws {
    var attempt = try Attempt()
    let request = attempt.request("plain", at: "http://127.0.0.1:9")
    guard case .failure(.connection(let explanation, _)) = try attempt.get([request])[0] else {
      Issue.record("it was there")
      return
    }
    #expect(!explanation.contains("127.0.0.1"))
    #expect(attempt.retries.count == 4)
    attempt.expectNothing()
  }

  // MARK: Continuing

  /// What came before a cut is not fetched again.
  @Test func continuesWhereItWasCut() throws {
    var attempt = try Attempt()
    let file = try attempt.get("cut/3").get()
    #expect(file.received == 300_000)
    #expect(attempt.server.log(4).map { $0[1] } == ["200", "206", "206", "206"])
    #expect(
      attempt.server.log(4).map { $0[2] }
        == ["-", "bytes=150000-", "bytes=225000-", "bytes=262500-"])
  }

  /// Nothing would show that the parts are of two states of the file.
  @Test func continuesNothingWithoutAHash() throws {
    var attempt = try Attempt()
    let known = attempt.request("cut/1")
    let request = DownloadRequest(
      url: known.url, expected: nil, algorithms: [.sha256], place: known.place,
      partial: known.partial, sizeLimit: known.sizeLimit)
    let result = try attempt.get([request])[0]
    try attempt.expectWhole(result)
    #expect(attempt.server.log(2).map { $0[2] } == ["-", "-"])
  }

  @Test func beginsAnewWithoutAState() throws {
    var attempt = try Attempt()
    let file = try attempt.get("no-etag/1").get()
    #expect(file.received == 450_000)
    #expect(attempt.server.log(2).map { $0[2] } == ["-", "-"])
  }

  /// A server that sends another part than was asked for is asked for all of it.
  @Test func refusesAnotherPart() throws {
    var attempt = try Attempt()
    let result = try attempt.get("other-part/1")
    try attempt.expectWhole(result)
    #expect(attempt.server.log(3).map { $0[1] } == ["200", "206", "200"])
  }

  /// What a killed run left is continued: the state of the file is kept beside it.
  @Test func continuesAnotherRun() throws {
    var attempt = try Attempt()
    let size = 3 << 20
    attempt.settings.attempts = 1
    guard case .failure(.connection) = try attempt.get("cut/1", size) else {
      Issue.record("it was not cut")
      return
    }
    #expect(attempt.folder.partials == ["got", "got.state"])
    #expect(attempt.folder.bytes("got") == nil)
    let file = try attempt.get("cut/1", size).get()
    #expect(file.received == size / 2)
    #expect(attempt.server.log(2).map { $0[1] } == ["200", "206"])
    #expect(attempt.folder.bytes("got") == content(size))
    #expect(attempt.folder.partials == [])
  }

  /// A damaged beginning is found by the hash, and everything fetched anew.
  @Test func doesNotTrustWhatWasLeft() throws {
    var attempt = try Attempt()
    try attempt.write([1, 2, 3], "got")
    try attempt.write(Array("\"one\"".utf8), "got.state")
    let result = try attempt.get("plain")
    try attempt.expectWhole(result)
    #expect(attempt.server.log(2).map { $0[1] } == ["206", "200"])
  }

  @Test func needsNoRequestForWhatIsWhole() throws {
    var attempt = try Attempt()
    try attempt.write(content(300_000), "got")
    let result = try attempt.get("plain")
    try attempt.expectWhole(result)
    #expect(attempt.server.log(0).isEmpty)
  }

  // MARK: Bytes

  @Test func refusesOtherBytes() throws {
    var attempt = try Attempt()
    var wrong = content(300_000)
    wrong[0] ^= 1
    #expect(
      try attempt.get("wrong")
        == .failure(
          .mismatch(
            expected: NixHash(of: content(300_000), .sha512), got: NixHash(of: wrong, .sha512))))
    #expect(attempt.server.log(1).count == 1)
    attempt.expectNothing()
  }

  @Test func refusesTooFewBytes() throws {
    var attempt = try Attempt()
    guard case .failure(.mismatch) = try attempt.get("long") else {
      Issue.record("it was taken")
      return
    }
    attempt.expectNothing()
  }

  /// Fewer bytes than told are a cut; what came is the whole file here, which its hash tells.
  @Test func bytesThatNeverCome() throws {
    var attempt = try Attempt()
    guard case .failure(.connection) = try attempt.get("short") else {
      Issue.record("it was taken")
      return
    }
    #expect(attempt.folder.bytes("got") == nil)
  }

  @Test(arguments: ["plain", "chunked", "endless"]) func limit(_ way: String) throws {
    var attempt = try Attempt()
    attempt.sizeLimit = 299_999
    #expect(try attempt.get(way) == .failure(.tooLarge(limit: 299_999)))
    attempt.expectNothing()
    guard way != "endless" else { return }
    attempt.sizeLimit = 300_000
    let result = try attempt.get(way)
    try attempt.expectWhole(result)
  }

  /// The encoding of a file as it was published is not undone, and none is asked for.
  @Test func keepsWhatIsLabelledAsEncoded() throws {
    var attempt = try Attempt()
    let result = try attempt.get("labelled")
    try attempt.expectWhole(result)
  }

  // MARK: Redirections

  @Test(arguments: ["loop", "hops/11"]) func tooManyRedirections(_ way: String) throws {
    var attempt = try Attempt()
    #expect(try attempt.get(way) == .failure(.redirection(.tooMany(limit: 10))))
    #expect(attempt.server.log(11).count == 11)
    attempt.expectNothing()
  }

  @Test(arguments: [
    "file:///etc/passwd", "ftp://127.0.0.1/x", "http://user:secret@127.0.0.1/x", "gopher://x",
    "http://", "http://127.0.0.1:99999/x",
  ])
  func redirectionsThatAreNotFollowed(_ goal: String) throws {
    var attempt = try Attempt()
    let hex = goal.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    #expect(try attempt.get("elsewhere/\(hex)") == .failure(.redirection(.unusable)))
    attempt.expectNothing()
  }

  /// An outage of the place that was redirected to is no end either: the first place is asked again.
  @Test func retriesFromTheFirstPlace() throws {
    var attempt = try Attempt()
    let hex = "/status/503/2/bytes/300000".utf8.map { String($0, radix: 16) }.joined()
    let result = try attempt.get("elsewhere/\(hex)")
    try attempt.expectWhole(result)
    #expect(attempt.server.log(6).map { $0[1] } == ["302", "503", "302", "503", "302", "200"])
  }

  // MARK: Proxies

  @Test func asksAProxy() throws {
    var attempt = try Attempt()
    attempt.settings.proxies.http = attempt.server.url
    let request = attempt.request("plain", at: "http://nowhere.invalid")
    let result = try attempt.get([request])[0]
    try attempt.expectWhole(result)
    #expect(attempt.server.log(1).map { $0[0] } == ["http://nowhere.invalid/plain/bytes/300000"])
  }

  @Test func aProxyThatWantsAPassword() throws {
    var attempt = try Attempt()
    let proxy = try HostileServer(attempt.folder, proxySecret: "Basic bWU6czNjcjN0")
    attempt.settings.proxies.http = proxy.url
    let request = attempt.request("plain", at: "http://nowhere.invalid")
    #expect(try attempt.get([request])[0] == .failure(.status(407)))
    attempt.expectNothing()
    attempt.settings.proxies.http = proxy.url.replacing("http://", with: "http://me:s3cr3t@")
    let result = try attempt.get([request])[0]
    try attempt.expectWhole(result)
    #expect(proxy.log(2).map { $0[1] } == ["407", "200"])
  }

  /// What goes through a proxy, or to another machine after a redirection, others may have changed.
  @Test func whatOthersMayHaveChanged() throws {
    var attempt = try Attempt()
    #expect(try attempt.get("plain").get().isProtected)
    attempt.settings.proxies.http = attempt.server.url
    let far = "http://nowhere.invalid/plain/bytes/300000"
    let hex = far.utf8.map { String($0, radix: 16) }.joined()
    attempt.settings.proxies.exceptions = "127.0.0.1"
    let redirected = attempt.request("elsewhere/\(hex)", name: "other")
    let direct = attempt.request("plain", at: "http://nowhere.invalid", name: "third")
    for result in try attempt.get([redirected, direct]) {
      #expect(try !result.get().isProtected)
    }
  }

  /// What is on the list is asked without it, and the proxy that is not there is not missed.
  @Test(arguments: ["127.0.0.1", "other,127.0.0.1", "*"]) func exceptions(_ list: String) throws {
    var attempt = try Attempt()
    attempt.settings.proxies.http = "http://127.0.0.1:9"
    attempt.settings.proxies.exceptions = list
    let result = try attempt.get("plain")
    try attempt.expectWhole(result)
  }

  @Test func aProxyThatIsNotThere() throws {
    var attempt = try Attempt()
    attempt.settings.proxies.http = "http://user:s3cr3t@127.0.0.1:9"
    guard case .failure(.connection(let explanation, _)) = try attempt.get("plain") else {
      Issue.record("it was there")
      return
    }
    #expect(!explanation.contains("s3cr3t"))
    attempt.expectNothing()
  }

  // MARK: Many

  @Test func manyFilesShareConnections() throws {
    var attempt = try Attempt()
    let requests = (0..<300).map { attempt.request("plain", 1_000 + $0, name: "file-\($0)") }
    let results = try attempt.get(requests)
    #expect(results.allSatisfy { (try? $0.get()) != nil })
    for index in [0, 150, 299] {
      #expect(attempt.folder.bytes("file-\(index)") == content(1_000 + index))
    }
    #expect(attempt.server.log(300).count == 300)
    #expect(attempt.folder.partials == [])
  }

  /// In which order files are begun, eight of a server with a way of its own before eight of another.
  private func order(_ way: String) throws -> (started: [Int], beforeRetrying: [Int]?) {
    let attempt = try Attempt()
    let other = try HostileServer(attempt.folder)
    let first = (0..<8).map { attempt.request(way, 2_000 + $0, name: "first-\($0)") }
    let free = (0..<8).map {
      attempt.request("plain", 3_000 + $0, at: other.url, name: "free-\($0)")
    }
    var started: [Int] = []
    var beforeRetrying: [Int]?
    var ended = 0
    var downloader = try Downloader(attempt.settings)
    try downloader.run(first + free) { event in
      switch event {
      case .started(let index, _): started.append(index)
      case .retrying: beforeRetrying = beforeRetrying ?? started
      case .ended(_, .success): ended += 1
      default: break
      }
    }
    #expect(ended == 16)
    return (started, beforeRetrying)
  }

  /// A server that wants to be left alone holds up nobody else's files.
  @Test func aBusyServerHoldsUpItsOwnFilesOnly() throws {
    // Four at a time: the busy server's first three keep its turns, then all of the other one's.
    #expect(try order("busy/1/1").started == Array(0..<3) + Array(8..<16) + Array(3..<8))
  }

  /// Nor does one that stands still: some turns are never its own.
  @Test func aServerThatStandsStillHoldsUpItsOwnFilesOnly() throws {
    #expect(try order("stall/1").beforeRetrying == Array(0..<3) + Array(8..<16))
  }

  @Test func oneFailureDoesNotStopOthers() throws {
    var attempt = try Attempt()
    let ways = ["plain", "status/404/9", "wrong", "cut/2", "loop", "plain"]
    let requests = ways.enumerated().map { attempt.request($1, 5_000 + $0, name: "file-\($0)") }
    let results = try attempt.get(requests)
    #expect(results.map { (try? $0.get()) != nil } == [true, false, false, true, false, true])
    #expect(attempt.folder.partials == [])
  }

  /// Two runs that want one file both get it.
  @Test func twoAtOnce() throws {
    var attempt = try Attempt()
    let results = try attempt.get([attempt.request("slow"), attempt.request("slow")])
    for result in results { try attempt.expectWhole(result) }
  }
}
