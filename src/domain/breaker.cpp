#include "domain/breaker.hpp"

namespace carillon {

void ShareWindow::note(bool hit) {
    if (hits_[next_]) --count_;
    if (hit) ++count_;
    hits_[next_] = hit;
    next_ = (next_ + 1) % hits_.size();
}

Breaker::Trip Breaker::note(Answer answer) {
    bool const refused = answer == Answer::recipient_refused || answer == Answer::send_refused;
    send_refused_.note(answer == Answer::send_refused);
    refused_.note(refused);
    unanswered_.note(answer == Answer::none);
    if (answer == Answer::send_refused && send_refused_.hits() >= send_refused_max) return Trip::send_refused;
    if (refused && refused_.hits() >= refused_max) return Trip::all_refused;
    if (answer == Answer::none && unanswered_.hits() >= doubt_window) return Trip::no_answers;
    return Trip::no;
}

bool too_many_failed(std::int64_t accepted, std::int64_t failed) {
    constexpr std::int64_t enough = 475;
    return failed >= enough && failed * 20 >= accepted * 19;
}

}    // namespace carillon
