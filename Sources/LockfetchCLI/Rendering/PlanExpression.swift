import LockText
import Lockfetch
import NixStore

/// A plan as an expression of the Nix language: the fixed outputs by name, sorted.
///
/// It needs no experimental feature. What is fetched has the store paths of the graph; the
/// derivations have not, since the evaluator adds variables of its own.
struct PlanExpression {
  private let plan: Plan

  init(_ plan: Plan) {
    self.plan = plan
  }

  /// The expression, a function of the fetcher.
  var bytes: [UInt8] {
    var text = Array(Self.beginning.utf8)
    for planned in plan.outputs {
      let output = planned.output
      let name = ByteString(output.name.bytes)
      text += NixText.line("", NixText.string(name), " = fetchurl {", indent: 2)
      text += NixText.binding("name", name, indent: 4)
      text += NixText.binding("url", output.url.text, indent: 4)
      text += NixText.binding("hash", output.integrity.sri, indent: 4)
      text += NixText.line("};", indent: 2)
    }
    return text + NixText.line("}")
  }

  /// `builtin:fetchurl` takes any algorithm of a lock and needs nothing from Nixpkgs.
  private static let beginning = """
    # Made by `lockfetch-multi plan DIR --format nix`, for nix/static.nix; make it anew when a lock changes.
    {
      fetchurl ?
        {
          name,
          url,
          hash,
        }:
        derivation {
          inherit name url;
          builder = "builtin:fetchurl";
          system = "builtin";
          outputHash = hash;
          outputHashMode = "flat";
          preferLocalBuild = true;
        },
    }:
    {

    """
}
