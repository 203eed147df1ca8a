# The package, for `callPackage` of Nixpkgs. There is no hash in it: the lock file has them all.
{
  stdenv,
  pnpm,
  lockfetch,
  src ? ./.,
}:
stdenv.mkDerivation {
  name = "pnpm-app";
  inherit src;
  nativeBuildInputs = [
    pnpm
    lockfetch.pnpmHook
  ];
  lockfetchDependencies = lockfetch.fetchDependencies {
    ecosystem = "pnpm";
    inherit src;
  };
  buildPhase = "pnpm install --offline --frozen-lockfile --ignore-scripts";
  doCheck = true;
  checkPhase = "pnpm test";
  installPhase = "mkdir $out && cp -r package.json main.js node_modules $out/";
}
