import ArgumentParser
import Downloads
import LockText
import Lockfetch
import Synchronization
import Testing

@testable import LockfetchCLI

/// What is told of downloads, apart from any server.
@Suite struct DownloadReportTests {
  private static let file = DownloadedFile(size: 5, digests: [], received: 5, httpVersion: 11)

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

  @Test func aBarShowsFilesBytesSpeedAndWhatIsSlow() throws {
    let slow = (0..<12).map { _ in DownloadEvent.received(1, bytes: 1_500_000, expecting: nil) }
    let text = try shown(
      terminal: true, count: 2,
      [.received(0, bytes: 5, expecting: 5), .ended(0, .success(Self.file))] + slow)
    #expect(text.contains("[==========>         ] 1/2, "))
    #expect(
      text.contains(/1\/2, 18\.0 MB, \d+\.\d [kM]B\/s, \d:\d\d left: file-1\\u\{1b\}/.ignoresCase())
    )
    #expect(text.hasSuffix("\r\u{1B}[K"))
    let lines = text.split(separator: "\r\u{1B}[K")
    #expect(lines.allSatisfy { $0.unicodeScalars.count <= 79 })
  }

  @Test func linesTellEachTenth() throws {
    let events = (0..<20).map { number -> DownloadEvent in
      .ended(number, number == 19 ? .failure(.status(404)) : .success(Self.file))
    }
    let text = try shown(terminal: false, count: 20, events)
    #expect(text.split(separator: "\n").count == 10)
    #expect(text.hasPrefix("2 of 20 files, 0 B\n"))
    #expect(text.hasSuffix("19 of 20 files, 0 B, 1 failed\n"))
    let records = try shown(["--log-format", "json"], terminal: true, count: 20, events)
    #expect(records.matches(of: /"code":"fetch\/progress"/).count == 10)
    #expect(try shown(["--quiet"], terminal: true, count: 20, events) == "")
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
    let url = try FetchURL("https://a.example/b")
    #expect(FailureText(failure, name: "b", url: url, nil).code == code)
  }
}
