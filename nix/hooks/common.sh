# shellcheck shell=bash
# A setup hook of lockfetch-multi: points a package manager at an offline tree. It downloads nothing.
#
# Of stdenv it uses that `postPatchHooks` are run before the build, in the folder of the source, and
# that variables of the derivation are in the environment: no more. docs/nix-library.md is the manual.
#
#   lockfetchDependencies   what fetchDependencies gave; several, separated by blanks or as an array
#   lockfetchRoot           the folder of the lock file in the source (default: .)
#   lockfetchLock           the same in the tree, where that differs: with lockFile, or a src of its own

# lockfetchUse FAMILY ECOSYSTEM: takes over the variables of the tree that has the ecosystem.
#
# Package managers look LOCKFETCH_TREE up while they run, so with several hooks it is one folder, which
# has the families of all.
lockfetchUse() {
  local root roots=()
  IFS=$' \t\n' read -r -d '' -a roots <<<"${lockfetchDependencies[*]-}" || true
  for root in "${roots[@]}"; do
    [ -f "$root/deps/$1/env.$2" ] || continue
    if [ -z "${lockfetchFamilies-}" ]; then lockfetchFamilies=$(mktemp -d); fi
    if [ ! -e "$lockfetchFamilies/$1" ]; then
      ln -s "$root/deps/$1" "$lockfetchFamilies/$1"
    elif [ ! "$root/deps/$1" -ef "$lockfetchFamilies/$1" ]; then
      # Two ecosystems of one family, from two trees: links to the files of both.
      mkdir "$lockfetchFamilies/.both"
      cp -rs "$(readlink -f "$lockfetchFamilies/$1")/." "$lockfetchFamilies/.both/"
      chmod -R u+w "$lockfetchFamilies/.both"
      cp -rs --remove-destination "$root/deps/$1/." "$lockfetchFamilies/.both/"
      chmod -R u+w "$lockfetchFamilies/.both"
      rm -rf "${lockfetchFamilies:?}/$1"
      mv "$lockfetchFamilies/.both" "$lockfetchFamilies/$1"
    fi
    export LOCKFETCH_TREE=$lockfetchFamilies
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
  local family=$1 folder=${lockfetchRoot:-.} name copied=
  local inTree=${lockfetchLock:-$folder}
  local locks=$LOCKFETCH_TREE/$family/locks
  [ "$inTree" = . ] || locks=$locks/$inTree
  shift
  for name in "$@"; do
    [ -f "$locks/$name" ] || continue
    # The source may be read-only, and its lock a link.
    rm -f "$folder/$name"
    cp "$locks/$name" "$folder/$name" || return
    chmod u+w "$folder/$name"
    copied=yes
  done
  [ -z "$copied" ] || return 0
  echo "lockfetch: error: the tree has no lock for the folder \"$inTree\"" >&2
  echo "  why: it has $(cd "$LOCKFETCH_TREE/$family/locks" && find . -type f | sort | tr '\n' ' ')" >&2
  echo "  fix: set lockfetchRoot to the lock's folder in the source, and lockfetchLock to that in the tree" >&2
  return 1
}

# lockfetchHome: package managers want a home that they can write to.
lockfetchHome() {
  if [ ! -w "${HOME:-/homeless-shelter}" ]; then
    HOME=$(mktemp -d)
    export HOME
  fi
}

# lockfetchJoin NAME VALUE: puts what was set before behind what the tree says.
lockfetchJoin() {
  [ -z "$2" ] || export "$1=${!1} $2"
}
