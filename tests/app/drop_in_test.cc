// In buzz-acp's place: whoever calls it sees, byte for byte, what buzz-acp
// shows, and buzz-acp sees what its caller has set up.

#include <fcntl.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <regex>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "platform/unique_fd.h"
#include "tests/app/folder.h"
#include "tests/harness/launch.h"
#include "tests/harness/paths.h"
#include "tests/harness/proc.h"
#include "tests/harness/reaper.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class DropInTest : public WholeProgramTest {
 protected:
  struct Result {
    int status = -1;
    // Standard output and error, which are one file.
    std::string log;
  };

  // As the app calls it.
  Result Run(std::vector<std::string> command,
             std::vector<std::string> settings = {}) {
    const std::string log = folder_.In("log");
    UniqueFd null(open("/dev/null", O_RDONLY | O_CLOEXEC));
    UniqueFd file(open(log.c_str(),
                       O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC,
                       0600));
    pid_t pid = fork();
    if (pid == 0) {
      setpgid(0, 0);
      dup2(null.get(), STDIN_FILENO);
      dup2(file.get(), STDOUT_FILENO);
      dup2(file.get(), STDERR_FILENO);
      settings.push_back("PATH=" + path_);
      for (int i = 0; i < 40; ++i) {
        settings.push_back("SETTING_" + std::to_string(i) + "=a = b\n\xff");
      }
      settings.push_back("BUZZ_PRIVATE_KEY=nsec1notakey");
      settings.push_back("BUZZ_MANAGED_AGENT=app");
      std::vector<char*> arguments, environment;
      for (std::string& word : command) arguments.push_back(word.data());
      for (std::string& entry : settings) environment.push_back(entry.data());
      arguments.push_back(nullptr);
      environment.push_back(nullptr);
      execve(arguments[0], arguments.data(), environment.data());
      _exit(99);
    }
    Result result;
    result.status = AwaitExit(pid).value_or(-1);
    result.log = ReadWhole(log);
    return result;
  }

  Folder folder_;
  std::string path_ = folder_.In("bin") + ":/usr/bin:/bin";
};

// As the app calls it to run an agent, here without saying which.
TEST_F(DropInTest, RunsWithoutAnArgument) {
  Result plain = Run({folder_.Program("buzz-acp")});
  Result wrapped = Run({folder_.Program("sprout-acp-wrap")});
  EXPECT_EQ(plain.status, W_EXITCODE(2, 0));
  EXPECT_EQ(plain.log, "buzz-acp: BUZZ_ACP_AGENT_COMMAND is not set\n");
  EXPECT_EQ(wrapped.status, plain.status);
  EXPECT_EQ(wrapped.log, plain.log);
}

TEST_F(DropInTest, ShowsModelsAsBuzzAcpDoes) {
  Result plain = Run({folder_.Program("buzz-acp"), "models", "--json"});
  Result wrapped =
      Run({folder_.Program("sprout-acp-wrap"), "models", "--json"});
  EXPECT_EQ(plain.status, 0);
  EXPECT_EQ(plain.log, "{\"models\":[]}\n");
  EXPECT_EQ(wrapped.status, plain.status);
  EXPECT_EQ(wrapped.log, plain.log);
}

