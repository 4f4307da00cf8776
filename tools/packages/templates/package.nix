{ pkgs ? import <nixpkgs> { } }:

let
  archives = {
    x86_64-linux = { platform = "linux-x86_64"; sha256 = "@SHA256_LINUX_X86_64@"; };
    aarch64-linux = { platform = "linux-arm64"; sha256 = "@SHA256_LINUX_ARM64@"; };
    x86_64-darwin = { platform = "macos-x86_64"; sha256 = "@SHA256_MACOS_X86_64@"; };
    aarch64-darwin = { platform = "macos-arm64"; sha256 = "@SHA256_MACOS_ARM64@"; };
  };
  system = pkgs.stdenvNoCC.hostPlatform.system;
  archive = archives.${system} or (throw "@NAME@: no release for ${system}");
in
pkgs.stdenvNoCC.mkDerivation {
  pname = "@NAME@";
  version = "@VERSION@";

  src = pkgs.fetchurl {
    url = "@URL@/@NAME@-@VERSION@-${archive.platform}.tar.gz";
    inherit (archive) sha256;
  };

  # The program is static: there is nothing to patch.
  dontConfigure = true;
  dontBuild = true;
  dontFixup = true;

  installPhase = ''
    mkdir -p $out
    cp -r bin share $out/
  '';

  meta = {
    description = "@SUMMARY@";
    homepage = "@HOMEPAGE@";
    license = pkgs.lib.licenses.asl20;
    platforms = builtins.attrNames archives;
    mainProgram = "@NAME@";
  };
}
