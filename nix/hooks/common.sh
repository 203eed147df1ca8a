# shellcheck shell=bash
# A setup hook of lockfetch-multi: points a package manager at an offline tree. It downloads nothing.
#
# Of stdenv it uses that `postPatchHooks` are run before the build, in the folder of the source, and
# that variables of the derivation are in the environment: no more. docs/nix-library.md is the manual.
#
#   lockfetchDependencies   what fetchDependencies gave; several, separated by blanks or as an array
#   lockfetchRoot           the folder of the lock file in the source (default: .)

# lockfetchUse FAMILY ECOSYSTEM: takes over the variables of the tree that has the ecosystem.
lockfetchUse() {
  local root roots
  read -r -a roots <<<"${lockfetchDependencies[*]-}"
  for root in "${roots[@]}"; do
    [ -f "$root/deps/$1/env.$2" ] || continue
    export LOCKFETCH_TREE=$root/deps
    # The values are plain text for a shell.
    set -a
    # shellcheck disable=SC1090
    . "$LOCKFETCH_TREE/$1/env.$2"
    set +a
    return
  done
  echo "lockfetch: error: no tree for $2 in lockfetchDependencies: \"${lockfetchDependencies[*]-}\"" >&2
  echo "  why: the hook of $2 needs what fetchDependencies { ecosystem = \"$2\"; … } gives" >&2
  echo "  fix: set lockfetchDependencies in the derivation, or leave the hook out" >&2
  return 1
}

# lockfetchCopyLock FAMILY NAME…: puts the lock to install with in the place of the source's own.
lockfetchCopyLock() {
  local family=$1 folder=${lockfetchRoot:-.} name
  local locks=$LOCKFETCH_TREE/$family/locks
  [ "$folder" = . ] || locks=$locks/$folder
  shift
  for name in "$@"; do
    [ -f "$locks/$name" ] || continue
    # The source may be read-only, and its lock a link.
    rm -f "$folder/$name"
    cp "$locks/$name" "$folder/$name"
    chmod u+w "$folder/$name"
  done
}

# lockfetchHome: package managers want a home that they can write to.
lockfetchHome() {
  if [ ! -w "${HOME:-/homeless-shelter}" ]; then
    HOME=$(mktemp -d)
    export HOME
  fi
}
