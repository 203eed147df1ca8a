# The setup hooks: each is one file that stdenv, or any Bash, sources.
let
  hook =
    name: builtins.toFile "${name}-hook.sh" (builtins.readFile ./common.sh + builtins.readFile (./. + "/${name}.sh"));
in
{
  npmHook = hook "npm";
  pnpmHook = hook "pnpm";
  goHook = hook "go";
  mavenHook = hook "maven";
  gradleHook = hook "gradle";
}
