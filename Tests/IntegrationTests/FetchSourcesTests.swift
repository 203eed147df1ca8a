import Foundation
import LoopbackServers
import Testing

/// Where files come from, and what is sent there.
@Suite(.serialized) struct FetchSourcesTests {
  private static let secret = "s3cr3t-t0ken"

  private static func hex(_ text: String) -> String {
    text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// The `integrity` of the five bytes that the server makes of a number.
  private func integrity(_ workspace: Workspace) throws -> String {
    let script =
      "import base64, hashlib; content = bytes(31 * n for n in range(5)); "
      + "print('sha512-' + base64.b64encode(hashlib.sha512(content).digest()).decode())"
    return try workspace.need("python3", ["-c", script]).line
  }

  private func lock(_ workspace: Workspace, _ urls: [String]) throws {
    let integrity = try integrity(workspace)
    let entries = urls.enumerated().map { number, url in
      """
      "node_modules/p\(number)": {"version": "1.0.0", "resolved": "\(url)", "integrity": "\(integrity)"}
      """
    }
    try workspace.write(
      "{\"lockfileVersion\": 3, \"packages\": {\(entries.joined(separator: ",\n"))}}",
      to: "app/package-lock.json")
  }

  /// While a download stands still, nobody who lists processes sees anything secret.
  @Test func processListsShowNoSecret() throws {
    let workspace = try Workspace()
    let server = try LoopbackServer(
      "loopback-hostile", workspace.folder.path, log: workspace.path("server.log"))
    try lock(workspace, ["\(server.url)/stall/99/bytes/5"])
    try workspace.write(
      "machine 127.0.0.1 login user password \(Self.secret)\n", to: "home/.netrc")
    try workspace.write("//127.0.0.1/:_authToken=\(Self.secret)\n", to: "app/.npmrc")
    try workspace.write(
      """
      #!/bin/sh
      echo '{"headers":{"Authorization":["Bearer \(Self.secret)"]}}'
      sleep 0.3
      """, to: "helper")
    try workspace.need("chmod", ["+x", workspace.path("helper")])
    let script = """
      import glob, os, subprocess, sys, time
      program, url = sys.argv[1:]
      child = subprocess.Popen([
          program, "fetch", "app", "--token", url + "=TOKEN",
          "--credential-helper", "https://other.example=./helper"])
      seen = 0
      begin = time.monotonic()
      while child.poll() is None and time.monotonic() - begin < 60:
          for name in glob.glob("/proc/[0-9]*/cmdline"):
              try:
                  line = open(name, "rb").read()
              except OSError:
                  continue
              seen += b"fetch" in line
              if os.environ["TOKEN"].encode() in line:
                  sys.exit("shown: " + name)
          if seen >= 60:
              break
          time.sleep(0.02)
      child.kill()
      child.wait()
      sys.exit(None if seen >= 60 else "nothing was looked at")
      """
    let looked = try workspace.run(
      "python3", ["-c", script, try Project.program, server.url],
      environment: [
        "TOKEN": Self.secret, "HOME": workspace.path("home"),
        "XDG_CACHE_HOME": workspace.path("cache-home"),
        "https_proxy": "http://user:\(Self.secret)@127.0.0.1:9",
      ])
    #expect(looked.status == 0, "\(looked.errors)")
  }

  /// What a file on the command line names is sent over http too; what the home folder has is not.
  @Test func theNetrcFileOfTheCommandLine() throws {
    let workspace = try Workspace()
    let server = try LoopbackServer("loopback-hostile", workspace.folder.path)
    let basic = "Basic " + Data("user:\(Self.secret)".utf8).base64EncodedString()
    try lock(workspace, ["http://nowhere.invalid/token/\(Self.hex(basic))/bytes/5"])
    try workspace.write(
      "machine nowhere.invalid login user password \(Self.secret)\n", to: "home/.netrc")
    let environment = ["http_proxy": server.url, "HOME": workspace.path("home")]
    let denied = try workspace.lockfetch(["fetch", "app"], environment: environment)
    #expect(denied.status == 1)
    #expect(denied.errors.contains("the server answers 401"))
    #expect(denied.errors.contains("nothing secret is sent over http"))
    let fetched = try workspace.lockfetch(
      ["fetch", "app", "--netrc-file", "home/.netrc"], environment: environment)
    #expect(fetched.status == 0, "\(fetched.errors)")
    for outcome in [denied, fetched] {
      #expect(!outcome.errors.contains(Self.secret) && !outcome.output.contains(Self.secret))
    }
  }

  /// A pipe can be read once, which is enough.
  @Test func aPipeOfNamesAndPasswords() throws {
    let workspace = try Workspace()
    let server = try LoopbackServer("loopback-hostile", workspace.folder.path)
    let basic = "Basic " + Data("user:\(Self.secret)".utf8).base64EncodedString()
    let url = "\(server.url)/token/\(Self.hex(basic))/bytes/5"
    try lock(workspace, [url])
    let command =
      "\"$0\" fetch app --netrc-file <(echo machine 127.0.0.1; echo \"login user password $1\")"
    let arguments = ["-c", command, try Project.program, Self.secret]
    let environment = ["XDG_CACHE_HOME": workspace.path("cache-home")]
    let fetched = try workspace.run("bash", arguments, environment: environment)
    #expect(fetched.status == 0, "\(fetched.errors)")
    #expect(fetched.errors.contains("1 file fetched"))
  }

  /// Of several places that the lock has for one file, the second is asked where the first fails.
  @Test func theSecondPlaceOfOneFile() throws {
    let workspace = try Workspace()
    let server = try LoopbackServer("loopback-hostile", workspace.folder.path)
    let first = "\(server.url)/status/404/99/bytes/5"
    try lock(workspace, [first, "\(server.url)/plain/bytes/5"])
    let fetched = try workspace.lockfetch(["fetch", "app", "-o", "mirror"])
    #expect(fetched.status == 0, "\(fetched.errors)")
    #expect(!fetched.errors.contains("error"))
    try lock(workspace, [first, "\(server.url)/status/410/99/bytes/5"])
    try workspace.need("rm", ["-r", workspace.path("cache-home")])
    let failed = try workspace.lockfetch(["fetch", "app", "-o", "mirror"])
    #expect(failed.status == 1)
    #expect(failed.errors.contains("2 errors"))
  }

  /// What somebody else put into the cache is hashed before it is used.
  @Test(.enabled(if: getuid() == 0, "only root can make a file of another user"))
  func filesOfOtherUsersAreNotBelieved() throws {
    let app = try LockedApp()
    let workspace = app.workspace
    #expect(try app.fetch([]).status == 0)
    let planted = try #require(try app.cached().first)
    let whole = try Data(contentsOf: URL(filePath: workspace.path(planted)))
    try workspace.need("chmod", ["u+w", workspace.path(planted)])
    try workspace.write("planted", to: planted)
    try workspace.need("touch", ["-d", "@1", workspace.path(planted)])
    try workspace.need("chmod", ["0444", workspace.path(planted)])
    try workspace.need("chown", ["65534:65534", workspace.path(planted)])
    #expect(try app.fetch([]).errors.contains("1 file fetched"))
    #expect(try Data(contentsOf: URL(filePath: workspace.path(planted))) == whole)
  }

  // MARK: The folders of the cache

  private static let folders = ["", "/sha512", "/partial"]

  private func expectUnsafe(_ app: LockedApp, _ why: String) throws {
    for arguments in [["fetch", "app"], ["fetch", "app", "--offline"], ["cache", "--verify"]] {
      let refused = try app.workspace.lockfetch(arguments)
      #expect(refused.status == 73, "\(arguments): \(refused.errors)")
      #expect(refused.errors.contains("cannot be the cache: \(why)"), "\(refused.errors)")
      #expect(!refused.errors.contains("what was fetched stays"))
    }
  }

  @Test func foldersOfTheCacheAreForTheirUser() throws {
    let app = try LockedApp()
    let files = app.workspace.path("cache-home/lockfetch-multi/files")
    #expect(try app.fetch([]).status == 0)
    for name in Self.folders {
      let folder = files + name
      #expect(try app.workspace.need("stat", ["-c", "%a", folder]).line == "700")
      try app.workspace.need("chmod", ["777", folder])
      try expectUnsafe(app, "every user may write into it")
      // Older versions made them so.
      try app.workspace.need("chmod", ["755", folder])
      try app.workspace.need("mv", [folder, folder + ".real"])
      try app.workspace.need("ln", ["-s", folder + ".real", folder])
      try expectUnsafe(app, "it is a symbolic link")
      try app.workspace.need("rm", [folder])
      try app.workspace.need("mv", [folder + ".real", folder])
    }
    #expect(try app.fetch(["--offline"]).status == 0)
  }

  @Test(.enabled(if: getuid() == 0, "only root can make a folder of another user"))
  func foldersOfOtherUsersAreRefused() throws {
    let app = try LockedApp()
    let files = app.workspace.path("cache-home/lockfetch-multi/files")
    #expect(try app.fetch([]).status == 0)
    for name in Self.folders {
      try app.workspace.need("chown", ["65534:65534", files + name])
      try expectUnsafe(app, "it is another user's")
      try app.workspace.need("chown", ["0:0", files + name])
    }
    #expect(try app.fetch(["--offline"]).status == 0)
  }

  /// What somebody else has put there is told, and stops nothing.
  @Test func foreignFoldersStay() throws {
    let app = try LockedApp()
    let workspace = app.workspace
    let files = "cache-home/lockfetch-multi/files"
    #expect(try app.fetch([]).status == 0)
    try workspace.write("mine", to: "\(files)/sha512/mine/notes")
    try workspace.write("mine", to: "\(files)/partial/mine/notes")
    for option in ["--verify", "--clear"] {
      let told = try workspace.lockfetch(["cache", option])
      #expect(told.status == 0, "\(told.errors)")
      #expect(told.errors.matches(of: /did not make, and stays/).count == 2)
      #expect(!told.errors.contains("mirror"))
    }
    #expect(try app.cached().allSatisfy { $0.hasSuffix("mine/notes") })
    #expect(try app.cached().count == 2)
  }

  /// What is told at the end fits: nothing was fetched.
  @Test func nothingWasFetched() throws {
    let app = try LockedApp()
    try app.workspace.write("my own notes", to: "other/notes")
    for (options, closing) in [
      (["-o", "."], "1 error; nothing was downloaded"),
      (["-o", "other"], "1 error; what is there is as it was"),
      (["--token", "example.org=NOT_SET"], "1 error; nothing was downloaded"),
      (["--netrc-file", "nothing"], "1 error; nothing was downloaded"),
      (["-o", "other/notes/x", "--check"], "1 error; nothing was written"),
    ] {
      let refused = try app.fetch(options)
      #expect(refused.errors.contains(closing), "\(refused.errors)")
      #expect(!refused.errors.contains("what was fetched stays"))
    }
  }

  /// Only what has the mark of a mirror with its content is replaced, and no link is followed.
  @Test func placesThatAreNoMirror() throws {
    let app = try LockedApp()
    let workspace = app.workspace
    try workspace.write("my own notes", to: "mirror/.lockfetch-multi")
    #expect(try app.fetch(["-o", "mirror"]).status == 73)
    #expect(try workspace.text("mirror/.lockfetch-multi") == "my own notes")
    #expect(try app.fetch(["-o", "other"]).status == 0)
    try workspace.need("ln", ["-s", "other", workspace.path("link")])
    for options in [[], ["--check"]] {
      let refused = try app.fetch(["-o", "link"] + options)
      #expect(refused.status == 73)
      #expect(refused.errors.contains("was not made by this program"))
    }
  }
}
