// Any bytes as Meta's answer: to a send, to a listing, as a template's components. The first byte picks the
// HTTP status.
#include "graph/graph_answer.hpp"
#include "graph/template_json.hpp"

#include <array>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
    using namespace carillon;
    using namespace carillon::graph;
    if (size == 0) return 0;
    static constexpr std::array statuses{200, 400, 401, 429, 500, 503};
    Answer answer;
    answer.status = statuses[data[0] % statuses.size()];
    answer.body.assign(reinterpret_cast<char const*>(data) + 1, size - 1);
    SendOutcome const outcome = read_send_answer(answer);
    if (auto const* accepted = std::get_if<Accepted>(&outcome); accepted && accepted->wamid.empty())
        std::abort();
    TemplateList templates;
    std::vector<PhoneNumberInfo> numbers;
    (void)add_templates(answer.body, templates);
    (void)add_phone_numbers(answer.body, numbers);
    (void)next_cursor(answer.body);
    (void)read_waba(answer.body);
    Template made;
    if (parse_components(answer.body, made)) (void)slots(made);
    return 0;
}
