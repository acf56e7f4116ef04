#include "domain/nanp.hpp"

#include "base/check.hpp"
#include "domain/data_file.hpp"

#include <charconv>

namespace carillon {
namespace {

struct AreaCode {
    Country country{"US"};
    bool newer = false;
};
using Plan = std::array<AreaCode, 1000>;

Plan read_plan() {
    Plan plan{};
    for (auto const& row : rows_of(data_file("nanp.csv"), 6)) {
        bool const newer = row[0] == "newer";
        CHECK(newer || row[0] == "holder");
        for (auto const word : words_of(row[2])) {
            std::size_t code = 0;
            std::from_chars(word.data(), word.data() + word.size(), code);
            CHECK(word.size() == 3 && code >= 200 && code < plan.size());
            if (newer)
                plan[code].newer = true;
            else
                plan[code].country = Country{row[1]};
        }
    }
    return plan;
}

Plan const& plan() {
    static auto const read = read_plan();
    return read;
}

}    // namespace

Country nanp_country(unsigned area_code) {
    return area_code < plan().size() ? plan()[area_code].country : Country{};
}

bool is_newer_area_code(unsigned area_code) { return area_code < plan().size() && plan()[area_code].newer; }

}    // namespace carillon
