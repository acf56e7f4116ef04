#pragma once
#include "sandbox/template_check.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace carillon::sandbox {

using Refused = std::optional<ApiError>;

/// Whatever its case.
bool same_word(std::string_view a, std::string_view b);
Refused count_mismatch(std::string_view where, std::size_t given, std::size_t expected);

/// One component of the send; its parts are found once.
struct Component {
    std::string_view type, sub_type;
    std::size_t index = 0;
    std::vector<simdjson::dom::object> parameters;
    std::vector<simdjson::dom::element> cards;
};

Refused read_component(simdjson::dom::element element, Strictness strictness, Component& into);

/// The text a parameter of kind text, currency or date_time shows.
Refused shown_text(simdjson::dom::object parameter, std::string_view where, std::string_view& shown);
/// A header's or body's parameters: how many, which, and how long the whole text becomes.
Refused check_text(TextShape const& shape, NamedParameters named, Component const* component,
                   std::string_view where, std::size_t characters_max);
/// A header of an image, video, document or location.
Refused check_media(Component const* component, std::string_view kind, KnownMedia const& known_media);

}    // namespace carillon::sandbox
