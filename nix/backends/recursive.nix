# The back end `recursive`: the whole graph through the recursive-nix socket of one build.
#
# It is the fallback: it does not work with remote builders, and needs recursive-nix.
{ planning }:
planning.text {
  name = "fetched-dependencies.drv";
  requiredSystemFeatures = [ "recursive-nix" ];
  args = [
    "dynamic"
    "register"
  ]
  ++ planning.arguments;
}
