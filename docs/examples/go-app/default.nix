# The package, for `callPackage` of Nixpkgs. What go.sum does not hash is in lockfetch.pins.json, which
# `lockfetch-multi pin` writes.
{
  stdenv,
  go,
  lockfetch,
  src ? ./.,
}:
stdenv.mkDerivation {
  name = "go-app";
  inherit src;
  nativeBuildInputs = [
    go
    lockfetch.goHook
  ];
  lockfetchDependencies = lockfetch.fetchDependencies {
    ecosystem = "go";
    inherit src;
  };
  buildPhase = "go build -o bin/ ./...";
  doCheck = true;
  checkPhase = "go vet ./...";
  installPhase = "mkdir $out && cp -r bin $out/";
}
