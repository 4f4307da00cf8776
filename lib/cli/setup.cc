#include "lib/cli/setup.h"

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace acp_wrap {
namespace {

// How the program's path stands in a snippet.
enum class Quoting {
  // As it is, on a line of its own.
  kNone,
  // Between double quotes, in JSON or Lua.
  kString,
  // As a word of a shell's, which systemd and acpx read alike.
  kWord,
};

struct Host {
  absl::string_view name;
  Quoting quoting;
  // "@" is where the program's path goes.
  absl::string_view text;
};

constexpr Host kHosts[] = {
    {"buzz", Quoting::kString,
     R"(Buzz, the whole agent: in the agent's settings, set "ACP command" to

    @

It runs the buzz-acp on the app's PATH.  Do so for each agent.

Buzz, one kind of worker: write custom_harnesses/goose-wrapped.json below the
app's data, and choose it as the agent's runtime:

    {
      "id": "goose-wrapped",
      "label": "goose, wrapped",
      "command": "@",
      "args": ["--", "goose", "acp"]
    }

Both together are fine.  Quit the app: nothing of the agent is left.
)"},
    {"zed", Quoting::kString,
     R"(Zed: write into ~/.config/zed/settings.json

    {
      "agent_servers": {
        "goose, wrapped": {
          "type": "custom",
          "command": "@",
          "args": ["--on-stdin-close=terminate", "--", "goose", "acp"],
          "env": {}
        }
      }
    }

Choose "goose, wrapped" for a new thread.  Once it is closed, nothing of it is
left.
)"},
    {"jetbrains", Quoting::kString,
     R"(JetBrains: write into ~/.jetbrains/acp.json

    {
      "agent_servers": {
        "goose, wrapped": {
          "command": "@",
          "args": ["--on-stdin-close=terminate", "--", "goose", "acp"],
          "env": {}
        }
      }
    }

Choose "goose, wrapped" in the AI Chat.  goose has to be on the IDE's PATH; else
write its whole path.
)"},
    {"acpx", Quoting::kWord,
     R"(acpx: write into ~/.acpx/config.json

    {
      "agents": {
        "codex-wrapped": {
          "command": "@ -- codex-acp"
        }
      }
    }

or, for once:

    acpx --agent "@ -- codex-acp" exec 'hello'
)"},
    {"neovim", Quoting::kString,
     R"(Neovim with codecompanion: write into its setup

    require("codecompanion").setup({
      adapters = {
        acp = {
          goose_wrapped = function()
            return require("codecompanion.adapters").extend("goose", {
              commands = {
                default = {
                  "@",
                  "--on-stdin-close=terminate", "--", "goose", "acp",
                },
              },
            })
          end,
        },
      },
    })

Neovim with avante: write into its setup

    require("avante").setup({
      provider = "goose-wrapped",
      acp_providers = {
        ["goose-wrapped"] = {
          command = "@",
          args = { "--on-stdin-close=terminate", "--", "goose", "acp" },
        },
      },
    })
)"},
    {"vscode", Quoting::kString,
     R"(VS Code with the extension ACP Client: write into settings.json

    {
      "acp.agents": {
        "goose, wrapped": {
          "command": "@",
          "args": ["--on-stdin-close=terminate", "--", "goose", "acp"]
        }
      }
    }
)"},
    {"systemd", Quoting::kWord,
     R"(systemd: write ~/.config/systemd/user/agent.service

    [Unit]
    Description=An ACP agent

    [Service]
    ExecStart=@ --grace=5s -- /usr/local/bin/goose acp
    KillMode=mixed
    TimeoutStopSec=10s
    Restart=on-failure

    [Install]
    WantedBy=default.target

then: systemctl --user daemon-reload && systemctl --user start agent
)"},
    {"docker", Quoting::kNone,
     R"(Docker: put the program and goose beside a Dockerfile such as

    FROM debian:stable-slim
    COPY sprout-acp-wrap goose /usr/local/bin/
    ENTRYPOINT ["sprout-acp-wrap", "--grace=5s", "--"]
    CMD ["goose", "acp"]

The program is @
)"},
    {"ci", Quoting::kWord,
     R"(CI: put it in front of the step that starts servers

    @ --max-lifetime=30m --report=ended.json -- ./run-tests

The status is the step's; 124 after 30 minutes.  ended.json names what was ended.
)"},
    {"bazel", Quoting::kWord,
     R"(Bazel: put it in front of each test

    bazel test --run_under="@ --" //...
)"},
};

bool IsPlain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') ||
         absl::string_view("/._-+").find(c) != absl::string_view::npos;
}

std::string Quoted(absl::string_view path, Quoting quoting) {
  std::string text;
  bool plain = true;
  for (char c : path) {
    plain = plain && IsPlain(c);
    if (quoting == Quoting::kString && (c == '"' || c == '\\')) text += '\\';
    text += c;
  }
  return quoting == Quoting::kWord && !plain ? "'" + text + "'" : text;
}

}  // namespace

std::vector<absl::string_view> SetupHosts() {
  std::vector<absl::string_view> names;
  for (const Host& host : kHosts) names.push_back(host.name);
  return names;
}

std::optional<std::string> SetupText(absl::string_view host,
                                     absl::string_view program) {
  for (const Host& known : kHosts) {
    if (known.name != host) continue;
    const std::string path = Quoted(program, known.quoting);
    std::string text;
    for (char c : known.text) {
      if (c == '@') {
        text += path;
      } else {
        text += c;
      }
    }
    return text;
  }
  return std::nullopt;
}

}  // namespace acp_wrap
