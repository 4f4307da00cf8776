#include "lib/text/timestamp.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/time/time.h"

namespace acp_wrap {
namespace {

constexpr int64_t kMillisPerDay = int64_t{24} * 60 * 60 * 1000;

struct Date {
  int64_t year;
  int64_t month;
  int64_t day;
};

bool IsLeap(int64_t year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

// `days` since 1970-01-01.
Date DateOf(int64_t days) {
  int64_t year = 1970;
  for (; days < 0; days += IsLeap(year) ? 366 : 365) --year;
  for (; days >= (IsLeap(year) ? 366 : 365); ++year) {
    days -= IsLeap(year) ? 366 : 365;
  }
  const int64_t lengths[] = {
      31, IsLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  int64_t month = 0;
  for (; days >= lengths[month]; ++month) days -= lengths[month];
  return {year, month + 1, days + 1};
}

void AddNumber(int64_t number, int digits, std::string& text) {
  std::string decimal = std::to_string(number);
  text.append(digits - std::min<size_t>(digits, decimal.size()), '0');
  text += decimal;
}

}  // namespace

std::string Timestamp(absl::Time time) {
  const int64_t millis = absl::ToUnixMillis(time);
  int64_t in_day = millis % kMillisPerDay;
  if (in_day < 0) in_day += kMillisPerDay;
  const Date date = DateOf((millis - in_day) / kMillisPerDay);
  std::string text;
  AddNumber(date.year, 4, text);
  AddNumber(date.month, 2, text += '-');
  AddNumber(date.day, 2, text += '-');
  AddNumber(in_day / 3600000, 2, text += 'T');
  AddNumber(in_day / 60000 % 60, 2, text += ':');
  AddNumber(in_day / 1000 % 60, 2, text += ':');
  AddNumber(in_day % 1000, 3, text += '.');
  return text + "Z";
}

}  // namespace acp_wrap
