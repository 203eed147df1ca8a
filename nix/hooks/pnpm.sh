
# Then: pnpm install --frozen-lockfile, with --ignore-scripts or not.
lockfetchPnpm() {
  lockfetchHome
  lockfetchUse npm pnpm || return
  lockfetchCopyLock npm pnpm-lock.yaml || return
  local folder=${lockfetchRoot:-.} settings=$LOCKFETCH_TREE/npm/locks
  local inTree=${lockfetchLock:-$folder}
  [ "$inTree" = . ] || settings=$settings/$inTree
  if [ -f "$folder/.npmrc" ] && grep -q 'registry *=' "$folder/.npmrc" && [ -f "$settings/.npmrc" ]; then
    # What the project's own file says of registries counts more than the tree's; the last line wins.
    # pnpm does not expand variables there. The file may be a link to one that is not to be changed.
    {
      cat "$folder/.npmrc"
      echo
      sed "s|\${LOCKFETCH_TREE}|$LOCKFETCH_TREE|g" "$settings/.npmrc"
    } >"$folder/.npmrc.lockfetch"
    mv -f "$folder/.npmrc.lockfetch" "$folder/.npmrc"
  fi
}
postPatchHooks+=(lockfetchPnpm)
