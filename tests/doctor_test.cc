// --doctor and --setup, as somebody types them.

#include <unistd.h>

#include <optional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/harness/launch.h"
#include "tests/harness/paths.h"
#include "tests/harness/proc.h"
#include "tests/harness/reaper.h"
#include "tests/harness/whole_program_test.h"

namespace acp_wrap {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using Strings = std::vector<std::string>;

struct Ran {
  std::string status;
  std::string output;
  std::string errors;
};

class DoctorTest : public WholeProgramTest {
 protected:
  static Ran Run(const Strings& command, const Strings& variables = {}) {
    Launch launch;
    launch.command = command;
    launch.environment = variables;
    Started program(launch);
    program.EndInput();
    std::optional<int> status = AwaitExit(program.pid());
    EXPECT_FALSE(HasLivingChild());
    return {status ? DescribeStatus(*status) : "does not end", program.Output(),
            program.Errors()};
  }
};

TEST_F(DoctorTest, EndsAnEscapeeAsAProof) {
  const Ran ran = Run({WrapperPath(), "--doctor"});
  EXPECT_EQ(ran.status, "exit 0");
  EXPECT_EQ(ran.errors, "");
  EXPECT_THAT(ran.output,
              AllOf(StartsWith("sprout-acp-wrap "), Not(HasSubstr("FAIL")),
                    EndsWith("ok   tried a run: what its agent had left behind "
                             "is gone\n")));
}

TEST_F(DoctorTest, SaysWhereItStands) {
  const std::string folder = WrapperPath().substr(0, WrapperPath().rfind('/'));
  const Ran alone =
      Run({WrapperPath(), "--doctor"}, {"PATH=/usr/bin:/bin:" + folder});
  EXPECT_THAT(alone.output, AllOf(HasSubstr(" on PATH is this one: " + folder),
                                  Not(HasSubstr("another file"))));
  const Ran below =
      Run({WrapperPath(), "--", WrapperPath(), "--doctor"}, {"PATH=/nowhere"});
  EXPECT_THAT(below.output, AllOf(HasSubstr("note above this: sprout-acp-wra"),
                                  HasSubstr("is not on PATH; this one is /")));
}

TEST_F(DoctorTest, SaysWhatGroupAnAgentIsIn) {
  Launch launch;
  launch.command = {WrapperPath(), "--doctor"};
  launch.before_exec = [] { setsid(); };
  Started program(launch);
  program.EndInput();
  AwaitExit(program.pid());
  EXPECT_THAT(program.Output(),
              HasSubstr("ok   no terminal: the wrapper and its agent are a "
                        "process group of their own\n"));
}

// It is for reports, and an environment holds keys.
TEST_F(DoctorTest, TellsNoValueOfAVariable) {
  const Ran ran = Run({WrapperPath(), "--doctor"},
                      {"PATH=/usr/bin:/bin", "BUZZ_ACP_KEY=verysecret",
                       "SPROUT_ACP_WRAP_LABEL=alsosecret"});
  EXPECT_EQ(ran.status, "exit 0");
  EXPECT_THAT(ran.output, Not(HasSubstr("secret")));
}

// What configures runs here must not spoil the one that is tried.
TEST_F(DoctorTest, TriesARunWithoutTheCallersOptions) {
  const Ran ran =
      Run({WrapperPath(), "--doctor"},
          {"PATH=/usr/bin:/bin", "SPROUT_ACP_WRAP_REPORT=/nowhere/report",
           "SPROUT_ACP_WRAP_KEEP_MARKED=1", "SPROUT_ACP_WRAP_KEEP=1"});
  EXPECT_EQ(ran.status, "exit 0");
  EXPECT_THAT(ran.output, HasSubstr("is gone"));
}

TEST_F(DoctorTest, SaysWhatRunsInTheHarnessPlace) {
  const Ran ran =
      Run({WrapperPath(), "--doctor"},
          {"PATH=/usr/bin:/bin", "SPROUT_ACP_WRAP_TARGET=/bin/true"});
  EXPECT_THAT(ran.output,
              HasSubstr("ok   without a command, this runs: /bin/true\n"));
  const Ran wrong =
      Run({WrapperPath(), "--doctor"},
          {"PATH=/usr/bin:/bin", "SPROUT_ACP_WRAP_TARGET=/no/such"});
  EXPECT_THAT(wrong.output, HasSubstr("note SPROUT_ACP_WRAP_TARGET "));
}

TEST_F(DoctorTest, SetsUpAHost) {
  for (const Strings& arguments :
       {Strings{"--setup=zed"}, Strings{"--setup", "zed"}}) {
    Strings command = arguments;
    command.insert(command.begin(), WrapperPath());
    const Ran ran = Run(command);
    EXPECT_EQ(ran.status, "exit 0");
    EXPECT_THAT(ran.output,
                AllOf(StartsWith("Zed: "), HasSubstr("/sprout-acp-wrap\",\n")));
  }
}

TEST_F(DoctorTest, TakesNothingElse) {
  for (const Strings& arguments :
       {Strings{"--doctor", "now"}, Strings{"--doctor", "--json"},
        Strings{"--setup=zed", "buzz"}, Strings{"--setup", "zed", "buzz"}}) {
    Strings command = arguments;
    command.insert(command.begin(), WrapperPath());
    const Ran ran = Run(command);
    EXPECT_EQ(ran.status, "exit 125");
    EXPECT_THAT(ran.errors, HasSubstr("'" + arguments.back() + "': --"));
    EXPECT_EQ(ran.output, "");
  }
}

TEST_F(DoctorTest, NamesTheHostsThatItKnows) {
  for (const Strings& arguments :
       {Strings{"--setup"}, Strings{"--setup="}, Strings{"--setup=emacs"}}) {
    Strings command = arguments;
    command.insert(command.begin(), WrapperPath());
    const Ran ran = Run(command);
    EXPECT_EQ(ran.status, "exit 125");
    EXPECT_THAT(ran.errors, HasSubstr("zed, jetbrains, acpx"));
    EXPECT_EQ(ran.output, "");
  }
}

}  // namespace
}  // namespace acp_wrap
