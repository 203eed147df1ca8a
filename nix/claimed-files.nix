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
    builtins.foldl' (
      found: name:
      found
      // (
        if entries.${name} == "directory" then
          if isSkipped name then { } else below name
        else if isClaimed (join name) then
          { ${join name} = true; }
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
      root = if builtins.isPath folder then folder else /. + folder;
      length = builtins.stringLength (toString root) + 1;
      found = find root "";
    in
    builtins.path {
      path = root;
      name = "claims";
      filter = path: _: found ? ${builtins.substring length (-1) path};
    };
}
