# The back end `nested`: dynamic derivations without a socket (docs/dynamic-graph.md).
#
#   plan ──▶ shard k ──▶ <family>.drv (text) ──▶ <family>-*.drv (texts), <family>-tree.drv
#     └────▶ root ─────▶ fetched-dependencies.drv (text), which needs the trees of the shards in use
#
# A derivation in a text output has to be named like the file that it is in, without `.drv`. The
# shards' producers are all named after the family, so the fixed outputs in them are called what
# every other back end calls them.
{ planning, waves }:
let
  inherit (planning) text program storeDir family;

  numbers = builtins.genList (number: number) planning.shards;

  plan = text {
    name = "${family}-plan";
    args = [
      "dynamic"
      "plan"
      "--shard-count"
      (toString planning.shards)
    ]
    ++ planning.arguments;
    outputs = [
      "tree"
      "shards"
    ]
    ++ map (number: "shard${toString number}") numbers;
  };

  # The derivation that makes the derivation that makes the derivations of a shard.
  shard =
    number:
    text (
      {
        name = "${family}.drv";
        args = [
          "dynamic"
          "shard"
          plan."shard${toString number}"
          "--program"
          program
          "--system"
          planning.system
        ]
        ++ storeDir;
      }
      // (if waves && number > 0 then { previous = treeOf (number - 1); } else { })
    );
  shards = map shard numbers;

  # What the tree of a shard links to is fetched when this is built.
  treeOf =
    number:
    builtins.outputOf (builtins.outputOf (builtins.elemAt shards number).outPath "tree.drv") "out";
in
text {
  name = "fetched-dependencies.drv";
  args = [
    "dynamic"
    "root"
    "--tree"
    plan.tree
    "--shards"
    plan.shards
  ]
  ++ storeDir
  # Only the text of these derivations is needed here: the root says which of them are built.
  ++ map (one: builtins.unsafeDiscardOutputDependency one.drvPath) shards;
}
