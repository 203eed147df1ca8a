import Foundation
import NixStore
import SystemPackage
import Testing

@testable import Downloads

/// A certificate authority of the test's own, with a certificate for 127.0.0.1.
private struct Authority {
  let folder: TestFolder
  /// The authority's certificate.
  var certificate: FilePath { folder.path.appending("ca.pem") }
  /// A chain with its key, as the script wants it.
  var chain: String { folder.url.appending(path: "both.pem").path }

  init(_ folder: TestFolder) throws {
    self.folder = folder
    try folder.run(
      "openssl",
      [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
        "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=test authority",
      ])
    try folder.run(
      "openssl",
      [
        "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout",
        "server.key", "-out", "server.csr", "-subj", "/CN=127.0.0.1",
      ])
    try Data("subjectAltName=IP:127.0.0.1\n".utf8).write(to: folder.url.appending(path: "names"))
    try folder.run(
      "openssl",
      [
        "x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key",
        "-CAcreateserial", "-days", "2", "-extfile", "names", "-out", "server.pem",
      ])
    try folder.run("bash", ["-c", "cat server.pem server.key > both.pem"])
  }
}

/// Debian's nginx on loopback, with HTTP/2 over TLS, for as long as the value lives.
private final class WebServer {
  static let isThere = FileManager.default.isExecutableFile(atPath: "/usr/sbin/nginx")

  let url: String
  private let process = Process()
  private let folder: TestFolder

  init(_ folder: TestFolder) throws {
    self.folder = folder
    let port = try SilentPort().port
    url = "https://127.0.0.1:\(port)"
    let configuration = """
      daemon off; master_process off; pid \(folder.url.path)/nginx.pid; error_log stderr crit;
      events { worker_connections 512; }
      http {
        client_body_temp_path \(folder.url.path)/t1;
        proxy_temp_path \(folder.url.path)/t2; fastcgi_temp_path \(folder.url.path)/t3;
        uwsgi_temp_path \(folder.url.path)/t4; scgi_temp_path \(folder.url.path)/t5;
        log_format version "$server_protocol $connection $uri"; 
        access_log \(folder.url.path)/access.log version;
        server {
          listen 127.0.0.1:\(port) ssl http2; root \(folder.url.path)/site;
          ssl_certificate \(folder.url.path)/server.pem;
          ssl_certificate_key \(folder.url.path)/server.key;
          location /down/ { return 302 http://127.0.0.1:9/x; }
        }
      }
      """
    try Data(configuration.utf8).write(to: folder.url.appending(path: "nginx.conf"))
    process.executableURL = URL(filePath: "/usr/sbin/nginx")
    process.arguments = ["-p", folder.url.path, "-c", folder.url.path + "/nginx.conf"]
    process.standardError = FileHandle.nullDevice
    try process.run()
    for _ in 0..<500 where !SilentPort.isListening(port) { usleep(10_000) }
  }

  /// The lines of the log: version of HTTP, number of the connection, path.
  var log: [[String]] {
    let text =
      (try? String(contentsOf: folder.url.appending(path: "access.log"), encoding: .utf8)) ?? ""
    return text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
  }

  deinit {
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }
}

/// TLS with an authority of the test's own, and HTTP/2.
@Suite struct SecureServerTests {
  /// What is not signed by somebody trusted is not asked again.
  @Test func trustsWhomItIsTold() throws {
    var attempt = try Attempt()
    let authority = try Authority(attempt.folder)
    let server = try HostileServer(attempt.folder, certificate: authority.chain)
    let request = attempt.request("plain", at: server.url)
    guard case .failure(.untrusted) = try attempt.get([request])[0] else {
      Issue.record("it was trusted")
      return
    }
    #expect(attempt.retries == [])
    attempt.expectNothing()
    attempt.settings.caFile = authority.certificate
    let result = try attempt.get([request])[0]
    try attempt.expectWhole(result)
  }

  @Test func neverRedirectsToPlainHTTP() throws {
    var attempt = try Attempt()
    let authority = try Authority(attempt.folder)
    attempt.settings.caFile = authority.certificate
    let server = try HostileServer(attempt.folder, certificate: authority.chain)
    // By one hop of https, to what is plain.
    let plain = "\(attempt.server.url)/plain/bytes/300000"
    let hex = plain.utf8.map { String($0, radix: 16) }.joined()
    let request = attempt.request("elsewhere/\(hex)", at: server.url)
    #expect(try attempt.get([request])[0] == .failure(.redirection(.unprotected)))
    attempt.expectNothing()
    // The other way round is fine.
    let secure = "\(server.url)/plain/bytes/300000"
    let other = secure.utf8.map { String($0, radix: 16) }.joined()
    let result = try attempt.get("elsewhere/\(other)")
    try attempt.expectWhole(result)
  }

