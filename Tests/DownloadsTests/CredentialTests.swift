import Testing

@testable import Downloads

/// What is sent to whom.
@Suite struct CredentialTests {
  private static func hex(_ text: String) -> String {
    text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  // MARK: Proxies and this machine

  @Test(arguments: [
    ("http://127.0.0.1:8", nil, nil), ("http://127.0.0.1:8", "", nil),
    ("http://127.0.0.1:8", "http://far.example:3128", "127.0.0.1"),
    ("http://127.0.0.1:8", "http://far.example", "a.example, 127.0.0.1"),
    ("http://localhost", "http://far.example", "LOCALHOST"),
    ("http://[::1]:8", "http://far.example", "::1"), ("http://[::1]:8", "far.example", "*"),
    ("http://127.0.0.1", "http://127.0.0.1:9", nil), ("http://127.0.0.1", "localhost:9", nil),
    ("http://127.0.0.1", "socks5h://me:secret@[::1]:9/", nil),
    ("https://a.example", "http://far.example", nil),
  ])
  func protected(_ url: String, _ proxy: String?, _ exceptions: String?) throws {
    var settings = DownloadSettings()
    settings.proxies.http = proxy
    settings.proxies.exceptions = exceptions
    #expect(settings.isProtected(try #require(WebOrigin(url))))
  }

  @Test(arguments: [
    ("http://127.0.0.1:8", "http://far.example", nil), ("http://127.0.0.1", "far.example:9", ""),
    ("http://127.0.0.1", "http://far.example", "127.0.0.2,27.0.0.1,.1,0.0.1,127.0.0.0/8"),
    ("http://127.0.0.1", "http://far.example", "127.0.0.1:80"),
    ("http://127.0.0.1", "http://far.example", "*,a.example"),
    ("http://localhost", "http://far.example", "host,alhost"),
    ("http://[::1]", "http://far.example", "::2,1"),
    ("http://127.0.0.1", "http://127.0.0.1@far.example", nil),
    ("http://127.0.0.1", "far.example/?x=://127.0.0.1", nil),
    ("http://127.0.0.1", "http://127.0.0.1.far.example", nil),
    ("http://127.0.0.1", "http://127.0.0.1\\@far.example", nil),
    ("http://a.example", nil, nil),
  ])
  func unprotected(_ url: String, _ proxy: String?, _ exceptions: String?) throws {
    var settings = DownloadSettings()
    settings.proxies.http = proxy
    settings.proxies.exceptions = exceptions
    #expect(!settings.isProtected(try #require(WebOrigin(url))))
  }

  @Test func namesBelowAnException() throws {
    var proxies = DownloadSettings.Proxies()
    proxies.exceptions = "a.example"
    for (url, isExcepted) in [
      ("http://a.example", true), ("http://b.a.example", true), ("http://ba.example", false),
    ] {
      #expect(proxies.excepts(try #require(WebOrigin(url))) == isExcepted)
    }
  }

  /// A proxy whose place is not known to be this machine gets no secret on the way to this machine,
  /// and what it answers others may have changed.
  @Test func aProxyOnTheWayToThisMachine() throws {
    var attempt = try Attempt()
    // libcurl takes this for 127.0.0.1; whoever decides what is sent is not so sure.
    attempt.settings.proxies.http = attempt.server.url.replacing("127.0.0.1", with: "127.1")
    let goal = "http://127.0.0.1:9"
    attempt.settings.authorizations = [.init(origin: goal, value: "Bearer secret")]
    let netrc = try NetrcFile(Array("machine 127.0.0.1 login me password secret".utf8))
    attempt.settings.netrc = .init(file: netrc, allowsPlainHTTP: false)
    let direct = attempt.request("plain", at: goal)
    let hop = attempt.request("elsewhere/\(Self.hex("\(goal)/plain/bytes/300000"))", name: "hop")
    for result in try attempt.get([direct, hop]) { #expect(try !result.get().isProtected) }
    #expect(attempt.server.log(3).map { $0[3] } == ["-", "-", "-"])
    // One on this machine is no stranger.
    attempt.settings.proxies.http = attempt.server.url
    let own = try attempt.get([attempt.request("plain", at: goal, name: "own")])[0]
    #expect(try own.get().isProtected)
    #expect(attempt.server.log(4).last?[3] == "secret")
  }

  // MARK: netrc

  private static let basic = "Basic bWU6czNjcjN0"

  @Test func ofTheHostOfEachHop() throws {
    var attempt = try Attempt()
    let other = try HostileServer(attempt.folder)
    let netrc = try NetrcFile(
      Array("machine 127.0.0.1 login me password s3cr3t default login d password x".utf8))
    attempt.settings.netrc = .init(file: netrc, allowsPlainHTTP: false)
    let far = "\(other.url.replacing("127.0.0.1", with: "localhost"))/plain/bytes/300000"
    let away = attempt.request("elsewhere/\(Self.hex(far))")
    let wanting = "\(attempt.server.url)/token/\(Self.hex(Self.basic))/bytes/300000"
    let back = attempt.request(
      "elsewhere/\(Self.hex(wanting))",
      at: other.url.replacing("127.0.0.1", with: "localhost"), name: "back")
    for result in try attempt.get([away, back]) { _ = try result.get() }
    // `default` went nowhere.
    #expect(other.log(2).map { $0[3] } == ["-", "-"])
    #expect(attempt.server.log(2).map { $0[3] } == ["secret", "secret"])
    // What is for one server alone comes first.
    attempt.settings.authorizations = [.init(origin: attempt.server.url, value: "Bearer t")]
    let token = attempt.request("token/\(Self.hex("Bearer t"))", name: "token")
    _ = try attempt.get([token])[0].get()
  }

  @Test(arguments: [
    ("machine a.example login me password s3cr3t", "a.example"),
    ("# word\nmachine A.Example # there\r\n\tlogin me\r\n\tpassword s3cr3t\r\n", "a.example"),
    ("machine a.example account x password s3cr3t login me", "a.example"),
    ("machine b login x macdef init\ncd /\nmachine\n\nmachine a login me password s3cr3t", "a"),
    ("MACHINE a LOGIN \"m\\e\" PASSWORD \"s3cr3t\"", "a"),
    ("machine a login me password s3cr3t machine a login you password x", "a"),
    ("default login x password y machine a login me password s3cr3t", "a"),
    ("machine ::1 login me password s3cr3t", "[::1]"),
    ("machine a protocol https login me password s3cr3t", "a"),
  ])
  func reads(_ text: String, _ host: String) throws {
    let file = try NetrcFile(Array(text.utf8))
    #expect(file.authorization(for: host) == Self.basic)
    #expect(file.authorization(for: "other") == nil)
  }

  @Test func halves() throws {
    let text = #"""
      machine a login me
      machine b password "p \"\\\t#"
      machine c
      machine c login late
      machine d login "" password ""
      """#
    let file = try NetrcFile(Array(text.utf8))
    #expect(file.authorization(for: "a") == "Basic bWU6")
    #expect(file.authorization(for: "b") == "Basic OnAgIlwJIw==")
    #expect(file.authorization(for: "c") == nil)
    #expect(file.authorization(for: "d") == "Basic Og==")
    #expect(try NetrcFile([]).authorization(for: "a") == nil)
  }

  @Test(arguments: [
    ("machine a login \"me\n\"", 1, NetrcFile.SyntaxError.Problem.openQuote),
    ("machine a login \"me\\\"", 1, .openQuote), ("\nmachine", 2, .noValue),
    ("machine a\npassword", 2, .noValue), ("machine a password # x", 1, .noValue),
    ("login me", 1, .outsideEntry), ("#\npassword x", 2, .outsideEntry),
    ("macdef x\n\n\nmachine a\nlogin\nm:e", 6, .colonInName),
  ])
  func refuses(_ text: String, _ line: Int, _ problem: NetrcFile.SyntaxError.Problem) {
    #expect(throws: NetrcFile.SyntaxError(line: line, problem: problem)) {
      try NetrcFile(Array(text.utf8))
    }
  }
}
