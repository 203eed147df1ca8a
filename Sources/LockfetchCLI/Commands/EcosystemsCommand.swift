import ArgumentParser
import JSONText
import LockText
import Lockfetch

/// `lockfetch-multi ecosystems`.
struct EcosystemsCommand: ToolCommand {
  /// The forms of the list.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
    case nix
  }

  static let configuration = CommandConfiguration(
    commandName: "ecosystems",
    abstract: "List what can be read: each ecosystem and the files it claims.")

  @Option(help: "Show the list as text for people, JSON for programs, or as nix/ needs it.")
  var format: Format = .text

  func run(in context: ToolContext) throws(ExitStatus) {
    let adapters = context.registry.adapters
    let result =
      switch format {
      case .text: Array(Self.table(adapters).utf8)
      case .json: Self.document(adapters)
      case .nix: EcosystemsExpression.bytes(adapters)
      }
    try DiagnosticPrinter.printResult(result, in: context)
  }

  private static func table(_ adapters: [any LockfileAdapter]) -> String {
    let width = adapters.map(\.id.name.count).max() ?? 0
    return adapters.map { adapter in
      let name = adapter.id.name.text
      let padding = String(repeating: " ", count: width - adapter.id.name.count + 2)
      let claims = adapter.claims.map(\.text.text).joined(separator: ", ")
      let indent = String(repeating: " ", count: width + 2)
      return "\(name)\(padding)\(adapter.summary)\n\(indent)claims \(claims)\n"
    }.joined()
  }

  private static func document(_ adapters: [any LockfileAdapter]) -> [UInt8] {
    var writer = JSONWriter(.indented)
    writer.beginObject()
    writer.member("ecosystems")
    writer.beginArray()
    for adapter in adapters {
      writer.beginObject()
      writer.member("claims")
      writer.beginArray()
      for claim in adapter.claims { writer.string(claim.text) }
      writer.endArray()
      writer.member("family")
      writer.string(adapter.family.name)
      writer.member("name")
      writer.string(adapter.id.name)
      writer.member("summary")
      writer.string(ByteString(adapter.summary))
      writer.endObject()
    }
    writer.endArray()
    writer.member("schema")
    writer.integer(1)
    writer.endObject()
    return writer.finish() + [UInt8(ascii: "\n")]
  }
}
