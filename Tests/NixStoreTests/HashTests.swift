import Testing

@testable import NixStore

/// Vectors computed by `nix-hash` 2.34.8 and by Python's hashlib.
@Suite struct HashTests {
  @Test(arguments: [
    (HashAlgorithm.sha256, "", "0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c73"),
    (.sha1, "", "143xibwh31h9bvxzalr0sjvbbvpa6ffs"),
    (.md5, "", "3y8bwfr609h3lh9ch0izcqq7fl"),
    (
      .sha512, "",
      "0zdl9zrg8r3i9c1g90lgg9ip5ijzv3yhz91i0zzn3r8ap9ws784gkp9dk9j3aglhgf1amqb0pj21mh7h1nxcl18akqvvf7ggqsy30yg"
    ),
    (.md5, "hello\n", "4425hx5d1mc9y39llj4k4nm55i"),
    (.sha1, "hello\n", "iwjz551fyw0cxcjgf4l6c879zabd6wpm"),
    (.sha256, "hello\n", "00xyyr3fi8l6hb839bv3f7yb86yjv7xi1cgh1xnhipym4asvb4aq"),
    (
      .sha512, "hello\n",
      "0lrc0dwnvipqviibf7qfm1y492qvjwb1zhkcyi05cndmva1mr5gjcgrnz1x36djmk0sfg8djd2n0qv68vib2jg590mwznar9jcjphp7"
    ),
  ])
  func writesAndReadsNixBase32(
    _ algorithm: HashAlgorithm, _ content: String, _ expected: String
  ) throws {
    let hash = NixHash(of: bytes(content), algorithm)
    #expect(text(hash.nixBase32) == expected)
    #expect(try NixHash(digest: bytes(expected), algorithm: algorithm) == hash)
    #expect(try NixHash(text: bytes("\(algorithm.rawValue):\(expected)")) == hash)
    #expect(try NixHash(digest: hash.base16, algorithm: algorithm) == hash)
    #expect(try NixHash(sri: hash.sri) == hash)
  }

  @Test(arguments: [
    (HashAlgorithm.md5, "md5-sZRqySSS0jR8YjW00mERhA=="),
    (.sha1, "sha1-9XLTlvrpIGYocU+yzgD3LpTyJY8="),
    (.sha256, "sha256-WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM="),
    (
      .sha512,
      "sha512-58IrmUxZ2c8rSOVJseJGZmNgRZMNPafBrLKZ0cO3+TH5Sq5B7dosKyB6NuEPi8uNRSI+VIePWzFufOO2vAGWKQ=="
    ),
  ])
  func writesSubresourceIntegrity(_ algorithm: HashAlgorithm, _ expected: String) {
    #expect(text(NixHash(of: bytes("hello\n"), algorithm).sri) == expected)
  }

  @Test(arguments: [
    ("md5-sZRqySSS0jR8YjW00mERhA=", HashError.notBase64),  // one pad missing
    ("md5-sZRqySSS0jR8YjW00mERhB==", .notBase64),  // spare bits are not zero
    ("md5-sZRqySSS0jR8YjW00mER_A==", .notBase64),  // the URL-safe alphabet
    ("md5-sZRqySSS0jR8YjW00mERhA==AAAA", .notBase64),  // padding in the middle
    ("md5-sZRqySSS0jR8YjW00mER", .length),
    ("sha384-AAAA", .algorithm),
    ("md5", .form),
  ])
  func refusesOtherSpellings(_ spelling: String, _ error: HashError) {
    #expect(throws: error) { () throws(HashError) in try NixHash(sri: bytes(spelling)) }
  }

  @Test func refusesNixBase32ThatNeedsMoreBits() {
    let overflow = "1" + String(repeating: "z", count: 25)
    #expect(throws: Never.self) {
      try NixBase32.decode(bytes("7" + String(repeating: "z", count: 25)), count: 16)
    }
    #expect(throws: HashError.notNixBase32) {
      try NixBase32.decode(bytes("8" + overflow.dropFirst()), count: 16)
    }
    #expect(throws: HashError.notNixBase32) {
      try NixBase32.decode(bytes("e" + overflow.dropFirst()), count: 16)
    }
    #expect(throws: HashError.notNixBase32) {
      try NixBase32.decode(bytes(overflow + "0"), count: 16)
    }
  }

  @Test func everyEncodingComesBackForEveryLength() throws {
    for count in 0..<70 {
      let value = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ count &* 11) }
      #expect(try Base16.decode(Base16.encode(value)) == value)
      #expect(try Base64.decode(Base64.encode(value)) == value)
      #expect(try NixBase32.decode(NixBase32.encode(value), count: count) == value)
    }
  }

  @Test func agreesWithPythonOnBase64() throws {
    let value = (0..<256).map { UInt8($0) }
    let script = "import base64,sys; sys.stdout.write(base64.b64encode(bytes(range(256))).decode())"
    #expect(text(Base64.encode(value)) == (try run("python3", ["-c", script])))
  }
}
