#include "graph/sender.hpp"

namespace carillon::graph {

std::string_view to_string(Api api) {
    switch (api) {
        case Api::marketing_messages: return "marketing_messages";
        case Api::messages: return "messages";
    }
    return "";
}

Api api_for(SendCategory category) {
    switch (category) {
        case SendCategory::marketing: return Api::marketing_messages;
        case SendCategory::utility: return Api::messages;
    }
    return Api::messages;
}

std::string_view to_string(Acceptance acceptance) {
    switch (acceptance) {
        case Acceptance::accepted: return "accepted";
        case Acceptance::held_for_quality_assessment: return "held_for_quality_assessment";
        case Acceptance::paused: return "paused";
    }
    return "";
}

std::string_view to_string(Unprocessed::Reason reason) {
    switch (reason) {
        case Unprocessed::Reason::queue_full: return "queue_full";
        case Unprocessed::Reason::withdrawn: return "withdrawn";
        case Unprocessed::Reason::waited_too_long: return "waited_too_long";
        case Unprocessed::Reason::unreachable: return "unreachable";
        case Unprocessed::Reason::refused: return "refused";
        case Unprocessed::Reason::closing: return "closing";
    }
    return "";
}

std::string_view to_string(Unknown::Reason reason) {
    switch (reason) {
        case Unknown::Reason::timeout: return "timeout";
        case Unknown::Reason::reset: return "reset";
        case Unknown::Reason::connection_lost: return "connection_lost";
        case Unknown::Reason::server_fault: return "server_fault";
        case Unknown::Reason::unreadable: return "unreadable";
    }
    return "";
}

}    // namespace carillon::graph
