// The lines of --doctor.

#ifndef SPROUT_ACP_WRAP_SHIM_DOCTOR_FINDINGS_H_
#define SPROUT_ACP_WRAP_SHIM_DOCTOR_FINDINGS_H_

#include <string>

namespace acp_wrap {

class Findings {
 public:
  void Good(const std::string& text) { Add("ok", text); }
  void Note(const std::string& text) { Add("note", text); }
  void Bad(const std::string& text) {
    Add("FAIL", text);
    bad_ = true;
  }

  const std::string& text() const { return text_; }
  bool bad() const { return bad_; }

 private:
  void Add(std::string mark, const std::string& text) {
    mark.resize(5, ' ');
    text_ += mark + text + "\n";
  }

  std::string text_;
  bool bad_ = false;
};

}  // namespace acp_wrap

#endif  // SPROUT_ACP_WRAP_SHIM_DOCTOR_FINDINGS_H_
