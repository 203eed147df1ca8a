
# Then: npm ci, with --ignore-scripts or not.
lockfetchNpm() {
  lockfetchHome
  lockfetchUse npm npm || return
  lockfetchCopyLock npm package-lock.json npm-shrinkwrap.json || return
  if [ -d "$LOCKFETCH_TREE/npm/_cacache/index-v5" ]; then
    # npm packs what comes from git anew, and rewrites the index as it reads it.
    local cache
    cache=$(mktemp -d)
    mkdir "$cache/_cacache"
    cp -rs "$LOCKFETCH_TREE/npm/_cacache/content-v2" "$cache/_cacache/"
    cp -r "$LOCKFETCH_TREE/npm/_cacache/index-v5" "$cache/_cacache/"
    chmod -R u+w "$cache"
    export npm_config_cache=$cache
  fi
}
postPatchHooks+=(lockfetchNpm)
