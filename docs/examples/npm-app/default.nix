# The package, for `callPackage` of Nixpkgs. There is no hash in it: the lock file has them all.
{
  stdenv,
  nodejs,
  lockfetch,
  src ? ./.,
}:
stdenv.mkDerivation {
  name = "npm-app";
  inherit src;
  nativeBuildInputs = [
    nodejs
    lockfetch.npmHook
  ];
  lockfetchDependencies = lockfetch.fetchDependencies {
    ecosystem = "npm";
    inherit src;
  };
  buildPhase = "npm ci --ignore-scripts";
  doCheck = true;
  checkPhase = "npm test";
  installPhase = "mkdir $out && cp -r package.json src node_modules $out/";
}
