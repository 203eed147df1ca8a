import LockText
import Lockfetch

/// Which proxy has which module: `--go-proxy` and `--go-private`.
///
/// The environment and `go env` are not asked, so that a plan is the same everywhere.
struct ProxyRules: Sendable {
  private let base: ByteString
  private let privates: [(globs: [ModuleGlob], base: ByteString?)]

  /// Reads the settings.
  ///
  /// - Parameter report: Receives what is wrong with them.
  init(_ settings: AdapterSettings, limits: Limits, into report: inout LockReport) {
    let proxy = settings.values(of: "go-proxy").last ?? "https://proxy.golang.org"
    base = Self.base(proxy, of: "--go-proxy", limits, &report) ?? ""
    privates = settings.values(of: "go-private").map { value in
      guard let (globs, url) = value.cut(atFirst: UInt8(ascii: "=")) else {
        return (Self.globs(value, &report), nil)
      }
      if url.isEmpty { report.emit(GoDiagnostics.noPrivateURL()) }
      let base = url.isEmpty ? nil : Self.base(url, of: "--go-private", limits, &report)
      return (Self.globs(globs, &report), base)
    }
  }

  private static func base(
    _ url: ByteString, of option: Message, _ limits: Limits, _ report: inout LockReport
  ) -> ByteString? {
    do {
      var base = try FetchURL(url, limit: limits.urlLength).text
      while base.hasSuffix("/") { base = base.dropLast(1) }
      return base
    } catch {
      report.emit(GoDiagnostics.proxyURL(error, of: option))
      return nil
    }
  }

  private static func globs(_ text: ByteString, _ report: inout LockReport) -> [ModuleGlob] {
    let words = text.split(on: UInt8(ascii: ",")).filter { !$0.isEmpty }
    if words.isEmpty { report.emit(GoDiagnostics.noPrivateGlob()) }
    return words.compactMap { word in
      // No module path has a colon; a URL does, and may hold a password that must not be repeated.
      guard !word.bytes.contains(UInt8(ascii: ":")) else {
        report.emit(GoDiagnostics.urlForGlob())
        return nil
      }
      let glob = ModuleGlob(word)
      if glob == nil { report.emit(GoDiagnostics.privateGlob(word)) }
      return glob
    }
  }

  /// Where a file of a module comes from.
  ///
  /// - Returns: `nil` for a private module that no proxy is named for.
  func url(of key: SumKey) -> ByteString? {
    let path = key.module.path
    let rule = privates.first { $0.globs.contains { $0.matches(path) } }
    guard let base = rule.map(\.base) ?? base else { return nil }
    return base + "/" + key.module.moduleVersion.proxyPath + key.fileExtension
  }
}
