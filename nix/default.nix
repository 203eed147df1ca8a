# The Nix library of lockfetch-multi; docs/nix-library.md is its manual.
#
#   let lockfetch = import ./nix { lockfetch = /nix/store/…-lockfetch-multi; };
#   in lockfetch.fetchDependencies { ecosystem = "npm"; src = ./.; }
#
# It needs nothing from Nixpkgs. Evaluating builds nothing and reads no derivation's output.
{
  # The static executable: a path, or a string that is a path of the store. Or a package with it in
  # bin/: a path or a derivation.
  lockfetch ? null,
  # The platform that plans are made on; what is fetched does not depend on it.
  system ? builtins.currentSystem,
}:
let
  defaults = { inherit lockfetch system; };
  producer = arguments: import ./fetch-dependencies.nix (defaults // arguments);
  hooks = import ./hooks;
in
{
  # The offline tree of what a lock file locks, as a string that a derivation can depend on.
  fetchDependencies = arguments: builtins.outputOf (producer arguments).outPath "out";

  # The derivation that makes the derivation of that tree: what `lockfetch-multi build --two-step`
  # takes where Nix cannot build dynamic derivations by itself.
  dependenciesProducer = producer;

  # The same from an expression of the fixed outputs, without any experimental feature.
  staticDependencies = arguments: import ./static.nix (defaults // arguments);

  inherit (hooks)
    npmHook
    pnpmHook
    goHook
    mavenHook
    gradleHook
    ;
}
