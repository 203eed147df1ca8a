import LockText
import LockfetchTesting
import Testing

@testable import Lockfetch

/// What pins do to a plan.
@Suite struct PinnedPlanTests {
  private static let sha256 = "sha256-WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM="
  private static let other = "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
  private static let sha1 = "sha1-9XLTlvrpIGYocU+yzgD3LpTyJY8="

  private func plan(_ files: [ByteString: String], strict: Bool = false) throws -> Plan {
    var options = PlanOptions()
    options.isStrict = strict
    return try Planner(AdapterRegistry([LineAdapter()]), options: options)
      .plan(InMemoryFileTree(texts: files))
  }

  private func pins(_ lines: String...) -> String {
    #"{"schema":1,"pins":[\#(lines.joined(separator: ","))]}"#
  }

  private func failure(_ files: [ByteString: String]) -> [Diagnostic] {
    do {
      _ = try plan(files)
      return []
    } catch {
      return (error as? PlanFailure)?.diagnostics.filter { $0.severity == .error } ?? []
    }
  }

  @Test func aPinStatesTheHashThatTheLockLacks() throws {
    let files: [ByteString: String] = [
      "a/lines.lock": "x 1 https://h/x -",
      "a/lockfetch.pins.json": pins(
        #"{"ecosystem":"lines","key":"https://h/x","hash":"\#(Self.sha256)"}"#),
    ]
    let plan = try self.plan(files)
    #expect(plan.outputs.map(\.output.integrity.sri) == [ByteString(Self.sha256)])
    #expect(plan.outputs.map(\.output.url.text) == ["https://h/x"])
    #expect(plan.isComplete && plan.diagnostics.isEmpty)
  }

  @Test func aPinMayMoveTheURLAlone() throws {
    let plan = try self.plan([
      "lines.lock": "x 1 https://h/x \(Self.sha256)",
      "lockfetch.pins.json": pins(
        #"{"ecosystem":"lines","key":"https://h/x","url":"https://mirror/x"}"#),
    ])
    #expect(plan.outputs.map(\.output.url.text) == ["https://mirror/x"])
    #expect(plan.diagnostics.isEmpty)
  }

  @Test func aPinOfAnotherHashIsAnErrorWithBothPlaces() {
    let found = failure([
      "lines.lock": "\nx 1 https://h/x \(Self.sha256)",
      "lockfetch.pins.json": pins(
        #"{"ecosystem":"lines","key":"https://h/x","hash":"\#(Self.other)"}"#),
    ])
    #expect(found.map(\.code) == ["pins/contradiction"])
    #expect(found.first?.location?.path == "lines.lock")
    #expect(found.first?.notes.map(\.location.path) == ["lockfetch.pins.json"])
  }

  @Test func aPinOfTheSameHashIsAWarning() throws {
    let plan = try self.plan([
      "lines.lock": "x 1 https://h/x \(Self.sha256)",
      "lockfetch.pins.json": pins(
        #"{"ecosystem":"lines","key":"https://h/x","hash":"\#(Self.sha256)"}"#),
    ])
    #expect(plan.diagnostics.map(\.code) == ["pins/redundant"])
  }

  @Test func aPinMayStrengthenAWeakHash() throws {
    let plan = try self.plan([
      "lines.lock": "x 1 https://h/x \(Self.sha1)",
      "lockfetch.pins.json": pins(
        #"{"ecosystem":"lines","key":"https://h/x","hash":"\#(Self.sha256)"}"#),
    ])
    #expect(plan.outputs.map(\.output.integrity.sri) == [ByteString(Self.sha256)])
    #expect(plan.diagnostics.isEmpty)
  }

  @Test func aPinMayChooseAnAlternativeOfTheLock() throws {
    let files: [ByteString: String] = [
      "lines.lock": "x 1 https://h/x \(Self.sha256)|\(Self.other)",
      "lockfetch.pins.json": pins(
        #"{"ecosystem":"lines","key":"https://h/x","hash":"\#(Self.other)"}"#),
    ]
    let plan = try self.plan(files)
    #expect(plan.outputs.map(\.output.integrity.sri) == [ByteString(Self.other)])
    #expect(plan.diagnostics.isEmpty)
    let unpinned = try self.plan(files.filter { $0.key == "lines.lock" })
    #expect(unpinned.outputs.map(\.output.integrity.sri) == [ByteString(Self.sha256)])
  }

  @Test func tellsPinsThatNothingUses() throws {
    let plan = try self.plan([
      "lines.lock": "x 1 https://h/x \(Self.sha256)",
      "b/lines.lock": "y 1 https://h/y -",
      "lockfetch.pins.json": pins(
        #"{"ecosystem":"lines","key":"https://h/y","hash":"\#(Self.sha256)"}"#,
        #"{"ecosystem":"other","key":"https://h/x","hash":"\#(Self.sha256)"}"#),
    ])
    #expect(plan.diagnostics.map(\.code) == ["pins/unused"])
    #expect(plan.diagnostics.first?.message.text.hasSuffix("(the first of 2 such entries)") == true)
    #expect(plan.unpinned.map(\.artifact.name) == ["y"])
  }

  @Test func aBrokenPinFileIsAnError() {
    let found = failure(["lines.lock": "x 1 https://h/x -", "lockfetch.pins.json": "{"])
    #expect(found.map(\.code) == ["pins/syntax"])
  }
}