TEST_F(DropInTest, PassesEveryArgumentAndEverythingElseOn) {
  const std::vector<std::string> kArguments = {
      "show", "", "--help", "--", "-x", "a b", "\xff\n", "--grace=1s"};
  auto show = [&](const std::string& program) {
    std::vector<std::string> command = {folder_.Program(program)};
    command.insert(command.end(), kArguments.begin(), kArguments.end());
    return Run(command);
  };
  Result plain = show("buzz-acp");
  Result wrapped = show("sprout-acp-wrap");
  EXPECT_EQ(plain.status, W_EXITCODE(7, 0));
  EXPECT_EQ(wrapped.status, plain.status);
  EXPECT_THAT(plain.log, HasSubstr("argument --grace=1s\n"));
  EXPECT_THAT(plain.log, HasSubstr("a line on standard error\n"));
  // All that differs: the run id, the marker that a bare run would lack, and
  // that the caller's group is led by front.
  EXPECT_THAT(wrapped.log, HasSubstr("environment SPROUT_ACP_WRAP_RUN="));
  std::string same = std::regex_replace(
      wrapped.log,
      std::regex("environment SPROUT_(ACP_WRAP_RUN|MANAGED_AGENT)=[^\n]*\n"),
      "");
  same = std::regex_replace(same, std::regex("in the caller's group 1"),
                            "in the caller's group 0");
  EXPECT_EQ(same, plain.log);
}

TEST_F(DropInTest, ExitStatusesAreTheTargets) {
  for (int code : {0, 1, 2, 125, 126, 127, 255}) {
    EXPECT_EQ(
        Run({folder_.Program("sprout-acp-wrap"), "exit", std::to_string(code)})
            .status,
        W_EXITCODE(code, 0));
  }
}

TEST_F(DropInTest, ALinkCalledBuzzAcpTakesNoArgumentForItself) {
  Folder real;
  const std::string link = folder_.Program("buzz-acp");
  unlink(link.c_str());
  ASSERT_EQ(symlink(WrapperPath().c_str(), link.c_str()), 0);
  for (const char* option : {"--help", "--version", "--list", "--sweep"}) {
    Result result = Run({link, "show", option},
                        {"SPROUT_ACP_WRAP_TARGET=" + real.Program("buzz-acp")});
    EXPECT_EQ(result.status, W_EXITCODE(7, 0)) << result.log;
    EXPECT_THAT(result.log, HasSubstr(std::string("argument ") + option));
  }
}

TEST_F(DropInTest, ALinkIsNotItsOwnTarget) {
  const std::string link = folder_.In("bin/buzz-acp");
  const std::string wrapper = folder_.In("sprout-acp-wrap");
  std::filesystem::copy_file(WrapperPath(), wrapper);
  for (bool hard : {false, true}) {
    SCOPED_TRACE(hard ? "hard link" : "symbolic link");
    unlink(link.c_str());
    if (hard) {
      std::filesystem::create_hard_link(wrapper, link);
    } else {
      std::filesystem::create_symlink(wrapper, link);
    }
    path_ = folder_.In("bin");
    for (const std::string& program : {link, wrapper}) {
      Result result = Run({program, "models", "--json"});
      EXPECT_EQ(result.status, W_EXITCODE(127, 0)) << result.log;
      EXPECT_THAT(result.log,
                  HasSubstr("no buzz-acp but the wrapper itself is"));
    }
    Folder real;
    path_ += ":" + real.In("bin");
    for (const std::string& program : {link, wrapper}) {
      Result result = Run({program, "models", "--json"});
      EXPECT_EQ(result.status, 0) << program;
      EXPECT_EQ(result.log, "{\"models\":[]}\n") << program;
    }
  }
}

TEST_F(DropInTest, ACopyIsNotItsOwnTarget) {
  // Under its target's name, wherever one looks first, and nothing else there.
  const std::string copy = folder_.In("bin/buzz-acp");
  unlink(copy.c_str());
  std::filesystem::copy_file(WrapperPath(), copy);
  const std::string other = folder_.In("sprout-acp-wrap");
  std::filesystem::copy_file(WrapperPath(), other);
  path_ = folder_.In("bin");
  for (const std::string& program : {copy, other}) {
    Result result = Run({program, "models", "--json"});
    EXPECT_EQ(result.status, W_EXITCODE(127, 0)) << result.log;
    EXPECT_THAT(
        result.log,
        StartsWith("sprout-acp-wrap: no buzz-acp but the wrapper itself"));
  }
  // With the real one further down, it is found.
  Folder real;
  path_ += ":" + real.In("bin");
  for (const std::string& program : {copy, other}) {
    Result result = Run({program, "models", "--json"});
    EXPECT_EQ(result.status, 0) << program;
    EXPECT_EQ(result.log, "{\"models\":[]}\n") << program;
  }
}