  /// Through a proxy, which sees neither the path nor the password of the server.
  @Test func asksAProxyForATunnel() throws {
    var attempt = try Attempt()
    let authority = try Authority(attempt.folder)
    attempt.settings.caFile = authority.certificate
    let server = try HostileServer(attempt.folder, certificate: authority.chain)
    let proxy = try HostileServer(attempt.folder, proxySecret: "Basic bWU6czNjcjN0")
    attempt.settings.proxies.https = proxy.url
    let request = attempt.request("plain", at: server.url)
    #expect(try attempt.get([request])[0] == .failure(.status(407)))
    #expect(attempt.retries == [])
    attempt.expectNothing()
    attempt.settings.proxies.https = proxy.url.replacing("http://", with: "http://me:s3cr3t@")
    let result = try attempt.get([request])[0]
    try attempt.expectWhole(result)
    #expect(try result.get().isProtected)
    // The tunnel is written down when it ends.
    #expect(proxy.log(1).map { $0[1] }.contains("407"))
    #expect(server.log(1).map { $0[0] } == ["/plain/bytes/300000"])
    #expect(server.log(1).map { $0[3] } == ["-"])
  }

  /// A proxy may speak TLS as well, and is trusted as servers are.
  @Test(arguments: ["file", "folder"]) func trustsAProxyWhomItIsTold(_ way: String) throws {
    var attempt = try Attempt()
    let authority = try Authority(attempt.folder)
    let proxy = try HostileServer(attempt.folder, certificate: authority.chain)
    attempt.settings.proxies.http = proxy.url
    let request = attempt.request("plain", at: "http://nowhere.invalid")
    guard case .failure(.untrusted) = try attempt.get([request])[0] else {
      Issue.record("it was trusted")
      return
    }
    if way == "file" {
      attempt.settings.caFile = authority.certificate
    } else {
      try attempt.folder.run("openssl", ["rehash", "."])
      attempt.settings.caFolder = attempt.folder.path
    }
    let result = try attempt.get([request])[0]
    try attempt.expectWhole(result)
    #expect(try !result.get().isProtected)
  }

  /// Somebody listens and never says a word: only the time for the connection ends that.
  @Test func connectionsAreGivenUp() throws {
    var attempt = try Attempt()
    let silent = try SilentPort()
    attempt.settings.connectMilliseconds = 200
    attempt.settings.stallSeconds = 3_600
    attempt.settings.attempts = 2
    let request = attempt.request("plain", at: "https://127.0.0.1:\(silent.port)")
    guard case .failure(.connection(_, isTransient: true)) = try attempt.get([request])[0] else {
      Issue.record("somebody answered")
      return
    }
    #expect(attempt.retries.count == 1)
    attempt.expectNothing()
  }

  /// Certificates may lie in several folders, as OpenSSL wants them.
  @Test func foldersOfCertificates() throws {
    var attempt = try Attempt()
    let authority = try Authority(attempt.folder)
    for name in ["none", "certificates"] {
      try FileManager.default.createDirectory(
        at: attempt.folder.url.appending(path: name), withIntermediateDirectories: false)
    }
    try attempt.folder.run("cp", ["ca.pem", "certificates"])
    try attempt.folder.run("openssl", ["rehash", "certificates"])
    let folder = attempt.folder.url.path
    attempt.settings.caFolder = FilePath("\(folder)/none:\(folder)/certificates")
    let server = try HostileServer(attempt.folder, certificate: authority.chain)
    let result = try attempt.get([attempt.request("plain", at: server.url)])[0]
    try attempt.expectWhole(result)
  }

