# The files of a source that a plan can depend on, so that other changes do not plan again.
{ data, known }:
let
  # A glob as a regular expression over a whole relative path.
  expression =
    glob:
    "(.*/)?"
    +
      builtins.replaceStrings
        [
          "**/"
          "**"
          "*"
          "?"
          "."
          "+"
        ]
        [
          "(.*/)?"
          ".*"
          "[^/]*"
          "[^/]"
          "\\."
          "\\+"
        ]
        glob;
  expressions = map expression (known.files ++ [ data.pinFile ]);
  isClaimed = path: builtins.any (one: builtins.match one path != null) expressions;
  isSkipped =
    name:
    builtins.elem name data.skippedFolders
    || builtins.substring 0 (builtins.stringLength data.skippedPrefix) name == data.skippedPrefix;

  # What cannot be taken over as it is. Settings of npm may hold a password, and the store is readable
  # for everybody.
  checked =
    type: path: value:
    if type == "symlink" then
      throw "fetchDependencies: ${toString path} is a link, and what it leads to would be left out: put the file itself there, or give `src` as a derivation or a path of the store"
    else if baseNameOf path == ".npmrc" && hasCredential (builtins.readFile path) then
      throw "fetchDependencies: ${toString path} has a password or token, which would be readable for everybody in the store: keep it in the netrc-file of Nix, or give `lockFile`"
    else
      value;
  hasCredential =
    text:
    builtins.any (
      line:
      builtins.match "[^#;]*_(auth|authToken|password)[[:space:]]*=.*" line != null
      # The name of a variable is no secret.
      && builtins.match "[^=]*=[[:space:]]*\"?[$][{].*" line == null
    ) (builtins.filter builtins.isString (builtins.split "\n" text));

  # The claimed files below a folder and the folders that lead to them, as names of a set.
  find =
    root: folder:
    let
      entries = builtins.readDir (root + "/${folder}");
      join = name: if folder == "" then name else "${folder}/${name}";
      below =
        name:
        let
          found = find root (join name);
        in
        if found == { } then { } else { ${join name} = true; } // found;
    in
    # The copies of locks in a mirror are no projects.
    if folder != "" && entries ? ${data.mirrorMark} then
      { }
    else
      builtins.foldl' (
        found: name:
        found
        // (
          if entries.${name} == "directory" then
            if isSkipped name then { } else below name
          else if isClaimed (join name) then
            checked entries.${name} (root + "/${join name}") { ${join name} = true; }
          else
            { }
        )
      ) { } (builtins.attrNames entries);
in
{
  # A folder of the evaluation as a store path that holds the claimed files only.
  filter =
    folder:
    let
      given = if builtins.isPath folder then folder else /. + folder;
      root =
        if builtins.readFileType given == "directory" then
          given
        else
          throw "fetchDependencies: `src` is no folder: ${toString given}; a lock file alone is `lockFile`, and a link is not followed";
      length = builtins.stringLength (toString root) + 1;
      found = find root "";
    in
    builtins.path {
      path = root;
      name = "claims";
      filter = path: _: found ? ${builtins.substring length (-1) path};
    };
}
