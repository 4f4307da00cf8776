#include "lib/host/run_words.h"

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "lib/host/run_list.h"
#include "lib/text/printable.h"

namespace acp_wrap {
namespace {

std::string TwoDigits(int64_t number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

}  // namespace

std::string AgeText(absl::Duration age) {
  const int64_t seconds = absl::ToInt64Seconds(age);
  const int64_t minutes = seconds / 60;
  const int64_t hours = minutes / 60;
  if (minutes == 0) return std::to_string(seconds) + "s";
  if (hours == 0) {
    return std::to_string(minutes) + "m" + TwoDigits(seconds % 60) + "s";
  }
  if (hours < 24) {
    return std::to_string(hours) + "h" + TwoDigits(minutes % 60) + "m";
  }
  return std::to_string(hours / 24) + "d" + TwoDigits(hours % 24) + "h";
}

std::string MemoryText(uint64_t bytes) {
  const uint64_t kibibytes = bytes / 1024;
  if (kibibytes < 1024) return std::to_string(kibibytes) + "K";
  uint64_t tenths = kibibytes * 10 / 1024;
  char unit = 'M';
  if (tenths >= 10240) {
    tenths /= 1024;
    unit = 'G';
  }
  std::string number = std::to_string(tenths / 10);
  if (tenths < 100) number += "." + std::to_string(tenths % 10);
  return number + unit;
}

std::string CommandLine(const ListedProcess& listed) {
  std::string command;
  for (const std::string& argument : listed.process.arguments) {
    if (!command.empty()) command += ' ';
    command += Printable(argument);
  }
  // Not what it was started as, since a guardian is not what it looks like.
  const bool helps = listed.role == ListedProcess::Role::kGuardian ||
                     listed.role == ListedProcess::Role::kWitness ||
                     listed.role == ListedProcess::Role::kSweep;
  if (helps || command.empty()) {
    command = "[" + Printable(listed.process.info.name) + "]";
  }
  return command;
}

std::string CommandText(const ListedProcess& listed) {
  std::string command = CommandLine(listed);
  if (listed.role == ListedProcess::Role::kSpared) {
    command += std::string("  (") + Name(listed.membership.spared) + ")";
  }
  return command;
}

}  // namespace acp_wrap
