import LockText
import Lockfetch
import MavenRepository

extension Pom {
  /// Reads a POM of the project.
  ///
  /// - Throws: ``LockfileError`` with everything that is wrong with it.
  static func read(_ file: SourceFile, limits: Limits) throws(LockfileError) -> Pom {
    do throws(PomError) {
      return try Pom(file, limits: limits)
    } catch {
      throw LockfileError(error.problems.map { MavenDiagnostics.pom($0, in: file) })
    }
  }

  /// Reads the list of a build's core extensions, `.mvn/extensions.xml`.
  ///
  /// - Throws: ``LockfileError`` with everything that is wrong with it.
  static func readCoreExtensions(
    _ file: SourceFile, limits: Limits
  ) throws(LockfileError) -> Pom {
    do throws(PomError) {
      return try Pom(coreExtensions: file, limits: limits)
    } catch {
      throw LockfileError(error.problems.map { MavenDiagnostics.pom($0, in: file) })
    }
  }
}