  /// What was sent to one host is not sent to the next.
  @Test func secretsAreForOneHost() throws {
    var attempt = try Attempt()
    let other = try HostileServer(attempt.folder)
    let goal = "\(other.url)/plain/bytes/300000"
    let hex = goal.utf8.map { String($0, radix: 16) }.joined()
    attempt.settings.authorizations = [
      .init(origin: try #require(WebOrigin(attempt.server.url)).text, value: "Bearer secret")
    ]
    let result = try attempt.get("elsewhere/\(hex)")
    try attempt.expectWhole(result)
    #expect(attempt.server.log(1).map { $0[3] } == ["secret"])
    #expect(other.log(1).map { $0[3] } == ["-"])
  }

  @Test(.enabled(if: WebServer.isThere, "no nginx: scripts/requirements test installs Debian's"))
  func multiplexesOverOneConnection() throws {
    var attempt = try Attempt()
    let authority = try Authority(attempt.folder)
    attempt.settings.caFile = authority.certificate
    attempt.settings.jobs = 16
    let site = attempt.folder.url.appending(path: "site/plain/bytes")
    try FileManager.default.createDirectory(at: site, withIntermediateDirectories: true)
    let sizes = (0..<60).map { 1_000 + $0 }
    for size in sizes {
      try Data(content(size)).write(to: site.appending(path: String(size)))
    }
    let server = try WebServer(attempt.folder)
    let requests = sizes.map { size in
      attempt.request("plain", size, at: server.url, name: "file-\(size)")
    }
    let results = try attempt.get(requests)
    for result in results { #expect(try result.get().httpVersion == 20) }
    #expect(attempt.folder.bytes("file-1042") == content(1_042))
    #expect(server.log.count == 60)
    #expect(server.log.allSatisfy { $0[0] == "HTTP/2.0" })
    #expect(Set(server.log.map { $0[1] }).count == 1)
  }

  @Test(.enabled(if: WebServer.isThere, "no nginx: scripts/requirements test installs Debian's"))
  func continuesOverHTTP2() throws {
    var attempt = try Attempt()
    let authority = try Authority(attempt.folder)
    attempt.settings.caFile = authority.certificate
    let site = attempt.folder.url.appending(path: "site/plain/bytes")
    try FileManager.default.createDirectory(at: site, withIntermediateDirectories: true)
    try Data(content(300_000)).write(to: site.appending(path: "300000"))
    let server = try WebServer(attempt.folder)
    let request = attempt.request("plain", at: server.url)
    // A state that the server does not know makes it send everything.
    try attempt.write(Array(content(300_000).prefix(100_000)), "got")
    try attempt.write(Array("\"other\"".utf8), "got.state")
    let file = try attempt.get([request])[0]
    #expect(try file.get().received == 300_000)
    try attempt.expectWhole(file)
  }
}

/// Which server a URL leads to decides what is sent there.
@Suite struct WebOriginTests {
  @Test(arguments: [
    ("https://a.example", "https://a.example"), ("HTTPS://A.Example:443/x", "https://a.example"),
    ("http://a:80?x", "http://a"), ("http://a:8080#x", "http://a:8080"),
    ("https://[::1]:444/", "https://[::1]:444"), ("https://[::1]/", "https://[::1]"),
  ])
  func reads(_ url: String, _ origin: String) {
    #expect(WebOrigin(url)?.text == origin)
  }

  @Test(arguments: [
    "ftp://a", "a", "http://", "https://user@a/", "https://a b/", "https://a:0/", "https://a:x/",
    "https://a:70000/", "https://a\\b/", "https://ä/", "https:/a", "//a",
  ])
  func refuses(_ url: String) {
    #expect(WebOrigin(url) == nil)
  }

  @Test func knowsThisMachine() {
    for url in ["http://127.0.0.1:9", "http://127.1.2.3", "http://localhost", "http://[::1]"] {
      #expect(WebOrigin(url)?.isLoopback == true)
    }
    for url in ["http://127.0.0.1.example", "http://128.0.0.1", "http://127.0.0", "http://[::2]"] {
      #expect(WebOrigin(url)?.isLoopback == false)
    }
  }
}

/// The headers that decide what is done with an answer.
@Suite struct ResponseHeadTests {
  private func head(_ lines: String...) -> ResponseHead {
    var head = ResponseHead()
    for line in lines { head.take(Array((line + "\r\n").utf8)) }
    return head
  }

  @Test func statesOfAFile() {
    #expect(head("HTTP/1.1 200 OK", "ETag: \"a\"").validator == "\"a\"")
    #expect(head("HTTP/1.1 200 OK", "etag: W/\"a\"").validator == nil)
    let date = "Wed, 21 Oct 2015 07:28:00 GMT"
    #expect(head("HTTP/2 200", "etag: W/\"a\"", "last-modified: \(date)").validator == date)
    #expect(head("HTTP/1.1 200 OK", "ETag: \"a\u{1}\"").validator == nil)
  }

  @Test func sizes() {
    #expect(head("HTTP/1.1 200 OK", "Content-Length: 12").size == 12)
    let part = head("HTTP/1.1 206 Partial", "Content-Length: 5", "Content-Range: bytes 7-11/12")
    #expect(part.status == 206 && part.partStart == 7 && part.size == 12)
    #expect(head("HTTP/1.1 206 X", "Content-Range: bytes */12").partStart == nil)
    #expect(head("HTTP/1.1 200 OK", "Content-Length: 99999999999999999999").size == nil)
    #expect(head("HTTP/1.1 200 OK", "Content-Length: -1").size == nil)
  }

  @Test func aNewStatusForgetsTheOldHead() {
    let head = head("HTTP/1.1 100 Continue", "ETag: \"a\"", "HTTP/1.1 503 X", "Retry-After: 7")
    #expect(head.status == 503 && head.validator == nil && head.pause == 7)
    #expect(self.head("HTTP/1.1", "junk", ":").status == 0)
  }
}
