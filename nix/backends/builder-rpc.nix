# The back end `builder-rpc`: the whole graph through the narrow socket of Nix 2.36.
{ planning }:
planning.text {
  name = "fetched-dependencies.drv";
  requiredSystemFeatures = [ "builder-rpc-v0" ];
  args = [
    "dynamic"
    "register"
    "--submit"
  ]
  ++ planning.arguments;
}
