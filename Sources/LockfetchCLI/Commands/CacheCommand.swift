import ArgumentParser
import JSONText
import LocalFiles
import LockText
import Lockfetch
import NixStore
import SystemPackage

/// `lockfetch-multi cache`.
struct CacheCommand: ToolCommand {
  /// The forms of the result.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
  }

  static let configuration = CommandConfiguration(
    commandName: "cache",
    abstract: "Show what fetch and pin keep of downloads, or clear it away.",
    discussion: """
      Mirrors stay as they are when the cache is cleared, those made with --link apart: their files \
      are in the cache.

      EXAMPLES:
        lockfetch-multi cache
        lockfetch-multi cache --verify          hash every file, remove the damaged
        lockfetch-multi cache --clear
      """)

  @OptionGroup var output: OutputOptions

  @Flag(help: "Remove everything.")
  var clear = false

  @Flag(help: "Hash every file, and remove those that are not what their names say.")
  var verify = false

  @Option(help: "Print lines for people, or JSON.")
  var format: Format = .text

  func validate() throws {
    guard !clear || !verify else {
      throw ValidationError("--clear and --verify exclude each other")
    }
  }

  func run(in context: ToolContext) throws(ExitStatus) {
    let printer = DiagnosticPrinter(context: context, options: output)
    guard let cache = ContentCache(context.environment) else {
      printer.print(FetchStop.noCache.diagnostics)
      throw FetchStop.noCache.status
    }
    var contents = ContentCache.Contents()
    var removed = (count: 0, bytes: 0)
    do {
      try cache.check()
      let foreign = try cache.forEachFile { (path, isPartial, size) throws(LocalFileError) in
        if clear || (verify && !isPartial && !Self.isWhole(path)) {
          try Folder.remove(path)
          removed = (removed.count + 1, removed.bytes + size)
        } else if isPartial {
          contents.partials = (contents.partials.count + 1, contents.partials.bytes + size)
        } else {
          contents.files = (contents.files.count + 1, contents.files.bytes + size)
        }
      }
      printer.print(foreign.map(FetchDiagnostics.foreign))
    } catch {
      printer.print([FetchDiagnostics.cache(error)], closing: "the rest is still there")
      throw FetchStop.file(error).status
    }
    try printer.printResult(
      format == .json ? json(cache, contents, removed) : text(cache, contents, removed))
  }

  /// Whether the file is what its name says.
  private static func isWhole(_ path: FilePath) -> Bool {
    let algorithm = path.removingLastComponent().lastComponent?.string
    guard let name = path.lastComponent?.string,
      let algorithm = HashAlgorithm(rawValue: algorithm ?? ""),
      let hash = try? ContentCache.hash(path, algorithm)  // What cannot be read goes.
    else { return false }
    return String(decoding: hash.base16, as: UTF8.self) == name
  }

  private func text(
    _ cache: ContentCache, _ contents: ContentCache.Contents, _ removed: (count: Int, bytes: Int)
  ) -> [UInt8] {
    var lines = [
      Printable.escapedLine(cache.folder.string),
      "\(Count.of(contents.files.count, "file")), \(Size.text(contents.files.bytes))",
    ]
    if contents.partials.count > 0 {
      lines.append("\(contents.partials.count) unfinished, \(Size.text(contents.partials.bytes))")
    }
    if clear || verify { lines.append("\(removed.count) removed, \(Size.text(removed.bytes))") }
    return Array(lines.map { $0 + "\n" }.joined().utf8)
  }

  private func json(
    _ cache: ContentCache, _ contents: ContentCache.Contents, _ removed: (count: Int, bytes: Int)
  ) -> [UInt8] {
    var writer = JSONWriter(.indented)
    func counts(_ name: String, _ counts: (count: Int, bytes: Int)) {
      writer.member(name)
      writer.beginObject()
      writer.member("bytes")
      writer.integer(counts.bytes)
      writer.member("count")
      writer.integer(counts.count)
      writer.endObject()
    }
    writer.beginObject()
    counts("files", contents.files)
    writer.member("folder")
    writer.string(ByteString(cache.folder.string))
    counts("removed", removed)
    writer.member("schema")
    writer.integer(1)
    counts("unfinished", contents.partials)
    writer.endObject()
    return writer.finish() + [UInt8(ascii: "\n")]
  }
}
