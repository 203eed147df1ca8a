
# Then: pnpm install --frozen-lockfile, with --ignore-scripts or not.
lockfetchPnpm() {
  lockfetchHome
  lockfetchUse npm pnpm || return
  lockfetchCopyLock npm pnpm-lock.yaml
  local folder=${lockfetchRoot:-.} settings=$LOCKFETCH_TREE/npm/locks
  [ "$folder" = . ] || settings=$settings/$folder
  if [ -f "$folder/.npmrc" ] && grep -q 'registry *=' "$folder/.npmrc" && [ -f "$settings/.npmrc" ]; then
    # What the project's own file says of registries counts more than the tree's; the last line wins.
    # pnpm does not expand variables there.
    chmod u+w "$folder/.npmrc"
    { echo && sed "s|\${LOCKFETCH_TREE}|$LOCKFETCH_TREE|g" "$settings/.npmrc"; } >>"$folder/.npmrc"
  fi
}
postPatchHooks+=(lockfetchPnpm)
