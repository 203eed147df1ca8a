import ArgumentParser
import ArgumentParser
import Foundation
import Lockfetch
import SystemPackage
import Testing

@testable import Downloads
@testable import LockfetchCLI

/// What the options of downloads make of the environment and of files.
@Suite struct DownloadOptionsTests {
  private func settings(
    _ arguments: [String] = [], _ environment: [String: String]
  ) throws -> DownloadSettings {
    let context = ToolContext(
      registry: try AdapterRegistry([]), environment: environment, isErrorTerminal: false,
      writeOutput: { _ in }, writeError: { _ in })
    return try DownloadOptions.parse(arguments).settings(in: context)
  }

  @Test func anEmptyVariableHidesNoOther() throws {
    let bundle = FilePath("/b.pem")
    for environment in [
      ["NIX_SSL_CERT_FILE": "", "SSL_CERT_FILE": "/b.pem", "CURL_CA_BUNDLE": "/c.pem"],
      ["NIX_SSL_CERT_FILE": "", "SSL_CERT_FILE": "", "CURL_CA_BUNDLE": "/b.pem"],
      ["NIX_SSL_CERT_FILE": "/b.pem", "SSL_CERT_FILE": "/c.pem"],
    ] {
      #expect(try settings([], environment).caFile == bundle)
    }
    let none = try settings([], ["SSL_CERT_FILE": "", "SSL_CERT_DIR": ""])
    #expect(none.caFile == nil && none.caFolder == nil)
  }

  @Test func netrcOfTheHomeFolder() throws {
    let scratch = try Scratch(["home/.netrc": "machine a login me password s3cr3t"])
    let origin = try #require(WebOrigin("https://a:8443"))
    let plain = try #require(WebOrigin("http://a"))
    let home = try settings([], ["HOME": scratch.path("home")])
    #expect(home.authorization(for: origin) == "Basic bWU6czNjcjN0")
    #expect(home.authorization(for: plain) == nil)
    let named = try settings(["--netrc-file", scratch.path("home/.netrc")], [:])
    #expect(named.authorization(for: plain) == "Basic bWU6czNjcjN0")
    #expect(try settings([], ["HOME": scratch.path]).netrc == nil)
  }

  /// The line is told and nothing of what is in it.
  @Test func netrcThatCannotBeRead() throws {
    let scratch = try Scratch([
      "home/.netrc": "machine a\nlogin me password \"my s3cr3t",
      "big": String(repeating: "#", count: (1 << 20) + 1),
    ])
    for (arguments, environment, expected) in [
      ([], ["HOME": scratch.path("home")], "line 2 of"),
      (["--netrc-file", scratch.path("big")], [:], "it is larger than 1048576 bytes"),
      (["--netrc-file", scratch.path], [:], "it is not a regular file"),
      (["--netrc-file", scratch.path("no")], [:], "cannot be read"),
    ] as [([String], [String: String], String)] {
      do {
        _ = try settings(arguments, environment)
        Issue.record("it was read")
      } catch let stop as FetchStop {
        let text = stop.diagnostics.map { String(describing: $0) }.joined()
        #expect(stop.status == .usage)
        #expect(text.contains(expected), "\(text)")
        #expect(!text.contains("s3cr3t") && !text.contains("password my"))
      }
    }
  }
}
