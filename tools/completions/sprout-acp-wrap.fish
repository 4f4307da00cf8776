# Completion for fish, made by `bazel run //tools/completions -- fish`

function __sprout_acp_wrap_has_command
    contains -- -- (commandline -opc)
end

function __sprout_acp_wrap_command
    set -l tokens (commandline -opc)
    set -l at (contains -i -- -- $tokens)
    set -l typed (string escape -- $tokens[(math $at + 1)..-1]) (commandline -ct)
    complete -C "$typed"
end

complete -c sprout-acp-wrap -f
complete -c sprout-acp-wrap -n __sprout_acp_wrap_has_command -a '(__sprout_acp_wrap_command)'
complete -c sprout-acp-wrap -n 'not __sprout_acp_wrap_has_command' -l grace -d 'from the first request to stop until SIGKILL; 10s' -x
complete -c sprout-acp-wrap -n 'not __sprout_acp_wrap_has_command' -l kill-after -d 'the same for what is left once the agent is gone; 500ms' -x
complete -c sprout-acp-wrap -n 'not __sprout_acp_wrap_has_command' -l linger -d 'what a server has at end-of-file before SIGTERM; 500ms' -x
complete -c sprout-acp-wrap -n 'not __sprout_acp_wrap_has_command' -l ask -d 'who is asked first; agent' -x -a 'agent group tree'
complete -c sprout-acp-wrap -n 'not __sprout_acp_wrap_has_command' -l on-interrupt -d 'what SIGINT asks for; auto: a terminal\'s nothing' -x -a 'auto terminate forward'
complete -c sprout-acp-wrap -n 'not __sprout_acp_wrap_has_command' -l on-parent-exit -d 'when the parent process ends; terminate (nohup: ignore)' -x -a 'terminate ignore'
complete -c sprout-acp-wrap -n 'not __sprout_acp_wrap_has_command' -l on-stdin-close -d 'when nobody can write to the agent for --grace; ignore' -x -a 'terminate ignore'
complete -c sprout-acp-wrap -n 'not __sprout_acp_wrap_has_command' -l max-lifetime -d 'ask a run to end after so long, status 124; 0: never' -x
complete -c sprout-acp-wrap -n 'not __sprout_acp_wrap_has_command' -l keep -d 'spare what has SPROUT_ACP_WRAP_KEEP=1, and all below it'
complete -c sprout-acp-wrap -n 'not __sprout_acp_wrap_has_command' -l end-orphans -d 'end what is orphaned so long, or never; app: 60s' -x
complete -c sprout-acp-wrap -n 'not __sprout_acp_wrap_has_command' -l sweep-on-start -d 'whether to end what dead runs have left behind; 1' -x -a '0 1'
complete -c sprout-acp-wrap -n 'not __sprout_acp_wrap_has_command' -l verbose -d 'say what is started, received, signalled and ended'
complete -c sprout-acp-wrap -n 'not __sprout_acp_wrap_has_command' -l log-file -d 'append messages to FILE, not to standard error' -r -F
complete -c sprout-acp-wrap -n 'not __sprout_acp_wrap_has_command' -l report -d 'write what was ended to FILE, as JSON' -r -F
complete -c sprout-acp-wrap -n 'not __sprout_acp_wrap_has_command' -l events -d 'write what happens to FILE or fd:N, as JSON lines' -r -F
complete -c sprout-acp-wrap -n 'not __sprout_acp_wrap_has_command' -l label -d 'what to call the run, in --list and reports' -x
complete -c sprout-acp-wrap -n 'not __sprout_acp_wrap_has_command' -l json -d 'for programs'
complete -c sprout-acp-wrap -n 'not __sprout_acp_wrap_has_command' -l watch -d 'again every two seconds, biggest first'
complete -c sprout-acp-wrap -n 'not __sprout_acp_wrap_has_command' -l dry-run -d 'only say what would be ended'
complete -c sprout-acp-wrap -n 'not __sprout_acp_wrap_has_command' -l unwrapped -d 'also what the app has left without a wrapper'
complete -c sprout-acp-wrap -n 'not __sprout_acp_wrap_has_command' -l instance -d 'only where BUZZ_MANAGED_AGENT has this value' -x
complete -c sprout-acp-wrap -n 'not __sprout_acp_wrap_has_command' -l list -d 'show what runs, and what dead runs have left'
complete -c sprout-acp-wrap -n 'not __sprout_acp_wrap_has_command' -l sweep -d 'end what dead runs have left'
complete -c sprout-acp-wrap -n 'not __sprout_acp_wrap_has_command' -l spare -d '-- COMMAND: keep that where --keep allows'
complete -c sprout-acp-wrap -n 'not __sprout_acp_wrap_has_command' -l doctor -d 'check this host, and end an escapee as a proof'
complete -c sprout-acp-wrap -n 'not __sprout_acp_wrap_has_command' -l setup -d 'what to write where: zed, jetbrains, buzz, ...' -x -a 'buzz zed jetbrains acpx neovim vscode systemd docker ci bazel'
complete -c sprout-acp-wrap -n 'not __sprout_acp_wrap_has_command' -l help -d 'print this'
complete -c sprout-acp-wrap -n 'not __sprout_acp_wrap_has_command' -l version -d 'print version, platform and commit'
