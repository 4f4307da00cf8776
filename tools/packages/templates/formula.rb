class SproutAcpWrap < Formula
  desc "Run an ACP agent, and leave nothing of it behind"
  homepage "@HOMEPAGE@"
  version "@VERSION@"
  license "@LICENCE@"

  on_macos do
    on_arm do
      url "@URL@/@NAME@-@VERSION@-macos-arm64.tar.gz"
      sha256 "@SHA256_MACOS_ARM64@"
    end
    on_intel do
      url "@URL@/@NAME@-@VERSION@-macos-x86_64.tar.gz"
      sha256 "@SHA256_MACOS_X86_64@"
    end
  end

  on_linux do
    on_arm do
      url "@URL@/@NAME@-@VERSION@-linux-arm64.tar.gz"
      sha256 "@SHA256_LINUX_ARM64@"
    end
    on_intel do
      url "@URL@/@NAME@-@VERSION@-linux-x86_64.tar.gz"
      sha256 "@SHA256_LINUX_X86_64@"
    end
  end

  def install
    bin.install "bin/@NAME@"
    man1.install "share/man/man1/@NAME@.1"
    bash_completion.install "share/bash-completion/completions/@NAME@"
    fish_completion.install "share/fish/vendor_completions.d/@NAME@.fish"
    zsh_completion.install "share/zsh/site-functions/_@NAME@"
    doc.install Dir["share/doc/@NAME@/*"]
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/@NAME@ --version")
    system bin/"@NAME@", "--", "sh", "-c", "sleep 1000 & exit 0"
  end
end
