import JSONText
import LockText
import Lockfetch

/// Rows of the index of npm's cache, for what npm looks up by its URL: archives of git commits.
///
/// A bucket is `index-v5/<2>/<2>/<rest of the sha256 of the key>`; a row is a line feed, the sha1 of
/// the JSON in hexadecimal, a tab and the JSON. npm replaces a bucket when it reads it, and puts what
/// it packs into the cache, so it needs a copy that it may write to (`README.md`, "Git").
///
/// - Source: cacache, `lib/entry-index.js`; make-fetch-happen, `lib/cache/key.js` and `entry.js`.
enum CacheIndex {
  static func add(_ url: ByteString, integrity: Integrity, to tree: inout OfflineTree) {
    let key = "make-fetch-happen:request-cache:" + url
    var writer = JSONWriter(.compact)
    writer.beginObject()
    writer.member("key")
    writer.string(key)
    writer.member("integrity")
    writer.string(integrity.sri)
    writer.member("time")
    writer.integer(0)
    writer.member("metadata")
    writer.beginObject()
    writer.member("url")
    writer.string(url)
    writer.member("options")
    writer.beginObject()
    writer.member("compress")
    writer.boolean(true)
    writer.endObject()
    writer.endObject()
    writer.endObject()
    let row = writer.finish()
    let digits = IntegrityAlgorithm.sha256.base16(of: key.bytes)
    let path: ByteString =
      [
        "_cacache", "index-v5", digits.prefix(2), digits.dropFirst(2).prefix(2),
        digits.dropFirst(4),
      ]
      .joined(separator: "/")
    let line = ByteString(Array("\n".utf8)) + IntegrityAlgorithm.sha1.base16(of: row) + "\t"
    tree.addShared(path, .file([.bytes(line.bytes + row)]))
  }
}
