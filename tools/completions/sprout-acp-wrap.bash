# Completion for bash, made by `bazel run //tools/completions -- bash`

_sprout_acp_wrap() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
  local words= i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; ++i)); do
    [[ ${COMP_WORDS[i]} == -- ]] || continue
    if declare -F _command_offset > /dev/null; then
      _command_offset $((i + 1))
    elif ((i + 1 == COMP_CWORD)); then
      mapfile -t COMPREPLY < <(compgen -c -- "$current")
    else
      mapfile -t COMPREPLY < <(compgen -f -- "$current")
    fi
    return
  done
  # The sign between name and value is a word of its own.
  if [[ $current == = ]]; then
    current=
  elif [[ $previous == = ]]; then
    previous=${COMP_WORDS[COMP_CWORD-2]}
  fi
  case $previous in
    --log-file|--report|--events)
      compopt -o filenames 2> /dev/null
      mapfile -t COMPREPLY < <(compgen -f -- "$current")
      return
      ;;
    --grace|--kill-after|--linger|--max-lifetime|--end-orphans|--label|--instance) return ;;
    --ask) words='agent group tree' ;;
    --on-interrupt) words='auto terminate forward' ;;
    --on-parent-exit) words='terminate ignore' ;;
    --on-stdin-close) words='terminate ignore' ;;
    --sweep-on-start) words='0 1' ;;
    --setup) words='buzz zed jetbrains acpx neovim vscode systemd docker ci bazel' ;;
    *)
      case ${COMP_WORDS[1]} in
        --list) words='--json --watch' ;;
        --sweep) words='--dry-run --unwrapped --instance= --json --grace=' ;;
        --spare) words=-- ;;
        *) words='--grace= --kill-after= --linger= --ask= --on-interrupt= --on-parent-exit= --on-stdin-close= --max-lifetime= --keep --end-orphans= --sweep-on-start= --verbose --log-file= --report= --events= --label= --' ;;
      esac
      ((COMP_CWORD > 1)) || words+=' --list --sweep --spare --doctor --setup= --help --version'
      ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
  [[ ${COMPREPLY[0]-} != *= ]] || compopt -o nospace 2> /dev/null
}
complete -F _sprout_acp_wrap sprout-acp-wrap
