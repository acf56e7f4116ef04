// Any bytes as what a recipient writes: the verdict is the same in other letters' case and with white space
// around it, and no text that begins with another word asks to be left alone.
#include "base/check.hpp"
#include "domain/opt_out.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace {

enum class Case { upper, lower, mixed };

std::string in(Case wanted, std::string text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        char& c = text[i];
        bool const upper = wanted == Case::upper || (wanted == Case::mixed && i % 2 == 0);
        if (upper && c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        if (!upper && c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return text;
}

}    // namespace

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
    using carillon::asks_to_opt_out;
    std::string const text{reinterpret_cast<char const*>(data), size};
    bool const asks = asks_to_opt_out(text);
    for (auto const wanted : {Case::upper, Case::lower, Case::mixed})
        CHECK(asks_to_opt_out(in(wanted, text)) == asks);
    for (std::string_view const space : {" ", "\t", "\r\n", "\u00a0", "\u3000", "\u200b", "\ufeff"}) {
        CHECK(asks_to_opt_out(std::string{space} + text) == asks);
        CHECK(asks_to_opt_out(text + std::string{space}) == asks);
    }
    CHECK(!asks_to_opt_out("please " + text));
    return 0;
}
