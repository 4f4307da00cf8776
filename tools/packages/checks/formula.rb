# Stands in for Homebrew: reads a formula, and installs from the archive for this
# machine, whose hash has to be the formula's:
#   ruby formula.rb FORMULA RELEASE-FOLDER PREFIX
require "digest"
require "fileutils"
require "tmpdir"

SYSTEM = RUBY_PLATFORM.include?("darwin") ? :macos : :linux
CPU = RUBY_PLATFORM.match?(/arm64|aarch64/) ? :arm : :intel

class Folder
  def initialize(path) = @path = path

  def install(*files)
    FileUtils.mkdir_p(@path)
    FileUtils.cp_r(files.flatten, @path)
  end
end

class Formula
  FACTS = {}

  class << self
    %i[desc homepage version license url sha256].each do |name|
      define_method(name) { |value = nil| value ? FACTS[name] = value : FACTS[name] }
    end
    def on_macos = (yield if SYSTEM == :macos)
    def on_linux = (yield if SYSTEM == :linux)
    def on_arm = (yield if CPU == :arm)
    def on_intel = (yield if CPU == :intel)
    def test = FACTS[:tested] = true

    def inherited(formula) = (FACTS[:formula] = formula)
  end

  { bin: "bin", man1: "share/man/man1", doc: "share/doc/sprout-acp-wrap",
    bash_completion: "etc/bash_completion.d", fish_completion: "share/fish/vendor_completions.d",
    zsh_completion: "share/zsh/site-functions" }.each do |name, path|
    define_method(name) { Folder.new(File.join(PREFIX, path)) }
  end
end

formula, release, prefix = ARGV
PREFIX = File.expand_path(prefix)
release = File.expand_path(release)
load File.expand_path(formula)
facts = Formula::FACTS
archive = File.join(release, File.basename(facts.fetch(:url)))
abort "#{archive} is not what the formula says" unless Digest::SHA256.file(archive).hexdigest == facts.fetch(:sha256)
abort "no test" unless facts[:tested] && facts[:desc] && facts[:homepage] && facts[:license]
Dir.mktmpdir do |folder|
  system("tar", "xzf", archive, "-C", folder, "--strip-components=1", exception: true)
  Dir.chdir(folder) { facts.fetch(:formula).new.install }
end
puts facts.fetch(:version)
