# The producer behind fetchDependencies: a lock file is read while building, never while evaluating.
# What is not named here is an argument of planning.nix.
{
  # How the derivations come into the store: nested, builder-rpc or recursive.
  backend ? "nested",
  # Whether the shards of `nested` are fetched one behind the other, which Nix before 2.35 needs.
  waves ? builtins.compareVersions builtins.nixVersion "2.35" < 0,
  ...
}@arguments:
let
  planning = import ./planning.nix (
    builtins.removeAttrs arguments [
      "backend"
      "waves"
    ]
  );
  backends = {
    nested = import ./backends/nested.nix { inherit planning waves; };
    builder-rpc = import ./backends/builder-rpc.nix { inherit planning; };
    recursive = import ./backends/recursive.nix { inherit planning; };
  };
in
backends.${backend}
  or (throw "fetchDependencies: there is no back end \"${backend}\"; known are builder-rpc, nested, recursive")
