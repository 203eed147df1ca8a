import JSONText
import LockText
import NixStore

/// The structured attributes of a build, as far as the steps use them.
///
/// - Source: Nix manual, "Advanced attributes", `__structuredAttrs`.
struct BuildAttributes {
  /// The variable that names the file.
  static let variable = "NIX_ATTRS_JSON_FILE"

  /// The place of each output.
  private(set) var outputs: [OutputName: StorePath] = [:]
  /// The store paths of the attribute `dependencies`.
  private(set) var dependencies: [StorePath] = []

  /// Reads the file.
  ///
  /// - Throws: ``JSONSyntaxError`` or ``StorePathError``.
  init(_ text: [UInt8], in directory: StoreDirectory) throws {
    var reader = JSONReader(text)
    try reader.beginObject()
    while let member = try reader.nextMember() {
      if reader.isNamed(member, "outputs") {
        try reader.beginObject()
        while let output = try reader.nextMember() {
          let name = try OutputName(try reader.name(of: output).bytes)
          outputs[name] = try StorePath(try reader.string().bytes, in: directory)
        }
      } else if reader.isNamed(member, "dependencies") {
        try reader.beginArray()
        while try reader.nextElement() {
          dependencies.append(try StorePath(try reader.string().bytes, in: directory))
        }
      } else {
        try reader.skipValue()
      }
    }
    try reader.finish()
  }
}
