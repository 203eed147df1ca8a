import ArgumentParser

/// `lockfetch-multi dynamic`: the steps of a dynamic graph, run by derivations and not by people.
///
/// `docs/dynamic-graph.md` tells which derivation runs which step. They read nothing but the files
/// they are given and write nothing but the outputs of their build.
struct DynamicCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dynamic",
    abstract: "The steps of a dynamic derivation graph, run by the derivations of nix/.",
    discussion: """
      These commands are the inside of the Nix library and change with it. docs/dynamic-graph.md \
      tells what each of them does.
      """,
    shouldDisplay: false,
    subcommands: [
      DynamicPlanCommand.self, DynamicShardCommand.self, DynamicOutputsCommand.self,
      DynamicRootCommand.self, DynamicRegisterCommand.self, DynamicClaimsCommand.self,
      DynamicAssembleCommand.self,
    ])
}
