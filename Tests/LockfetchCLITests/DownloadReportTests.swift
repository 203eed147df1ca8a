import ArgumentParser
import Downloads
import Foundation
import LockText
import Lockfetch
import Synchronization
import Testing

@testable import LockfetchCLI

/// What is told of downloads, apart from any server.
@Suite struct DownloadReportTests {
  private static let file = DownloadedFile(
    size: 5, digests: [], received: 5, httpVersion: 11, isProtected: true)

  /// What downloading of some files shows, half a second for each look at the clock.
  private func shown(
    _ arguments: [String] = [], terminal: Bool, count: Int, _ events: [DownloadEvent]
  ) throws -> String {
    let errors = Mutex("")
    let ticks = Mutex(0)
    let context = ToolContext(
      registry: try AdapterRegistry([]), environment: [:], isErrorTerminal: terminal,
      elapsed: {
        .milliseconds(
          ticks.withLock {
            $0 += 500
            return $0
          })
      },
      writeOutput: { _ in }, writeError: { text in errors.withLock { $0 += text } })
    let printer = DiagnosticPrinter(context: context, options: try OutputOptions.parse(arguments))
    var progress = DownloadProgress(printer, count: count)
    progress.begin((0..<count).map { ByteString("file-\($0)\u{1B}") })
    for event in events { progress.take(event) }
    progress.end()
    return errors.withLock { $0 }
  }

  /// A file of five bytes is there, and three million come every second for another one of 40 MB.
  private static let oneOfTwo: [DownloadEvent] =
    [
      .started(0, size: 0), .started(1, size: 0), .received(0, size: 5, expecting: 5),
      .ended(0, .success(file)),
    ]
    + (1...12).map { .received(1, size: $0 * 1_500_000, expecting: 40_000_000) }

