postPatchHooks=()
export PATH=/usr/bin:/bin
for input in ${nativeBuildInputs-}; do
  if [ -f "$input" ]; then . "$input"; else export PATH=$input/bin:$PATH; fi
done
if [ -z "${dontUnpack-}" ]; then
  cp -r "$src" source
  chmod -R u+w source
  cd source
fi
for hook in "${postPatchHooks[@]}"; do "$hook"; done
eval "${buildPhase-}"
if [ -n "${doCheck-}" ]; then eval "${checkPhase-}"; fi
eval "$installPhase"