TEST_F(DropInTest, AnotherVersionOfTheWrapperIsNoEndlessChain) {
  const std::string other = folder_.In("bin/buzz-acp");
  unlink(other.c_str());
  std::filesystem::copy_file(WrapperPath(), other);
  std::filesystem::permissions(other, std::filesystem::perms::owner_all);
  {
    UniqueFd file(open(other.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
    ASSERT_EQ(write(file.get(), "x", 1), 1);
  }
  path_ = folder_.In("bin");
  Result result = Run({folder_.Program("sprout-acp-wrap"), "models"});
  EXPECT_EQ(result.status, W_EXITCODE(127, 0)) << result.log;
  Folder real;
  path_ += ":" + real.In("bin");
  result = Run({folder_.Program("sprout-acp-wrap"), "models"});
  EXPECT_EQ(result.status, 0);
  EXPECT_EQ(result.log, "{\"models\":[]}\n");
}

TEST_F(DropInTest, AScriptThatStartsTheWrapperAgainIsNoEndlessChain) {
  const std::string script = folder_.In("bin/buzz-acp");
  unlink(script.c_str());
  ASSERT_TRUE(WriteWhole(
      script,
      "#!/bin/sh\nexec " + folder_.Program("sprout-acp-wrap") + " \"$@\"\n"));
  Result result = Run({folder_.Program("sprout-acp-wrap"), "models"});
  EXPECT_EQ(result.status, W_EXITCODE(125, 0));
  EXPECT_THAT(result.log, HasSubstr("too many wrappers run inside each other"));
}

TEST_F(DropInTest, AnAgentMayClearTheEnvironmentAndBecomeARun) {
  const std::string wrapper = folder_.Program("sprout-acp-wrap");
  Result result =
      Run({wrapper, "--", "/bin/sh", "-c",
           "exec env -i " + wrapper + " -- /bin/sh -c 'echo here; exit 5'"});
  EXPECT_EQ(result.status, W_EXITCODE(5, 0));
  EXPECT_EQ(result.log, "here\n");
}

// Each step clears the environment, and with it what tells of the wrappers
// above.  The script gives up by itself, later than any wrapper should.
TEST_F(DropInTest, NorIsAScriptThatClearsTheEnvironment) {
  for (const char* how : {"exec env -i", "env -i", "exec setsid -w env -i"}) {
    SCOPED_TRACE(how);
    const std::string script = folder_.In("bin/buzz-acp");
    const std::string steps = folder_.In("steps");
    unlink(script.c_str());
    unlink(steps.c_str());
    ASSERT_TRUE(WriteWhole(
        script, "#!/bin/sh\necho >> " + steps + "\n[ $(wc -l < " + steps +
                    ") -lt 100 ] || exit 9\n" + how + " PATH=$PATH " +
                    folder_.Program("sprout-acp-wrap") + " \"$@\"\n"));
    Result result = Run({folder_.Program("sprout-acp-wrap"), "models"});
    EXPECT_EQ(result.status, W_EXITCODE(125, 0));
    EXPECT_EQ(result.log,
              "sprout-acp-wrap: not started: too many wrappers run inside each "
              "other; does 'buzz-acp' start the wrapper again?\n");
  }
}

// The app cannot be asked to call it differently: nothing that the environment
// says keeps the agent from being run, and nothing is passed over in silence.
TEST_F(DropInTest, EachWrongSettingIsSaidAndTheTargetRun) {
  const std::vector<std::string> kWrong = {
      "SPROUT_ACP_WRAP_GRACE=soon",
      "SPROUT_ACP_WRAP_KILL_AFTER=-1s",
      "SPROUT_ACP_WRAP_ON_PARENT_EXIT=maybe",
      "SPROUT_ACP_WRAP_KEEP_MARKED=yes",
      "SPROUT_ACP_WRAP_VERBOSE=very",
      "SPROUT_ACP_WRAP_SWEEP_ON_START=never",
  };
  for (const std::string& setting : kWrong) {
    SCOPED_TRACE(setting);
    Result result =
        Run({folder_.Program("sprout-acp-wrap"), "models"}, {setting});
    EXPECT_EQ(result.status, 0);
    const size_t equals = setting.find('=');
    EXPECT_THAT(result.log,
                StartsWith("sprout-acp-wrap: " + setting.substr(0, equals) +
                           ": '" + setting.substr(equals + 1) + "' is not "));
    EXPECT_THAT(result.log,
                EndsWith("; the default is used\n{\"models\":[]}\n"));
  }
  // All of them, a line each.
  Result result = Run({folder_.Program("sprout-acp-wrap"), "models"}, kWrong);
  EXPECT_EQ(result.status, 0);
  EXPECT_EQ(static_cast<size_t>(
                std::count(result.log.begin(), result.log.end(), '\n')),
            kWrong.size() + 1);
}

TEST_F(DropInTest, ATargetThatIsNotThereIsSaidInThreeLines) {
  unlink(folder_.Program("buzz-acp").c_str());
  path_ = "/nowhere:" + folder_.In("bin");
  const std::string kLines =
      "sprout-acp-wrap: no buzz-acp is beside the wrapper or on PATH (6 "
      "places); set SPROUT_ACP_WRAP_TARGET to its path\n"
      "sprout-acp-wrap: to run any agent: `sprout-acp-wrap -- COMMAND`\n"
      "sprout-acp-wrap: see sprout-acp-wrap --help; SPROUT_ACP_WRAP_VERBOSE=1 "
      "lists the places looked at\n";
  Result result = Run({folder_.Program("sprout-acp-wrap")});
  EXPECT_EQ(result.status, W_EXITCODE(127, 0));
  EXPECT_EQ(result.log, kLines);
  // Where it has looked is told to whoever wants to know.
  Result verbose =
      Run({folder_.Program("sprout-acp-wrap")}, {"SPROUT_ACP_WRAP_VERBOSE=1"});
  EXPECT_EQ(verbose.status, W_EXITCODE(127, 0));
  EXPECT_THAT(verbose.log, HasSubstr("looked at: /nowhere/buzz-acp\n"));
  EXPECT_THAT(verbose.log,
              HasSubstr("looked at: " + folder_.In("bin/sprout-acp") + "\n"));
}

// In front of the real one on PATH: the app knows a runtime by its name.
TEST_F(DropInTest, ALinkCalledAsARuntimeWrapsThatRuntime) {
  Folder real;
  const std::string link = folder_.Program("goose");
  unlink(link.c_str());
  ASSERT_EQ(symlink(WrapperPath().c_str(), link.c_str()), 0);
  ASSERT_TRUE(WriteWhole(real.Program("goose") + ".sh",
                         "#!/bin/sh\necho \"$# $1 $2\"\nexit 3\n"));
  unlink(real.Program("goose").c_str());
  std::filesystem::rename(real.Program("goose") + ".sh", real.Program("goose"));
  std::filesystem::permissions(real.Program("goose"),
                               std::filesystem::perms::owner_all);
  path_ += ":" + real.In("bin");
  Result result = Run({link, "acp", "--help"}, {"SPROUT_ACP_WRAP_TARGET=" +
                                                folder_.Program("buzz-acp")});
  EXPECT_EQ(result.status, W_EXITCODE(3, 0));
  EXPECT_EQ(result.log, "2 acp --help\n");
}

// A release's file keeps the name that it was fetched by.
TEST_F(DropInTest, TheFileOfAReleaseIsTheWrapper) {
  const std::string file = folder_.In("bin/sprout-acp-wrap-linux-x86_64");
  std::filesystem::copy_file(WrapperPath(), file);
  Result command = Run({file, "--", "/bin/sh", "-c", "echo here"});
  EXPECT_EQ(command.status, 0);
  EXPECT_EQ(command.log, "here\n");
  Result models = Run({file, "models", "--json"});
  EXPECT_EQ(models.status, 0);
  EXPECT_EQ(models.log, "{\"models\":[]}\n");
}

TEST_F(DropInTest, ACommandThatStartsTheWrapperAgainIsNoEndlessChain) {
  const std::string script = folder_.In("bin/again");
  ASSERT_TRUE(WriteWhole(script, "#!/bin/sh\nexec " +
                                     folder_.Program("sprout-acp-wrap") +
                                     " -- " + script + "\n"));
  std::filesystem::permissions(script, std::filesystem::perms::owner_all);
  Result result = Run({folder_.Program("sprout-acp-wrap"), "--", script});
  EXPECT_EQ(result.status, W_EXITCODE(125, 0));
  EXPECT_EQ(result.log,
            "sprout-acp-wrap: not started: too many wrappers run inside each "
            "other; does 'again' start the wrapper again?\n");
}

// What the wrapper adds to it is too much then: the agent's exec fails, and
// the wrapper's own has not.
TEST_F(DropInTest, AnEnvironmentFullToTheLastByteIsSaid) {
  const std::string wrapper = folder_.In("sprout-acp-wrap");
  std::filesystem::copy_file(WrapperPath(), wrapper);
  auto run = [&](size_t bytes) {
    std::vector<std::string> settings = {"SPROUT_ACP_WRAP_SWEEP_ON_START=0"};
    // A single entry may have 128 KiB (execve(2)).
    constexpr size_t kMost = 100'000;
    for (; bytes > 0; bytes -= std::min(bytes, kMost)) {
      settings.push_back("X=" + std::string(std::min(bytes, kMost), 'x'));
    }
    return Run({wrapper, "models", "--json"}, settings);
  };
  size_t fits = 0, too_much = 10'000'000;
  // The program that stands in for the app exits with 99 if it cannot execute.
  while (too_much - fits > 1) {
    const size_t bytes = fits + (too_much - fits) / 2;
    (run(bytes).status == W_EXITCODE(99, 0) ? too_much : fits) = bytes;
  }
  Result full = run(fits);
  EXPECT_EQ(full.status, W_EXITCODE(126, 0));
  EXPECT_THAT(full.log, StartsWith("sprout-acp-wrap: cannot run '"));
  EXPECT_THAT(full.log, EndsWith("unset variables that it does not need\n"));
  EXPECT_EQ(std::count(full.log.begin(), full.log.end(), '\n'), 1);
  EXPECT_EQ(run(fits - 10'000).status, 0);
}

TEST_F(DropInTest, ATargetThatIsNoProgramIsSaidInALine) {
  unlink(folder_.Program("buzz-acp").c_str());
  ASSERT_TRUE(WriteWhole(folder_.In("plain"), "x"));
  std::filesystem::permissions(folder_.In("plain"),
                               std::filesystem::perms::owner_read);
  for (const std::string& target :
       {folder_.In("bin"), folder_.In("plain"), folder_.In("nothing"),
        folder_.Program("sprout-acp-wrap")}) {
    Result result = Run({folder_.Program("sprout-acp-wrap")},
                        {"SPROUT_ACP_WRAP_TARGET=" + target});
    EXPECT_EQ(result.status, W_EXITCODE(127, 0)) << target;
    EXPECT_THAT(result.log, StartsWith("sprout-acp-wrap: SPROUT_ACP_WRAP_TARGET"
                                       ": '"));
    EXPECT_EQ(std::count(result.log.begin(), result.log.end(), '\n'), 1)
        << result.log;
    EXPECT_LE(result.log.size(), 161u) << result.log;
  }
}

}  // namespace
}  // namespace acp_wrap