  @Test func aBarShowsFilesBytesSpeedAndWhatIsSlow() throws {
    let text = try shown(terminal: true, count: 2, Self.oneOfTwo)
    // 18 of 40 MB are nine of twenty places; 22 MB at 3 MB a second are 7 seconds.
    #expect(
      text.contains("[=========>          ] 1/2, 18.0 MB, 3.0 MB/s, 0:07 left: file-1\\u{1b}"))
    #expect(text.hasSuffix("\r\u{1B}[K"))
    let lines = text.split(separator: "\r\u{1B}[K")
    #expect(lines.allSatisfy { $0.unicodeScalars.count <= 79 })
  }

  /// What sends nothing at all is what one wants to know of.
  @Test func aFileThatNeverAnswersIsSlow() throws {
    let events = [DownloadEvent.started(1, size: 0)] + Array(repeating: .waited, count: 12)
    let text = try shown(terminal: true, count: 3, events)
    #expect(text.contains("] 0/3, 0 B, 0 B/s: file-1\\u{1b}\r"))
  }

  /// Another attempt that begins anew adds nothing to what is there.
  @Test func repeatedBytesCountOnce() throws {
    let events: [DownloadEvent] = [
      .started(0, size: 0), .received(0, size: 900, expecting: 1_000),
      .retrying(0, .connection(explanation: "cut", isTransient: true), attempt: 1),
      .received(0, size: 500, expecting: 1_000), .waited,
    ]
    let text = try shown(terminal: true, count: 1, events)
    #expect(text.contains("] 0/1, 500 B, "))
  }

  /// What another run left is no speed of this one.
  @Test func continuedBytesAreNoSpeed() throws {
    let events: [DownloadEvent] =
      [.started(0, size: 9_000_000)] + Array(repeating: .waited, count: 8)
    let text = try shown(terminal: true, count: 1, events)
    #expect(text.contains("] 0/1, 9.0 MB, 0 B/s"))
  }

  @Test func linesTellEachTenth() throws {
    let events = (0..<20).map { number -> DownloadEvent in
      .ended(number, number == 19 ? .failure(.status(404)) : .success(Self.file))
    }
    let text = try shown(terminal: false, count: 20, events)
    #expect(text.split(separator: "\n").count == 10)
    #expect(text.hasPrefix("2 of 20 files, 10 B"))
    #expect(text.hasSuffix(", 1 failed\n"))
    let records = try shown(["--log-format", "json"], terminal: true, count: 20, events)
    #expect(records.matches(of: /"code":"fetch\/progress"/).count >= 10)
    #expect(try shown(["--quiet"], terminal: true, count: 20, events) == "")
  }

  /// A few large files are told of as well, and after ten seconds in any case.
  @Test func linesTellOfFewFiles() throws {
    let text = try shown(terminal: false, count: 2, Self.oneOfTwo)
    #expect(text.hasPrefix("1 of 2 files, 5 B"))
    let silent = try shown(
      terminal: false, count: 1,
      [.started(0, size: 0)] + Array(repeating: .waited, count: 45))
    #expect(
      silent.split(separator: "\n").map(String.init)
        == Array(repeating: "0 of 1 file, 0 B, 0 B/s; slow: file-0\\u{1b}", count: 2))
  }

  /// Programs get the numbers themselves, every second.
  @Test func recordsHaveNumbers() throws {
    let text = try shown(["--log-format", "json"], terminal: false, count: 2, Self.oneOfTwo)
    let last = try #require(text.split(separator: "\n").last)
    let record = try #require(
      JSONSerialization.jsonObject(with: Data(last.utf8)) as? [String: Any])
    let fetch = try #require(record["fetch"] as? [String: Any])
    #expect(fetch["bytes"] as? Int == 18_000_005)
    #expect(fetch["bytesPerSecond"] as? Int == 3_000_000)
    #expect(fetch["done"] as? Int == 1)
    #expect(fetch["failed"] as? Int == 0)
    #expect(fetch["secondsLeft"] as? Int == 7)
    #expect(fetch["slow"] as? [String] == ["file-1\u{1B}"])
    #expect(fetch["total"] as? Int == 2)
  }

  /// What a further place has is no failure any more.
  @Test func furtherPlaces() throws {
    var tally = DownloadTally(wanted: 3, at: .zero)
    tally.begin(3)
    for number in 0..<3 {
      tally.take(
        .ended(number, number == 0 ? .success(Self.file) : .failure(.status(404))), at: .zero)
    }
    tally.begin(1)
    #expect((tally.done, tally.failed, tally.over) == (1, 1, 2))
    tally.take(.ended(0, .success(Self.file)), at: .zero)
    #expect((tally.done, tally.failed, tally.over) == (2, 1, 3))
  }

  @Test func deniedFilesSayHowToBeLetIn() throws {
    func text(_ failure: DownloadFailure, _ url: ByteString) -> FailureText {
      FailureText(failure, name: "b", url: url, nil)
    }
    let plain = text(.status(401), "https://a.example/b")
    #expect(plain.fix.text.contains("--token a.example=VARIABLE"))
    #expect(plain.fix.text.contains("fetch --store"))
    let port = text(.status(403), "https://a.example:8443/b")
    #expect(port.fix.text.contains("--token https://a.example:8443=VARIABLE"))
    #expect(text(.status(403), "http://a.example/b").fix.text.contains("https"))
    let target = try #require(WebOrigin("https://c.example/x"))
    let redirected = text(.status(401, origin: target), "https://a.example/b")
    #expect(redirected.why.text.contains("https://c.example"))
    #expect(redirected.fix.text.contains("--token c.example=VARIABLE"))
    let proxy = text(.status(407), "https://a.example/b")
    #expect(proxy.why.text.contains("proxy"))
    #expect(!proxy.fix.text.contains("--token"))
  }

  /// "Later" is said only of what passes.
  @Test(arguments: [206, 418, 501, 505])
  func statesThatDoNotPass(_ status: Int) {
    let text = FailureText(.status(status), name: "b", url: "https://a.example/b", nil)
    #expect(!text.fix.text.contains("later"))
  }

  @Test(arguments: [
    (0, "0 B"), (999, "999 B"), (1_000, "1.0 kB"), (1_949, "1.9 kB"), (84_200_000, "84.2 MB"),
    (1_300_000_000, "1.3 GB"), (.max, "9223372.0 TB"),
  ])
  func sizes(_ bytes: Int, _ text: String) {
    #expect(Size.text(bytes) == text)
  }

  @Test(arguments: [
    (DownloadFailure.status(404), "fetch/not-found"), (.status(410), "fetch/not-found"),
    (.status(401), "fetch/denied"), (.status(407), "fetch/denied"), (.status(500), "fetch/server"),
    (.connection(explanation: "x", isTransient: true), "fetch/no-connection"),
    (.untrusted(explanation: "x"), "fetch/untrusted"), (.tooLarge(limit: 1), "fetch/too-large"),
    (.redirection(.unprotected), "fetch/redirection"),
  ])
  func codes(_ failure: DownloadFailure, _ code: String) throws {
    #expect(FailureText(failure, name: "b", url: "https://a.example/b", nil).code == code)
  }
}
