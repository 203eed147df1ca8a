import LockText
import Lockfetch

/// What the Nix library has to know of the adapters, as an expression of the Nix language.
enum EcosystemsExpression {
  static func bytes(_ adapters: [any LockfileAdapter]) -> [UInt8] {
    var text = NixText.line("# Made by `lockfetch-multi ecosystems --format nix`.")
    text += NixText.line("{")
    text += NixText.line("ecosystems = {", indent: 2)
    for adapter in adapters {
      text += NixText.line("\(adapter.id.name.text) = {", indent: 4)
      text += NixText.binding("family", adapter.family.name, indent: 6)
      let files = ClaimedFiles.patterns(of: adapter).map(\.text)
      text += NixText.list("files", files, indent: 6)
      text += NixText.line("isOneFile = \(adapter.isOneFile);", indent: 6)
      text += NixText.line("};", indent: 4)
    }
    text += NixText.line("};", indent: 2)
    text += NixText.binding("mirrorMark", ClaimedFiles.mirrorMark, indent: 2)
    text += NixText.binding("pinFile", PinFile.name, indent: 2)
    text += NixText.line("shards = \(Sharding.maximumCount);", indent: 2)
    text += NixText.list("skippedFolders", ClaimedFiles.skippedFolders, indent: 2)
    text += NixText.binding("skippedPrefix", ClaimedFiles.skippedPrefix, indent: 2)
    return text + NixText.line("}")
  }
}
