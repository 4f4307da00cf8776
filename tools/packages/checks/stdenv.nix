# Stands in for nixpkgs: builds the package of a release by Nix itself, from the
# archive in FOLDER.
{ package, folder, system ? builtins.currentSystem }:
import package {
  pkgs = {
    lib.licenses.asl20 = { spdxId = "Apache-2.0"; };
    fetchurl = { url, sha256 }: builtins.path {
      path = "${folder}/${builtins.baseNameOf url}";
      name = builtins.baseNameOf url;
      recursive = false;
      inherit sha256;
    };
    stdenvNoCC.hostPlatform = { inherit system; };
    stdenvNoCC.mkDerivation = facts: derivation {
      name = "${facts.pname}-${facts.version}";
      inherit system;
      inherit (facts) src;
      builder = "/bin/sh";
      PATH = "/usr/bin:/bin";
      args = [ "-ec" ''
        tar xzf $src --strip-components=1
        ${facts.installPhase}
      '' ];
    };
  };
}
